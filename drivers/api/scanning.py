"""Codes, and what delivers them."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from drivers.api.devices import Device


@dataclass(frozen=True)
class CodeRead:
    """A scanner delivered one code.

    `code` is the text without framing and without the AIM identifier, GS (0x1D) kept; `raw` is
    the frame as it came; `seq` counts the device's codes from 1 without holes. `awaited`: the device
    keeps the code and sends it again until it is acknowledged, so the sink returns only once it is durable,
    and raises where it is not.
    """

    device: str
    seq: int
    code: str
    raw: bytes
    aim: str | None
    at_ns: int
    awaited: bool = False


@dataclass(frozen=True)
class ReadingBroken:
    """A scanner delivered something that is not a whole code (oversize, cut off, undecodable)."""

    device: str
    raw: bytes
    problem: str
    at_ns: int


@runtime_checkable
class Scanner(Device, Protocol):
    """A device that delivers codes to its sink."""


@runtime_checkable
class Feedback(Protocol):
    """A scanner that can tell whoever holds it, by sound or light, what became of a code."""

    def feedback(self, good: bool) -> None:
        """Sound and show that the code was right, or that it was not; safe from any thread, returns at once.

        Nothing happens where the scanner is away: what it would have told is of the past when it is back.
        """
