import logging
from collections.abc import Callable

import pysqlite3
import pytest
from sqlalchemy.exc import IntegrityError

from station.commands.logs.wording import MOST_FRAMES, describe, words_of

HIDDEN = "Ada Geheim"


def record(name: str, form: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, "/usr/lib/there.py", 7, form, args, exc_info)


def raised(act: Callable[[], object]) -> Exception:
    with pytest.raises((ValueError, OSError)) as caught:
        act()
    return caught.value


def fail_in_chain() -> None:
    try:
        dict[str, str]()[HIDDEN]
    except KeyError as error:
        raise ValueError(HIDDEN) from error


def fail_deep(depth: int = 200) -> None:
    if not depth:
        raise ValueError(HIDDEN)
    fail_deep(depth - 1)


def test_our_own_words_are_whole() -> None:
    assert words_of(record("station.run", "station %s begins", "bench-1")) == "station bench-1 begins"


def test_of_a_foreign_record_only_the_form_is_kept() -> None:
    said = words_of(record("urllib3.connectionpool", "GET %s for %s", "/v1/x", HIDDEN))
    assert said == "GET %s for %s (there.py:7)"


def test_a_foreign_record_without_arguments_may_be_filled_in_already() -> None:
    assert words_of(record("uvicorn.error", f"no room for {HIDDEN}")) == "says something (there.py:7)"


@pytest.mark.parametrize("name", ["station.app", "uvicorn.error"])
def test_a_trace_tells_where_and_what_kind_and_no_value(name: str) -> None:
    said = words_of(record(name, "failed", error=raised(fail_in_chain)))
    assert "in fail_in_chain" in said
    assert "KeyError\nwhich was the direct cause of:" in said
    assert said.endswith("\nValueError")
    assert HIDDEN not in said


def test_a_trace_of_a_group_tells_each_of_its_exceptions() -> None:
    group = ExceptionGroup(HIDDEN, [raised(fail_in_chain), OSError(5, "Input/output error")])
    said = words_of(record("station.app", "failed", error=group))
    assert "  | ValueError" in said
    assert "  | OSError: Input/output error" in said
    assert HIDDEN not in said


def test_a_very_deep_trace_is_cut() -> None:
    assert (
        len(words_of(record("station.app", "failed", error=raised(fail_deep))).splitlines()) < MOST_FRAMES + 5
    )


def test_a_line_end_in_a_value_makes_no_line() -> None:
    assert (
        words_of(record("drivers.base", "model %s", "A\nCRITICAL x\u2028y"))
        == "model A\\x0aCRITICAL x\\x2028y"
    )


def test_what_the_database_says_is_kept_and_what_was_bound_to_it_is_not() -> None:
    cause = pysqlite3.IntegrityError("UNIQUE constraint failed: orders.id")
    error = IntegrityError("INSERT", {"name": HIDDEN}, cause)
    assert describe(error) == "IntegrityError by IntegrityError: UNIQUE constraint failed: orders.id"
