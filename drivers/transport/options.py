"""Reads the options of a `[[devices]]` table: typed, and none left over unnoticed."""

import re
from collections.abc import Mapping

from drivers.api import BadSettings


class OptionReader:
    """Hands out options one by one; `finish` refuses those nobody asked for."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = options
        self._known: set[str] = set()

    def text(self, name: str, default: str, allowed: tuple[str, ...] = ()) -> str:
        """Give a text, one of `allowed` where that is not empty; `BadSettings` otherwise."""
        value = self._take(name, default)
        if not isinstance(value, str):
            raise self._bad(name, "a text", value)
        if allowed and value not in allowed:
            raise self._bad(name, "one of " + ", ".join(allowed), value)
        return value

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """Give a whole number from `low` to `high`; digits in a text are taken too, as URLs carry them."""
        value = self._take(name, default)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._bad(name, f"a whole number from {low} to {high}", value)
        return value

    def integers(self, name: str, low: int, high: int) -> tuple[int, ...]:
        """Give whole numbers from `low` to `high`, none unless set; a text such as "1, 2" is taken too."""
        value = self._take(name, ())
        given = value.split(",") if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            raise self._bad(name, f"whole numbers from {low} to {high}", value)
        numbers = [int(one) if isinstance(one, str) and one.strip().isdecimal() else one for one in given]
        if any(
            isinstance(one, bool) or not isinstance(one, int) or not low <= one <= high for one in numbers
        ):
            raise self._bad(name, f"whole numbers from {low} to {high}", value)
        return tuple(dict.fromkeys(numbers))

    def seconds(self, name: str, default: float, low: float, high: float) -> float:
        """Give a time in seconds from `low` to `high`."""
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self._bad(name, f"seconds from {low:g} to {high:g}", value)
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """Give true or false; the words are taken too, as URLs carry them."""
        value = self._take(name, default)
        if isinstance(value, str) and value in ("true", "false"):
            value = value == "true"
        if not isinstance(value, bool):
            raise self._bad(name, "true or false", value)
        return value

    def octets(self, name: str, *, number: bool = False) -> bytes:
        r"""Give bytes: a text, in which `\x02` stands for a control character, or one byte as `0x02`.

        With `number` that may be a number instead of a text.
        """
        value = self._take(name, "")
        if isinstance(value, str) and re.fullmatch("0[xX][0-9A-Fa-f]{2}", value):
            value = int(value, 16)
            number = True
        if number and isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 255:
            return bytes([value])
        if not isinstance(value, str):
            raise self._bad(name, "a text", value)
        try:
            return value.encode("latin-1").decode("unicode_escape").encode("latin-1")
        except UnicodeError as error:
            raise BadSettings(f"option {name}: {value!r} is not readable: {error}") from error

    def finish(self) -> None:
        """Refuse options that no one asked for, so that a slip of the pen is seen."""
        strange = sorted(set(self._options) - self._known)
        if strange:
            known = ", ".join(sorted(self._known))
            raise BadSettings(f"unknown option {', '.join(strange)}; known are {known}")

    def _take(self, name: str, default: object) -> object:
        self._known.add(name)
        return self._options.get(name, default)

    def _bad(self, name: str, wanted: str, value: object) -> BadSettings:
        return BadSettings(f"option {name} must be {wanted}, not {value!r}")
