"""Internet Printing Protocol, as much of it as a raw CUPS queue needs: requests to bytes, answers to values.

Source: RFC 8010, 3.1 to 3.9 (encoding); RFC 8011, 4.1.8 and 4.2 to 4.3 (operations), B.1 (status codes).
An answer is the whole body of one HTTP response; it is taken apart once and no state is kept.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final


class Operation(IntEnum):
    """What is asked for."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER = 0x000B


class Tag(IntEnum):
    """The kinds of value that are sent."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49


Value = int | bool | str | bytes
Attributes = Mapping[str, tuple[Tag, int | str | tuple[str, ...]]]

OK_UP_TO: Final = 0x00FF
NOT_FOUND: Final = 0x0406

_END: Final = 0x03
_OPERATION: Final = 0x01
_JOB: Final = 0x02
_PRINTER: Final = 0x04
_NUMBERS: Final = frozenset({0x21, 0x23})
_TEXTS: Final = frozenset(range(0x41, 0x4A))


class BadIpp(ValueError):
    """A body is not a whole IPP answer."""


@dataclass(frozen=True)
class IppAnswer:
    """What was answered: jobs and printers as their attributes, each with all its values."""

    status: int
    operation: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    jobs: tuple[Mapping[str, tuple[Value, ...]], ...] = ()
    printers: tuple[Mapping[str, tuple[Value, ...]], ...] = ()

    @property
    def succeeded(self) -> bool:
        """The operation was done."""
        return self.status <= OK_UP_TO

    @property
    def message(self) -> str:
        """What the server says in words, or its status code."""
        words = self.operation.get("status-message", ())
        return str(words[0]) if words else f"IPP status 0x{self.status:04x}"


def encode_request(operation: Operation, number: int, attributes: Attributes) -> bytes:
    """Write a request of IPP 1.1; the document, where there is one, follows it in the body."""
    begin = (
        ("attributes-charset", (Tag.CHARSET, "utf-8")),
        ("attributes-natural-language", (Tag.LANGUAGE, "en")),
    )
    body = b"".join(_attribute(name, *value) for name, value in (*begin, *attributes.items()))
    return struct.pack(">BBHIB", 1, 1, operation, number, _OPERATION) + body + bytes([_END])


def decode_answer(body: bytes) -> IppAnswer:
    """Take an answer apart; `BadIpp` where it is cut off or no IPP."""
    if len(body) < 9:
        raise BadIpp("the answer is too short")
    status = int.from_bytes(body[2:4], "big")
    groups = _groups(body)
    return IppAnswer(
        status,
        next((group for kind, group in groups if kind == _OPERATION), {}),
        tuple(group for kind, group in groups if kind == _JOB),
        tuple(group for kind, group in groups if kind == _PRINTER),
    )


def _attribute(name: str, tag: Tag, value: int | str | tuple[str, ...]) -> bytes:
    """Write one attribute; further values of it have no name."""
    values = value if isinstance(value, tuple) else (value,)
    written = []
    for place, one in enumerate(values):
        key = name.encode() if place == 0 else b""
        data = _packed(tag, one)
        written.append(struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(data)) + data)
    return b"".join(written)


def _packed(tag: Tag, value: int | str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return struct.pack(">?", bool(value)) if tag is Tag.BOOLEAN else struct.pack(">i", value)


def _groups(body: bytes) -> list[tuple[int, Mapping[str, tuple[Value, ...]]]]:
    """Give kind and attributes of each group, in order."""
    groups: list[tuple[int, dict[str, list[Value]]]] = []
    at, name = 8, ""
    while True:
        tag, at = _take(body, at, 1)
        if tag[0] == _END:
            return [(kind, {name: tuple(values) for name, values in group.items()}) for kind, group in groups]
        if tag[0] < 0x10:
            groups.append((tag[0], {}))
            name = ""
            continue
        key, at = _sized(body, at)
        data, at = _sized(body, at)
        if not groups:
            raise BadIpp("an attribute stands outside every group")
        name = key.decode("utf-8", "replace") or name
        # one attribute may have as many values as the answer has room for
        groups[-1][1].setdefault(name, []).append(_value(tag[0], data))


def _sized(body: bytes, at: int) -> tuple[bytes, int]:
    size, at = _take(body, at, 2)
    return _take(body, at, int.from_bytes(size, "big"))


def _take(body: bytes, at: int, count: int) -> tuple[bytes, int]:
    if at + count > len(body):
        raise BadIpp("the answer is cut off")
    return body[at : at + count], at + count


def _value(tag: int, data: bytes) -> Value:
    """Read a value by its kind; those without meaning here stay bytes, out-of-band ones are empty."""
    if tag in _NUMBERS and len(data) == 4:
        return int.from_bytes(data, "big", signed=True)
    if tag == Tag.BOOLEAN and len(data) == 1:
        return data != b"\0"
    if tag in _TEXTS:
        return data.decode("utf-8", "replace")
    return data
