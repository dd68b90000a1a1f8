"""A window as scanners type into it, run as a process of its own under a real X server.

`python -m tests.helpers.wedge_app FOCUS [stalled]`: FOCUS is what has the keyboard focus: `field`,
`button` or `station`. Prints one JSON line when the window is up, one for each code, and at the end of
its standard input one that tells what reached the widgets.
"""

import json
import sys
import time
from threading import Thread

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from drivers.codecs.wedge import KeyEvent, KeysPassed, WedgeCode, WedgeDecoder, WedgeSettings
from station.app.ports.inputs import KeyPress
from station.ui.application import make_application
from station.ui.bridge import WindowThread
from station.ui.wedge_filter import WedgeFilter
from station.ui.window import StationWindow
from tests.helpers.screens import GALLERY

STALL_EVERY_MS = 300
STALL_S = 0.25


def say(**what: object) -> None:
    """Print one line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Feed:
    """Runs the decoder on what the filter sees."""

    def __init__(self) -> None:
        self._decoder = WedgeDecoder(WedgeSettings())

    def __call__(self, key: KeyPress) -> bool:
        event = KeyEvent(
            key.scan_code, key.pressed, key.timestamp_ms, key.shift, key.ctrl, key.alt, key.repeat, tag=key
        )
        swallowed = True
        for output in self._decoder.feed(event):
            if isinstance(output, WedgeCode):
                say(code=output.text, aim=output.aim)
            elif isinstance(output, KeysPassed) and any(passed.tag is key for passed in output.events):
                swallowed = False
        return swallowed


class Widgets(QWidget):
    """A text field and a button, either of which can hold the focus."""

    def __init__(self, focus: str) -> None:
        super().__init__()
        self.clicks = 0
        self.field = QLineEdit(self)
        self.button = QPushButton("Press", self)
        self.button.clicked.connect(self._count)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        (self.field if focus == "field" else self.button).setFocus()

    def _count(self) -> None:
        self.clicks += 1


def main() -> None:
    """Show the window until the input ends."""
    focus, stalled = sys.argv[1], "stalled" in sys.argv[2:]
    application = make_application(["wedge-app"])
    widgets = Widgets(focus)
    station = StationWindow(lambda value: say(posted=repr(value)), 15.6)
    station.present(GALLERY["packing-counted"])
    window = station if focus == "station" else widgets
    wedge = WedgeFilter(Feed())
    wedge.guard(window)
    window.show()
    if stalled:
        timer = QTimer(window)
        timer.timeout.connect(lambda: time.sleep(STALL_S))
        timer.start(STALL_EVERY_MS)
    window_thread = WindowThread()

    def wait_for_end() -> None:
        sys.stdin.read()
        window_thread.send(application.exit)

    reader = Thread(target=wait_for_end, name="end-of-input")
    reader.start()
    QTimer.singleShot(0, lambda: say(window=int(window.winId())))
    application.exec()
    reader.join()
    station.stop()
    say(field=widgets.field.text(), clicks=widgets.clicks)


if __name__ == "__main__":
    main()
