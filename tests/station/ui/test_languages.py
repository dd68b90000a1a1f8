"""Longer words and the other direction: nothing is cut, figures keep their order."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from station.app.screen.values import Action, CartonChoice, Lamp, LineRow, QueueRow, Screen, Strip
from station.ui.parts.touch import Touch
from tests.helpers.painted import record_texts
from tests.helpers.screens import GALLERY
from tests.station.ui.conftest import FULL_HD, SMALLEST, OpenWindow

NAMES = {
    "name",
    "label",
    "title",
    "action",
    "detail",
    "steps",
    "details",
    "extras",
    "finished",
    "trouble",
    "remedy",
    "forbidden",
    "headline",
    "role",
    "standing",
    "times",
    "mend",
    "counters",
}
"""Fields whose words are translated; names of goods and people, codes and figures are not."""

UNTRANSLATED = (LineRow, QueueRow, Strip, CartonChoice)


def longer(text: str) -> str:
    """The text with 40 % more letters, spread over its words as a translation would."""
    words = [word + "ö" * round(len(word) * 0.4) if word.isalpha() else word for word in text.split(" ")]
    return " ".join(words)


class LongTranslator(QTranslator):
    """Translates everything into a language that needs 40 % more letters."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return " ".join(word if "{" in word else longer(word) for word in text.split(" "))


Value = TypeVar("Value")


def stretched(value: Value) -> Value:
    """The same screen with every translated word longer."""
    if isinstance(value, tuple):
        return cast(Value, tuple(stretched(part) for part in value))
    if not is_dataclass(value) or isinstance(value, UNTRANSLATED):
        return value
    changes: dict[str, Any] = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, str) and field.name in NAMES and not isinstance(value, Lamp):
            changes[field.name] = longer(part)
        elif field.name in NAMES and isinstance(part, tuple) and part and isinstance(part[0], str):
            changes[field.name] = tuple(longer(text) for text in part)
        elif not isinstance(part, str):
            changes[field.name] = stretched(part)
    return cast(Value, replace(cast(Any, value), **changes))


@pytest.fixture
def long_words(qapp: QApplication) -> Iterator[None]:
    translator = LongTranslator()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("long_words")
@pytest.mark.parametrize("size", [FULL_HD, SMALLEST], ids=["21.5in-fhd", "15.6in-720p"])
@pytest.mark.parametrize("screen", GALLERY.values(), ids=GALLERY)
def test_words_that_are_longer_by_two_fifths_fit(
    screen: Screen, size: tuple[int, int, float], open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Translations are whole at both sizes."""
    painted = record_texts(monkeypatch)
    open_window(stretched(screen), size).grab()
    assert any("ö" in text.plain for text in painted)
    assert [text.plain for text in painted if text.fitted.cut] == []


def test_stretching_changes_words_and_nothing_else() -> None:
    """The pseudo-language is long, and keeps codes and quantities."""
    screen = stretched(GALLERY["packing-counted"])
    assert screen.actions[0] == Action("UNDO", "Undoöö", "PL/UNDO/%")
    assert screen.message is not None
    assert screen.message.title == "Siliconeööö sealantööö clearöö"
    assert screen.message.details == ("Boxö 1", "A02-36", "SKU-10222")
    assert screen.banner_count == "2 / 3"


@pytest.mark.usefixtures("right_to_left")
@pytest.mark.parametrize("screen", GALLERY.values(), ids=GALLERY)
def test_figures_and_codes_are_isolated(
    screen: Screen, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quantity is never painted in a right-to-left language without its isolates."""
    painted = record_texts(monkeypatch)
    open_window(screen).grab()
    for text in painted:
        at = text.plain.find(" / ")
        if at > 0 and text.plain[at - 1].isdigit():
            inside = text.text[text.text.find("\u2066") : text.text.rfind("\u2069")]
            assert "/" in inside, text.text


def test_a_right_to_left_window_is_the_mirror_image(
    open_window: OpenWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every text and every target lies where a mirror would put it."""
    painted = record_texts(monkeypatch)
    screen = GALLERY["packing-counted"]
    usual = open_window(screen)
    usual.grab()
    before = list(painted)
    targets = {
        touch.text(): touch.mapTo(usual, QPoint(0, 0)).x()
        for touch in usual.findChildren(Touch)
        if touch.isVisible()
    }
    painted.clear()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        mirrored = open_window(screen)
        mirrored.grab()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert len(painted) == len(before) > 20
    for was, now in zip(before, painted, strict=True):
        left = now.widget.width() - was.rect.x() - was.rect.width()
        assert now.text == was.text
        assert now.rect == QRect(left, was.rect.y(), was.rect.width(), was.rect.height())
    for touch in mirrored.findChildren(Touch):
        if touch.isVisible():
            x = touch.mapTo(mirrored, QPoint(0, 0)).x()
            assert x == mirrored.width() - targets[touch.text()] - touch.width()
