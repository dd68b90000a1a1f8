"""EPCs, the codes of RFID tags: hexadecimal as a reader tells them, or a URN as a scanner does; keys out.

The coding (GS1 EPC Tag Data Standard) is epcpy's. What it leaves open is decided here: a tag with bits set
where its scheme has none is not an EPC, so that two tags never read as one piece, and nothing but zeros is no
GTIN and no SSCC.
"""

import re
from functools import lru_cache

from station.core.codes.epc_values import Epc

_HEX = re.compile(r"[0-9A-F]{24,124}")
"""From 96 bits to the longest EPC a Gen2 tag can hold: its length field counts to 31 words of 16 bits."""

_PURE, _TAG = "urn:epc:id:", "urn:epc:tag:"
_REMEMBERED = 4096
"""A reader tells the same tags again ten times a second, and one costs 0.1 ms to decode."""


@lru_cache(_REMEMBERED)
def decode_epc(hex_text: str) -> Epc | None:
    """Give what the EPC of a tag names, from its hexadecimal digits in either case.

    SGTIN-96 and -198, SSCC-96, GRAI-96 and -170, GIAI-96 and -202; None for anything else. Zeros that fill
    up the last word are taken.
    """
    digits = hex_text.upper()
    if not _HEX.fullmatch(digits):
        return None
    from station.core.codes.epc_coding import named_by_hex  # noqa: PLC0415 - most codes are no EPC

    return named_by_hex(digits)


def is_epc_urn(text: str) -> bool:
    """Tell whether a text says of itself that it is an EPC."""
    return text.startswith((_PURE, _TAG))


def read_epc_urn(text: str) -> Epc | None:
    """Give what `urn:epc:id:…` or `urn:epc:tag:…` names; None for other schemes and anything else."""
    if not is_epc_urn(text) or not text.isascii():
        return None
    from station.core.codes.epc_coding import named_by_pure_uri, named_by_tag_uri  # noqa: PLC0415 - as above

    return named_by_pure_uri(text) if text.startswith(_PURE) else named_by_tag_uri(text)
