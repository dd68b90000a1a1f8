"""Readings out of SSI packets: packets joined, repetitions told from readings, and what to answer to each.

A scanner that heard no acknowledgement sends the same packet again, twice at most, with the retransmit bit
(Zebra DS8178 product reference guide p. 8-6, "Retries"). So a packet is a repetition where it has that bit
and the data of the last one taken, and comes before the scanner could have given that one up. A packet that
came garbled without the bit was a new one: its retransmission is a reading, whatever it holds.
"""

from dataclasses import dataclass
from typing import Final

from drivers.codecs.framing.content import Content
from drivers.codecs.framing.frames import Body, BrokenFrame
from drivers.codecs.ssi.code_types import AIM_OF_TYPE
from drivers.codecs.ssi.packets import Garbled, Packet

_MOST_PARTS: Final = 32
"""More packets than the largest two-dimensional code takes."""


@dataclass(frozen=True)
class Read:
    """A code, not read before: to be acknowledged once somebody took it, with `SsiReadings.taken`."""

    text: str
    raw: bytes
    aim: str | None


@dataclass(frozen=True)
class Repeated:
    """A packet that was taken already: to be acknowledged again, and no reading."""


@dataclass(frozen=True)
class Joined:
    """A part of a code that goes on in the next packet: to be acknowledged."""


@dataclass(frozen=True)
class Unreadable:
    """What came whole, by its check, and is not a code: to be acknowledged, or it would come again."""

    raw: bytes
    problem: str


Taking = Read | Repeated | Joined | Unreadable


@dataclass(frozen=True)
class Truncated:
    """Parts of a code whose rest never came; there is nobody to answer."""

    raw: bytes


class SsiReadings:
    """Makes readings of decoded data; `window_ns` is how long after the last a packet may come again.

    `typed` tells whether each packet of a code begins with the code type, or the first alone.
    """

    def __init__(self, content: Content, window_ns: int, *, typed: bool = True) -> None:
        self._content = content
        self._window_ns = window_ns
        self._typed = typed
        self._parts: list[Packet] = []
        self._offered: Packet | None = None
        self._last: Packet | None = None
        self._last_ns = 0
        self._new_to_come = False
        self._begun_ns: int | None = None

    def begin(self, now_ns: int) -> None:
        """Note that the scanner is heard from now on; the first time, somebody before may have heard it."""
        if self._begun_ns is None:
            self._begun_ns = now_ns

    def take(self, packet: Packet, now_ns: int, since_ns: int | None = None) -> Taking:
        """Take a packet with decoded data that came at `now_ns`.

        It came at any time since `since_ns` where nobody looked meanwhile, as on a machine that stood still.
        """
        since_ns = now_ns if since_ns is None else since_ns
        if self._repeats(packet, since_ns if packet.continued else now_ns):
            self._last_ns = now_ns
            return Repeated()
        if self._repeats(packet, since_ns) or self._in_doubt(packet, since_ns):
            return Unreadable(packet.data, "maybe-repeated")
        if self._offered is not None and not packet.retransmitted:
            # the code before was never taken, and the scanner has given it up
            self._parts = []
        self._offered = None
        if packet.continued and len(self._parts) < _MOST_PARTS:
            self._parts.append(packet)
            self._note(packet, now_ns)
            return Joined()
        self._offered = packet
        return self._whole([*self._parts, packet])

    def taken(self, packet: Packet, now_ns: int) -> None:
        """Note that somebody took the code that ended with `packet`: that again is a repetition."""
        self._parts = []
        self._offered = None
        self._note(packet, now_ns)

    def garbled(self, frame: Garbled) -> None:
        """Note that a packet came and could not be read; its retransmission is to come."""
        self._new_to_come = self._new_to_come or frame.again is False

    def expire(self, now_ns: int) -> list[Truncated]:
        """Give up parts whose rest did not come by `now_ns`."""
        return self.cut() if now_ns - self._last_ns > self._window_ns else []

    def cut(self) -> list[Truncated]:
        """End the stream: parts whose rest did not come are told."""
        raw = b"".join(part.data for part in self._parts)
        self._parts = []
        return [Truncated(raw)] if raw else []

    def _note(self, packet: Packet, now_ns: int) -> None:
        self._last, self._last_ns, self._new_to_come = packet, now_ns, False

    def _repeats(self, packet: Packet, now_ns: int) -> bool:
        last = self._last
        if last is None or not packet.retransmitted or self._new_to_come:
            return False
        same = (packet.data, packet.continued) == (last.data, last.continued)
        return same and now_ns - self._last_ns <= self._window_ns

    def _in_doubt(self, packet: Packet, now_ns: int) -> bool:
        """Whether an earlier run of this program may have kept the code and died before it said so.

        The scanner sends it twice again, so for two response times at most after this run began, which are
        less than two windows. A part that others follow was never kept: only whole codes are.
        """
        if self._begun_ns is None or self._last is not None or self._offered is not None or self._new_to_come:
            return False
        return (
            packet.retransmitted and not packet.continued and now_ns - self._begun_ns <= 2 * self._window_ns
        )

    def _whole(self, packets: list[Packet]) -> Read | Unreadable:
        """Join packets; where one has another code type, it is part of something else, and none is a code."""
        kind = packets[0].data[:1]
        rest = packets[1:]
        if self._typed and any(packet.data[:1] != kind for packet in rest):
            return Unreadable(b"".join(packet.data for packet in packets), "cut-off")
        body = packets[0].data[1:] + b"".join(packet.data[self._typed :] for packet in rest)
        frame = self._content.read(Body(body, body))
        if isinstance(frame, BrokenFrame):
            return Unreadable(kind + body, frame.problem)
        return Read(frame.text, frame.raw, frame.aim or AIM_OF_TYPE.get(kind[0]))
