"""What a virtual reader says in LLRP 1.0.1: events, answers, capabilities, configuration."""

import struct

from drivers.codecs.llrp.orders import message, parameter
from drivers.codecs.llrp.parameters import U16, U32, U64

KEEPALIVE, READER_EVENT_NOTIFICATION, ERROR_MESSAGE = 62, 63, 100

OK, UNSUPPORTED_MESSAGE, BAD_PARAMETER, NO_SUCH_THING = 0, 109, 100, 300

_POWERS_DBM = range(10, 31)
"""The transmit powers of the table, from index 1 on."""


def status(code: int = OK, words: str = "") -> bytes:
    """Write LLRPStatus."""
    return parameter(287, U16.pack(code), _text(words))


def notification(now_us: int, *events: bytes) -> bytes:
    """Write READER_EVENT_NOTIFICATION with the reader's UTC clock."""
    return message(READER_EVENT_NOTIFICATION, 0, parameter(246, parameter(128, U64.pack(now_us)), *events))


def connection_attempt(status_code: int) -> bytes:
    """Write ConnectionAttemptEvent."""
    return parameter(256, U16.pack(status_code))


def antenna_event(antenna: int, *, connected: bool) -> bytes:
    """Write AntennaEvent."""
    return parameter(255, bytes([connected]), U16.pack(antenna))


def rospec_event(rospec: int, *, ended: bool) -> bytes:
    """Write ROSpecEvent."""
    return parameter(249, bytes([ended]), U32.pack(rospec), U32.pack(0))


def exception_event(words: str) -> bytes:
    """Write ReaderExceptionEvent."""
    return parameter(252, _text(words))


def overflow_event() -> bytes:
    """Write ReportBufferOverflowErrorEvent."""
    return parameter(251)


def capabilities(antennas: int, manufacturer: int, model: int, firmware: str) -> bytes:
    """Write the parameters of GET_READER_CAPABILITIES_RESPONSE behind its status."""
    general = parameter(
        137,
        U16.pack(antennas),
        U16.pack(0x4000),  # has a UTC clock
        U32.pack(manufacturer),
        U32.pack(model),
        _text(firmware),
        parameter(139, U16.pack(1), U16.pack(0)),
        parameter(141, U16.pack(0), U16.pack(0)),
        *(parameter(140, U16.pack(number), U16.pack(1), b"\x01") for number in range(1, antennas + 1)),
    )
    # Warns of a full buffer, holds events and reports; room for four ROSpecs of four AISpecs each.
    llrp = parameter(142, b"\x48\x01", U16.pack(0), *(U32.pack(count) for count in (4, 4, 4, 8, 8)))
    mode = parameter(329, U32.pack(1), b"\x80\x01\x00\x02", *map(U32.pack, (640_000, 1500, 6250, 25_000, 0)))
    band = parameter(
        144,
        *(
            parameter(145, U16.pack(index), struct.pack("!h", dbm * 100))
            for index, dbm in enumerate(_POWERS_DBM, start=1)
        ),
        parameter(146, b"\x80", parameter(147, b"\x01\x00", U16.pack(1), U32.pack(902_750))),
        parameter(328, mode),
    )
    return general + llrp + parameter(143, U16.pack(840), U16.pack(1), band)


def configuration(identity: bytes, antennas: dict[int, bool], keepalive_ms: int) -> bytes:
    """Write the parameters of GET_READER_CONFIG_RESPONSE behind its status."""
    return b"".join(
        [
            parameter(218, b"\x00", U16.pack(len(identity)), identity),
            *(
                parameter(221, b"\x80" if connected else b"\x00", U16.pack(number), U16.pack(600))
                for number, connected in antennas.items()
            ),
            parameter(220, bytes([keepalive_ms > 0]), U32.pack(keepalive_ms)),
        ]
    )


def _text(words: str) -> bytes:
    data = words.encode()
    return U16.pack(len(data)) + data
