"""Check sums behind a frame, as data: a CRC by its parameters, or one byte folded out of all.

CRC parameters and check values (over "123456789") are those of the public catalogue of parametrised CRC
algorithms; there "CRC-16/CCITT" is the reflected one (KERMIT), while scanner manuals often mean the one that
begins at FFFF, which is "crc-16/ccitt-false" here.
"""

from dataclasses import dataclass
from typing import Final, Literal

ByteOrder = Literal["big", "little"]


@dataclass(frozen=True)
class Crc:
    """A cyclic redundancy check: `width` is 8, 16 or 32 bits, `reflected` for input and output alike."""

    width: int
    poly: int
    init: int = 0
    reflected: bool = False
    xor_out: int = 0

    @property
    def size(self) -> int:
        """The bytes it takes."""
        return self.width // 8

    def of(self, data: bytes) -> int:
        """Compute it over `data`."""
        top, mask = 1 << (self.width - 1), (1 << self.width) - 1
        register = self.init
        for byte in data:
            register ^= (_mirrored(byte, 8) if self.reflected else byte) << (self.width - 8)
            for _ in range(8):
                register = (register << 1 ^ self.poly if register & top else register << 1) & mask
        return (_mirrored(register, self.width) if self.reflected else register) ^ self.xor_out


@dataclass(frozen=True)
class Folded:
    """One byte out of all: their exclusive or, their sum, or the sum's two's complement ("lrc")."""

    way: Literal["xor", "sum", "lrc"]
    size: int = 1

    def of(self, data: bytes) -> int:
        """Compute it over `data`."""
        if self.way == "xor":
            folded = 0
            for byte in data:
                folded ^= byte
            return folded
        return (sum(data) if self.way == "sum" else -sum(data)) & 0xFF


Check = Crc | Folded

CHECKS: Final[dict[str, Check]] = {
    "crc-16/ccitt": Crc(16, 0x1021, reflected=True),
    "crc-16/ccitt-false": Crc(16, 0x1021, init=0xFFFF),
    "crc-16/xmodem": Crc(16, 0x1021),
    "crc-16/modbus": Crc(16, 0x8005, init=0xFFFF, reflected=True),
    "crc-8": Crc(8, 0x07),
    "crc-32": Crc(32, 0x04C11DB7, init=0xFFFFFFFF, reflected=True, xor_out=0xFFFFFFFF),
    "xor": Folded("xor"),
    "sum": Folded("sum"),
    "lrc": Folded("lrc"),
}
"""The checks that have a name."""


def _mirrored(value: int, width: int) -> int:
    return int(f"{value:0{width}b}"[::-1], 2)
