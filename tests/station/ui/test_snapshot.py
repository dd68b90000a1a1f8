import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from station.ui.snapshot import SnapshotError, save
from tests.helpers.screens import GALLERY

ROOT = Path(__file__).parents[3]


@pytest.mark.usefixtures("qapp")
def test_a_screen_becomes_a_picture_of_the_asked_size(tmp_path: Path) -> None:
    """The file is a PNG; its folder is made."""
    path = tmp_path / "screens" / "packing.png"
    save(GALLERY["packing-counted"], path, (1280, 720), 15.6)
    picture = Image.open(path)
    assert (picture.format, picture.size) == ("PNG", (1280, 720))
    assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 50


@pytest.mark.usefixtures("qapp")
def test_no_window_is_left_behind(tmp_path: Path) -> None:
    """Taking pictures of a whole shift keeps no window."""
    before = len(QApplication.topLevelWidgets())
    for name in ("locked", "ready-queue", "carton"):
        save(GALLERY[name], tmp_path / f"{name}.png", (1280, 720), 15.6)
    assert len(QApplication.topLevelWidgets()) == before


@pytest.mark.usefixtures("qapp")
def test_a_picture_that_can_not_be_written_is_an_error(tmp_path: Path) -> None:
    """A full disk or a folder in the way is said, with the name."""
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(SnapshotError, match=r"taken\.png"):
        save(GALLERY["locked"], tmp_path / "taken.png", (1280, 720), 15.6)


def test_it_works_without_display_and_without_an_application(tmp_path: Path) -> None:
    """A process on a bare server can take pictures, and they have the product's picture where one is."""
    (tmp_path / "red.png").write_bytes(b"")
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    image.save(str(tmp_path / "red.png"))
    script = (
        "import sys; from pathlib import Path\n"
        "from station.ui.snapshot import save\n"
        "from tests.helpers.screens import GALLERY\n"
        "folder = Path(sys.argv[1])\n"
        "save(GALLERY['packing-counted'], folder / 'out.png', (1280, 720), 15.6,\n"
        "     pictures=lambda name: (folder / 'red.png').read_bytes())\n"
    )
    bare = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    env = {name: value for name, value in os.environ.items() if name not in bare}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, env=env, check=True, timeout=240)
    colours = Image.open(tmp_path / "out.png").convert("RGB").getcolors(1 << 20)
    assert colours is not None
    assert sum(count for count, colour in colours if colour == (255, 0, 0)) > 1000
