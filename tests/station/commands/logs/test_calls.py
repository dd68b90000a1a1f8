"""Every line that is logged: a form of words, and values that are ids, codes, counts or kinds."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[4]
PACKAGES = ("station", "drivers", "sync")
LOGGERS = ("_log", "logger")
HOLD_ANYTHING = {
    *("body", "code", "data", "error", "event", "line", "message", "params", "path", "pin", "raw", "reading"),
    *("screen", "secret", "ship_to", "text", "token", "url", "words"),
}
# A transport's exceptions speak of ports and addresses, a reader's message of the reader.
OF_THE_DEVICE = {"error", "message"}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Yield each call of a logger in the packages, with its file."""
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    owner = node.func.value
                    if isinstance(owner, ast.Name) and owner.id in LOGGERS:
                        yield file.relative_to(ROOT), node


def name_of(value: ast.expr) -> str:
    """Return the last name of a plain value, as `code` of `event.code`; empty for what is computed."""
    match value:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def test_the_calls_are_found() -> None:
    assert len(list(calls())) > 25


def test_no_value_is_told_as_python_shows_it_or_put_into_the_form() -> None:
    wrong = []
    for file, call in calls():
        for node in (part for value in call.args for part in ast.walk(value)):
            shown = isinstance(node, ast.Constant) and isinstance(node.value, str) and "%r" in node.value
            if shown or isinstance(node, ast.JoinedStr):
                wrong.append(f"{file}:{call.lineno}")
    assert not wrong


def test_nothing_that_may_hold_anything_is_logged() -> None:
    wrong = []
    for file, call in calls():
        allowed = OF_THE_DEVICE if file.parts[0] == "drivers" else set()
        wrong += [f"{file}:{call.lineno}" for value in call.args if name_of(value) in HOLD_ANYTHING - allowed]
    assert not wrong
