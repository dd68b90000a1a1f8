"""Fitting words into a rectangle: smaller first, then on more lines, cut only at the very last."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from station.ui.paint.fonts import REGULAR, metrics_of

LINE_HEIGHT = 1.2
_SHRINK = 0.94
_FIRST_STRONG_ISOLATE = "\u2068"
_LEFT_TO_RIGHT_ISOLATE = "\u2066"
_POP_ISOLATE = "\u2069"
_NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class Style:
    """A font size, the size it may shrink to, its weight, and on how many lines it may stand.

    `wrap_first`: the size is kept and lines are added before anything shrinks.
    """

    size: int
    floor: int
    weight: QFont.Weight = REGULAR
    lines: int = 1
    wrap_first: bool = False


@dataclass(frozen=True)
class Fitted:
    """Words as they will stand; `cut` tells that some did not fit."""

    size: int
    lines: tuple[str, ...]
    cut: bool


def isolate(figures: str) -> str:
    """Keep numbers and codes in their own order in a right-to-left text, and on one line ("2 / 3")."""
    if not figures:
        return ""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{figures.replace(' ', _NO_BREAK_SPACE)}{_POP_ISOLATE}"


def isolate_words(words: str) -> str:
    """Keep foreign words together without saying which direction they have."""
    return f"{_FIRST_STRONG_ISOLATE}{words}{_POP_ISOLATE}"


@lru_cache(maxsize=2048)
def fit(text: str, width: int, height: int, style: Style) -> Fitted:
    """Lay `text` into `width` × `height` pixels in the largest size of `style` that holds it whole."""
    sizes = _sizes(style)
    counts = range(1, style.lines + 1)
    if style.wrap_first:
        order = [(size, count) for size in sizes for count in counts]
    else:
        order = [(size, count) for count in counts for size in sizes]
    for size, count in order:
        lines = _wrap(text, width, metrics_of(size, style.weight))
        if (
            len(lines) <= count
            and block_height(size, len(lines)) <= height
            and _all_fit(lines, width, size, style)
        ):
            return Fitted(size, lines, cut=False)
    return _cut(text, width, height, style)


def block_height(size: int, lines: int) -> float:
    """Pixels from the top of the first line's capitals to the last line's descenders."""
    return (lines - 1) * size * LINE_HEIGHT + size


def text_height(fitted: Fitted) -> int:
    """Pixels to give a fitted text so that its descenders stay clear of what follows."""
    return round(fitted.size * (1.1 + LINE_HEIGHT * (len(fitted.lines) - 1)))


def _sizes(style: Style) -> list[int]:
    sizes = [style.size]
    while sizes[-1] > style.floor:
        sizes.append(max(style.floor, int(sizes[-1] * _SHRINK)))
    return sizes


def _wrap(text: str, width: int, measure: QFontMetricsF) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines) or ("",)


def _all_fit(lines: tuple[str, ...], width: int, size: int, style: Style) -> bool:
    measure = metrics_of(size, style.weight)
    return all(measure.horizontalAdvance(line) <= width for line in lines)


def _cut(text: str, width: int, height: int, style: Style) -> Fitted:
    measure = metrics_of(style.floor, style.weight)
    room = max(1, int((height - style.floor) / (style.floor * LINE_HEIGHT)) + 1)
    lines = _wrap(text, width, measure)
    kept = list(lines[: min(style.lines, room)])
    kept[-1] = " ".join(lines[len(kept) - 1 :])
    cut = tuple(measure.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in kept)
    return Fitted(style.floor, cut, cut=True)
