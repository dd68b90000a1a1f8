"""A few screens compared pixel by pixel with pictures that a person approved."""

from pathlib import Path

import pytest
from PIL import Image

from station.ui.snapshot import save
from tests.helpers.screens import GALLERY
from tests.helpers.shots import compare

SHOTS = Path(__file__).parent / "shots"
NAMES = [
    "locked-resume",
    "pin-wrong",
    "ready-queue",
    "packing-counted",
    "taking-out",
    "refused-wrong-item",
    "carton",
    "checking-extras",
    "weighing-refused",
    "label-paper-out",
    "label-question",
    "notice-cancelled",
    "devices",
]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", NAMES)
def test_the_screen_looks_as_approved(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """`--update-shots` approves what is painted now."""
    expected, actual = SHOTS / f"{name}.png", tmp_path / f"{name}.png"
    save(GALLERY[name], actual, (1280, 720), 15.6)
    if request.config.getoption("--update-shots", default=False):
        SHOTS.mkdir(exist_ok=True)
        Image.open(actual).convert("RGB").quantize(256).save(expected, optimize=True)
    difference = compare(expected, actual)
    assert not difference, f"{difference}; see {actual}"


def test_a_moved_word_is_noticed(tmp_path: Path) -> None:
    """The comparison fails on what a worker would see."""
    one, other = Image.new("RGB", (640, 360), "white"), Image.new("RGB", (640, 360), "white")
    one.paste("black", (100, 100, 118, 118))
    other.paste("black", (110, 100, 128, 118))
    one.save(tmp_path / "one.png")
    other.save(tmp_path / "other.png")
    assert compare(tmp_path / "one.png", tmp_path / "other.png")
    assert (tmp_path / "other.diff.png").exists()


def test_stray_pixels_are_not(tmp_path: Path) -> None:
    """A rasteriser's rounding passes; another size does not."""
    one = Image.new("RGB", (640, 360), "white")
    other = one.copy()
    for at in range(0, 640, 40):
        other.putpixel((at, at // 2), (0, 0, 0))
    one.save(tmp_path / "one.png")
    other.save(tmp_path / "other.png")
    one.resize((320, 180)).save(tmp_path / "small.png")
    assert compare(tmp_path / "one.png", tmp_path / "other.png") == ""
    assert compare(tmp_path / "one.png", tmp_path / "small.png")
