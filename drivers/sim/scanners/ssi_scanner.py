"""A virtual Zebra scanner that speaks SSI: sends codes until they are acknowledged, obeys the host.

Written after the manuals that `drivers.codecs.ssi.packets` names; it uses those packets and nothing else.
"""

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Self

from drivers.codecs.aim import split_aim
from drivers.codecs.ssi.code_types import type_of
from drivers.codecs.ssi.packets import LONGEST_DATA, Nak, Op, Packet, SsiDecoder, packed
from drivers.sim.wires import PtyWire, Send, TcpWire, Wire

_SENDS = 3
"""The first and two more: Zebra DS8178 product reference guide p. 8-6."""

REVISION = b"SIMSSI01 01 VIRTUAL"


class NotAcknowledged(Exception):
    """The station did not take the code, however often it was sent; a real scanner beeps in distress."""


@dataclass
class SsiTrouble:
    """What is to go wrong, each so many times."""

    corrupt: int = 0
    lose: int = 0
    lose_ack: int = 0


@dataclass
class SsiObeyed:
    """What the host had the scanner do, in order; `scanning` is false while it is disabled."""

    beeps: list[int] = field(default_factory=list)
    lights: list[bool] = field(default_factory=list)
    scanning: bool = True
    commands: list[Packet] = field(default_factory=list)


class SsiSimulation:
    """The scanner behind either wire; made by `SimSsiScanner` and `SimSsiPtyScanner`.

    `response_s` is how long it waits for an answer, `piece` how many bytes it sends at once (0: all),
    `with_aim` whether it sends AIM identifiers before the data too. `mute` lets it answer no command.
    """

    def __init__(self, response_s: float = 0.5, *, with_aim: bool = False) -> None:
        self.response_s = response_s
        self.with_aim = with_aim
        self.piece = 0
        self.piece_gap_s = 0.0
        self.mute = False
        self.packet_bytes = LONGEST_DATA
        self.trouble = SsiTrouble()
        self.obeyed = SsiObeyed()
        self.sent: list[Packet] = []
        self._decoder = SsiDecoder(hears_host=True)
        self._answered = threading.Condition()
        self._answer: Packet | None = None
        self._wire: Wire

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return self._wire.url

    def start(self) -> Self:
        """Be there; the address is known when this returns."""
        self._wire.plug()
        return self

    def stop(self) -> None:
        """Close everything; may be called twice."""
        self._wire.unplug()

    def plug(self) -> None:
        """Come back."""
        self._wire.plug()

    def unplug(self) -> None:
        """Go away."""
        self._wire.unplug()

    def reset(self) -> None:
        """Break the connection the hard way."""
        self._wire.reset()

    def send(self, code: str, timeout: float = 10.0) -> None:
        """Scan a code: send it until it is acknowledged.

        `NobodyListens` where no station has the scanner open in time, `NotAcknowledged` where none takes it,
        or the scanner is disabled.
        """
        if not self.obeyed.scanning:
            raise NotAcknowledged("the scanner is disabled")
        aim, text = split_aim(code)
        kind = bytes([type_of(aim)])
        data = (code if self.with_aim else text).encode()
        room = self.packet_bytes - 1
        parts = [data[start : start + room] for start in range(0, len(data), room)] or [b""]
        for number, part in enumerate(parts, 1):
            self.transmit(Packet(Op.DECODE_DATA, kind + part, continued=number < len(parts)), timeout)

    def wait_beeps(self, number: int, timeout: float = 10.0) -> bool:
        """Wait until the host had it beep so often; whether it did in time."""
        with self._answered:
            return self._answered.wait_for(lambda: len(self.obeyed.beeps) >= number, timeout)

    def transmit(self, packet: Packet, timeout: float = 10.0) -> None:
        """Send one packet until it is acknowledged, as often as a scanner does."""
        for _ in range(_SENDS):
            answer = self._exchange(packet, timeout)
            if answer is not None and answer.op is Op.ACK:
                return
            packet = replace(packet, retransmitted=True)
        raise NotAcknowledged(f"{packet.data!r} was sent {_SENDS} times")

    def send_bytes(self, data: bytes, timeout: float = 10.0) -> None:
        """Send bytes as they are."""
        pieces = (
            [data[at : at + self.piece] for at in range(0, len(data), self.piece)] if self.piece else [data]
        )
        for piece in pieces:
            self._wire.send(piece, timeout)
            time.sleep(self.piece_gap_s)

    def _exchange(self, packet: Packet, timeout: float) -> Packet | None:
        """Send a packet and give what was answered in time."""
        raw = _packed(packet)
        with self._answered:
            self._answer = None
        self.sent.append(packet)
        if self.trouble.corrupt:
            self.trouble.corrupt -= 1
            raw = raw[:-1] + bytes([raw[-1] ^ 0x55])
        if self.trouble.lose:
            self.trouble.lose -= 1
        else:
            self.send_bytes(raw, timeout)
        with self._answered:
            self._answered.wait_for(lambda: self._answer is not None, self.response_s)
            return self._answer

    def _receive(self, data: bytes, answer: Send) -> None:
        for frame in self._decoder.feed(data, time.monotonic_ns()):
            if not isinstance(frame, Packet):
                answer(_packed(Packet(Op.NAK, bytes([Nak.RESEND]))))
            elif frame.op in (Op.ACK, Op.NAK):
                self._hear_answer(frame)
            elif not self.mute:
                answer(_packed(self._obey(frame)))

    def _hear_answer(self, answer: Packet) -> None:
        if answer.op is Op.ACK and self.trouble.lose_ack:
            self.trouble.lose_ack -= 1
            return
        with self._answered:
            self._answer = answer
            self._answered.notify_all()

    def _obey(self, command: Packet) -> Packet:
        obeyed = self.obeyed
        obeyed.commands.append(command)
        if command.op is Op.REQUEST_REVISION:
            return Packet(Op.REPLY_REVISION, REVISION)
        if command.op is Op.BEEP:
            with self._answered:
                obeyed.beeps.append(command.data[0])
                self._answered.notify_all()
        elif command.op in (Op.LED_ON, Op.LED_OFF):
            obeyed.lights.append(command.op is Op.LED_ON)
        elif command.op in (Op.SCAN_ENABLE, Op.SCAN_DISABLE):
            obeyed.scanning = command.op is Op.SCAN_ENABLE
        return Packet(Op.ACK)


def _packed(packet: Packet) -> bytes:
    return packed(packet, by_host=False)


class SimSsiScanner(SsiSimulation):
    """The scanner behind TCP."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, response_s: float = 0.5, *, with_aim: bool = False
    ) -> None:
        super().__init__(response_s, with_aim=with_aim)
        self._wire = TcpWire(self._receive, host, port, alone=True)


class SimSsiPtyScanner(SsiSimulation):
    """The scanner on a pseudo terminal."""

    def __init__(self, response_s: float = 0.5, *, with_aim: bool = False) -> None:
        super().__init__(response_s, with_aim=with_aim)
        self._wire = PtyWire(self._receive)
