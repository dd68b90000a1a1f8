"""Where a message went wrong, as a JSON pointer (RFC 6901) out of msgspec's own words."""

import re

# msgspec ends its messages with " - at `$[3].barcodes[0].code`", and names a missing field before it.
_PLACE = re.compile(r"(?P<words>.*?)(?: - at `(?:key in )?\$(?P<steps>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\[(\d+|\.\.\.)\]|\.([^.\[]+)")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")


def pointer_of(message: str) -> tuple[str, str]:
    """Return the pointer and the sentence in a `msgspec.ValidationError`'s text."""
    found = _PLACE.fullmatch(message)
    words, steps = (found["words"], found["steps"] or "") if found else (message, "")
    names = [index or name for index, name in _STEP.findall(steps)]
    missing = _MISSING.match(words)
    if missing:
        names.append(missing[1])
    return "".join(f"/{name.replace('~', '~0').replace('/', '~1')}" for name in names), words
