"""What a window painted, as values: every text with its place, its size and its colours."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from station.ui.paint.brush import Brush, Side
from station.ui.paint.text import Fitted, Style
from station.ui.paint.theme import Ink


@dataclass(frozen=True)
class PaintedText:
    """One text as it was painted on `widget`."""

    widget: QWidget
    text: str
    rect: QRect
    style: Style
    fitted: Fitted
    ink: Ink
    side: Side

    @property
    def plain(self) -> str:
        """The text without isolates and with common spaces."""
        return "".join(char for char in self.text if not "\u2066" <= char <= "\u2069").replace("\u00a0", " ")


def record_texts(monkeypatch: pytest.MonkeyPatch) -> list[PaintedText]:
    """Note every text that is painted from now on."""
    painted: list[PaintedText] = []
    paint = Brush.text

    def noting(
        brush: Brush, rect: QRect, text: str, style: Style, ink: Ink, side: Side = Side.START
    ) -> Fitted:
        fitted = paint(brush, rect, text, style, ink, side)
        widget = brush.painter.device()
        assert isinstance(widget, QWidget)
        if text:
            painted.append(PaintedText(widget, text, brush.place(rect), style, fitted, ink, side))
        return fitted

    monkeypatch.setattr(Brush, "text", noting)
    return painted
