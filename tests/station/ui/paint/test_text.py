import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.ui.paint.fonts import BOLD, metrics_of
from station.ui.paint.text import Style, block_height, fit, isolate

pytestmark = pytest.mark.usefixtures("qapp")

TITLE = Style(80, 50, BOLD, lines=2)


def test_words_that_fit_keep_their_size() -> None:
    """Nothing shrinks without need."""
    fitted = fit("Tape", 1000, 100, TITLE)
    assert (fitted.size, fitted.lines, fitted.cut) == (80, ("Tape",), False)


def test_words_shrink_before_they_wrap() -> None:
    """A title stays on one line as long as it may shrink."""
    width = int(metrics_of(60, BOLD).horizontalAdvance("Silicone sealant clear")) + 2
    fitted = fit("Silicone sealant clear", width, 200, TITLE)
    assert len(fitted.lines) == 1
    assert 50 <= fitted.size <= 60


def test_words_wrap_before_they_shrink_where_the_style_says_so() -> None:
    """The label of a button keeps its size and takes a second line."""
    style = Style(40, 20, BOLD, lines=2, wrap_first=True)
    width = int(metrics_of(40, BOLD).horizontalAdvance("aside")) + 2
    fitted = fit("Set aside", width, 100, style)
    assert (fitted.size, fitted.lines) == (40, ("Set", "aside"))


def test_words_are_cut_only_at_the_floor() -> None:
    """What fits at no size is cut, and says so."""
    fitted = fit("A very long name indeed", 200, 60, Style(80, 50, BOLD))
    assert fitted.cut
    assert fitted.size == 50
    assert fitted.lines[0].endswith("…")


def test_figures_stay_on_one_line() -> None:
    """A quantity is never broken between its figures."""
    style = Style(40, 40, lines=2)
    width = int(metrics_of(40).horizontalAdvance("Box 17 /"))
    lines = fit(f"Box {isolate('17 / 68')}", width, 200, style).lines
    assert lines == ("Box", isolate("17 / 68"))


@given(
    text=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=80),
    width=st.integers(20, 1500),
    height=st.integers(20, 400),
    lines=st.integers(1, 4),
)
def test_a_text_that_is_not_cut_lies_inside(text: str, width: int, height: int, lines: int) -> None:
    """Whatever the words and the room: whole text, within the width, the height and the lines."""
    style = Style(60, 20, BOLD, lines=lines)
    fitted = fit(text, width, height, style)
    assert 20 <= fitted.size <= 60
    assert 1 <= len(fitted.lines) <= lines
    if not fitted.cut:
        measure = metrics_of(fitted.size, BOLD)
        assert all(measure.horizontalAdvance(line) <= width for line in fitted.lines)
        assert block_height(fitted.size, len(fitted.lines)) <= height
        assert " ".join(fitted.lines).split() == text.split()
