from dataclasses import replace
from pathlib import Path
from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter
from pytestqt.qtbot import QtBot

from station.app.ports.inputs import CodeTyped, CommandTouched, PinTyped, WindowInput
from station.app.screen.values import DevicesBody, Lamp, Light, LockedBody, PackingBody, Screen
from station.ui.paint.metrics import MINIMUM_HEIGHT, MINIMUM_WIDTH
from station.ui.parts.commandbar import CommandBar
from station.ui.parts.keypad import Keypad
from station.ui.parts.pinpad import PinPad
from station.ui.parts.rowlist import RowList
from station.ui.parts.touch import Touch
from station.ui.views.devices import DevicesView
from station.ui.views.packing import PackingView
from station.ui.window import CHECKING_AFTER_MS, StationWindow
from tests.helpers.painted import PaintedText, record_texts
from tests.helpers.screens import CLOSE_DEVICES, DEVICES, GALLERY
from tests.helpers.shots import compare
from tests.helpers.touches import touch
from tests.station.ui.conftest import SMALLEST, OpenWindow


def test_a_touched_command_posts_its_code(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """A touch means the same as a scan of the code on the button."""
    touch(open_window(GALLERY["packing-counted"]), "Undo")
    assert posted == [CommandTouched("PL/UNDO/%")]


def test_rare_commands_are_on_the_second_page(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """Signing out is one touch away; another screen begins with the first page again."""
    window = open_window(GALLERY["packing-counted"])
    touch(window, "More commands")
    touch(window, "Sign out")
    assert posted == [CommandTouched("PL/OUT/T")]
    window.present(GALLERY["label-printing"])
    touch(window, "Print again")


def test_a_touched_carton_posts_its_code(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """Cartons can be touched as well as scanned."""
    touch(open_window(GALLERY["carton"]), "Medium M")
    assert posted == [CommandTouched("BOX/M/1")]


def test_a_forbidden_carton_can_not_be_touched(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """It is shown, with the reason, and does nothing."""
    touch(open_window(GALLERY["carton"]), "Small S")
    assert posted == []


def test_a_reason_is_chosen_by_touch(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """The choices of a question post their codes."""
    touch(open_window(GALLERY["reason-question"]), "Damaged")
    assert posted == [CommandTouched("PL/DAMAGED/1")]


def test_a_pin_of_known_length_enters_itself(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """The last figure is enough; a wrong one can be erased."""
    window = open_window(GALLERY["pin"])
    for key in ("4", "7", "2", "Erase", "1", "1"):
        touch(window, key)
    assert posted == [PinTyped("4711")]
    assert "4711" not in repr(posted)


def test_a_pin_of_unknown_length_waits_for_the_key(
    open_window: OpenWindow, posted: list[WindowInput]
) -> None:
    """Without a length the worker says when it is whole; nothing typed posts nothing."""
    screen = GALLERY["pin"]
    window = open_window(replace(screen, body=LockedBody(pin_for="Maria K.")))
    touch(window, "Enter")
    for key in ("1", "2", "Enter"):
        touch(window, key)
    assert posted == [PinTyped("12")]


def test_a_refused_pin_begins_anew(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """What was typed before the refusal does not count into the next try."""
    window = open_window(GALLERY["pin"])
    touch(window, "9")
    window.present(GALLERY["pin-wrong"])
    for key in "4711":
        touch(window, key)
    assert posted == [PinTyped("4711")]


def test_a_lamp_changes_while_a_pin_is_typed(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """News about a device does not erase what was typed."""
    screen = GALLERY["pin"]
    window = open_window(screen)
    touch(window, "4")
    lamps = (Lamp("Printer", "paused", Light.WARN),)
    window.present(replace(screen, strip=replace(screen.strip, lamps=lamps)))
    for key in "711":
        touch(window, key)
    assert posted == [PinTyped("4711")]


def test_the_figures_of_a_pin_are_never_painted(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks over a shoulder sees dots."""
    window = open_window(GALLERY["pin"])
    painted = record_texts(monkeypatch)
    for key in "471":
        touch(window, key)
    window.grab()
    assert not [text for text in painted if "47" in text.plain]
    assert window.findChild(PinPad) is not None


def test_a_code_is_typed_on_the_keypad(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """Figures and letters; the code is posted as typed and the keypad closes."""
    window = open_window(GALLERY["packing-counted"])
    touch(window, "More commands")
    touch(window, "Type a code")
    for key in ("4", "0", "ABC", "B", "X", "Erase", "123", "/", "1", "Enter"):
        touch(window, key)
    assert posted == [CodeTyped("40B/1")]
    keypad = window.findChild(Keypad)
    assert keypad is not None
    assert not keypad.isVisible()


def open_keypad(window: StationWindow) -> Keypad:
    touch(window, "More commands")
    touch(window, "Type a code")
    keypad = window.findChild(Keypad)
    assert keypad is not None
    assert keypad.isVisible()
    return keypad


def test_the_keypad_closes_when_work_goes_on(open_window: OpenWindow) -> None:
    """A scan counts though the keypad is open, and what was half typed belongs to nothing."""
    screen = GALLERY["packing-counted"]
    window = open_window(screen)
    keypad = open_keypad(window)
    window.present(replace(screen, reading=screen.reading + 1))
    assert not keypad.isVisible()


def test_the_keypad_stays_when_only_a_lamp_changes(open_window: OpenWindow) -> None:
    """News about a device does not take the keypad away."""
    screen = GALLERY["packing-counted"]
    window = open_window(screen)
    keypad = open_keypad(window)
    window.present(replace(screen, strip=replace(screen.strip, lamps=())))
    assert keypad.isVisible()


def test_the_keypad_stays_when_a_device_tells_something_after_a_scan(open_window: OpenWindow) -> None:
    """A screen that answers no reading takes nothing away; the next reading does."""
    screen = GALLERY["packing-counted"]
    window = open_window(screen)
    keypad = open_keypad(window)
    window.present(replace(screen, reading=0))
    assert keypad.isVisible()
    window.present(replace(screen, reading=screen.reading + 1))
    assert not keypad.isVisible()


def test_the_device_screen_is_two_touches_away(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """From a locked bench with nobody signed in, and closed by one more."""
    window = open_window(replace(GALLERY["locked"], actions=(DEVICES,)))
    touch(window, "More commands")
    touch(window, "Devices")
    window.present(GALLERY["devices"])
    touch(window, "Close")
    assert posted == [CommandTouched(DEVICES.code), CommandTouched(CLOSE_DEVICES.code)]


def test_many_devices_are_turned_to_and_the_page_stays_while_their_ages_run(open_window: OpenWindow) -> None:
    """All rows can be reached on the smallest window; a look each second does not turn back."""
    screen = GALLERY["devices-many"]
    assert isinstance(screen.body, DevicesBody)
    window = open_window(screen, SMALLEST)
    view = window.findChild(DevicesView)
    assert view is not None
    rows = view.findChild(RowList)
    assert rows is not None
    seen = set(rows.rows_shown())
    while rows.rows_shown().stop < len(screen.body.rows):
        touch(window, "More lines")
        seen |= set(rows.rows_shown())
    assert seen == set(range(len(screen.body.rows)))
    last = rows.rows_shown()
    later = tuple(replace(row, times="for 9 min, heard 3 s ago") for row in screen.body.rows)
    window.present(replace(screen, body=replace(screen.body, rows=later)))
    assert rows.rows_shown() == last


def test_the_keypad_gives_way_to_an_error(open_window: OpenWindow) -> None:
    """An error is never hidden, and no code is typed until it is acknowledged."""
    window = open_window(GALLERY["packing-counted"])
    keypad = open_keypad(window)
    window.present(GALLERY["refused-wrong-item"])
    assert not keypad.isVisible()
    labels = [button.accessibleName() for button in window.findChildren(Touch) if button.isVisible()]
    assert labels == ["Understood"]


def test_the_window_is_never_smaller_than_720p(open_window: OpenWindow) -> None:
    """Below that something would be lost."""
    window = open_window(GALLERY["locked"])
    window.resize(800, 600)
    assert (window.width(), window.height()) == (MINIMUM_WIDTH, MINIMUM_HEIGHT)


def test_a_screen_shown_after_another_looks_as_if_it_came_first(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    """A view keeps nothing of what it showed before."""
    screens = [GALLERY[name] for name in ("packing-counted", "refused-surplus", "carton", "ready-queue")]
    used = open_window(GALLERY["label-question"])
    for screen in screens:
        used.present(screen)
        used.grab().save(str(tmp_path / "used.png"))
        open_window(screen).grab().save(str(tmp_path / "fresh.png"))
        assert compare(tmp_path / "fresh.png", tmp_path / "used.png") == ""


def test_painting_happens_before_paint_now_returns(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was presented is on the display when `paint_now` is back."""
    window = open_window(GALLERY["packing-start"])
    window.paint_now()
    painted = record_texts(monkeypatch)
    window.present(GALLERY["packing-counted"])
    assert painted == []
    window.paint_now()
    assert "Silicone sealant clear" in [text.plain for text in painted]


def test_a_late_answer_is_announced(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker who waits longer than 0.3 s reads that the reading is being checked, until it is answered."""
    screen = GALLERY["packing-start"]
    window = open_window(screen)
    window.expect_answer()
    painted = record_texts(monkeypatch)

    def checking() -> bool:
        window.paint_now()
        return any(text.plain.startswith("Checking") for text in painted)

    assert not checking()
    qtbot.waitUntil(checking, timeout=CHECKING_AFTER_MS + 5000)
    painted.clear()
    window.present(GALLERY["packing-counted"])
    assert not checking()


def test_lamps_of_the_machine_stand_beside_the_engines(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bench that can't be heard says so."""
    painted = record_texts(monkeypatch)
    window = open_window(GALLERY["ready-queue"])
    window.show_local_lamps((Lamp("Sound", "none", Light.WARN),))
    window.grab()
    assert {"Sound none", "Store online"} <= {text.plain.removesuffix(" · ") for text in painted}


def test_the_page_of_a_long_order_turns_to_the_line_at_work(open_window: OpenWindow) -> None:
    """The worker never scrolls to see what was just counted."""
    window = open_window(GALLERY["packing-many-lines"])
    shown = window.findChildren(RowList)
    rows = next(one.rows_shown() for one in shown if one.isVisible())
    assert 17 in rows
    touch(window, "Earlier lines")
    assert 17 not in next(one.rows_shown() for one in shown if one.isVisible())
    touch(window, "More lines")
    assert 17 in next(one.rows_shown() for one in shown if one.isVisible())


def png_of(color: str) -> bytes:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def of_item(name: str) -> Screen:
    screen = GALLERY["packing-counted"]
    assert isinstance(screen.body, PackingBody)
    return replace(screen, body=replace(screen.body, picture=name))


def middle_of_picture(window: StationWindow) -> str:
    view = window.findChild(PackingView)
    assert view is not None
    return view.grab().toImage().pixelColor(view.picture_area().center()).name()


def test_a_picture_is_loaded_outside_the_windows_thread(open_window: OpenWindow, qtbot: QtBot) -> None:
    """It appears when it is there; the window never waits for it."""
    asked: list[tuple[str, bool]] = []

    def source(name: str) -> bytes | None:
        asked.append((name, current_thread() is main_thread()))
        return png_of("#00ff00")

    window = open_window(of_item("SKU-1"), pictures=source)
    qtbot.waitUntil(lambda: middle_of_picture(window) == "#00ff00")
    assert asked == [("SKU-1", False)]


def test_an_item_without_a_picture_shows_the_stand_in(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file counts as none; the last item's picture is gone at once."""
    files = {"SKU-1": png_of("#00ff00"), "SKU-2": b"no picture"}
    window = open_window(of_item("SKU-1"), pictures=files.get)
    qtbot.waitUntil(lambda: middle_of_picture(window) == "#00ff00")
    painted: list[PaintedText] = record_texts(monkeypatch)
    window.present(of_item("SKU-2"))
    assert middle_of_picture(window) != "#00ff00"
    assert "No picture" in [text.plain for text in painted]


def test_commands_that_are_off_can_not_be_touched(open_window: OpenWindow, posted: list[WindowInput]) -> None:
    """A disabled action keeps its place and does nothing."""
    screen = GALLERY["packing-counted"]
    off = tuple(replace(action, enabled=False) for action in screen.actions)
    window = open_window(replace(screen, actions=off))
    touch(window, "Undo")
    assert posted == []
    assert window.findChild(CommandBar) is not None


def test_closing_the_window_is_told_and_leaves_it_to_whoever_opened_it(open_window: OpenWindow) -> None:
    """The program ends its work first; a window gone before would get events that nothing can take."""
    window = open_window(GALLERY["packing-counted"])
    told: list[bool] = []
    window.closed.connect(lambda: told.append(True))
    window.close()
    assert (told, window.isVisible()) == ([True], True)
