"""What an LLRP 1.0.1 reader tells unasked in READER_EVENT_NOTIFICATION, and its clock.

The message holds one ReaderEventNotificationData (TLV 246): a timestamp by UTC (128) or uptime (129), and
the events. The first message of every connection is one with ConnectionAttemptEvent (256).
"""

from dataclasses import dataclass

from drivers.codecs.llrp.parameters import U16, U32, U64, Malformed, number, parameters, text

_NOTIFICATION_DATA = 246


@dataclass(frozen=True)
class ConnectionTried:
    """The answer to a connection: `status` 0 where it is taken.

    1 and 2: another client (connected by the reader, by itself) has the reader. 3: another reason. 4: told
    to the client that has the reader, or to the one refused, that another one tried.
    """

    status: int


@dataclass(frozen=True)
class AntennaChanged:
    """An antenna was plugged in or out."""

    antenna: int
    connected: bool


@dataclass(frozen=True)
class RoSpecChanged:
    """A ROSpec began (0), ended (1) or was preempted (2)."""

    rospec: int
    change: int


@dataclass(frozen=True)
class ExceptionRaised:
    """The reader has a trouble of its own, in its own words."""

    message: str


@dataclass(frozen=True)
class BufferFilled:
    """The buffer of reports is full to `percent`; at more than 100 reports were lost."""

    percent: int


@dataclass(frozen=True)
class ConnectionClosed:
    """The reader ends the connection."""


ReaderEvent = (
    ConnectionTried | AntennaChanged | RoSpecChanged | ExceptionRaised | BufferFilled | ConnectionClosed
)


@dataclass(frozen=True)
class EventsTold:
    """Events and the reader's clock in microseconds, UTC or since its start; 0 where it tells none."""

    events: tuple[ReaderEvent, ...]
    utc_us: int = 0
    uptime_us: int = 0


def read_events(body: bytes) -> EventsTold:
    """Read the body of READER_EVENT_NOTIFICATION; events of other kinds are left out."""
    for kind, at, end in parameters(body):
        if kind == _NOTIFICATION_DATA:
            return _read_data(body, at, end)
    raise Malformed("a notification has no data")


def _read_data(body: bytes, at: int, end: int) -> EventsTold:
    events: list[ReaderEvent] = []
    utc = uptime = 0
    for kind, begin, stop in parameters(body, at, end):
        if kind == 128:
            utc = number(U64, body, begin, stop)
        elif kind == 129:
            uptime = number(U64, body, begin, stop)
        else:
            event = _read_event(kind, body, begin, stop)
            events += [event] if event is not None else []
    return EventsTold(tuple(events), utc, uptime)


def _read_event(kind: int, body: bytes, at: int, end: int) -> ReaderEvent | None:
    match kind:
        case 249:  # event type in 8 bits, ROSpec, preempting ROSpec
            rospec = number(U32, body, at + 1, end)
            return RoSpecChanged(rospec, body[at])
        case 250 if end > at:
            return BufferFilled(body[at])
        case 251:
            return BufferFilled(101)
        case 252:
            return ExceptionRaised(text(body, at, end))
        case 255:  # event type in 8 bits, 1 for connected, then the antenna
            antenna = number(U16, body, at + 1, end)
            return AntennaChanged(antenna, body[at] == 1)
        case 256:
            return ConnectionTried(number(U16, body, at, end))
        case 257:
            return ConnectionClosed()
        case _:
            return None
