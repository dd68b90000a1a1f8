"""Benches are read for ever, in whichever form they were stored, and show the words they showed then.

`form_2` was written by the last version that stored messages as words, with what it showed beside it
(`told`, as `tests.recorded.first_form` writes a bench); `form_3` by the first that stored values.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from station.app.screen.words import ENGLISH, say
from station.core.bench import Bench, Latch
from station.core.checks import CheckState
from station.core.equipment import NO_READER
from station.core.flows import AnyBench
from station.core.message import Severity, Values, Verbatim
from station.core.packing.state import PackingBench, PackingState
from station.core.work import Checked, Order
from station.db.bench_codec import FORM, BenchCodec
from tests.recorded.first_form import as_recorded
from tests.recorded.reading import RECORDINGS, read_rows
from tests.station.app.screen.words.sayings import SAYINGS

HERE = Path(__file__).parent
SECOND = read_rows(HERE / "form_2", "benches.jsonl")
THIRD = read_rows(HERE / "form_3", "benches.jsonl")
CODEC = BenchCodec()
NO_ORDERS: dict[str, Order] = {}
OF_THE_ENGINE = {"not-saved", "saved-after-all"}
LATCHED = {name: message for name, message in SAYINGS.items() if message.severity is Severity.LATCHED}


def read(row: Any) -> PackingBench:
    """Return the bench of a row."""
    orders = {name: msgspec.convert(order, Order) for name, order in row["orders"].items()}
    return packing(CODEC.decode(row["stored"], orders.__getitem__))


def packing(bench: AnyBench) -> PackingBench:
    """Return a bench that packing has; nothing else was ever stored."""
    assert isinstance(bench.state, PackingState)
    return cast(PackingBench, bench)


def read_again(row: Any, bench: PackingBench) -> PackingBench:
    """Return a bench after it was stored anew in today's form."""
    text = CODEC.encode(bench)
    assert json.loads(text)["form"] == FORM
    return read({**row, "stored": text})


def latch_of(bench: AnyBench) -> Latch:
    """Return the error that stands."""
    assert bench.latch is not None
    return bench.latch


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.name)
def test_an_error_of_the_first_form_shows_the_words_that_were_stored(recording: Path) -> None:
    rows = [row for row in read_rows(recording, "benches.jsonl") if json.loads(row["stored"])["latch"]]
    assert rows
    for row in rows:
        key, title, action, details, changed = json.loads(row["stored"])["latch"]["message"]
        bench = read(row)
        for latch in (latch_of(bench), latch_of(read_again(row, bench))):
            words = say(latch.message)
            assert (words.key, words.severity, words.changed) == (key, Severity.LATCHED, changed)
            assert (words.title, words.action, list(words.details)) == (title, action, details)


def test_a_bench_of_the_second_form_shows_all_that_it_showed_then() -> None:
    for row in SECOND:
        assert json.loads(row["stored"])["form"] == 2
        bench = read(row)
        again = read_again(row, bench)
        assert again == bench
        for one in (bench, again):
            assert json.loads(json.dumps(as_recorded(one))) == row["told"], row["stored"]


def test_what_was_shown_of_a_bench_of_the_second_form_is_read_as_one_of_the_first_alike() -> None:
    for row in SECOND:
        first = read({**row, "stored": json.dumps(row["told"])})
        assert first == read(row)


def test_an_error_of_the_second_form_is_kept_as_words_and_every_one_that_could_stand_is_here() -> None:
    latches = [latch for row in SECOND if (latch := read(row).latch)]
    assert all(latch.message.verbatim and not latch.message.values for latch in latches)
    keys = {message.key for message in LATCHED.values()}
    assert keys - {latch.message.key for latch in latches} == OF_THE_ENGINE


def test_what_stood_where_words_stood_before_is_here_too() -> None:
    """Orders an extra belongs to, a bench without a reader, and a check that undo would bring back."""
    checks = [
        check
        for row in SECOND
        if (work := read(row).state.work)
        for check in (work.parcel.check, *(d.before for d in work.parcel.deeds if isinstance(d, Checked)))
    ]
    assert any(extra.where for check in checks for extra in check.extras)
    assert {check.problem for check in checks} >= {"", NO_READER, "away"}
    assert {check.state for check in checks} == set(CheckState)


def test_a_bench_of_the_third_form_is_written_again_as_it_was_and_its_error_has_a_row_still() -> None:
    for row in THIRD:
        bench = read(row)
        assert json.loads(CODEC.encode(bench)) == json.loads(row["stored"])
        if bench.latch:
            assert bench.latch.message.key in ENGLISH.keys
            assert bench.latch.message.verbatim is None


@pytest.mark.parametrize("name", LATCHED)
def test_an_error_of_today_shows_the_same_words_after_it_was_stored(name: str) -> None:
    bench = Bench(PackingState(), latch=Latch(LATCHED[name], 2))
    text = CODEC.encode(bench)
    again = CODEC.decode(text, NO_ORDERS.__getitem__)
    assert again == bench
    assert hash(latch_of(again).message) == hash(LATCHED[name])
    assert say(latch_of(again).message) == say(LATCHED[name])


def test_words_that_stand_still_when_a_station_is_brought_up_to_date_are_stored_again_as_they_were() -> None:
    words = Verbatim("ONE TOO MANY", "Take it out.", ("Scanned 0401", ""))
    message = replace(LATCHED["surplus"], values=Values(), verbatim=words)
    bench = Bench(PackingState(), latch=Latch(message))
    assert CODEC.decode(CODEC.encode(bench), NO_ORDERS.__getitem__) == bench
