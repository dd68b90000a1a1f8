"""Splits the bytes a virtual Zebra receives into formats, downloads, immediate commands and SGD questions.

As in a real printer a `~` is a command wherever it stands, inside field data too, and is done at once:
that is why labels must escape it.
"""

import re
from dataclasses import dataclass

_START = re.compile(rb"\^XA|~HQ[A-Z]{2}|~[A-Z]{2}|! U1 (getvar|setvar|do)[^\r\n]*\r?\n", re.IGNORECASE)
_INSIDE = re.compile(rb"\^XZ|~HQ[A-Z]{2}|~[A-Z]{2}", re.IGNORECASE)
_VARIABLE = re.compile(rb'getvar\s+"([^"]*)"', re.IGNORECASE)
_HEADER = re.compile(rb"[A-Z]:(\w{1,16}),A,T,(\d{1,8}),\d*,", re.IGNORECASE)
_BEGUN = re.compile(rb"[\w:,]*")
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f\r\n]")
_TAIL = 64
"""A command that has begun and not ended is at most this long."""


@dataclass(frozen=True)
class Format:
    """A whole format from `^XA` to `^XZ`, without the immediate commands that stood in it."""

    zpl: bytes


@dataclass(frozen=True)
class Immediate:
    """A `~` command, such as "HS", "HQES" or "JA"; JA and JX have dropped the format that had begun."""

    name: str


@dataclass(frozen=True)
class Question:
    """An SGD `getvar`."""

    variable: str


@dataclass(frozen=True)
class Download:
    """A TrueType font that came whole as hexadecimal (`~DY`, format A, extension T)."""

    name: str
    data: bytes


@dataclass
class _Arriving:
    """A download of which hexadecimal digits are still to come."""

    name: str
    digits: int
    hex: bytearray


Received = Format | Immediate | Question | Download


class ZplStream:
    """Takes bytes split at any point."""

    def __init__(self) -> None:
        self._buffer = b""
        self._format: bytes | None = None
        self._download: _Arriving | None = None

    @property
    def partial(self) -> bool:
        """A format has begun and not ended."""
        return self._format is not None

    def feed(self, data: bytes) -> list[Received]:
        """Take bytes and give what they complete, in order."""
        self._buffer += data
        found = self._arrive()
        while self._download is None and (match := self._next()):
            if self._undecided(match):
                return found
            before, self._buffer = self._buffer[: match.start()], self._buffer[match.end() :]
            found += self._take(before, match.group())
            found += self._arrive()
        if self._download is not None:
            return found
        if self._format is not None:
            keep = self._unfinished()
            self._format += self._buffer[: len(self._buffer) - keep]
            self._buffer = self._buffer[len(self._buffer) - keep :]
        else:
            self._buffer = self._buffer[-_TAIL:]
        return found

    def _next(self) -> re.Match[bytes] | None:
        return (_START if self._format is None else _INSIDE).search(self._buffer)

    def _undecided(self, match: re.Match[bytes]) -> bool:
        """Tell whether a command may grow with the next bytes: `~HQ` into `~HQES`, `~DY` by its head."""
        command, rest = match.group().upper(), self._buffer[match.end() :]
        if command == b"~DY" and self._format is None:
            return len(rest) < _TAIL and _HEADER.match(rest) is None and _BEGUN.fullmatch(rest) is not None
        return command == b"~HQ" and len(self._buffer) - match.start() < 5

    def _arrive(self) -> list[Received]:
        """Take digits of a download; anything that is not a digit ends it, and nothing is kept of it."""
        now = self._download
        if now is None:
            return []
        stranger = _NOT_HEX.search(self._buffer)
        end = len(self._buffer) if stranger is None else stranger.start()
        digits = self._buffer[:end].translate(None, b"\r\n")
        wanted = now.digits - len(now.hex)
        if len(digits) < wanted:
            now.hex += digits
            self._buffer = self._buffer[end:]
            self._download = None if stranger else now
            return []
        now.hex += digits[:wanted]
        self._buffer = digits[wanted:] + self._buffer[end:]
        self._download = None
        return [Download(now.name, bytes.fromhex(now.hex.decode()))]

    def _unfinished(self) -> int:
        """Count the last bytes that may be the beginning of a command."""
        at = max(self._buffer.rfind(b"^"), self._buffer.rfind(b"~"))
        rest = len(self._buffer) - at
        return rest if at >= 0 and rest < 5 else 0

    def _take(self, before: bytes, command: bytes) -> list[Received]:
        if self._format is not None:
            self._format += before
        upper = command.upper()
        if upper == b"^XA":
            self._format = b"^XA"
            return []
        if upper == b"^XZ" and self._format is not None:
            whole, self._format = self._format + b"^XZ", None
            return [Format(whole)]
        if upper in (b"~JX", b"~JA"):
            self._format = None
        if upper == b"~DY" and self._format is None and (header := _HEADER.match(self._buffer)):
            self._buffer = self._buffer[header.end() :]
            self._download = _Arriving(header[1].decode().upper() + ".TTF", 2 * int(header[2]), bytearray())
            return []
        if upper.startswith(b"~"):
            return [Immediate(upper[1:].decode())]
        asked = _VARIABLE.search(command)
        return [Question(asked.group(1).decode("latin-1"))] if asked else []
