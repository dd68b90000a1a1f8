"""What holds for every screen at every size: legible, whole, reachable, never focused."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from station.app.screen.values import Light, Screen
from station.core.message import Severity
from station.ui.paint.metrics import CAP_FAR_FLOOR_MM, CAP_HEIGHT, CAP_NEAR_MM, TOUCH_MM, TOUCH_SMALL_MM
from station.ui.parts.banner import Banner
from station.ui.parts.keypad import Keypad
from station.ui.parts.pinpad import PinPad
from station.ui.parts.rowlist import RowList
from station.ui.parts.strip import StripView
from station.ui.parts.touch import Touch
from station.ui.views.packing import PackingView
from station.ui.views.refused import RefusedView
from station.ui.window import StationWindow
from tests.helpers.colours import contrast
from tests.helpers.painted import PaintedText, record_texts
from tests.helpers.screens import GALLERY
from tests.helpers.touches import touch as touch_button
from tests.station.ui.conftest import FULL_HD, SIZES, SMALLEST, TABLET, OpenWindow, opening

every_size = pytest.mark.parametrize("size", SIZES, ids=["21.5in-fhd", "15.6in-720p", "10.1in-720p"])

ROUNDING_MM = 0.05


@dataclass(frozen=True)
class Shown:
    """A screen as it stands in a window of one size, with all that was painted."""

    screen: Screen
    size: tuple[int, int, float]
    window: StationWindow
    painted: list[PaintedText]

    @property
    def per_mm(self) -> float:
        return per_mm(self.size)


@pytest.fixture(
    scope="module", params=product(GALLERY, SIZES), ids=lambda at: f"{at[0]}-{at[1][0]}-{at[1][2]}in"
)
def shown(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Shown]:
    """Every screen at every size, painted once for all that is asked of it."""
    name, size = request.param
    with pytest.MonkeyPatch.context() as patch, opening([]) as opened:
        painted = record_texts(patch)
        window = opened(GALLERY[name], size)
        window.grab()
        patch.undo()
        yield Shown(GALLERY[name], size, window, painted)


def per_mm(size: tuple[int, int, float]) -> float:
    width, height, diagonal = size
    return float((width**2 + height**2) ** 0.5 / (diagonal * 25.4))


def place_in_window(widget: QWidget, window: StationWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_every_text_can_be_read_at_arms_length(shown: Shown) -> None:
    """Capitals of at least 3.8 mm, and a contrast of at least 7:1."""
    assert shown.painted
    for text in shown.painted:
        assert text.fitted.size * CAP_HEIGHT / shown.per_mm >= CAP_NEAR_MM - ROUNDING_MM, text.plain
        assert contrast(text.ink.pen, text.ink.ground) >= 7.0, text.plain


def test_the_banner_can_be_read_from_two_metres(shown: Shown) -> None:
    """The largest words of banner and error have capitals of at least 16 minutes of arc."""
    for kind in (Banner, RefusedView):
        loud = [text for text in shown.painted if isinstance(text.widget, kind)]
        if loud:
            largest = max(text.fitted.size for text in loud)
            assert largest * CAP_HEIGHT / shown.per_mm >= CAP_FAR_FLOOR_MM - ROUNDING_MM


def test_nothing_is_cut_off(shown: Shown) -> None:
    """All words are whole; on a ten inch screen only names in lists may be cut."""
    cut = [
        text.plain
        for text in shown.painted
        if text.fitted.cut and not (shown.size == TABLET and isinstance(text.widget, RowList))
    ]
    assert cut == []


def test_text_keeps_clear_of_the_edge(shown: Shown) -> None:
    """Eight pixels at least lie between words and the border of what they stand on."""
    for text in shown.painted:
        left = text.rect.left()
        right = text.widget.width() - 1 - text.rect.right()
        # Views without a border of their own lie inside one that keeps the margin.
        place = place_in_window(text.widget, shown.window)
        bordered = isinstance(text.widget, Touch)
        left += 0 if bordered else place.left()
        right += 0 if bordered else shown.window.width() - 1 - place.right()
        assert min(left, right) >= 8, text.plain


def test_nothing_takes_the_focus(shown: Shown) -> None:
    """No control can be focused, so no scan can press one."""
    children = shown.window.findChildren(QWidget)
    assert all(child.focusPolicy() == Qt.FocusPolicy.NoFocus for child in children)
    assert shown.window.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_every_target_is_large_enough_for_a_glove(shown: Shown) -> None:
    """15 mm each way, 20 mm for what has a code; all inside the window and 3 mm apart."""
    assert_reachable(
        shown.window, [touch for touch in shown.window.findChildren(Touch) if touch.isVisible()], shown.size
    )


@every_size
@pytest.mark.parametrize("page", ["figures", "letters"])
def test_every_key_of_the_keypad_is_as_large_as_a_main_target(
    page: str, size: tuple[int, int, float], open_window: OpenWindow
) -> None:
    """20 mm each way, on both pages, all inside the window and 3 mm apart."""
    window = open_window(GALLERY["packing-counted"], size)
    for label in ("More commands", "Type a code", *(["ABC"] if page == "letters" else [])):
        touch_button(window, label)
    keypad = window.findChild(Keypad)
    assert keypad is not None
    keys = [touch for touch in keypad.findChildren(Touch) if touch.isVisible()]
    assert len(keys) == (31 if page == "letters" else 16)
    assert min(key.width() for key in keys) / per_mm(size) >= TOUCH_MM
    assert min(key.height() for key in keys) / per_mm(size) >= TOUCH_MM
    assert_reachable(window, keys, size)


@every_size
def test_every_key_of_a_pin_is_as_large_as_a_main_target(
    size: tuple[int, int, float], open_window: OpenWindow
) -> None:
    """20 mm each way."""
    pad = open_window(GALLERY["pin"], size).findChild(PinPad)
    assert pad is not None
    keys = pad.findChildren(Touch)
    assert len(keys) == 12
    assert min(min(key.width(), key.height()) for key in keys) / per_mm(size) >= TOUCH_MM


def assert_reachable(window: StationWindow, targets: list[Touch], size: tuple[int, int, float]) -> None:
    """Large enough, inside the window, apart from each other."""
    for touch in targets:
        least = TOUCH_MM if touch.code else TOUCH_SMALL_MM
        assert touch.height() / per_mm(size) >= least, touch.text()
        assert touch.width() / per_mm(size) >= least, touch.text()
        assert window.rect().contains(place_in_window(touch, window)), touch.text()
    places = [place_in_window(touch, window) for touch in targets if touch.parent() is not None]
    reach = int(3 * per_mm(size))
    for at, place in enumerate(places):
        for other in places[at + 1 :]:
            grown = place.adjusted(-reach // 2, -reach // 2, reach // 2, reach // 2)
            assert not grown.intersects(other)


@every_size
@pytest.mark.parametrize(
    "screen",
    [screen for screen in GALLERY.values() if screen.progress],
    ids=[name for name, screen in GALLERY.items() if screen.progress],
)
def test_progress_is_seen_in_every_state(
    screen: Screen, size: tuple[int, int, float], open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces done, pieces in all and the box stand in the strip and in the work area, errors included."""
    assert screen.progress is not None
    painted = record_texts(monkeypatch)
    open_window(screen, size).grab()
    count = f"{screen.progress.done} / {screen.progress.total}"
    box = f"Box {screen.progress.box}"
    told = [text for text in painted if count in text.plain and box in text.plain]
    assert any(isinstance(text.widget, StripView) for text in told)
    assert any(not isinstance(text.widget, StripView) for text in told)


def test_every_device_is_named_and_only_trouble_is_coloured(shown: Shown) -> None:
    """The strip always names each device; words of trouble stand on a colour, others on grey."""
    strip = [text for text in shown.painted if isinstance(text.widget, StripView)]
    for lamp in shown.screen.strip.lamps:
        named = [text for text in strip if text.plain.startswith(lamp.name)]
        assert named, lamp.name
        trouble = lamp.light is not Light.OK
        assert all((text.ink.ground.saturation() > 200) == trouble for text in named)
        assert not trouble or lamp.text in named[0].plain


@pytest.mark.parametrize(
    "name", [name for name, screen in GALLERY.items() if screen.message and not screen.message.changed]
)
def test_a_latched_error_fills_the_work_area_and_says_that_nothing_was_changed(
    name: str, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Errors cover banner and body; other messages leave the body to be seen."""
    screen = GALLERY[name]
    assert screen.message is not None
    painted = record_texts(monkeypatch)
    window = open_window(screen)
    window.grab()
    refused = window.findChild(RefusedView)
    assert refused is not None
    latched = screen.message.severity is Severity.LATCHED
    assert refused.isVisible() == latched
    if latched:
        words = " ".join(text.plain for text in painted if text.widget is refused)
        assert "nothing was changed" in words
        for part in (screen.message.title, screen.message.action, *screen.message.details):
            assert part in words
        assert refused.height() + window.findChildren(StripView)[0].height() > window.height() * 0.8


def test_refused_scans_since_are_counted(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker who goes on scanning sees that nothing of it counts."""
    painted = record_texts(monkeypatch)
    open_window(GALLERY["refused-surplus"]).grab()
    assert "Scans refused since: 2" in [text.plain for text in painted]


@pytest.mark.parametrize("size", [FULL_HD, SMALLEST])
def test_the_picture_has_a_quarter_of_the_area(size: tuple[int, int, float], open_window: OpenWindow) -> None:
    """The product is seen at a glance."""
    view = open_window(GALLERY["packing-counted"], size).findChild(PackingView)
    assert view is not None
    picture = view.picture_area()
    assert picture.width() * picture.height() >= 0.25 * view.width() * view.height()
