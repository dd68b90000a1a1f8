"""A fixed RFID reader that speaks LLRP over TCP or TLS, such as Zebra's FX and Impinj's Speedway."""

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from drivers.api import (
    Connection,
    ConnectionLost,
    DeviceConfig,
    DeviceState,
    DriverInfo,
    InventoryEnded,
    Role,
    Sink,
    Transport,
    Unreachable,
)
from drivers.base.kept_open import KeptOpen
from drivers.base.telling import tell
from drivers.codecs.llrp.answers import Capabilities, Configuration
from drivers.codecs.llrp.events import (
    AntennaChanged,
    BufferFilled,
    ConnectionClosed,
    ConnectionTried,
    ExceptionRaised,
    ReaderEvent,
    RoSpecChanged,
)
from drivers.codecs.llrp.frames import TagsReported
from drivers.codecs.llrp.orders import Inventory
from drivers.rfid.fitness import ReaderFitness
from drivers.rfid.inventory import RunningInventory
from drivers.rfid.session import SLICE_S, Denied, ReaderEvents, ReaderSession
from drivers.transport.opening import reader_port
from drivers.transport.options import OptionReader

_log = logging.getLogger(__name__)

_MAKERS = {161: "Zebra", 25882: "Impinj"}
"""Makers by their IANA enterprise number; Zebra's readers still carry Motorola's."""

_STOPPED = "the reader was stopped"

_SPARE_S = 2.0
"""How much longer than the inventory the reader may read by itself, should this program be gone."""


_LONGEST_S = 86_400.0


@dataclass(frozen=True)
class _Begin:
    number: int
    seconds: float


@dataclass(frozen=True)
class _End:
    pass


class LlrpReader(KeptOpen):
    """Reads tags between `begin` and the end of an inventory, from its own thread; keeps the reader open.

    States: OPENING → IDENTIFYING → READY; DEGRADED "antenna-out" while an antenna that is to be used is not
    connected, "bad-settings" where it has not what the options name. One that can't be opened, or that
    another program has, is in BACKOFF with reason "unreachable"; one that went away or froze is LOST, then
    in BACKOFF with reason "lost". An inventory that is begun meanwhile is one more reason to try at once.
    """

    def __init__(
        self, name: str, transport: Transport, inventory: Inventory, keepalive_s: float, sink: Sink
    ) -> None:
        super().__init__(name, Role.READER, sink)
        self._transport = transport
        self._inventory = inventory
        self._fitness = ReaderFitness(inventory)
        self._keepalive_s = keepalive_s
        self._standing.speaks_every(3 * keepalive_s)
        self._lock = threading.Lock()
        self._requests: deque[_Begin | _End] = deque()
        self._number = 0
        self._serving = False
        self._running: RunningInventory | None = None
        self._ending = False

    def start(self) -> None:
        """Begin to open the reader and to keep it open; returns at once."""
        with self._lock:
            self._serving = True
        super().start()

    def stop(self, timeout: float = 2.0) -> None:
        """End an inventory that runs, the thread, and the connection."""
        with self._lock:
            self._serving = False
        super().stop(timeout)
        self._fail_waiting(_STOPPED)

    def begin(self, seconds: float) -> None:
        """Begin an inventory of so many seconds, in place of one that runs. Returns at once."""
        with self._lock:
            self._number += 1
            request = _Begin(self._number, min(max(seconds, 0.0), _LONGEST_S))
            serving = self._serving
            if serving:
                self._requests.append(request)
        if serving:
            self._upkeep.nudge()
        else:
            self._fail(request, "the reader is not started")

    def end(self) -> None:
        """End the inventory that runs, if one does, before its time."""
        with self._lock:
            self._requests.append(_End())

    # A connection

    def _visit(self) -> None:
        """Open the reader and serve it until it is lost or stopped; inventories end with it."""
        problem = "the driver failed"
        try:
            connection = self._transport.open()
            self._upkeep.opened(connection)
            try:
                self._serve(self._session(connection))
            finally:
                connection.close()
            problem = _STOPPED
        except (Unreachable, ConnectionLost) as error:
            problem = _STOPPED if self._upkeep.stopping else str(error)
            if not self._upkeep.stopping:
                raise
        finally:
            self._break_off(problem)

    def _session(self, connection: Connection) -> ReaderSession:
        told = ReaderEvents(self._take_tags, self._take_event)
        return ReaderSession(
            connection, self._keepalive_s, self._standing, told, lambda: not self._upkeep.stopping
        )

    def _serve(self, session: ReaderSession) -> None:
        self._standing.move(DeviceState.IDENTIFYING)
        self._identify(*session.set_up())
        self._upkeep.heard()
        while not self._upkeep.stopping:
            self._obey(session)
            self._read(session)
        self._ending = True
        session.leave(self._running.number if self._running else None)

    def _identify(self, what: Capabilities, how: Configuration) -> None:
        self._fitness.learn(what, how)
        self._standing.reached(self._transport.address, f"llrp:{how.identity}" if how.identity else "")
        maker = _MAKERS.get(what.manufacturer, f"maker {what.manufacturer}")
        self._standing.identified(f"{maker} {what.model}", what.firmware, {"antennas": str(what.antennas)})
        self._judge()

    def _judge(self) -> None:
        """Say how the reader stands, by its antennas and what the options ask of it."""
        known = self._standing.status
        antennas = {"connected antennas": self._fitness.connected}
        self._standing.identified(known.model, known.firmware, antennas)
        state, reason, detail = self._fitness.verdict()
        self._standing.move(state, reason, detail or self._transport.address)

    # Inventories

    def _obey(self, session: ReaderSession) -> None:
        """Do what was asked for meanwhile, in order."""
        while request := self._next_request():
            match request:
                case _Begin():
                    self._end_running(session, "another inventory was begun")
                    self._begin(session, request)
                case _End():
                    self._end_running(session)
                case _ as never:
                    assert_never(never)

    def _next_request(self) -> _Begin | _End | None:
        with self._lock:
            return self._requests.popleft() if self._requests else None

    def _begin(self, session: ReaderSession, request: _Begin) -> None:
        now = time.monotonic_ns()
        longest_ms = int((request.seconds + _SPARE_S) * 1000)
        ends = now + int(request.seconds * 1e9)
        self._running = RunningInventory(self._name, request.number, now, ends, partial(tell, self._sink))
        try:
            session.start(request.number, replace(self._inventory, longest_ms=longest_ms))
        except Denied as error:
            self._end_running(session, f"the reader refuses to read: {error}")

    def _read(self, session: ReaderSession) -> None:
        """Take what comes until something is due, and do that."""
        running = self._running
        if running is None:
            session.turn(SLICE_S)
            return
        session.turn((running.due_ns() - time.monotonic_ns()) / 1e9)
        running.clock = session.clock
        now = time.monotonic_ns()
        running.report(now)
        if running.over(now):
            self._end_running(session)

    def _end_running(self, session: ReaderSession, problem: str = "") -> None:
        running = self._running
        if running is not None:
            self._ending = True
            session.finish(running.number)
            self._ending, self._running = False, None
            running.clock = session.clock
            running.end(time.monotonic_ns(), problem)

    def _break_off(self, problem: str) -> None:
        """End the inventory that ran, and those that waited to begin, for want of a reader."""
        running, self._running, self._ending = self._running, None, False
        if running is not None:
            running.end(time.monotonic_ns(), problem)
        self._fail_waiting(problem)

    def _fail_waiting(self, problem: str) -> None:
        while request := self._next_request():
            if isinstance(request, _Begin):
                self._fail(request, problem)

    def _fail(self, request: _Begin, problem: str) -> None:
        tell(self._sink, InventoryEnded(self._name, request.number, 0, problem, time.monotonic_ns()))

    # What the reader says

    def _take_tags(self, report: TagsReported) -> None:
        strange = len(report.tags)
        if self._running is not None:
            strange = self._running.add(report.tags)
        if strange or report.unreadable:
            self._standing.dropped(strange + report.unreadable)

    def _take_event(self, event: ReaderEvent) -> None:
        running = self._running
        match event:
            case AntennaChanged(antenna, connected):
                self._fitness.plugged(antenna, connected=connected)
                self._judge()
            case BufferFilled(percent):
                if percent > 100 and running is not None:
                    running.note_problem("the reader's memory overflowed, readings were lost")
            case RoSpecChanged(rospec, change):
                if change and running is not None and rospec == running.number and not self._ending:
                    running.cut_short("the reader ended the inventory by itself")
            case ExceptionRaised(message):
                _log.warning("%s: the reader says: %s", self._name, message)
            case ConnectionTried() | ConnectionClosed():
                pass  # the session takes these
            case _ as never:
                assert_never(never)


def build_reader(config: DeviceConfig, sink: Sink) -> LlrpReader:
    """Make a reader from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = reader_port(config.url, options)
    inventory = Inventory(
        antennas=options.integers("antennas", 1, 64),
        power=options.integer("power", 0, 0, 65535),
        session=options.integer("session", 0, 0, 3),
    )
    keepalive_s = options.seconds("keepalive_s", 2.0, 0.1, 60.0)
    options.finish()
    return LlrpReader(config.name, transport, inventory, keepalive_s, sink)


DRIVER = DriverInfo(
    id="llrp",
    role=Role.READER,
    summary="Fixed RFID reader that speaks LLRP 1.0.1, over TCP or TLS",
    build=build_reader,
    schemes=("llrp", "llrps"),
    options={
        "antennas": "the antennas to read with, such as [1, 2]; all of them unless set",
        "power": "index into the reader's table of transmit powers; as the reader is set up unless given",
        "session": "Gen2 session, 0 to 3; in 0 every tag answers again at once, so that counts tell strays",
        "keepalive_s": "how often it has to say that it is there; lost after three missed; 2 s unless set",
        "tls": "true for an encrypted connection, as llrps:// means",
        "ca": "file of the certificates that are trusted; those of the system unless set",
        "tls_check_name": "false where the reader's certificate is made out to another name than its address",
    },
    proof="llrpkit's emulator and the simulated reader, which sllurp and pyllrp read too; no real reader yet",
)
