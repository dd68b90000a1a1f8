import pytest

from station.core.bench import Bench, Parked, Shelf
from station.core.flow.steps import WrongTableError
from station.core.packing.state import (
    PackingState,
    ParkedOrder,
    open_work,
    parked_box,
    parked_label,
    parked_order,
    unparked,
)
from station.core.work import Label, Parcel, Phase, Work
from tests.helpers.world import make_line, make_order


def parked(order: str, tracking: str = "") -> ParkedOrder:
    closed = Parcel(1, label=Label(f"{order}-closed", 1))
    work = Work(make_order(order, make_line("X")), (closed,), Parcel(2, label=Label(tracking, 1)))
    return Parked(PackingState(Phase.LABELLING, work), Shelf.LABEL_PENDING, "7")


FIRST, SECOND = parked("A", "T1"), parked("B")
BENCH = Bench(PackingState(), parked=(FIRST, SECOND))


def test_parked_work_is_found_by_its_order() -> None:
    assert (parked_order(BENCH, "B"), parked_order(BENCH, "C")) == (SECOND, None)


def test_parked_work_is_found_by_the_label_of_its_open_box() -> None:
    assert (parked_label(BENCH, "T1"), parked_label(BENCH, "T9")) == (FIRST, None)


def test_a_box_without_a_number_is_found_by_no_label() -> None:
    assert parked_label(BENCH, "") is None


def test_a_closed_box_of_parked_work_is_found_by_its_label() -> None:
    assert parked_box(BENCH, "B-closed") == open_work(SECOND).closed[0]
    assert parked_box(BENCH, "T1") is None


def test_what_is_taken_up_is_parked_no_more() -> None:
    assert unparked(BENCH, FIRST) == (SECOND,)


def test_a_bench_names_the_orders_on_it_parked_ones_first() -> None:
    bench = Bench(PackingState(Phase.VERIFYING, Work(make_order("C"))), parked=(FIRST, SECOND))
    assert [order.id for order in bench.orders] == ["A", "B", "C"]


def test_no_order_is_open_at_a_bench_without_one() -> None:
    with pytest.raises(WrongTableError, match="locked"):
        open_work(BENCH)
