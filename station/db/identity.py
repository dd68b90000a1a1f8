"""Names for facts: UUIDv7 (RFC 9562), so that ids sort by time."""

import os


def uuid7(unix_ms: int) -> str:
    """Return a new UUIDv7 for a Unix time in milliseconds."""
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
