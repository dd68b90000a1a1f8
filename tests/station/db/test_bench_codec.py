"""A bench that is stored and read again is the same bench, wherever the machine can lead it."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.core.bench import Bench
from station.core.codes.meanings import CartonMeant, Command, ItemMeant
from station.core.equipment import NO_EQUIPMENT, Equipment
from station.core.flows import AnyBench
from station.core.packing.state import PackingState
from station.core.work import LabelState, Order
from station.core.world import Standing
from station.db.bench_codec import FORM, BenchCodec
from tests.helpers.world import make_line
from tests.station.core.packing.desk import (
    ALL_OF_A,
    BOTH,
    LEAD,
    OTHER,
    PACKER,
    READER,
    SCALE,
    Desk,
    equipped,
    tags,
)

CODEC = BenchCodec()

ITEMS = st.builds(
    lambda sku, quantity, lot, serial: ItemMeant(sku, quantity, None, lot, serial),
    st.sampled_from("XYZQ"),
    st.integers(1, 3),
    st.sampled_from([None, "L1", "L'2\"\0Ä"]),
    st.sampled_from([None, "S1", "S2"]),
)
DOINGS = st.one_of(
    st.tuples(st.just("mean"), ITEMS),
    st.tuples(st.just("mean"), st.builds(CartonMeant, st.sampled_from("SL"))),
    st.tuples(st.just("say"), st.sampled_from(Command)),
    st.tuples(st.just("badge"), st.sampled_from([PACKER, OTHER, LEAD])),
    st.tuples(st.just("order"), st.sampled_from("ABC")),
    st.tuples(st.just("label"), st.sampled_from(["T01", "T02"])),
    st.tuples(st.just("print"), st.sampled_from(LabelState)),
    st.tuples(st.just("pin"), st.booleans()),
    st.tuples(st.just("settle"), st.sampled_from([180, 280, 380.5, 900])),
    st.tuples(st.just("key_in"), st.sampled_from(["380", "0.9"])),
    st.tuples(st.just("lift"), st.none()),
    st.tuples(st.just("read"), st.sampled_from([(), ALL_OF_A, tags(("X", 1), ("Z", 9))])),
    st.tuples(st.just("store"), st.tuples(st.sampled_from("ABC"), st.sampled_from(Standing))),
)


def do(desk: Desk, what: str, value: Any) -> None:
    """Let one thing happen at a desk."""
    if what == "lift":
        desk.lift()
    elif what == "read":
        desk.read(*value, problem="" if value else "away")
    elif what == "store":
        order, standing = value
        desk.store(order, standing, "why", fence=3)
    elif what != "print":
        getattr(desk, what)(value)
    elif any(hasattr(effect, "job") for effect in desk.effects):
        desk.print(value, trouble="paper-out")


def orders_on(bench: AnyBench) -> dict[str, Order]:
    """Return the snapshots that lie beside a stored bench."""
    return {order.id: replace(order, fence=0) for order in bench.orders}


@settings(max_examples=300)
@given(st.lists(DOINGS, max_size=25), st.sampled_from([NO_EQUIPMENT, SCALE, READER, BOTH]), st.booleans())
def test_whatever_happened_a_bench_comes_back_as_it_was(
    doings: list[tuple[str, Any]], has: Equipment, full: bool
) -> None:
    desk = Desk(equipped(has))
    desk.badge()
    desk.order("A")
    if full:
        desk.items("X", "X", "Y")
        desk.carton()
    for what, value in doings:
        do(desk, what, value)
        assert CODEC.decode(CODEC.encode(desk.bench), orders_on(desk.bench).__getitem__) == desk.bench


@given(st.text(), st.text(), st.integers(0), st.booleans(), st.none() | st.integers(0))
def test_a_snapshot_of_an_order_comes_back_as_it_was(
    text: str, other: str, number: int, flag: bool, weight: int | None
) -> None:
    line = make_line("X", number, weight, hazard=text, handling=other, expiry=flag, picture=text)
    order = Order(text, other, "standard", (line, line), (text, other), fence=number, note=text)
    decoded = msgspec.json.decode(msgspec.json.encode(order), type=Order)
    assert decoded == order


def test_a_field_that_came_after_a_bench_was_stored_is_as_in_a_new_one() -> None:
    desk = Desk()
    desk.badge()
    desk.order("A")
    stored = msgspec.json.decode(CODEC.encode(desk.bench))
    stored["state"] = stored["state"][:3]
    del stored["question"]
    text = msgspec.json.encode(stored).decode()
    assert CODEC.decode(text, orders_on(desk.bench).__getitem__) == desk.bench


def test_an_order_on_the_bench_is_named_and_not_written_out() -> None:
    desk = Desk()
    desk.badge()
    desk.order("A")
    assert "Item X" not in CODEC.encode(desk.bench)


def test_text_of_a_program_that_never_was_is_refused() -> None:
    bench = Bench(PackingState())
    text = CODEC.encode(bench)
    with pytest.raises(ValueError, match="unheard-of 'dreaming'"):
        CODEC.decode(text.replace('"packing"', '"dreaming"'), orders_on(bench).__getitem__)
    with pytest.raises(ValueError, match="a form 9"):
        CODEC.decode(text.replace(f'"form":{FORM}', '"form":9'), orders_on(bench).__getitem__)
