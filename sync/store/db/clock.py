"""Times as the store writes them: RFC 3339, UTC, milliseconds."""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Return the store's clock in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def format_ms(ms: int) -> str:
    """Return a time as text that sorts as it reads."""
    moment = datetime.fromtimestamp(ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"


def parse_time(text: str) -> str:
    """Return an RFC 3339 time normalised to UTC; `ValueError` where it is none or names no zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone, such as a final Z")
    return format_ms(int(moment.timestamp() * 1000))
