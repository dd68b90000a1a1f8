"""Which virtual devices the lab has: one line for each family."""

from collections.abc import Callable
from pathlib import Path

from station.commands.lab.card import Card
from station.commands.lab.printer import make_printer
from station.commands.lab.reader import make_reader
from station.commands.lab.scale import make_scale
from station.commands.lab.scanner import make_scanner
from station.commands.lab.ssi import make_ssi

MAKERS: tuple[Callable[[int, Path], Card], ...] = (
    make_scanner,
    make_printer,
    make_scale,
    make_reader,
    make_ssi,
)
"""Each is given its port, 0 for any free one, and the folder of the lab, and gives a device that runs."""


LAST_PORT = 65535


class PortsRunOut(Exception):
    """There are more devices than ports from the first one on; the message says where to begin instead."""


def make_cards(first_port: int, folder: Path) -> tuple[Card, ...]:
    """Switch all devices on, on ports that follow each other; 0 takes any free ones.

    OSError where a port is taken, `PortsRunOut` where there are too few; nothing runs then.
    """
    latest = LAST_PORT - len(MAKERS) + 1
    if first_port > latest:
        raise PortsRunOut(
            f"there are {len(MAKERS)} devices, each on a port of its own from {first_port} on, and"
            f" {LAST_PORT} is the last one; begin at {latest} or below, or take --port 0"
        )
    cards: list[Card] = []
    try:
        for place, make in enumerate(MAKERS):
            cards.append(make(first_port + place if first_port else 0, folder))
    except OSError:
        stop_cards(cards)
        raise
    return tuple(cards)


def stop_cards(cards: list[Card] | tuple[Card, ...]) -> None:
    """Switch all of them off."""
    for card in cards:
        card.stop()
