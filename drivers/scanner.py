"""A scanner that sends bytes: on a serial port, a USB port that looks like one, or behind TCP."""

import logging
import threading
import time
from typing import assert_never

from drivers.api import (
    BadSettings,
    CodeRead,
    Connection,
    ConnectionLost,
    DeviceConfig,
    DeviceState,
    DeviceStatus,
    DriverInfo,
    ReadingBroken,
    Role,
    Sink,
    Transport,
    Unreachable,
)
from drivers.backoff import Backoff
from drivers.codecs.line import BrokenFrame, CodeFrame, LineDecoder, LineFrame, LineSettings
from drivers.interrupts import Interrupts
from drivers.standing import Standing
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.usb_port import known_by

_log = logging.getLogger(__name__)

_READ_S = 1.0
"""Longest wait for bytes; a stop ends it at once."""


class LineScanner:
    """Delivers each code to the sink, in order, from its own thread; keeps the scanner open for ever.

    States: OPENING → READY; a scanner that cannot be opened is in BACKOFF with reason "unreachable";
    one that went away is LOST, then in BACKOFF with reason "lost", then READY again.
    """

    def __init__(self, name: str, transport: Transport, framing: LineSettings, sink: Sink) -> None:
        self._name = name
        self._transport = transport
        self._decoder = LineDecoder(framing)
        self._sink = sink
        self._standing = Standing(name, Role.SCANNER, sink)
        self._backoff = Backoff()
        self._seq = 0
        self._stopping = Interrupts()
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name=f"scanner-{name}", daemon=True)

    @property
    def status(self) -> DeviceStatus:
        """The newest status, safe to read from any thread."""
        return self._standing.status

    def start(self) -> None:
        """Begin to open the scanner and to keep it open; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the scanner."""
        self._stopping.set()
        connection = self._connection
        if connection is not None:
            connection.cancel()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def nudge(self) -> None:
        """Try to open now, where it waits to."""
        self._stopping.nudge()

    def release(self, why: str) -> None:
        """Let go of a scanner that was unplugged: it is LOST and tried anew."""
        self._stopping.release(why)
        connection = self._connection
        if connection is not None:
            connection.cancel()

    def _run(self) -> None:
        self._standing.move(DeviceState.OPENING)
        while not self._stopping.is_set():
            try:
                self._visit()
            except Unreachable as error:
                lost = self._standing.status.reason == "lost"
                self._standing.move(DeviceState.BACKOFF, "lost" if lost else "unreachable", str(error))
            except ConnectionLost as error:
                self._standing.move(DeviceState.LOST, "lost", str(error))
                self._standing.move(DeviceState.BACKOFF, "lost", str(error))
            except Exception as error:  # noqa: BLE001 - the thread's top reports and begins anew
                self._standing.move(DeviceState.BACKOFF, "internal-error", repr(error))
                _log.exception("%s: the scanner's thread begins anew", self._name)
            if self._stopping.wait(self._backoff.next_s()):
                self._backoff.reset()
        self._standing.move(DeviceState.ABSENT)

    def _visit(self) -> None:
        """Open the scanner and read until it is lost or stopped."""
        connection = self._connection = self._transport.open()
        self._stopping.hold()
        try:
            if self._standing.status.reason == "lost":
                self._standing.reconnected()
            self._standing.reached(self._transport.address, known_by(self._transport))
            self._standing.move(DeviceState.READY, detail=self._transport.address)
            while not self._stopping.is_set():
                self._stopping.check()
                data = connection.read(_READ_S)
                if data:
                    self._backoff.reset()
                    self._standing.received(time.monotonic_ns(), len(data))
                    self._deliver(self._decoder.feed(data))
        finally:
            self._connection = None
            connection.close()
            self._deliver(self._decoder.cut())

    def _deliver(self, frames: list[LineFrame]) -> None:
        now = time.monotonic_ns()
        for frame in frames:
            match frame:
                case CodeFrame(text, raw, aim):
                    self._seq += 1
                    self._standing.framed()
                    self._tell(CodeRead(self._name, self._seq, text, raw, aim, now))
                case BrokenFrame(raw, problem):
                    self._standing.broke()
                    self._tell(ReadingBroken(self._name, raw, problem, now))
                case _ as never:
                    assert_never(never)

    def _tell(self, reading: CodeRead | ReadingBroken) -> None:
        """Hand one reading over; a sink that raises must not cost the readings behind it."""
        try:
            self._sink(reading)
        except Exception:  # noqa: BLE001 - the sink is the top of another room
            _log.exception("%s: the sink refused reading %r", self._name, reading)


def build_scanner(config: DeviceConfig, sink: Sink) -> LineScanner:
    """Make a scanner from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options)
    framing = LineSettings(
        prefix=_marks(options, "prefix"),
        suffix=_marks(options, "suffix"),
        stx_etx=options.text("framing", "line", ("line", "stx-etx")) == "stx-etx",
        max_length=options.integer("max_length", 4096, 16, 65536),
        aim=options.flag("aim", default=True),
    )
    options.finish()
    return LineScanner(config.name, transport, framing, sink)


def _marks(options: OptionReader, name: str) -> bytes:
    r"""Read a prefix or suffix; control characters may be written as `\x02`."""
    text = options.text(name, "")
    try:
        return text.encode("latin-1").decode("unicode_escape").encode("latin-1")
    except UnicodeError as error:
        raise BadSettings(f"option {name}: {text!r} is not readable: {error}") from error


DRIVER = DriverInfo(
    id="serial",
    role=Role.SCANNER,
    summary="Scanner on a serial port, a USB serial port or TCP: one code a line",
    build=build_scanner,
    schemes=("socket", "tcp", "serial", "rfc2217", "usb", "/dev/…"),
    options={
        "framing": "line (CR, LF or both end a code) or stx-etx",
        "prefix": "what the scanner puts before each code",
        "suffix": "what it puts after each code, before the end of line",
        "aim": "false where codes may begin with ] and no AIM identifier is sent",
        "max_length": "longest code in bytes",
        "baud": "speed, 9600 unless set otherwise",
        "bits": "5 to 8",
        "parity": "N, E or O",
        "stop_bits": "1 or 2",
        "xonxoff": "software flow control",
        "rtscts": "hardware flow control",
    },
)
