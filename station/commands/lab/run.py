"""Running the lab until its window is closed."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from station.commands.lab.bench import make_cards
from station.commands.lab.card import Card
from station.commands.lab.window import LabWindow
from station.run.stopping import stop_on_signal
from station.run.windowed import run_until_stopped
from station.ui.application import make_application


def run_lab(first_port: int, folder: Path) -> int:
    """Show the lab, its devices on ports from `first_port` on, labels under `folder`; gives the exit code.

    Prints one JSON line with the addresses when all devices are there. OSError where a port is taken;
    `PortsRunOut` where there are not as many ports as devices.
    """
    told = stop_on_signal()
    application = make_application(["packline", "simulate", "lab"])
    cards = make_cards(first_port, folder)
    window = LabWindow(cards)
    try:
        window.show()
        # Said from the loop, which a signal ends cleanly; whoever reads it may send one at once.
        QTimer.singleShot(0, window, partial(_say_ready, cards))
        return run_until_stopped(application, window, told)
    finally:
        window.stop()


def _say_ready(cards: Sequence[Card]) -> None:
    devices = [
        {"name": card.title, "role": card.role, "driver": card.driver, "url": card.url} for card in cards
    ]
    sys.stdout.write(json.dumps({"ready": True, "devices": devices}) + "\n")
    sys.stdout.flush()
