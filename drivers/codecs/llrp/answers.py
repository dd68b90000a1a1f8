"""What an LLRP 1.0.1 reader answers: status, capabilities, configuration.

Every answer begins with LLRPStatus (TLV 287): code, 0 for success, and a description in words.
GET_READER_CAPABILITIES_RESPONSE has GeneralDeviceCapabilities (137): antennas, flags, manufacturer as IANA
enterprise number, model number, firmware; and the table of transmit powers (145) inside 143 and 144: index,
power in hundredths of dBm. GET_READER_CONFIG_RESPONSE has Identification (218): MAC address (0) or EPC (1);
and AntennaProperties (221): top bit connected, antenna, gain.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from drivers.codecs.llrp.parameters import U16, U32, Malformed, number, parameters, text


class Answering(IntEnum):
    """The types of messages that answer one of ours and bring no more than a status."""

    CLOSE_CONNECTION = 4
    SET_READER_CONFIG = 13
    ADD_ROSPEC = 30
    DELETE_ROSPEC = 31
    START_ROSPEC = 32
    STOP_ROSPEC = 33
    ENABLE_ROSPEC = 34
    DISABLE_ROSPEC = 35


@dataclass(frozen=True)
class Status:
    """0 for success; `words` are the reader's own and may be empty."""

    code: int
    words: str = ""


@dataclass(frozen=True)
class Capabilities:
    """What the reader is; `manufacturer` is an IANA enterprise number, `powers_dbm` by their index."""

    antennas: int = 0
    manufacturer: int = 0
    model: int = 0
    firmware: str = ""
    powers_dbm: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Configuration:
    """How the reader is set up: its identity, and which antennas are connected, as far as it tells."""

    identity: str = ""
    connected: dict[int, bool] = field(default_factory=dict)


def read_status(body: bytes) -> Status:
    """Read the status that every answer begins with; `Malformed` where there is none."""
    for kind, at, end in parameters(body):
        if kind == 287:
            return Status(number(U16, body, at, end), text(body, at + 2, end))
    raise Malformed("an answer has no status")


def read_capabilities(body: bytes) -> Capabilities:
    """Read what the reader is, from the body of GET_READER_CAPABILITIES_RESPONSE."""
    antennas = manufacturer = model = 0
    firmware = ""
    powers: dict[int, float] = {}
    for kind, at, end in parameters(body):
        if kind == 137:
            antennas = number(U16, body, at, end)
            manufacturer, model = number(U32, body, at + 4, end), number(U32, body, at + 8, end)
            firmware = text(body, at + 12, end)
        elif kind == 143:
            powers = _read_powers(body, at + 4, end)
    return Capabilities(antennas, manufacturer, model, firmware, powers)


def _read_powers(body: bytes, at: int, end: int) -> dict[int, float]:
    return {
        number(U16, body, row, row_end): _signed(number(U16, body, row + 2, row_end)) / 100
        for kind, band, band_end in parameters(body, at, end)
        if kind == 144
        for entry, row, row_end in parameters(body, band, band_end)
        if entry == 145
    }


def _signed(value: int) -> int:
    return value - 0x10000 if value & 0x8000 else value


def read_configuration(body: bytes) -> Configuration:
    """Read how the reader is set up, from the body of GET_READER_CONFIG_RESPONSE."""
    identity = ""
    connected: dict[int, bool] = {}
    for kind, at, end in parameters(body):
        if kind == 218:
            length = number(U16, body, at + 1, end)
            identity = body[at + 3 : min(end, at + 3 + length)].hex()
        elif kind == 221:
            antenna = number(U16, body, at + 1, end)
            connected[antenna] = bool(body[at] & 0x80)
    return Configuration(identity, connected)
