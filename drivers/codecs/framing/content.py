"""What a frame says: prefix and suffix off, text by its encoding, GS put back, symbology told from data.

FNC1 inside the data comes as GS (0x1D) and is kept; a scanner that was set to send something else in its
place (`{GS}`, `|`) is named that, and GS comes back. The leading FNC1 isn't sent but told by the AIM
identifier; where the scanner sends code ids instead, those it stands for are given.
"""

from dataclasses import dataclass

from drivers.codecs.aim import split_aim
from drivers.codecs.framing.code_ids import CodeIds
from drivers.codecs.framing.frames import Body, BrokenFrame, CodeFrame, ScanFrame

_GS = "\x1d"


@dataclass(frozen=True)
class Content:
    """How to read what stands in a frame.

    `encoding` is a name Python knows, empty for UTF-8 or, where the bytes are none, Latin-1: older scanners
    send one byte a character. `gs` is what stands for GS, empty where GS is sent as it is.
    """

    prefix: bytes = b""
    suffix: bytes = b""
    aim: bool = True
    code_ids: CodeIds | None = None
    encoding: str = ""
    gs: str = ""

    def read(self, body: Body) -> ScanFrame:
        """Give the code of a frame, or say what it lacks."""
        data, raw = body.data, body.raw
        if not data.startswith(self.prefix):
            return BrokenFrame(raw, "no-prefix")
        data = data[len(self.prefix) :]
        if not data.endswith(self.suffix):
            return BrokenFrame(raw, "no-suffix")
        text = self._text(data[: len(data) - len(self.suffix)])
        if text is None:
            return BrokenFrame(raw, "undecodable")
        return self._code(text, raw)

    def _text(self, data: bytes) -> str | None:
        """Decode; `None` for bytes that are no text, or one with NUL in it.

        A wrong baud rate or a break on the line makes NULs; PostgreSQL stores no text that has one.
        """
        try:
            text = data.decode(self.encoding or "utf-8")
        except UnicodeDecodeError:
            if self.encoding:
                return None
            text = data.decode("latin-1")
        return None if "\0" in text else text

    def _code(self, text: str, raw: bytes) -> ScanFrame:
        aim, text = split_aim(text) if self.aim else (None, text)
        symbology = ""
        if self.code_ids is not None:
            split = self.code_ids.split(text)
            if split is None:
                return BrokenFrame(raw, "no-code-id")
            symbology, text = split
            aim = aim or self.code_ids.known.get(symbology) or None
            if not self.code_ids.kept:
                symbology, aim = "", None
        if self.gs:
            text = text.replace(self.gs, _GS)
        return CodeFrame(text, raw, aim, symbology) if text else BrokenFrame(raw, "no-data")
