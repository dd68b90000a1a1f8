from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from station.ui.paint import theme
from station.ui.paint.theme import Ink
from tests.helpers.colours import EYES, contrast, difference

INKS = {name: value for name, value in vars(theme).items() if isinstance(value, Ink)}
GROUNDS = ("GROUND", "PANEL", "ACTIVE", "PAPER")
STATES = ("BLUE", "RED", "AMBER")


@pytest.mark.parametrize("name", INKS)
def test_text_has_a_contrast_of_seven(name: str) -> None:
    """Every pair of the theme can be read in bad light."""
    ink = INKS[name]
    assert contrast(ink.pen, ink.ground) >= 7.0


@pytest.mark.parametrize("ground", GROUNDS)
def test_borders_and_signs_have_a_contrast_of_three(ground: str) -> None:
    """Frames, the edge of the row at work and the stand-in's drawing stand out from every ground."""
    under: QColor = getattr(theme, ground)
    assert contrast(theme.BORDER, under) >= 3.0
    assert contrast(theme.BLUE, under) >= 3.0
    assert contrast(theme.PICTURE_BODY, theme.PAPER) >= 3.0


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(("one", "other"), list(combinations(STATES, 2)))
def test_the_colours_of_states_differ_for_every_eye(one: str, other: str, eye: str) -> None:
    """Counted, refused and "look" are told apart by colour alone, whoever looks."""
    assert difference(getattr(theme, one), getattr(theme, other), eye) >= 25.0


def test_the_measure_of_difference_is_the_published_one() -> None:
    """White and black are 100 apart; red and green come close for an eye without green."""
    assert difference(QColor("white"), QColor("black")) == pytest.approx(100, abs=0.01)
    red, green = QColor("#D32F2F"), QColor("#4CAF50")
    assert difference(red, green, "deutan") < difference(red, green) / 4
