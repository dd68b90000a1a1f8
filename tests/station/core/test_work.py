from station.core.work import PLAIN_CARTON, Carton, Label, Parcel, Unit, Work
from tests.helpers.world import make_line, make_order

ORDER = make_order("O", make_line("X", 3), make_line("Y"), make_line("X", 1))
BOX = Parcel(1, (Unit(0, 2, "case"), Unit(1, 1, "piece")))


def test_an_order_has_as_many_pieces_as_its_lines_ask_for() -> None:
    assert ORDER.pieces == 5


def test_a_carton_holds_what_its_sides_make() -> None:
    assert Carton("S", "Small", (2, 3, 4)).volume == 24
    assert PLAIN_CARTON.volume == 0


def test_a_parcel_counts_pieces_not_scans() -> None:
    assert (BOX.pieces, BOX.count_of(0), BOX.count_of(2)) == (3, 2, 0)


def test_units_in_closed_boxes_are_packed_too() -> None:
    work = Work(ORDER, closed=(BOX,), parcel=Parcel(2, (Unit(0, 1, "piece"),)))
    assert (work.packed(0), work.wanted(0), work.pieces_packed) == (3, 0, 4)
    assert not work.complete


def test_what_a_lead_lets_go_is_not_wanted() -> None:
    work = Work(ORDER, parcel=BOX, short=(1, 0, 1))
    assert [work.wanted(line) for line in range(3)] == [0, 0, 0]
    assert work.complete


def test_an_item_can_be_asked_for_by_several_lines() -> None:
    work = Work(ORDER)
    assert (work.lines_of("X"), work.lines_of("Q")) == ((0, 2), ())


def test_the_open_parcel_is_named_after_its_order_and_number() -> None:
    assert Work(ORDER).with_parcel(Parcel(2)).parcel_id == "O-2"


def test_each_copy_of_a_label_is_a_job_of_its_own() -> None:
    assert (Label("T1", 1).job, Label("T1", 2).job) == ("T1-1", "T1-2")
