"""Paragraphs under each other, each as tall as its words need."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from station.ui.paint.brush import Brush
from station.ui.paint.text import Style, fit, text_height
from station.ui.paint.theme import Ink

_TALL = 10_000


@dataclass(frozen=True)
class Paragraph:
    """Words in one style and ink; empty ones take no room."""

    text: str
    style: Style
    ink: Ink


def paragraph_height(paragraph: Paragraph, width: int) -> int:
    """Pixels that the words need at `width`."""
    if not paragraph.text:
        return 0
    return text_height(fit(paragraph.text, width, _TALL, paragraph.style))


def stack_height(paragraphs: list[Paragraph], width: int, space: int) -> int:
    """Pixels that all of them need at `width`, with `space` between them."""
    heights = [height for part in paragraphs if (height := paragraph_height(part, width))]
    return sum(heights) + space * max(0, len(heights) - 1)


def paint_stack(brush: Brush, area: QRect, paragraphs: list[Paragraph], space: int) -> int:
    """Paint them from the top of `area`; closer together where they would not fit. Gives the lower end."""
    shown = [part for part in paragraphs if part.text]
    heights = [paragraph_height(part, area.width()) for part in shown]
    spare = area.height() - sum(heights)
    space = max(0, min(space, spare // max(1, len(shown) - 1))) if shown else 0
    y = area.y()
    for part, height in zip(shown, heights, strict=True):
        brush.text(QRect(area.x(), y, area.width(), height), part.text, part.style, part.ink)
        y += height + space
    return y - space
