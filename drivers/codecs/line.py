"""Codes out of the bytes of a serial scanner: one code a line, or one between STX and ETX.

CR, LF and CR LF each end one line; empty lines are nothing. FNC1 inside the data comes as GS (0x1D) and
is kept. A frame that is too long, cut off or lacks its prefix is told as broken and never as a code;
the decoder is in step again after the next terminator. How the bytes were split never matters.
"""

from dataclasses import dataclass

from drivers.codecs.aim import split_aim

_STX, _ETX, _CR, _LF = 0x02, 0x03, 0x0D, 0x0A


@dataclass(frozen=True)
class LineSettings:
    """How the scanner frames a code; `prefix` and `suffix` stand inside the terminators and are removed."""

    prefix: bytes = b""
    suffix: bytes = b""
    stx_etx: bool = False
    max_length: int = 4096
    aim: bool = True


@dataclass(frozen=True)
class CodeFrame:
    """One whole code; `raw` is the frame without its terminator."""

    text: str
    raw: bytes
    aim: str | None


@dataclass(frozen=True)
class BrokenFrame:
    """Bytes that are no whole code.

    `problem` is "oversize" (`raw` is then the beginning), "cut-off", "no-prefix", "no-suffix",
    "no-start", "no-data" or "undecodable".
    """

    raw: bytes
    problem: str


LineFrame = CodeFrame | BrokenFrame


class LineDecoder:
    """Collects bytes into frames; holds at most `max_length` of them."""

    def __init__(self, settings: LineSettings) -> None:
        self.settings = settings
        self._buffer = bytearray()
        self._skipping = False
        self._inside = False

    def feed(self, data: bytes) -> list[LineFrame]:
        """Take bytes as they came and give the frames they complete, in order."""
        take = self._take_framed if self.settings.stx_etx else self._take_line
        return [frame for byte in data if (frame := take(byte)) is not None]

    def cut(self) -> list[LineFrame]:
        """End the stream: half a code is told as "cut-off", and what follows begins anew."""
        rest, skipping = bytes(self._buffer), self._skipping
        self._restart()
        return [BrokenFrame(rest, "cut-off")] if rest and not skipping else []

    def _take_line(self, byte: int) -> LineFrame | None:
        if byte in (_CR, _LF):
            return self._end()
        return self._keep(byte)

    def _take_framed(self, byte: int) -> LineFrame | None:
        if byte == _STX:
            broken = self.cut()
            self._inside = True
            return broken[0] if broken else None
        if self._inside and byte == _ETX:
            return self._end()
        if byte in (_CR, _LF):
            return None if self._inside else self._end()
        return self._keep(byte)

    def _keep(self, byte: int) -> LineFrame | None:
        if self._skipping:
            return None
        if len(self._buffer) >= self.settings.max_length:
            self._skipping = True
            return BrokenFrame(bytes(self._buffer), "oversize")
        self._buffer.append(byte)
        return None

    def _end(self) -> LineFrame | None:
        raw, inside, skipping = bytes(self._buffer), self._inside, self._skipping
        self._restart()
        if skipping or not raw:
            return None
        if self.settings.stx_etx and not inside:
            return BrokenFrame(raw, "no-start")
        return self._decode(raw)

    def _restart(self) -> None:
        self._buffer.clear()
        self._skipping = self._inside = False

    def _decode(self, raw: bytes) -> LineFrame:
        prefix, suffix = self.settings.prefix, self.settings.suffix
        if not raw.startswith(prefix):
            return BrokenFrame(raw, "no-prefix")
        body = raw[len(prefix) :]
        if not body.endswith(suffix):
            return BrokenFrame(raw, "no-suffix")
        body = body[: len(body) - len(suffix)]
        if b"\x00" in body:
            # A wrong baud rate or a break on the line makes NULs; PostgreSQL stores no text that has one.
            return BrokenFrame(raw, "undecodable")
        aim, text = split_aim(_text_of(body)) if self.settings.aim else (None, _text_of(body))
        return CodeFrame(text, raw, aim) if text else BrokenFrame(raw, "no-data")


def _text_of(data: bytes) -> str:
    """Read UTF-8, and Latin-1 where it is none: older scanners send one byte a character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
