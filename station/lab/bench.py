"""Which virtual devices the lab has: one line for each family."""

from collections.abc import Callable
from pathlib import Path

from station.lab.card import Card
from station.lab.printer import make_printer
from station.lab.reader import make_reader
from station.lab.scale import make_scale
from station.lab.scanner import make_scanner
from station.lab.ssi import make_ssi

MAKERS: tuple[Callable[[int, Path], Card], ...] = (
    make_scanner,
    make_printer,
    make_scale,
    make_reader,
    make_ssi,
)
"""Each is given its port, 0 for any free one, and the folder of the lab, and gives a device that runs."""


def make_cards(first_port: int, folder: Path) -> tuple[Card, ...]:
    """Switch all devices on, on ports that follow each other; 0 takes any free ones.

    OSError where a port is taken; nothing runs then.
    """
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
