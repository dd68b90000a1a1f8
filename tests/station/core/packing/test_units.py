import pytest

from station.core.codes.meanings import Command, ItemMeant
from station.core.facts import UnitPacked, UnitTakenOut
from station.core.flow.steps import Outcome
from station.core.work import Line, Phase, Unit
from tests.helpers.world import make_line, make_order
from tests.station.core.packing.desk import Desk, complete, make_world, verifying


def desk_of(*lines: Line) -> Desk:
    """Return a desk with an order of these lines open."""
    world = make_world()
    world.add(make_order("O", *lines))
    return verifying("O", world)


def serials(*numbers: str) -> list[ItemMeant]:
    return [ItemMeant("S", serial=number) for number in numbers]


def test_one_scan_counts_one_unit() -> None:
    desk = verifying()
    desk.mean(ItemMeant("X"), "0401")
    assert (desk.last.outcome, desk.key, desk.work.packed(0)) == (Outcome.COUNTED, "counted", 1)
    assert desk.facts == [UnitPacked("A", "A-1", "X", Unit(0, 1, "0401"))]


def test_a_full_line_is_said_to_be_full() -> None:
    desk = verifying()
    desk.items("Y")
    assert (desk.key, desk.bench.state.phase) == ("line-full", Phase.VERIFYING)


def test_the_last_unit_completes_the_order_and_the_carton_is_wanted() -> None:
    desk = verifying()
    desk.items("X", "Y", "X")
    assert (desk.key, desk.bench.state.phase, desk.work.complete) == ("all-counted", Phase.CARTON, True)


def test_a_unit_too_many_is_refused_and_counted_nowhere() -> None:
    desk = verifying()
    desk.items("Y")
    before = desk.work
    desk.items("Y")
    assert (desk.key, desk.work, desk.bench.latch is not None) == ("surplus", before, True)
    assert "1 of 1 are in" in desk.said


def test_a_unit_too_many_at_a_full_box_is_refused_too() -> None:
    desk = complete()
    desk.items("X")
    assert (desk.key, desk.work.pieces_packed) == ("surplus", 3)


def test_an_item_at_a_box_closed_early_waits_for_the_carton() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.CLOSE)
    desk.items("X")
    assert (desk.key, desk.work.pieces_packed) == ("carton-first", 1)


def test_an_item_of_another_order_is_refused_and_told_where_it_belongs() -> None:
    desk = verifying()
    desk.world.totes["B"] = "T-9"
    desk.mean(ItemMeant("Z"), "0401")
    assert desk.key == "not-in-order"
    assert "Scanned 0401" in desk.said
    assert "Belongs to order W-B, tote T-9" in desk.said
    assert "Wanted: Item X" in desk.said


def test_an_item_of_no_order_is_refused_at_a_full_box_without_naming_what_is_wanted() -> None:
    desk = complete()
    desk.items("Q")
    assert (desk.key, "Wanted" in desk.said, "Item Q" in desk.said) == ("not-in-order", False, True)


def test_a_case_counts_for_all_it_holds() -> None:
    desk = verifying("C")
    desk.mean(ItemMeant("X", quantity=6))
    assert (desk.work.packed(0), desk.bench.state.phase) == (6, Phase.CARTON)


def test_a_case_that_holds_more_than_is_wanted_is_refused() -> None:
    desk = verifying("C")
    desk.items("X")
    desk.mean(ItemMeant("X", quantity=6))
    assert (desk.key, desk.work.packed(0)) == ("too-many-at-once", 1)
    assert "Only 5 wanted" in desk.said


def test_two_lines_of_one_item_are_filled_one_after_the_other() -> None:
    desk = desk_of(make_line("X", 2), make_line("X", 1))
    desk.items("X", "X", "X")
    assert ([desk.work.packed(0), desk.work.packed(1)], desk.bench.state.phase) == ([2, 1], Phase.CARTON)


def test_a_case_goes_to_the_line_that_has_room_for_it() -> None:
    desk = desk_of(make_line("X", 2), make_line("X", 6))
    desk.items("X")
    desk.mean(ItemMeant("X", quantity=6))
    assert [desk.work.packed(0), desk.work.packed(1)] == [1, 6]


@pytest.mark.parametrize(
    ("tracking", "expiry", "meant", "what"),
    [
        ("lot", False, ItemMeant("S"), "LOT NUMBER MISSING"),
        ("serial", False, ItemMeant("S", lot="L1"), "SERIAL NUMBER MISSING"),
        ("none", True, ItemMeant("S"), "EXPIRY DATE MISSING"),
        ("lot", True, ItemMeant("S", lot="L1"), "EXPIRY DATE MISSING"),
    ],
)
def test_a_piece_that_does_not_say_what_it_must_is_refused(
    tracking: str, expiry: bool, meant: ItemMeant, what: str
) -> None:
    desk = desk_of(make_line("S", 2, tracking=tracking, expiry=expiry))
    desk.mean(meant)
    assert (desk.key, desk.work.pieces_packed, what in desk.said) == ("detail-missing", 0, True)


def test_lot_serial_and_expiry_are_kept_with_the_unit() -> None:
    desk = desk_of(make_line("S", 2, tracking="lot", expiry=True))
    desk.mean(ItemMeant("S", lot="L1", serial="1", expiry="2027-01-01"), "0401")
    assert desk.work.parcel.units == (Unit(0, 1, "0401", "L1", "1", "2027-01-01"),)


@pytest.mark.parametrize(("expiry", "key"), [("2026-11-22", "expired"), ("2026-11-23", "line-full")])
def test_a_piece_is_taken_to_the_end_of_its_last_day(expiry: str, key: str) -> None:
    desk = desk_of(make_line("S", expiry=True), make_line("X"))
    desk.mean(ItemMeant("S", expiry=expiry))
    assert desk.key == key


def test_the_same_serial_again_is_the_same_piece_twice() -> None:
    desk = desk_of(make_line("S", 3, tracking="serial"))
    for meant in serials("1", "2", "1"):
        desk.mean(meant)
    assert (desk.key, desk.work.pieces_packed) == ("same-piece", 2)


def test_a_serial_in_an_earlier_box_of_the_order_is_the_same_piece_twice() -> None:
    desk = desk_of(make_line("S", 3, tracking="serial"))
    desk.mean(ItemMeant("S", serial="1"))
    desk.carton()
    desk.label()
    desk.mean(ItemMeant("S", serial="1"))
    assert desk.key == "same-piece"


def test_a_serial_packed_for_an_earlier_order_is_the_same_piece_twice() -> None:
    desk = desk_of(make_line("S", tracking="serial"))
    desk.world.serials["S", "1"] = "OLD"
    desk.mean(ItemMeant("S", serial="1"))
    assert (desk.key, "Order OLD" in desk.said) == ("same-piece", True)


def test_a_serial_in_a_parked_box_is_the_same_piece_twice() -> None:
    desk = desk_of(make_line("S", 2, tracking="serial"))
    desk.world.add(make_order("P", make_line("S", 2, tracking="serial")))
    desk.mean(ItemMeant("S", serial="1"))
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.order("P")
    desk.mean(ItemMeant("S", serial="1"))
    assert (desk.key, "Order W-O" in desk.said) == ("same-piece", True)


def test_the_same_serial_of_another_item_is_another_piece() -> None:
    desk = desk_of(make_line("S", 2, tracking="serial"), make_line("R", 2, tracking="serial"))
    desk.mean(ItemMeant("R", serial="1"))
    desk.mean(ItemMeant("S", serial="1"))
    assert desk.key == "counted"


def test_a_case_of_pieces_with_serials_is_not_counted_by_one_serial() -> None:
    desk = desk_of(make_line("S", 6, tracking="serial"))
    desk.mean(ItemMeant("S", quantity=6, serial="CASE-1"))
    assert (desk.key, desk.work.pieces_packed) == ("piece-by-piece", 0)


def test_taking_out_takes_one_unit_out_and_is_over_then() -> None:
    desk = verifying()
    desk.items("X", "X")
    desk.say(Command.TAKE_OUT)
    assert (desk.bench.state.taking_out, desk.key) == (True, "taking-out")
    desk.items("X")
    assert (desk.work.packed(0), desk.bench.state.taking_out, desk.key) == (1, False, "taken-out")
    assert desk.facts[-1] == UnitTakenOut("A", "A-1", "X", Unit(0, 1, "code"), "take-out")


def test_taking_out_is_called_off_by_the_same_command() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.TAKE_OUT, Command.TAKE_OUT)
    assert (desk.bench.state.taking_out, desk.key, desk.work.pieces_packed) == (False, "not-taking-out", 1)


def test_nothing_is_taken_out_of_an_empty_box() -> None:
    desk = verifying()
    desk.say(Command.TAKE_OUT)
    assert (desk.key, desk.bench.state.taking_out) == ("box-empty", False)


def test_what_is_not_in_the_box_cannot_be_taken_out() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.TAKE_OUT)
    desk.items("Y")
    assert (desk.key, desk.work.pieces_packed) == ("not-in-box", 1)


def test_taking_out_of_a_full_box_goes_back_to_verifying() -> None:
    desk = complete()
    desk.say(Command.TAKE_OUT)
    desk.items("Y")
    assert (desk.bench.state.phase, desk.work.wanted(1)) == (Phase.VERIFYING, 1)


def test_one_piece_of_a_case_is_taken_out_and_the_rest_stays() -> None:
    desk = verifying("C")
    desk.mean(ItemMeant("X", quantity=6))
    desk.say(Command.TAKE_OUT)
    desk.items("X")
    assert (desk.work.packed(0), desk.work.parcel.units) == (5, (Unit(0, 5, "code"),))
    assert desk.facts[-1] == UnitTakenOut("C", "C-1", "X", Unit(0, 1, "code"), "take-out")


def test_a_case_is_not_taken_out_of_single_pieces() -> None:
    desk = verifying("C")
    desk.items("X", "X")
    desk.say(Command.TAKE_OUT)
    desk.mean(ItemMeant("X", quantity=6))
    assert (desk.key, desk.work.packed(0)) == ("not-in-box", 2)


def test_the_piece_with_the_scanned_serial_is_taken_out() -> None:
    desk = desk_of(make_line("S", 3, tracking="serial"))
    for meant in serials("1", "2"):
        desk.mean(meant)
    desk.say(Command.TAKE_OUT)
    desk.mean(ItemMeant("S", serial="1"))
    assert [unit.serial for unit in desk.work.parcel.units] == ["2"]


def test_a_code_that_does_not_say_which_of_two_pieces_comes_out_is_refused() -> None:
    desk = desk_of(make_line("S", 3, tracking="serial"))
    for meant in serials("1", "2"):
        desk.mean(meant)
    desk.say(Command.TAKE_OUT)
    desk.items("S")
    assert (desk.key, desk.work.pieces_packed, "SERIAL NUMBER" in desk.said) == ("detail-missing", 2, True)


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        (ItemMeant("S", lot="L1"), ItemMeant("S", lot="L2"), "LOT NUMBER"),
        (ItemMeant("S", serial="1"), ItemMeant("S", serial="2"), "SERIAL NUMBER"),
        (ItemMeant("S", expiry="2027-01-01"), ItemMeant("S", expiry="2027-02-01"), "EXPIRY DATE"),
    ],
)
def test_pieces_that_differ_are_told_apart_when_one_comes_out(
    first: ItemMeant, second: ItemMeant, what: str
) -> None:
    desk = desk_of(make_line("S", 3))
    desk.mean(first, "first")
    desk.mean(second, "second")
    desk.say(Command.TAKE_OUT)
    desk.items("S")
    assert (desk.key, what in desk.said) == ("detail-missing", True)
    desk.say(Command.ACK)
    desk.mean(first)
    assert [unit.code for unit in desk.work.parcel.units] == ["second"]


def test_a_piece_counted_by_its_plain_code_comes_out_by_the_code_that_says_more() -> None:
    desk = desk_of(make_line("S", 2))
    desk.items("S")
    desk.say(Command.TAKE_OUT)
    desk.mean(ItemMeant("S", lot="L1"))
    assert desk.work.pieces_packed == 0


def test_of_pieces_that_are_alike_the_one_scanned_last_comes_out() -> None:
    desk = verifying("C")
    for code in ("first", "second"):
        desk.mean(ItemMeant("X"), code)
    desk.say(Command.TAKE_OUT)
    desk.items("X")
    assert [unit.code for unit in desk.work.parcel.units] == ["first"]


def test_the_piece_that_is_known_to_be_the_scanned_one_comes_out_before_one_that_might_be() -> None:
    desk = desk_of(make_line("S", 2))
    desk.mean(ItemMeant("S", lot="L1"), "first")
    desk.mean(ItemMeant("S"), "second")
    desk.say(Command.TAKE_OUT)
    desk.mean(ItemMeant("S", lot="L1"))
    assert [unit.code for unit in desk.work.parcel.units] == ["second"]


def test_another_lot_than_the_one_in_the_box_cannot_be_taken_out() -> None:
    desk = desk_of(make_line("S", 2, tracking="lot"))
    desk.mean(ItemMeant("S", lot="L1"))
    desk.say(Command.TAKE_OUT)
    desk.mean(ItemMeant("S", lot="L2"))
    assert (desk.key, desk.work.pieces_packed) == ("not-in-box", 1)


def test_a_box_is_emptied_by_any_code_of_its_pieces() -> None:
    desk = desk_of(make_line("S", 3, tracking="serial"))
    for meant in serials("1", "2"):
        desk.mean(meant)
    desk.say(Command.CANCEL, Command.YES)
    desk.items("S", "S")
    assert (desk.key, desk.bench.state.phase) == ("box-emptied", Phase.READY)
