"""What a client says in LLRP 1.0.1: each function gives one whole message with the id it is answered by.

The order of a session, as seen on the wire with sllurp and llrpkit: capabilities, configuration, events
enabled (which has no answer), keepalive set, old ROSpecs deleted (id 0 is all); then for an inventory a
ROSpec added, enabled, started, stopped and deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from drivers.codecs.llrp.frames import HEAD, VERSION
from drivers.codecs.llrp.parameters import TLV, U16, U32

GET_READER_CAPABILITIES, GET_READER_CONFIG, SET_READER_CONFIG = 1, 2, 3
CLOSE_CONNECTION = 14
ADD_ROSPEC, DELETE_ROSPEC, START_ROSPEC, STOP_ROSPEC, ENABLE_ROSPEC, DISABLE_ROSPEC = 20, 21, 22, 23, 24, 25
ENABLE_EVENTS_AND_REPORTS, KEEPALIVE_ACK = 64, 72

ALL_ROSPECS = 0

_WATCHED_EVENTS = (2, 3, 4, 8)
"""ROSpec, report buffer, reader exception and antenna (NotificationEventType)."""


@dataclass(frozen=True)
class Inventory:
    """How tags are to be read: which antennas (none stands for all), how strong, in which session.

    `power` is an index into the reader's table, 0 leaves it as it is set. `session` is Gen2's, 0 to 3;
    in 0 a tag answers again at once, in 2 and 3 it keeps silent for a while. `population` is how many tags
    are expected. The reader stops by itself after `longest_ms`, whoever has gone away.
    """

    antennas: tuple[int, ...] = ()
    power: int = 0
    session: int = 0
    population: int = 32
    longest_ms: int = 60_000


def message(kind: int, ident: int, body: bytes = b"") -> bytes:
    """Put the head before the parameters of one message."""
    return HEAD.pack(VERSION << 10 | kind, HEAD.size + len(body), ident) + body


def parameter(kind: int, *parts: bytes) -> bytes:
    """Make one TLV parameter of the values and parameters it holds."""
    value = b"".join(parts)
    return TLV.pack(kind, TLV.size + len(value)) + value


def get_capabilities(ident: int) -> bytes:
    """Ask what the reader is: all capabilities (0)."""
    return message(GET_READER_CAPABILITIES, ident, b"\0")


def get_configuration(ident: int) -> bytes:
    """Ask how it is set up: all (0), of every antenna and port (0)."""
    return message(GET_READER_CONFIG, ident, b"\0\0\0\0\0\0\0")


def set_configuration(ident: int, keepalive_ms: int) -> bytes:
    """Have it say KEEPALIVE every so often and tell the events that are watched; reset nothing."""
    states = [parameter(245, U16.pack(event), b"\x80") for event in _WATCHED_EVENTS]
    keepalive = parameter(220, b"\x01", U32.pack(keepalive_ms))
    return message(SET_READER_CONFIG, ident, b"\0" + parameter(244, *states) + keepalive)


def enable_events_and_reports(ident: int) -> bytes:
    """Have it hold back nothing; there is no answer."""
    return message(ENABLE_EVENTS_AND_REPORTS, ident)


def acknowledge(ident: int) -> bytes:
    """Answer a KEEPALIVE."""
    return message(KEEPALIVE_ACK, ident)


def close_connection(ident: int) -> bytes:
    """Say goodbye, so that the reader takes the next client at once."""
    return message(CLOSE_CONNECTION, ident)


def delete_rospec(ident: int, rospec: int = ALL_ROSPECS) -> bytes:
    """Forget one ROSpec, or all."""
    return message(DELETE_ROSPEC, ident, U32.pack(rospec))


def enable_rospec(ident: int, rospec: int) -> bytes:
    """Let a ROSpec be started."""
    return message(ENABLE_ROSPEC, ident, U32.pack(rospec))


def disable_rospec(ident: int, rospec: int) -> bytes:
    """Let a ROSpec be started no more."""
    return message(DISABLE_ROSPEC, ident, U32.pack(rospec))


def start_rospec(ident: int, rospec: int) -> bytes:
    """Begin to read."""
    return message(START_ROSPEC, ident, U32.pack(rospec))


def stop_rospec(ident: int, rospec: int) -> bytes:
    """End reading."""
    return message(STOP_ROSPEC, ident, U32.pack(rospec))


def add_rospec(ident: int, rospec: int, inventory: Inventory) -> bytes:
    """Describe an inventory: started by command, each tag reported as it is read.

    Reported are antenna, peak RSSI, first and last seen, seen count and the ROSpec itself, so that a tag of
    an old inventory is known as such.
    """
    start = parameter(179, b"\0")
    stop = parameter(182, b"\x01", U32.pack(inventory.longest_ms))
    boundary = parameter(178, start, stop)
    antennas = inventory.antennas or (0,)
    until_stopped = parameter(184, b"\0", U32.pack(0))
    gen2 = b"\x01"
    how = parameter(186, U16.pack(1), gen2, *_antenna_configurations(antennas, inventory))
    read = parameter(183, _numbers(antennas), until_stopped, how)
    selector = parameter(238, U16.pack(0x8000 | 0x1000 | 0x0400 | 0x0200 | 0x0100 | 0x0080))
    report = parameter(237, b"\x01", U16.pack(1), selector)
    priority, disabled = b"\0", b"\0"
    spec = parameter(177, U32.pack(rospec), priority, disabled, boundary, read, report)
    return message(ADD_ROSPEC, ident, spec)


def _antenna_configurations(antennas: Sequence[int], inventory: Inventory) -> list[bytes]:
    """Set power and session for each antenna, 0 being all; hop table and channel stay the first."""
    power = parameter(224, U16.pack(1), U16.pack(1), U16.pack(inventory.power)) if inventory.power else b""
    session = inventory.session << 6
    singulation = parameter(336, bytes([session]), U16.pack(inventory.population), U32.pack(0))
    command = parameter(330, b"\0", singulation)
    return [parameter(222, U16.pack(antenna), power, command) for antenna in antennas]


def _numbers(numbers: Sequence[int]) -> bytes:
    return U16.pack(len(numbers)) + b"".join(U16.pack(number) for number in numbers)
