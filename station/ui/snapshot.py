"""A screen as a picture file, painted without a display."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from station.app.ports.inputs import WindowInput
from station.app.screen.values import PackingBody, Screen
from station.ui.application import make_application
from station.ui.pictures import PictureSource, decode
from station.ui.window import StationWindow


class SnapshotError(Exception):
    """The picture could not be written."""


def save(
    screen: Screen,
    path: Path,
    size: tuple[int, int] = (1920, 1080),
    diagonal: float = 21.5,
    pictures: PictureSource | None = None,
) -> None:
    """Write `screen` as a PNG of `size` pixels, as a station of `diagonal` inches would show it.

    Makes the QApplication, offscreen, where there is none; call it in that application's thread.
    Raises SnapshotError where the file can't be written.
    """
    make_application(["packline"], offscreen=True)
    window = StationWindow(_ignore, diagonal)
    window.resize(*size)
    window.present(screen)
    if pictures is not None and isinstance(screen.body, PackingBody):
        window.show_picture(screen.body.picture, decode(pictures(screen.body.picture)))
    image = window.grab().toImage()
    window.stop()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path)):
        raise SnapshotError(f"the picture {path} can't be written")


def _ignore(value: WindowInput) -> None:
    """Nobody touches a picture."""
