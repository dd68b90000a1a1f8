"""Recordings as tests read them, and when what is told today is still what was recorded.

Everything recorded must be told again under the same names with the same values; more may be told.
Not held to their value, only to their kind, are: `server_ms`, times by the store's clock (a time that a
recorded request itself holds must come back as it is), PIN hashes, the words of `title` and `detail` of a
problem, and the version of the schema. The changes of a page may come in any order. Secrets, the
incarnation and the ids of number blocks are the fresh store's own: wherever the recorded one stood, its
counterpart must stand.
"""

import io
import json
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import zstandard

HERE = Path(__file__).parent
RECORDINGS = sorted(path for path in HERE.iterdir() if path.is_dir() and re.fullmatch(r"v\d+", path.name))
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
FREE = {"server_ms", "schema_version"}
WORDS = {"title", "detail"}
Json = Any


def read_file(recording: Path, name: str) -> bytes:
    """Return a recorded file as it was."""
    with zstandard.ZstdDecompressor().stream_reader(
        io.BytesIO((recording / f"{name}.zst").read_bytes())
    ) as file:
        return file.read()


def read_rows(recording: Path, name: str) -> list[Json]:
    """Return the rows of a file of JSON lines."""
    return [json.loads(line) for line in read_file(recording, name).decode().split("\n") if line]


def lay_out(recording: Path, name: str, target: Path) -> Path:
    """Put a recorded database where a program can work on it, its log beside it; returns `target`."""
    target.write_bytes(read_file(recording, name))
    if (recording / f"{name}-wal.zst").exists():
        target.with_name(f"{target.name}-wal").write_bytes(read_file(recording, f"{name}-wal"))
    return target


def differences(
    recorded: Json, told: Json, sent: AbstractSet[str] = frozenset(), path: str = ""
) -> Iterator[str]:
    """Give in words where something recorded is not told again; `sent` are the times in requests."""
    match recorded, told:
        case dict(), dict():
            problem = {"type", "title", "status"} <= recorded.keys()
            for key, value in recorded.items():
                if key not in told:
                    yield f"{path}/{key} is missing, was {value!r}"
                elif key in FREE or (problem and key in WORDS):
                    if type(told[key]) is not type(value):
                        yield f"{path}/{key} was {value!r}, is {told[key]!r}"
                elif key == "changes":
                    yield from differences(_by_key(value), _by_key(told[key]), sent, f"{path}/{key}")
                else:
                    yield from differences(value, told[key], sent, f"{path}/{key}")
        case list(), list() if len(recorded) == len(told):
            for place, (one, other) in enumerate(zip(recorded, told, strict=True)):
                yield from differences(one, other, sent, f"{path}/{place}")
        case str(), str() if _same_kind(recorded, told) and recorded not in sent:
            pass
        case _:
            if type(recorded) is not type(told) or recorded != told:
                yield f"{path} was {recorded!r}, is {told!r}"


def _by_key(changes: Json) -> Json:
    return sorted(changes, key=lambda change: (change["kind"], change["key"]))


def _same_kind(recorded: str, told: str) -> bool:
    times = TIME.fullmatch(recorded) and TIME.fullmatch(told)
    return bool(times) or (recorded.startswith("$argon2") and told.startswith("$argon2"))
