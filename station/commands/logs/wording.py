"""A log record as text: our own words whole, of everybody else's only where and what kind."""

import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

OURS = ("station", "drivers", "sync")
MOST_FRAMES = 30
# A device's name with a line's end in it must not pass for a line of ours.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
# Texts of these name tables, columns, files and system errors, never a value that was bound or read.
_SPEAK_OF_THE_SYSTEM = ("pysqlite3", "sqlite3")


def words_of(record: logging.LogRecord) -> str:
    """Return what a record says, with the trace of its exception below it."""
    said = record.getMessage() if is_ours(record) else _words_of_another(record)
    said = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", said)
    error = record.exc_info[1] if record.exc_info else None
    return said if error is None else "\n".join((said, *_trace_of(error)))


def is_ours(record: logging.LogRecord) -> bool:
    """Tell whether our own code logged it."""
    return record.name.partition(".")[0] in OURS


def line_of(created: float, level: str, name: str, said: str) -> str:
    """Return the line for a file or a terminal; times are local, with their distance from UTC."""
    at = datetime.fromtimestamp(created, UTC).astimezone()
    return f"{at.isoformat(sep=' ', timespec='milliseconds')} {level} {name}: {said}\n"


def describe(error: BaseException) -> str:
    """Return what kind of exception it is, and what the system said where it was the system that said it."""
    kind = type(error).__name__
    cause = getattr(error, "orig", None)
    if isinstance(cause, Exception):
        return f"{kind} by {describe(cause)}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    if type(error).__module__.partition(".")[0] in _SPEAK_OF_THE_SYSTEM:
        return f"{kind}: {error}"
    return kind


def _words_of_another(record: logging.LogRecord) -> str:
    """Return the form of words of a foreign record; one without arguments may be filled in already."""
    form = str(record.msg) if record.args else "says something"
    return f"{form} ({record.filename}:{record.lineno})"


def _trace_of(error: BaseException) -> Iterator[str]:
    """Yield an exception's trace and those that led to it, first cause first."""
    chain: list[tuple[BaseException, str]] = []
    link, seen = "", set[int]()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        chain.append((at, link))
        if at.__cause__ is not None:
            at, link = at.__cause__, "which was the direct cause of:"
        elif at.__suppress_context__:
            at = None
        else:
            at, link = at.__context__, "while that was handled:"
    for one, then in reversed(chain):
        yield "Traceback (most recent call last):"
        frames = traceback.extract_tb(one.__traceback__)
        for frame in frames[-MOST_FRAMES:]:
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        yield describe(one)
        if isinstance(one, BaseExceptionGroup):
            for inner in one.exceptions:
                yield from (f"  | {line}" for line in _trace_of(inner))
        if then:
            yield then
