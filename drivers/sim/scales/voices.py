"""How a virtual scale answers, in MT-SICS and in Toledo 8217: bytes in, answers out.

Written after the manuals that the codecs name, and without them, so that one's mistake is not the other's.
"""

import time
from decimal import Decimal
from typing import Protocol, assert_never

from drivers.api import Weight
from drivers.sim.scales.load import Load, Trouble, Unable


class Voice(Protocol):
    """One protocol of a virtual scale."""

    def hear(self, data: bytes) -> list[bytes]:
        """Take what the station sent and give the answers, in order."""


class MtSicsVoice:
    """Answers one line to each line; upper case only."""

    def __init__(self, load: Load, weight_header: str = "S") -> None:
        self._load = load
        self._weight_header = weight_header
        self._line = bytearray()

    def hear(self, data: bytes) -> list[bytes]:
        """Take what the station sent and give the answers, in order."""
        answers = []
        for byte in data:
            if byte not in b"\r\n":
                self._line.append(byte)
                del self._line[:-256]
            elif self._line:
                line = bytes(self._line).decode("latin-1")
                self._line.clear()
                answers.append(f"{self._answer(line)}\r\n".encode())
        return answers

    def _answer(self, line: str) -> str:
        load, plate = self._load, self._load.plate
        match line:
            case "S" | "SI":
                return self._weight("S" if line == "S" else self._weight_header)
            case "Z":
                return self._deed(line, lambda: load.zero(time.monotonic()), "A")
            case "T":
                return self._deed(line, lambda: load.tare(time.monotonic()), "S")
            case "TA":
                return f"TA A {_field(load.shown(load.tare_g))}"
            case "TAC":
                load.clear_tare()
                return "TAC A"
            case "@" | "I4":
                return f'I4 A "{plate.serial}"'
            case "I2":
                capacity = load.shown(plate.capacity_g).value
                return f'I2 A "{plate.model} {capacity} {plate.unit}"'
            case "I3":
                return f'I3 A "{plate.firmware}"'
            case _:
                return "ES"

    def _weight(self, header: str) -> str:
        now = time.monotonic()
        try:
            return f"{header} S {_field(self._load.weigh(now))}"
        except Unable as unable:
            match unable.trouble:
                case Trouble.OVER:
                    return f"{header} +"
                case Trouble.UNDER:
                    return f"{header} -"
                case Trouble.FAULT:
                    return f"{header} S Error 10b"
                case Trouble.MOVING:
                    return f"{header} D {_field(self._load.passing(now))}"
                case _ as never:
                    assert_never(never)

    def _deed(self, command: str, do: "Deed", code: str) -> str:
        try:
            tare = do()
        except Unable as unable:
            return f"{command} {'+' if unable.trouble is Trouble.OVER else 'I'}"
        return f"{command} {code}" if tare is None else f"{command} {code} {_field(self._load.shown(tare))}"


def _field(weight: Weight) -> str:
    return f"{weight.value:>10} {weight.unit}"


class Deed(Protocol):
    """Something to do to the load, with the tare for a result where there is one."""

    def __call__(self) -> Decimal | None:
        """Do it, or raise `Unable`."""


_MOVING, _OVER, _UNDER, _OUTSIDE, _AT_ZERO, _ALWAYS, _NET = 0x01, 0x02, 0x04, 0x08, 0x10, 0x40, 0x20
_TROUBLES = {
    Trouble.MOVING: _MOVING,
    Trouble.OVER: _OVER,
    Trouble.UNDER: _UNDER,
    Trouble.FAULT: _OUTSIDE,
}


class ToledoVoice:
    """Answers letter by letter; a tare is a letter and CR. In echo mode all but F comes back as it is."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._echo = False
        self._taring = False

    def hear(self, data: bytes) -> list[bytes]:
        """Take what the station sent and give the answers, in order."""
        return [answer for byte in data if (answer := self._answer(bytes((byte,))))]

    def _answer(self, letter: bytes) -> bytes:
        if self._echo and letter != b"F":
            return letter
        if self._taring:
            self._taring = False
            return self._obey(lambda: self._load.tare(time.monotonic()))
        match letter:
            case b"W":
                return self._weight()
            case b"Z":
                return self._obey(lambda: self._load.zero(time.monotonic()))
            case b"T":
                self._taring = True
                return b""
            case b"C":
                return self._obey(self._load.clear_tare)
            case b"E" | b"F":
                self._echo = letter == b"E"
                return b"\x02" + letter + b"\r"
            case _:
                return self._status_now()

    def _weight(self) -> bytes:
        try:
            weight = self._load.weigh(time.monotonic())
        except Unable as unable:
            return self._status(_TROUBLES[unable.trouble])
        if weight.value < 0:
            return self._status(_UNDER)
        digits = f"{weight.value:06}" if weight.value < 100 else str(weight.value)
        return f"\x02{digits}{'N' if weight.net else ''}\r".encode()

    def _obey(self, do: Deed) -> bytes:
        try:
            do()
        except Unable as unable:
            return self._status_now(_OUTSIDE if unable.trouble is Trouble.OVER else _TROUBLES[unable.trouble])
        return self._status_now()

    def _status_now(self, extra: int = 0) -> bytes:
        """Tell how the scale stands now, without a weight."""
        try:
            weight = self._load.weigh(time.monotonic())
        except Unable as unable:
            return self._status(extra | _TROUBLES[unable.trouble])
        return self._status(extra if weight.value else extra | _AT_ZERO)

    def _status(self, bits: int) -> bytes:
        return b"\x02?" + bytes((_ALWAYS | bits | (_NET if self._load.tare_g else 0),)) + b"\r"
