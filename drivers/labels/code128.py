"""Plans Code 128 symbols and writes them as ZPL `^BC` field data with every subset change spelled out.

The printer's default would print `>` and digits by rules of its own; `>:`, `>;`, `>5`, `>6` and `>8` fix
start B, start C, change to C, change to B and FNC1 (ZPL II guide, ^BC, "Code 128 invocation characters").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FNC1 = "\x1d"
"""Stands for FNC1 in the text of a GS1 symbol, as a scanner sends it."""

_FIXED = frozenset(
    ["00", "01", "02", "03", "04", *(str(n) for n in range(11, 21)), *(str(n) for n in range(31, 37)), "41"]
)
"""First two digits of the AIs whose length is known without FNC1 (GS1 General Specifications, 7.8.5)."""

_INVOCATIONS = {("", "B"): ">:", ("", "C"): ">;", ("B", "C"): ">5", ("C", "B"): ">6"}


class LabelError(ValueError):
    """Something can't be printed as asked: a character the symbol lacks, a code that doesn't fit."""


@dataclass(frozen=True)
class Code128:
    """A planned symbol: `data` for `^FD` before escaping, and its width in modules without quiet zones."""

    data: str
    modules: int


def plan_code128(text: str) -> Code128:
    """Plan printable ASCII, `FNC1` allowed, with pairs of digits packed; `LabelError` for any other."""
    strange = sorted({char for char in text if not (" " <= char <= "~" or char == FNC1)})
    if strange or not text:
        raise LabelError(
            f"Code 128 holds printable ASCII only, not {strange!r}" if text else "nothing to encode"
        )
    symbols: list[str] = []
    subset = ""
    at = 0
    while at < len(text):
        run = _digits(text, at)
        wanted = _choose(subset, run, at, len(text), text[at])
        if wanted != subset:
            symbols.append(_INVOCATIONS[subset, wanted])
            subset = wanted
        step = 2 if subset == "C" and text[at] != FNC1 else 1
        symbols.append("".join(_written(char) for char in text[at : at + step]))
        at += step
    return Code128("".join(symbols), 11 * (len(symbols) + 1) + 13)


def gs1_text(elements: Iterable[tuple[str, str]]) -> str:
    """Join (AI, value) pairs for a GS1 symbol: FNC1 in front and after each value of open length."""
    text = FNC1
    parts: Sequence[tuple[str, str]] = tuple(elements)
    for number, (ai, value) in enumerate(parts, 1):
        if not ai.isdigit() or not value:
            raise LabelError(f"({ai}){value} is no GS1 element")
        text += ai + value
        if ai[:2] not in _FIXED and number < len(parts):
            text += FNC1
    return text


def _choose(subset: str, run: int, at: int, length: int, char: str) -> str:
    """Choose the subset for the next character: C where enough digits follow to pay for the change."""
    if char == FNC1:
        return subset or "C"
    if subset == "C":
        return "C" if run >= 2 else "B"
    worth = 4 if at <= 1 or at + run == length else 6
    return "C" if run >= worth and run % 2 == 0 else "B"


def _digits(text: str, at: int) -> int:
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end - at


def _written(char: str) -> str:
    return {">": ">0", FNC1: ">8"}.get(char, char)
