"""One connection to an LLRP reader: greeted, set up, kept watch over, and asked to read.

The order is that of `drivers.codecs.llrp.orders`. The reader says KEEPALIVE every so often; one that said
nothing three times over is frozen or its cable is pulled, though the connection looks whole, and is lost.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from drivers.api import Connection, ConnectionLost, Unreachable
from drivers.base.standing import Standing
from drivers.codecs.llrp import orders
from drivers.codecs.llrp.answers import Capabilities, Configuration, Status
from drivers.codecs.llrp.events import (
    AntennaChanged,
    BufferFilled,
    ConnectionClosed,
    ConnectionTried,
    EventsTold,
    ExceptionRaised,
    ReaderEvent,
    RoSpecChanged,
)
from drivers.codecs.llrp.frames import (
    Answered,
    BrokenMessage,
    CapabilitiesTold,
    ConfigurationTold,
    Kept,
    LlrpDecoder,
    LlrpFrame,
    OtherMessage,
    Refused,
    StreamBroken,
    TagsReported,
)
from drivers.codecs.llrp.orders import Inventory
from drivers.rfid.tag_window import ReaderClock

_log = logging.getLogger(__name__)

SLICE_S = 0.05
"""Longest single wait: how late a stop or a request may be seen."""

_ANSWER_S = 5.0
"""How long a reader may take for an answer; adding a ROSpec takes some of them a second."""

_GOODBYE_S = 0.3
"""How long to wait for the answer to a goodbye: a stop has to be done within 2 s."""

_MISSED = 3
_TAKEN = (1, 2, 4)
"""What ConnectionAttemptEvent says where another client has the reader."""

Answer = Answered | CapabilitiesTold | ConfigurationTold | Refused


class Denied(Exception):
    """The reader answers that it will not; the message says so in words."""


@dataclass(frozen=True)
class ReaderEvents:
    """Who is told of what the reader says unasked."""

    tags: Callable[[TagsReported], None]
    event: Callable[[ReaderEvent], None]


class ReaderSession:
    """Talks to one reader over an open connection; used by one thread.

    `going` says whether to go on; where not, whatever is waited for is given up with `ConnectionLost`.
    """

    def __init__(
        self,
        connection: Connection,
        keepalive_s: float,
        standing: Standing,
        told: ReaderEvents,
        going: Callable[[], bool],
    ) -> None:
        self.clock = ReaderClock()
        self._connection = connection
        self._keepalive_s = keepalive_s
        self._standing = standing
        self._told = told
        self._going = going
        self._decoder = LlrpDecoder()
        self._ident = 0
        self._answers: dict[int, Answer] = {}
        self._greeting: ConnectionTried | None = None
        self._heard_s = time.monotonic()
        self._watched = False

    def set_up(self) -> tuple[Capabilities, Configuration]:
        """Do all that comes before an inventory; gives what the reader is and how it is set up.

        `Unreachable` where another program has the reader, or it does not do what a reader must.
        """
        try:
            return self._set_up()
        except Denied as error:
            raise Unreachable(f"the reader can not be set up: {error}") from error
        except ConnectionLost as error:
            raise Unreachable(str(error)) from error

    def _set_up(self) -> tuple[Capabilities, Configuration]:
        self._await(lambda: self._greeting is not None, "it is connected and does not greet as a reader does")
        if self._greeting is not None and self._greeting.status:
            raise Unreachable(_explain(self._greeting.status))
        what = self._ask(orders.get_capabilities)
        how = self._ask(orders.get_configuration)
        self._say(orders.enable_events_and_reports(self._next()))
        self._ask(lambda ident: orders.set_configuration(ident, int(self._keepalive_s * 1000)))
        self._watched = True
        self._try(orders.delete_rospec)
        return (
            what.capabilities if isinstance(what, CapabilitiesTold) else Capabilities(),
            how.configuration if isinstance(how, ConfigurationTold) else Configuration(),
        )

    def turn(self, wait_s: float) -> None:
        """Take what comes within `wait_s`; `ConnectionLost` where the reader went away or froze."""
        data = self._connection.read(max(0.0, min(wait_s, SLICE_S)))
        now = time.monotonic()
        if data:
            self._heard_s = now
            self._standing.received(time.monotonic_ns(), len(data))
            self._take_all(self._decoder.feed(data))
        elif self._watched and now - self._heard_s > _MISSED * self._keepalive_s:
            silent, usual = now - self._heard_s, self._keepalive_s
            raise ConnectionLost(f"it said nothing for {silent:.1f} s, though it should every {usual:g} s")

    def start(self, rospec: int, inventory: Inventory) -> None:
        """Have it read; `Denied` where it will not."""
        self._ask(lambda ident: orders.add_rospec(ident, rospec, inventory))
        self._ask(lambda ident: orders.enable_rospec(ident, rospec))
        self._ask(lambda ident: orders.start_rospec(ident, rospec))

    def finish(self, rospec: int) -> None:
        """Have it read no more and forget it; all it read was told when this returns."""
        self._try(partial(orders.stop_rospec, rospec=rospec))
        self._try(partial(orders.delete_rospec, rospec=rospec))

    def leave(self, rospec: int | None) -> None:
        """Stop what it reads and say goodbye, so that the next client is taken at once; waits a moment."""
        self.turn(SLICE_S)  # takes in the cancel by which a stop got us here, which would break off a write
        if rospec is not None:
            self._say(orders.stop_rospec(self._next(), rospec))
            self._say(orders.delete_rospec(self._next(), rospec))
        ident = self._next()
        self._say(orders.close_connection(ident))
        until = time.monotonic() + _GOODBYE_S
        while ident not in self._answers and time.monotonic() < until:
            self.turn(until - time.monotonic())

    def _next(self) -> int:
        self._ident += 1
        return self._ident

    def _say(self, data: bytes) -> None:
        self._connection.write(data)
        self._standing.sent(time.monotonic_ns())

    def _ask(self, order: Callable[[int], bytes]) -> Answer:
        """Say one order and wait for its answer; `Denied` where it is refused."""
        ident = self._next()
        self._say(order(ident))
        self._await(lambda: ident in self._answers, "it does not answer")
        answer = self._answers.pop(ident)
        if isinstance(answer, Refused) or answer.status.code:
            raise Denied(_words(answer.status))
        return answer

    def _try(self, order: Callable[[int], bytes]) -> None:
        """Say an order that may be refused: there may be nothing to stop or to forget."""
        try:
            self._ask(order)
        except Denied as error:
            _log.info("%s: %s", self._standing.status.name, error)

    def _await(self, done: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + _ANSWER_S
        while not done():
            if not self._going():
                raise ConnectionLost("stopped")
            if time.monotonic() >= until:
                raise ConnectionLost(f"{otherwise}: nothing of it came within {_ANSWER_S:g} s")
            self.turn(SLICE_S)

    def _take_all(self, frames: list[LlrpFrame]) -> None:
        self._standing.framed(len(frames))
        for frame in frames:
            self._take(frame)

    def _take(self, frame: LlrpFrame) -> None:
        match frame:
            case TagsReported():
                self._told.tags(frame)
            case EventsTold():
                self._take_events(frame)
            case Kept(ident):
                self._say(orders.acknowledge(ident))
            case Answered() | CapabilitiesTold() | ConfigurationTold() | Refused():
                self._answers[frame.id] = frame
            case OtherMessage():
                pass
            case BrokenMessage(kind, problem):
                self._standing.broke()
                _log.warning("%s: message %d is broken: %s", self._standing.status.name, kind, problem)
            case StreamBroken(problem):
                self._standing.broke()
                if self._greeting is None:
                    raise ConnectionLost("what comes is no LLRP; is that the reader's address and port?")
                raise ConnectionLost(f"it is out of step: {problem}")
            case _ as never:
                assert_never(never)

    def _take_events(self, told: EventsTold) -> None:
        if told.utc_us or told.uptime_us:
            self.clock = ReaderClock(time.monotonic_ns(), told.utc_us, told.uptime_us)
        for event in told.events:
            match event:
                case ConnectionTried() if self._greeting is None:
                    self._greeting = event
                case ConnectionTried():
                    _log.info("%s: another program tried to connect", self._standing.status.name)
                case ConnectionClosed():
                    raise ConnectionLost("the reader closed the connection")
                case AntennaChanged() | BufferFilled() | ExceptionRaised() | RoSpecChanged():
                    self._told.event(event)
                case _ as never:
                    assert_never(never)


def _explain(status: int) -> str:
    if status in _TAKEN:
        return "another program is connected to the reader, which takes only one"
    return f"the reader takes no connection (ConnectionAttemptEvent {status})"


def _words(status: Status) -> str:
    return f"{status.words or 'the reader says no'} (LLRP status {status.code})"
