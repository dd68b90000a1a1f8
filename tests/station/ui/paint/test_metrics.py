from itertools import pairwise

import pytest

from station.ui.paint.fonts import BOLD, metrics_of
from station.ui.paint.metrics import (
    CAP_FAR_FLOOR_MM,
    CAP_HEIGHT,
    CAP_NEAR_MM,
    TOUCH_GAP_MM,
    TOUCH_MM,
    TOUCH_SMALL_MM,
    Metrics,
)
from tests.station.ui.conftest import SIZES


def measured(width: int, height: int, diagonal: float) -> Metrics:
    return Metrics(width, height, diagonal, (width, height))


@pytest.mark.parametrize(
    ("size", "far", "floor", "near"),
    [((1920, 1080, 21.5), 64, 52, 21), ((1920, 1080, 15.6), 89, 71, 29), ((1280, 800, 10.1), 94, 75, 31)],
)
def test_font_sizes_follow_from_the_diagonal(
    size: tuple[int, int, float], far: int, floor: int, near: int
) -> None:
    """The pixel sizes are those for capitals of 11.6, 9.35 and 3.8 mm, to the pixel above."""
    metrics = measured(*size)
    assert metrics.title >= far
    assert abs(metrics.title_floor - floor) <= 1
    assert metrics.small >= near


@pytest.mark.parametrize("size", SIZES)
def test_every_size_keeps_its_millimetres(size: tuple[int, int, float]) -> None:
    """Targets, gaps and capitals are never smaller than a glove or an eye needs."""
    metrics = measured(*size)
    assert metrics.touch / metrics.per_mm >= TOUCH_MM
    assert metrics.touch_small / metrics.per_mm >= TOUCH_SMALL_MM
    assert metrics.gap / metrics.per_mm >= TOUCH_GAP_MM
    assert metrics.title_floor * CAP_HEIGHT / metrics.per_mm >= CAP_FAR_FLOOR_MM
    assert metrics.small * CAP_HEIGHT / metrics.per_mm >= CAP_NEAR_MM
    assert metrics.pad >= 8


@pytest.mark.parametrize("size", SIZES)
def test_the_areas_cover_the_window_without_overlap(size: tuple[int, int, float]) -> None:
    """Strip, banner, the rest of the work area and the bar lie under each other and fill the window."""
    metrics = measured(*size)
    areas = (metrics.strip, metrics.banner, metrics.below_banner, metrics.bar)
    assert areas[0].top() == 0
    assert areas[-1].bottom() == metrics.height - 1
    assert all(upper.bottom() + 1 == lower.top() for upper, lower in pairwise(areas))
    assert metrics.below_banner.height() > metrics.height // 3


def test_a_window_on_part_of_the_screen_keeps_the_screens_millimetres() -> None:
    """A window of 1280 × 720 on a larger screen has targets as large on the glass as a full one."""
    part = Metrics(1280, 720, 21.5, (1920, 1080))
    assert part.per_mm == measured(1920, 1080, 21.5).per_mm


@pytest.mark.usefixtures("qapp")
def test_the_fonts_capitals_are_as_tall_as_the_sizes_assume() -> None:
    """The share of the capitals is the bundled font's own."""
    assert metrics_of(1000, BOLD).capHeight() / 1000 == pytest.approx(CAP_HEIGHT, abs=0.002)
