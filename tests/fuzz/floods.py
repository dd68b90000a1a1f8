"""Codecs that are flooded with a stream which never makes sense, and how much they keep of it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from drivers.codecs.line import LineDecoder, LineSettings
from drivers.codecs.zebra_status import ZebraAnswers


class Codec(Protocol):
    """What most codecs are: bytes in, frames out."""

    def feed(self, data: bytes) -> Any:
        """Take bytes as they came."""


FLOODED: Mapping[str, Callable[[], Codec]] = {
    "line": lambda: LineDecoder(LineSettings()),
    "stx-etx": lambda: LineDecoder(LineSettings(stx_etx=True)),
    "zebra-answers": ZebraAnswers,
}


def held(value: object, depth: int = 4) -> int:
    """Count the bytes and elements that an object keeps in its attributes."""
    if isinstance(value, bytes | bytearray | str | memoryview):
        return len(value)
    if not depth:
        return 0
    if isinstance(value, list | tuple | set | frozenset | dict):
        inner = value.values() if isinstance(value, dict) else value
        return len(value) + sum(held(one, depth - 1) for one in inner)
    return sum(held(one, depth - 1) for one in vars(value).values()) if hasattr(value, "__dict__") else 0
