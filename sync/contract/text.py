"""Text as the wire and a database take it."""


def storable(text: str) -> str:
    """Return text that can be stored and sent: half a surrogate pair, left by bad bytes, as an escape."""
    # Nearly all is ASCII, and every scan comes by here.
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
