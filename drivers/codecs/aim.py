"""The AIM symbology identifier, ISO/IEC 15424: `]`, a code character and a modifier before the data."""

import re

_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")


def split_aim(text: str) -> tuple[str | None, str]:
    """Split a leading `]cm` off `text`; `None` where there is none."""
    if _IDENTIFIER.match(text):
        return text[:3], text[3:]
    return None, text
