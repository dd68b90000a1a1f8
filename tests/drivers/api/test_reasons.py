"""Every reason that a driver can give stands in one checked set.

What a driver spells out is found in its source; what it takes from a table or from the device itself is seen
as it is told, by the fixture of this folder's conftest.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import drivers
from drivers.api import DeviceState, Role
from drivers.api.reasons import REASONS
from drivers.base.standing import Standing
from drivers.codecs.zebra_status import ErrorStatus, ZebraAnswers

FOLDER = Path(drivers.__file__).parent
FILES = sorted(path for path in FOLDER.rglob("*.py") if "sim" not in path.relative_to(FOLDER).parts)
STATES = ("DeviceState", "JobState")
CARRIERS = ("Trouble", "QueueState")
"""Values that bring a reason as their first part."""


def spelt_out(source: str) -> set[str]:
    """Give the strings that stand in a call where the reason does: behind a state, first, or as `reason=`."""
    return {reason for call in ast.walk(ast.parse(source)) for reason in _reasons_of(call) if reason}


def _reasons_of(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    for state, behind in zip(node.args, node.args[1:], strict=False):
        if _is_state(state):
            yield from _texts(behind)
    if isinstance(node.func, ast.Name) and node.func.id in CARRIERS and node.args:
        yield from _texts(node.args[0])
    for keyword in node.keywords:
        if keyword.arg == "reason":
            yield from _texts(keyword.value)


def _is_state(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in STATES


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp(_, body, orelse):
            yield from (*_texts(body), *_texts(orelse))
        case ast.BoolOp(_, values):
            for value in values:
                yield from _texts(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_reason_that_a_driver_spells_out_is_listed(path: Path) -> None:
    assert spelt_out(path.read_text(encoding="utf-8")) <= REASONS.keys()


def test_reasons_are_found_where_they_are_spelt_out() -> None:
    source = """
move(DeviceState.BACKOFF, "lost" if lost else "unreachable", str(error))
self._queue.end(job, JobState.FAILED, "bad-label", "no reason")
move(DeviceState.READY, detail="no reason")
move(DeviceState.DEGRADED, reason or "no-answer")
tell(reason="paused")
Trouble("silent", "no reason")
other("no-reason", 1)
"""
    assert spelt_out(source) == {"lost", "unreachable", "bad-label", "no-answer", "paused", "silent"}
    base = [spelt_out((FOLDER / "base" / name).read_text()) for name in ("upkeep.py", "device_thread.py")]
    assert base == [{"lost", "unreachable"}, {"internal-error"}]


def test_every_error_of_a_zebra_is_listed() -> None:
    flags = b"   ERRORS:   1 00000000 FFFFFFFF\r\n   WARNINGS: 0 00000000 00000000\r\n"
    (status,) = ZebraAnswers().feed(b"\x02\r\n  PRINTER STATUS\r\n" + flags + b"\x03")
    assert isinstance(status, ErrorStatus)
    assert {"paper-out", "media-mark"} <= set(status.errors) <= REASONS.keys()


def test_a_reason_is_spelt_in_words_with_hyphens_and_explained() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", reason) for reason in REASONS)
    assert all(words and not words.endswith(".") for words in REASONS.values())


def test_what_a_device_tells_is_noted_for_every_test(reasons_told: set[str]) -> None:
    Standing("scan", Role.SCANNER, lambda _: None).move(DeviceState.DEGRADED, "paused")
    assert reasons_told == {"paused"}
