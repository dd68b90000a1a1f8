"""Zebra's Simple Serial Interface: packets with a length, a code for what they are, and a check sum.

`[length][opcode][source 0 scanner, 4 host][status][data …][check high][check low]`; the length excludes the
check, which is the two's complement of the sum of all bytes before it. Status bit 0: sent again; bit 1: more
packets follow. Sources: Motorola SE955 integration guide p. 10-10 and Zebra SP72 product reference guide
("Command Structure", "SSI Commands") for both; the host's acknowledgement is the golden `04 D0 04 00 FF 28`.

Nothing marks the beginning of a packet: after garbage the decoder looks, byte by byte, for a length, an
opcode that scanners send, source 0 and a check that fits.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from drivers.codecs.framing.frames import Silence

_HEAD: Final = 4
_CHECK: Final = 2
_RETRANSMIT: Final = 0x01
_CONTINUED: Final = 0x02
_DECODER: Final = 0x00
_HOST: Final = 0x04
_LONGEST_GARBAGE: Final = 512

LONGEST_DATA: Final = 255 - _HEAD
"""Bytes of data in one packet: the length is one byte and counts the head."""

CHARACTER_NS: Final = 500_000_000
"""The silence that gives up half a packet; scanners themselves grant 200 ms (Host Character Time-out, Zebra
DS9908 product reference guide p. 263), and what is between them and us may hold bytes back."""


class Op(IntEnum):
    """Opcodes: Zebra SP72 product reference guide, table "SSI Commands"."""

    REQUEST_REVISION = 0xA3
    REPLY_REVISION = 0xA4
    PARAM_SEND = 0xC6
    ACK = 0xD0
    NAK = 0xD1
    CAPABILITIES_REPLY = 0xD4
    BEEP = 0xE6
    LED_ON = 0xE7
    LED_OFF = 0xE8
    SCAN_ENABLE = 0xE9
    SCAN_DISABLE = 0xEA
    DECODE_DATA = 0xF3
    EVENT = 0xF6


_SAID_BY_SCANNERS: Final = frozenset(
    {Op.REPLY_REVISION, Op.PARAM_SEND, Op.ACK, Op.NAK, Op.CAPABILITIES_REPLY, Op.DECODE_DATA, Op.EVENT}
)
_SAID_BY_HOSTS: Final = frozenset(Op) - {Op.REPLY_REVISION, Op.CAPABILITIES_REPLY, Op.DECODE_DATA, Op.EVENT}


class Nak(IntEnum):
    """Why a packet was refused: the first byte of a NAK."""

    RESEND = 1
    BAD_CONTEXT = 2


@dataclass(frozen=True)
class Packet:
    """One packet whose check fits."""

    op: Op
    data: bytes = b""
    retransmitted: bool = False
    continued: bool = False


@dataclass(frozen=True)
class Garbled:
    """Bytes that are no packet: `problem` is "bad-check", "cut-off" or "no-packet".

    `again` is whether its status byte, as far as it can be believed, says that it was sent again; `None`
    where it has none.
    """

    raw: bytes
    problem: str
    again: bool | None = None


SsiFrame = Packet | Garbled


def packed(packet: Packet, *, by_host: bool = True) -> bytes:
    """Give the bytes of a packet."""
    status = _RETRANSMIT * packet.retransmitted | _CONTINUED * packet.continued
    source = _HOST if by_host else _DECODER
    body = bytes([_HEAD + len(packet.data), packet.op, source, status]) + packet.data
    return body + check_of(body)


def check_of(body: bytes) -> bytes:
    """Give the check of all bytes before it."""
    return (-sum(body) & 0xFFFF).to_bytes(_CHECK, "big")


class SsiDecoder:
    """Collects bytes into packets of the scanner's, or of the host's where `hears_host`."""

    patience_ns: Final = CHARACTER_NS

    def __init__(self, *, hears_host: bool = False) -> None:
        self._ops = _SAID_BY_HOSTS if hears_host else _SAID_BY_SCANNERS
        self._source = _HOST if hears_host else _DECODER
        self._silence = Silence(CHARACTER_NS)
        self._held = bytearray()
        self._garbage = bytearray()
        self._covered = 0

    @property
    def has_begun(self) -> bool:
        """Whether half a packet has come: a host may not speak before it is whole."""
        return bool(self._held)

    def feed(self, data: bytes, now_ns: int) -> list[SsiFrame]:
        """Take bytes that came at `now_ns` and give the packets they complete, in order."""
        frames = self.expire(now_ns)
        self._silence.heard(now_ns)
        self._held += data
        return frames + self._frames()

    def expire(self, now_ns: int) -> list[SsiFrame]:
        """Give up half a packet that nothing was added to; whole ones behind its first byte are told."""
        return self.cut() if self._silence.over(now_ns) else []

    def cut(self) -> list[SsiFrame]:
        """End the stream; what follows begins anew."""
        frames: list[SsiFrame] = []
        while self._held:
            frames += self._reject(bytes(self._held), "cut-off")
            frames += self._frames()
        return frames + self._end_garbage()

    def _frames(self) -> list[SsiFrame]:
        frames: list[SsiFrame] = []
        while self._held:
            if not self._plausible():
                self._skip()
                continue
            end = self._held[0] + _CHECK
            if len(self._held) < end:
                break
            raw = bytes(self._held[:end])
            if check_of(raw[:-_CHECK]) != raw[-_CHECK:]:
                frames += self._reject(raw, "bad-check")
                continue
            self._drop(end)
            frames += [*self._end_garbage(), _packet(raw)]
        return frames

    def _plausible(self) -> bool:
        """Tell whether what is held may be the beginning of a packet, as far as it goes."""
        held = self._held
        if held[0] < _HEAD or (len(held) > 1 and held[1] not in self._ops):
            return False
        return len(held) <= 2 or held[2] == self._source

    def _skip(self) -> None:
        """Let the first byte go; it is kept as garbage unless it was told with a packet before."""
        if not self._covered and len(self._garbage) < _LONGEST_GARBAGE:
            self._garbage.append(self._held[0])
        self._drop(1)

    def _reject(self, raw: bytes, problem: str) -> list[SsiFrame]:
        """Tell a packet that is none, unless it begins inside of one told before; look on behind that."""
        frames: list[SsiFrame] = []
        if not self._covered:
            again = bool(raw[3] & _RETRANSMIT) if len(raw) >= _HEAD else None
            frames = [*self._end_garbage(), Garbled(raw, problem, again)]
            self._covered = len(raw)
        self._drop(1)
        return frames

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self._covered = max(0, self._covered - count)

    def _end_garbage(self) -> list[SsiFrame]:
        raw = bytes(self._garbage)
        self._garbage.clear()
        return [Garbled(raw, "no-packet")] if raw else []


def _packet(raw: bytes) -> Packet:
    status = raw[3]
    return Packet(Op(raw[1]), raw[_HEAD:-_CHECK], bool(status & _RETRANSMIT), bool(status & _CONTINUED))
