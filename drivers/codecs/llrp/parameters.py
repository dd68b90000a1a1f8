"""The parameters that LLRP messages are made of, as the Low Level Reader Protocol 1.0.1 (EPCglobal) has them.

A parameter is either TLV (6 bits of zero, 10 bits of type, 16 bits of length that count the head) or TV (a
bit of one, 7 bits of type, then a value whose length only the type tells).
"""

import struct
from collections.abc import Iterator

TLV = struct.Struct("!HH")
U16 = struct.Struct("!H")
U32 = struct.Struct("!I")
U64 = struct.Struct("!Q")

TV_SIZES: tuple[int, ...] = tuple(
    {1: 2, 2: 8, 3: 8, 4: 8, 5: 8, 6: 1, 7: 2, 8: 2, 9: 4, 10: 2, 11: 2}.get(kind & 0x7F, 0)
    or {12: 2, 13: 12, 14: 2, 15: 2, 16: 4, 17: 2, 18: 4, 19: 2, 20: 2}.get(kind & 0x7F, 0)
    for kind in range(256)
)
"""How long the value of a TV parameter is, by its first byte; 0 where the type is unknown."""


class Malformed(Exception):
    """A message that is whole has parameters that are not."""


def parameters(body: bytes, at: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Give type, beginning and end of the value of each parameter from `at` to `end`; `Malformed` if cut off.

    A TV parameter of unknown type hides where the next one begins; those behind it are left out.
    """
    end = len(body) if end is None else end
    while at < end:
        if body[at] & 0x80:
            kind, begin = body[at] & 0x7F, at + 1
            size = TV_SIZES[kind]
            if not size:
                return
            at = begin + size
        else:
            if end - at < TLV.size:
                raise Malformed("a parameter has no head")
            kind, length = TLV.unpack_from(body, at)
            if length < TLV.size:
                raise Malformed(f"parameter {kind} is {length} bytes long")
            begin, at = at + TLV.size, at + length
        if at > end:
            raise Malformed(f"parameter {kind} is cut off")
        yield kind & 0x3FF, begin, at


def number(packed: struct.Struct, body: bytes, at: int, end: int) -> int:
    """Read the number at `at` of a value that goes to `end`; `Malformed` where it is too short."""
    if end - at < packed.size:
        raise Malformed("a value is cut off")
    value: int = packed.unpack_from(body, at)[0]
    return value


def text(body: bytes, at: int, end: int) -> str:
    """Read a text with its length of 16 bits in front, as far as it goes; what is not UTF-8 is replaced."""
    length = number(U16, body, at, end)
    return body[at + 2 : min(end, at + 2 + length)].decode("utf-8", "replace").rstrip("\0")
