"""What a scanner read, told to the sink: numbered, counted, and never lost to a sink that is ill."""

from drivers.api import CodeRead, ReadingBroken, Sink
from drivers.base.standing import Standing
from drivers.base.telling import tell


class Readings:
    """Tells the readings of one scanner, in order; codes are numbered from 1 without holes."""

    def __init__(self, name: str, standing: Standing, sink: Sink) -> None:
        self._name = name
        self._standing = standing
        self._sink = sink
        self._seq = 0

    def code(self, text: str, raw: bytes, aim: str | None, at_ns: int, *, awaited: bool = False) -> bool:
        """Tell one code; false where the sink did not take it, or did not keep one that is `awaited`."""
        self._standing.framed()
        if not tell(self._sink, CodeRead(self._name, self._seq + 1, text, raw, aim, at_ns, awaited)):
            self._standing.dropped()
            return False
        self._seq += 1
        return True

    def broken(self, raw: bytes, problem: str, at_ns: int) -> None:
        """Tell what is not a whole code."""
        self._standing.broke()
        tell(self._sink, ReadingBroken(self._name, raw, problem, at_ns))
