"""Codes of the house's own: `KIND/ID/C`, C being the modulo-43 check character (ISO/IEC 16388)."""

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
VALUES = {character: value for value, character in enumerate(ALPHABET)}

# No slash, which parts the code, and no space, which neither eye nor printer keeps apart.
_ID = re.compile(r"[0-9A-Z\-.$+%]{1,24}", re.ASCII)
# An order's id also stands in paths of the HTTP API, so what is escaped or folded there is left out.
_ORDER_ID = re.compile(r"[0-9A-Z][0-9A-Z\-.]{0,23}", re.ASCII)


def check_character(text: str) -> str:
    """Return the check character over `text`; `KeyError` for a character outside the alphabet."""
    return ALPHABET[sum(VALUES[character] for character in text) % 43]


def write_site_code(kind: str, identifier: str) -> str:
    """Return the site code of a thing, such as `ORD/W00000/C`."""
    start = f"{kind}/{identifier}/"
    return start + check_character(start)


def fits_site_code(identifier: str) -> bool:
    """Tell whether an id can stand in a site code as it is."""
    return _ID.fullmatch(identifier) is not None


def fits_order_id(identifier: str) -> bool:
    """Tell whether a text can be an order's id.

    One whose check character would be a space is left out: a space at the end of a code is lost in
    the first form or file it passes through.
    """
    if not _ORDER_ID.fullmatch(identifier):
        return False
    return not write_site_code("ORD", identifier).endswith(" ")
