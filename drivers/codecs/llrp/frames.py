"""LLRP 1.0.1 (EPCglobal Low Level Reader Protocol) as a client reads it: bytes in, messages out.

A message is 3 bits of zero, 3 of version (1), 10 of type, 32 of length that counts these 10 bytes, 32 of
message id, then parameters (`drivers.codecs.llrp.parameters`). The reader speaks first. How the bytes were
split never matters. A message whose parameters are not whole is told as broken and costs nothing else. A
head that can be none (another version, a length below 10 or above `max_length`) leaves no way to find the
next one: it is told as `StreamBroken`, nothing is decoded after it, and the connection has to be dropped.
"""

import struct
from dataclasses import dataclass

from drivers.codecs.llrp.answers import (
    Answering,
    Capabilities,
    Configuration,
    Status,
    read_capabilities,
    read_configuration,
    read_status,
)
from drivers.codecs.llrp.events import EventsTold, read_events
from drivers.codecs.llrp.parameters import Malformed
from drivers.codecs.llrp.tags import TagSeen, read_tags

HEAD = struct.Struct("!HII")
VERSION = 1
LONGEST = 1 << 20
"""No reader is known to send more in one message; a report of 10,000 tags has half of it."""


@dataclass(frozen=True)
class TagsReported:
    """RO_ACCESS_REPORT: tags in the order they were reported; `unreadable` ones are counted only."""

    tags: tuple[TagSeen, ...]
    unreadable: int = 0


@dataclass(frozen=True)
class Kept:
    """KEEPALIVE: the reader wants a KEEPALIVE_ACK."""

    id: int


@dataclass(frozen=True)
class Answered:
    """An answer that is a status and no more."""

    kind: Answering
    id: int
    status: Status


@dataclass(frozen=True)
class CapabilitiesTold:
    """GET_READER_CAPABILITIES_RESPONSE."""

    id: int
    status: Status
    capabilities: Capabilities


@dataclass(frozen=True)
class ConfigurationTold:
    """GET_READER_CONFIG_RESPONSE."""

    id: int
    status: Status
    configuration: Configuration


@dataclass(frozen=True)
class Refused:
    """ERROR_MESSAGE: the message with this id was not understood."""

    id: int
    status: Status


@dataclass(frozen=True)
class OtherMessage:
    """A message that is nothing to us."""

    kind: int
    id: int


@dataclass(frozen=True)
class BrokenMessage:
    """A whole message whose parameters are not; the stream goes on behind it."""

    kind: int
    problem: str


@dataclass(frozen=True)
class StreamBroken:
    """What came is not a head of a message; the connection has to be dropped."""

    problem: str


LlrpFrame = (
    TagsReported
    | EventsTold
    | Kept
    | Answered
    | CapabilitiesTold
    | ConfigurationTold
    | Refused
    | OtherMessage
    | BrokenMessage
    | StreamBroken
)


class LlrpDecoder:
    """Collects bytes into messages; holds less than `max_length` of them between two feeds."""

    def __init__(self, max_length: int = LONGEST) -> None:
        self.max_length = max_length
        self._buffer = bytearray()
        self._broken = False

    def feed(self, data: bytes) -> list[LlrpFrame]:
        """Take bytes as they came and give the messages they complete, in order."""
        frames: list[LlrpFrame] = []
        if self._broken:
            return frames
        self._buffer += data
        at = 0
        while len(self._buffer) - at >= HEAD.size:
            first, length, ident = HEAD.unpack_from(self._buffer, at)
            if problem := self._problem(first, length):
                self._broken = True
                self._buffer.clear()
                return [*frames, StreamBroken(problem)]
            if len(self._buffer) - at < length:
                break
            frames.append(_decode(first & 0x3FF, ident, bytes(self._buffer[at + HEAD.size : at + length])))
            at += length
        del self._buffer[:at]
        return frames

    def _problem(self, first: int, length: int) -> str:
        if first >> 10 != VERSION:
            return f"a message of version {first >> 10} instead of {VERSION}"
        if not HEAD.size <= length <= self.max_length:
            return f"a message of {length} bytes"
        return ""


def _decode(kind: int, ident: int, body: bytes) -> LlrpFrame:
    try:
        return _read(kind, ident, body)
    except Malformed as error:
        return BrokenMessage(kind, str(error))


def _read(kind: int, ident: int, body: bytes) -> LlrpFrame:
    match kind:
        case 61:
            return TagsReported(*read_tags(body))
        case 62:
            return Kept(ident)
        case 63:
            return read_events(body)
        case 100:
            return Refused(ident, read_status(body))
        case 11:
            return CapabilitiesTold(ident, read_status(body), read_capabilities(body))
        case 12:
            return ConfigurationTold(ident, read_status(body), read_configuration(body))
        case _ if kind in _ANSWERING:
            return Answered(Answering(kind), ident, read_status(body))
        case _:
            return OtherMessage(kind, ident)


_ANSWERING = frozenset(Answering)
