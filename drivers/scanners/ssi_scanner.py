"""A Zebra scanner that speaks SSI: each code is acknowledged, so that none is lost on the way.

A code is acknowledged only when the sink has kept it durably; until then the scanner has it and sends it
again, whatever becomes of this program.
"""

import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import Final, assert_never

from drivers.api import (
    Connection,
    DeviceConfig,
    DeviceState,
    DriverInfo,
    Role,
    Sink,
    Transport,
    UsbMatch,
)
from drivers.base.kept_open import KeptOpen
from drivers.codecs.ssi.commands import LED, SsiCommands, beep
from drivers.codecs.ssi.packets import Garbled, Nak, Op, Packet, SsiDecoder, packed
from drivers.codecs.ssi.readings import Joined, Read, Repeated, SsiReadings, Unreadable
from drivers.scanners.framing_options import CONTENT_OPTIONS, read_content
from drivers.scanners.readings import Readings
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import PORT_OPTIONS
from drivers.transport.usb.port import known_by, model_of

RESPONSE_S: Final = 2.0
"""How long a scanner waits for an acknowledgement before it sends again (Host Serial Response Time-out,
parameter 155, default 2 s: Zebra DS4308 product reference guide p. 7-17). "Set the same value for both"."""

_WINDOW: Final = 1.5
"""So many response times after its acknowledgement a packet may still come again: one, and its way."""

_SLICE_S: Final = 0.05
"""How late a command of the host is sent at most; a code is taken at once."""

ASK_S: Final = 30.0
"""After so long a silence a scanner is asked who it is: nothing else tells one that is frozen from one that
has nothing to say."""

_ASK_AGAIN_S: Final = 10.0
"""How often one that doesn't answer is asked, at most."""

_ACK: Final = packed(Packet(Op.ACK))
_RESEND: Final = packed(Packet(Op.NAK, bytes([Nak.RESEND])))
_WHO: Final = Packet(Op.REQUEST_REVISION)


class SsiScanner(KeptOpen):
    """Delivers each code to the sink once and acknowledges what it kept; keeps the scanner open for ever.

    States: OPENING → IDENTIFYING → READY once it said something; DEGRADED with reason "no-answer" where it
    answers no command, as one that isn't set to SSI or is frozen, until it speaks again; LOST and BACKOFF as
    every device.
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        readings: SsiReadings,
        sink: Sink,
        *,
        response_s: float = RESPONSE_S,
        ask_s: float = ASK_S,
        beeps: tuple[int, int] = (0, 6),
    ) -> None:
        super().__init__(name, Role.SCANNER, sink)
        self._transport = transport
        self._decoder = SsiDecoder()
        self._codes = readings
        self._commands = SsiCommands(int(response_s * 1e9))
        self._beeps = beeps
        self._repair_ns = int(response_s * _WINDOW * 1e9)
        self._asked: SimpleQueue[Sequence[Packet]] = SimpleQueue()
        self._unrepaired: tuple[Garbled, int] | None = None
        self._ask_ns = int(ask_s * 1e9)
        self._ask_due_ns = 0
        self._looked_ns = 0
        self._readings = Readings(name, self._standing, sink)

    def feedback(self, good: bool) -> None:
        """Sound one high beep and put the light out, or two low ones and light it; returns at once."""
        light = Packet(Op.LED_OFF if good else Op.LED_ON, LED)
        self._asked.put((light, beep(self._beeps[0 if good else 1])))

    def enable(self) -> None:
        """Let the scanner scan; returns at once."""
        self._asked.put((Packet(Op.SCAN_ENABLE),))

    def disable(self) -> None:
        """Keep the scanner from scanning; returns at once."""
        self._asked.put((Packet(Op.SCAN_DISABLE),))

    def _visit(self) -> None:
        """Open the scanner, ask who it is, and read until it is lost or stopped."""
        connection = self._transport.open()
        try:
            self._upkeep.opened(connection)
            self._standing.reached(self._transport.address, known_by(self._transport))
            self._standing.move(DeviceState.IDENTIFYING, detail=self._transport.address)
            self._gather()
            self._commands.cut()
            self._looked_ns = time.monotonic_ns()
            self._codes.begin(self._looked_ns)
            self._ask_due_ns = 0
            while not self._upkeep.stopping:
                self._speak(connection, time.monotonic_ns())
                self._listen(connection)
        finally:
            connection.close()
            self._cut()

    def _listen(self, connection: Connection) -> None:
        since, self._looked_ns = self._looked_ns, time.monotonic_ns()
        data = connection.read(_SLICE_S)
        now = time.monotonic_ns()
        if data:
            self._standing.received(now, len(data))
        for frame in self._decoder.feed(data, now) if data else self._decoder.expire(now):
            if isinstance(frame, Garbled):
                self._ask_again(connection, frame, now)
            else:
                self._hear(connection, frame, now, since)
        if self._unrepaired is not None and now - self._unrepaired[1] > self._repair_ns:
            self._give_up_repair(now)
        for truncated in self._codes.expire(now):
            self._readings.broken(truncated.raw, "cut-off", now)

    def _hear(self, connection: Connection, packet: Packet, now: int, since: int) -> None:
        self._upkeep.heard()
        self._ask_due_ns = now + self._ask_ns
        self._standing.move(DeviceState.READY, detail=self._transport.address)
        self._repaired()
        if packet.op is Op.DECODE_DATA:
            self._take(connection, packet, now, since)
        elif packet.op in (Op.ACK, Op.NAK):
            self._commands.answered(packet)
        elif packet.op is Op.REPLY_REVISION:
            self._commands.answered(packet)
            revision = packet.data.decode("ascii", "replace").strip()
            self._standing.identified(
                model_of(self._transport), revision.partition(" ")[0], {"revision": revision}
            )
        else:
            self._send(connection, _ACK, now)

    def _take(self, connection: Connection, packet: Packet, now: int, since: int) -> None:
        taking = self._codes.take(packet, now, since)
        match taking:
            case Read(text, raw, aim):
                if not self._readings.code(text, raw, aim, now, awaited=True):
                    return  # not acknowledged: the scanner sends it again
                # Keeping it took its time, in which the scanner may have begun to send it again.
                self._codes.taken(packet, time.monotonic_ns())
            case Unreadable(raw, problem):
                self._readings.broken(raw, problem, now)
                self._codes.taken(packet, now)
            case Repeated():
                self._standing.repeated()
            case Joined():
                pass
            case _ as never:
                assert_never(never)
        self._send(connection, _ACK, now)

    def _ask_again(self, connection: Connection, garbled: Garbled, now: int) -> None:
        """Ask for a packet that came broken again; only where it never comes is it told as broken."""
        if garbled.problem == "no-packet":
            self._readings.broken(garbled.raw, garbled.problem, now)
            return
        self._repaired()
        self._codes.garbled(garbled)
        self._unrepaired = (garbled, now)
        self._send(connection, _RESEND, now)

    def _repaired(self) -> None:
        """Count a packet that came broken and again since."""
        if self._unrepaired is not None:
            self._standing.broke()
            self._unrepaired = None

    def _give_up_repair(self, now: int) -> None:
        if self._unrepaired is not None:
            garbled, self._unrepaired = self._unrepaired[0], None
            self._readings.broken(garbled.raw, garbled.problem, now)

    def _speak(self, connection: Connection, now: int) -> None:
        """Send the command whose time has come, unless the scanner is speaking."""
        self._gather()
        if self._commands.given_up(now) is not None:
            self._standing.dropped()
            self._ask_due_ns = now + int(min(_ASK_AGAIN_S * 1e9, self._ask_ns))
            detail = "it does not answer; is it set to SSI, and to send packeted data?"
            self._standing.move(DeviceState.DEGRADED, "no-answer", detail)
        if self._commands.idle and now >= self._ask_due_ns:
            self._ask_due_ns = now + self._ask_ns
            self._commands.ask((_WHO,))
        command = None if self._decoder.has_begun else self._commands.due(now)
        if command is not None:
            self._send(connection, packed(command), now)

    def _gather(self) -> None:
        """Take what other threads asked for."""
        while True:
            try:
                over = self._commands.ask(self._asked.get_nowait())
            except Empty:
                return
            if over:
                self._standing.dropped(over)

    def _send(self, connection: Connection, data: bytes, now: int) -> None:
        connection.write(data)
        self._standing.sent(now)

    def _cut(self) -> None:
        now = time.monotonic_ns()
        for frame in self._decoder.cut():
            if isinstance(frame, Garbled):  # a whole packet was not acknowledged, and will come again
                self._readings.broken(frame.raw, frame.problem, now)
        self._give_up_repair(now)
        for truncated in self._codes.cut():
            self._readings.broken(truncated.raw, "cut-off", now)


def build_ssi(config: DeviceConfig, sink: Sink) -> SsiScanner:
    """Make an SSI scanner from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options)
    response_s = options.seconds("response_s", RESPONSE_S, 0.1, 9.9)
    ask_s = options.seconds("ask_s", ASK_S, 1.0, 3600.0)
    typed = options.text("multipacket_type", "each", ("each", "first")) == "each"
    beeps = (options.integer("beep_good", 0, 0, 25), options.integer("beep_bad", 6, 0, 25))
    readings = SsiReadings(read_content(options), int(response_s * _WINDOW * 1e9), typed=typed)
    options.finish()
    return SsiScanner(config.name, transport, readings, sink, response_s=response_s, ask_s=ask_s, beeps=beeps)


DRIVER = DriverInfo(
    id="ssi",
    role=Role.SCANNER,
    summary="Zebra scanner set to SSI, on a serial port or TCP: every code is acknowledged",
    build=build_ssi,
    schemes=("socket", "tcp", "serial", "rfc2217", "usb", "/dev/…"),
    options=CONTENT_OPTIONS
    | PORT_OPTIONS
    | {
        "response_s": "its Host Serial Response Time-out, 2 s unless set otherwise",
        "ask_s": "the silence after which it is asked whether it is still there, 30 s",
        "multipacket_type": "each, or first where only the first packet of a long code has the code type",
        "beep_good": "the beep for a code that was right: 0, one short high one, to 25",
        "beep_bad": "the beep for one that was not: 6, two short low ones",
    },
    usb=(UsbMatch(0x05E0),),
    proof="a virtual scanner on TCP and a pseudo terminal, and packets quoted from manuals; no real scanner",
)
