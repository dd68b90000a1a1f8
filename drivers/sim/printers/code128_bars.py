"""Draws Code 128 as a printer does: from ZPL field data with its invocation characters to bars.

Source: ISO/IEC 15417, table 1 (widths of bars and spaces), and ZPL II guide, ^BC.
"""

from typing import Final

_TABLE: Final = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 "
    "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 "
    "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 "
    "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 "
    "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 "
    "411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_WIDTHS: Final = tuple(_TABLE.split())

_START: Final = {":": 104, ";": 105, "9": 103}
_INVOKED: Final = {
    "8": 102,
    "7": 101,
    "6": 100,
    "5": 99,
    "4": 98,
    "3": 97,
    "2": 96,
    "1": 95,
    "=": 94,
    "<": 62,
    "0": 30,
}
_STOP: Final = 106


def bars(data: str) -> list[bool]:
    """Give the modules of the symbol for ZPL field data, `True` for a dark one."""
    values = _values(data)
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    widths = "".join(_WIDTHS[value] for value in [*values, check, _STOP])
    return [place % 2 == 0 for place, width in enumerate(widths) for _ in range(int(width))]


def _values(data: str) -> list[int]:
    """Read the symbol values: subset B where none is invoked, pairs of digits in subset C."""
    values = [_START[data[1]]] if data[:1] == ">" and data[1:2] in _START else [104]
    rest = data[2:] if data[:1] == ">" and data[1:2] in _START else data
    in_c = values == [105]
    while rest:
        if rest[0] == ">":
            value = _INVOKED[rest[1]]
            in_c = value == 99 or (in_c and value == 102)
            values.append(value)
            rest = rest[2:]
        elif in_c:
            values.append(int(rest[:2]))
            rest = rest[2:]
        else:
            values.append(ord(rest[0]) - 32)
            rest = rest[1:]
    return values
