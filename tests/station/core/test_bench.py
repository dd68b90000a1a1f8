from station.core.bench import Bench, Parked, Shelf
from station.core.work import Label, Parcel, Phase, Work
from tests.helpers.world import make_line, make_order


def parked(order: str, tracking: str = "") -> Parked:
    closed = Parcel(1, label=Label(f"{order}-closed", 1))
    work = Work(make_order(order, make_line("X")), (closed,), Parcel(2, label=Label(tracking, 1)))
    return Parked(work, Phase.LABELLING, Shelf.LABEL_PENDING, "7")


FIRST, SECOND = parked("A", "T1"), parked("B")
BENCH = Bench(parked=(FIRST, SECOND))


def test_parked_work_is_found_by_its_order() -> None:
    assert (BENCH.parked_order("B"), BENCH.parked_order("C")) == (SECOND, None)


def test_parked_work_is_found_by_the_label_of_its_open_box() -> None:
    assert (BENCH.parked_label("T1"), BENCH.parked_label("T9")) == (FIRST, None)


def test_a_box_without_a_number_is_found_by_no_label() -> None:
    assert BENCH.parked_label("") is None


def test_a_closed_box_of_parked_work_is_found_by_its_label() -> None:
    assert BENCH.parked_box("B-closed") == SECOND.work.closed[0]
    assert BENCH.parked_box("T1") is None


def test_what_is_taken_up_is_parked_no_more() -> None:
    assert BENCH.unparked(FIRST) == (SECOND,)
