"""Facts as they come: parsed as far as they can be, told apart by what they say."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract.errors import Unparseable
from sync.contract.facts import Fact, canonical
from sync.store.ingest.arrivals import MAX_SEQ, same_fact, unpack

FACT = Fact(1, "id-1", "signed-in", "2026-11-23T10:00:00.000Z", 1, "boot")
scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=4)
)


def test_a_fact_keeps_its_very_bytes() -> None:
    spaced = b'{ "seq": 1, "id": "a", "type": "later-kind", "at": "", "mono_ns": 1, "boot": "", "new": [] }'
    (arrival,) = unpack(0, [msgspec.Raw(spaced)])
    assert arrival.body == spaced
    assert arrival.trouble() is None


@pytest.mark.parametrize("version", [0, -1, 2, 99])
def test_a_version_that_is_not_known_is_for_quarantine(version: int) -> None:
    body = canonical(msgspec.structs.replace(FACT, v=version))
    (arrival,) = unpack(0, [msgspec.Raw(body)])
    trouble = arrival.trouble()
    assert trouble is not None
    assert trouble[0] == "unknown-version"


@pytest.mark.parametrize("base", [-1, MAX_SEQ])
def test_a_base_that_is_no_number_of_a_fact_is_refused(base: int) -> None:
    with pytest.raises(Unparseable):
        unpack(base, [msgspec.Raw(canonical(FACT))])


@given(st.lists(anything, max_size=4))
def test_whatever_comes_is_read_or_refused(values: list[object]) -> None:
    raws = [msgspec.Raw(msgspec.json.encode(value)) for value in values]
    try:
        arrivals = unpack(0, raws)
    except Unparseable:
        return
    assert [arrival.seq for arrival in arrivals] == list(range(1, len(values) + 1))


@given(st.binary(max_size=60))
def test_bytes_that_are_no_json_are_refused_and_not_stumbled_over(data: bytes) -> None:
    try:
        unpack(0, [msgspec.Raw(data)])
    except Unparseable:
        return
    raise AssertionError(data)


@given(st.integers(1, 9), st.integers(1, 9))
def test_the_number_does_not_make_another_fact(one: int, other: int) -> None:
    bodies = [canonical(msgspec.structs.replace(FACT, seq=seq)) for seq in (one, other)]
    assert same_fact(bodies[0], bodies[1])


@pytest.mark.parametrize(
    ("kept", "arrived", "same"),
    [
        (b'{"seq":1,"a":1}', b'{"a":1,"seq":2}', True),
        (b'{"seq":1,"a":1}', b'{"seq":1,"a":2}', False),
        (b'{"seq":1}', b'{"seq":1,"a":2}', False),
        (b"\xff", b"\xff", True),
        (b"\xff", b"\xfe", False),
        (b"[1]", b"[1]", True),
        (b"[1]", b"[2]", False),
        (b"{}", b"\xff", False),
    ],
)
def test_what_else_differs_makes_another_fact(kept: bytes, arrived: bytes, same: bool) -> None:
    assert same_fact(kept, arrived) is same
