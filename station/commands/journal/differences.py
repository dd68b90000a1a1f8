"""Where two values of the same kind are not the same: the paths, and what stands there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """One place at which what was kept and what came of it now are not the same."""

    where: str
    kept: str
    now: str


def differences(where: str, kept: Any, now: Any) -> Iterator[Difference]:
    """Give every innermost place at which two values differ."""
    if type(kept) is not type(now):
        yield Difference(where, repr(kept), repr(now))
    elif is_dataclass(kept):
        for field in fields(kept):
            inner = f"{where}.{field.name}"
            yield from differences(inner, getattr(kept, field.name), getattr(now, field.name))
    elif isinstance(kept, Mapping):
        for key in [*kept, *(key for key in now if key not in kept)]:
            yield from differences(f"{where}.{key}", kept.get(key), now.get(key))
    elif isinstance(kept, Sequence) and not isinstance(kept, str | bytes):
        if len(kept) != len(now):
            yield Difference(where, f"{len(kept)} entries", f"{len(now)} entries")
        for place, (one, other) in enumerate(zip(kept, now, strict=False)):
            yield from differences(f"{where}[{place}]", one, other)
    elif kept != now:
        yield Difference(where, repr(kept), repr(now))
