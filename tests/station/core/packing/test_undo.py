from station.core.codes.meanings import Command, ItemMeant
from station.core.effects import WithdrawLabel
from station.core.facts import LabelVoided, PackCancelled, PackedShort, UnitPacked, UnitTakenOut
from station.core.work import Label, Phase, Unit
from tests.helpers.world import make_line, make_order
from tests.station.core.packing.desk import LEAD, confirming, make_world, verifying


def test_the_last_unit_is_uncounted_and_must_come_out() -> None:
    desk = verifying()
    desk.items("X")
    before = desk.bench
    desk.items("Y")
    desk.say(Command.UNDO)
    assert (desk.bench, desk.key, "Take out: Item Y" in desk.said) == (before, "undone", True)
    assert desk.facts[-1] == UnitTakenOut("A", "A-1", "Y", Unit(1, 1, "code"), "undo")


def test_undo_of_a_case_takes_back_all_it_counted() -> None:
    desk = verifying("C")
    before = desk.work
    desk.mean(ItemMeant("X", quantity=6))
    desk.say(Command.UNDO)
    assert (desk.work, desk.bench.state.phase) == (before, Phase.VERIFYING)


def test_undo_of_a_take_out_puts_the_unit_in_where_it_was() -> None:
    desk = verifying()
    desk.items("X", "Y")
    before = desk.work
    desk.say(Command.TAKE_OUT)
    desk.items("X")
    desk.say(Command.UNDO)
    assert desk.work == before
    assert desk.facts[-1] == UnitPacked("A", "A-1", "X", Unit(0, 1, "code"))


def test_undo_of_a_take_out_from_a_case_makes_the_case_whole_and_tells_the_one_piece() -> None:
    desk = verifying("C")
    desk.mean(ItemMeant("X", quantity=6))
    before = desk.bench
    desk.say(Command.TAKE_OUT)
    desk.items("X")
    desk.say(Command.UNDO)
    assert desk.bench == before
    assert desk.facts[-1] == UnitPacked("C", "C-1", "X", Unit(0, 1, "code"))


def test_undo_makes_a_case_with_a_serial_of_its_own_whole() -> None:
    desk = verifying("C")
    desk.mean(ItemMeant("X", quantity=6, serial="CASE-1"))
    before = desk.bench
    desk.say(Command.TAKE_OUT)
    desk.items("X")
    desk.say(Command.UNDO)
    assert desk.bench == before


def test_undo_of_take_out_itself_calls_it_off_and_takes_no_count_back() -> None:
    desk = verifying()
    desk.items("X")
    before = desk.bench
    desk.say(Command.TAKE_OUT, Command.UNDO)
    assert (desk.bench, desk.key) == (before, "not-taking-out")


def test_undo_of_a_closed_box_opens_it() -> None:
    desk = verifying()
    desk.items("X")
    before = desk.bench
    desk.say(Command.CLOSE, Command.UNDO)
    assert desk.bench == before


def test_undo_of_the_carton_voids_label_and_number() -> None:
    desk = confirming()
    desk.say(Command.UNDO)
    assert (desk.bench.state.phase, desk.work.parcel.label, desk.work.parcel.carton) == (
        Phase.CARTON,
        Label(),
        "",
    )
    assert desk.facts[-1] == LabelVoided("A", "A-1", "T01", 1, number_void=True)
    assert desk.effects[-1] == WithdrawLabel("T01-1")


def test_undo_of_the_carton_without_a_number_voids_nothing() -> None:
    desk = verifying()
    desk.world.numbers.clear()
    desk.items("X")
    before = desk.bench
    desk.carton()
    desk.say(Command.UNDO)
    assert (desk.bench, desk.of(LabelVoided)) == (before, [])


def test_undo_of_shipping_short_wants_the_pieces_again() -> None:
    desk = verifying()
    desk.items("X")
    before = desk.bench
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.pin()
    desk.say(Command.MISSING)
    assert desk.bench.state.phase is Phase.CARTON
    desk.say(Command.UNDO)
    assert desk.bench == before
    assert desk.facts[-1] == PackedShort("A", (), "", "undo")


def test_undo_goes_back_to_the_start_of_the_box_and_then_leaves_the_order() -> None:
    desk = confirming()
    desk.say(*[Command.UNDO] * 4)
    assert (desk.bench.state.phase, desk.work.pieces_packed) == (Phase.VERIFYING, 0)
    desk.say(Command.UNDO)
    assert (desk.bench.state.phase, desk.bench.state.work, desk.key) == (Phase.READY, None, "order-left")
    assert desk.facts[-1] == PackCancelled("A", "undo", ())


def test_undo_ends_at_a_box_that_is_closed_already() -> None:
    desk = verifying()
    desk.items("X")
    desk.carton()
    desk.label()
    before = desk.bench
    desk.say(Command.UNDO)
    assert (desk.bench, desk.key) == (before, "nothing-to-undo")


def test_undo_ends_where_the_box_began_to_be_emptied() -> None:
    desk = verifying()
    desk.items("X", "Y")
    desk.say(Command.CANCEL, Command.YES)
    before = desk.bench
    desk.items("X")
    desk.say(Command.UNDO)
    assert desk.bench == before
    desk.say(Command.UNDO)
    assert (desk.bench, desk.key) == (before, "nothing-to-undo")


def test_a_full_box_that_is_being_emptied_stays_so_through_undo() -> None:
    desk = verifying()
    desk.items("X", "X", "Y")
    desk.say(Command.CANCEL, Command.YES)
    desk.items("X")
    desk.say(Command.UNDO)
    assert (desk.bench.state.phase, desk.work.complete, bool(desk.work.put_back)) == (
        Phase.VERIFYING,
        True,
        True,
    )


def test_a_piece_that_went_into_another_box_meanwhile_is_not_put_in_again() -> None:
    world = make_world()
    for order in ("O", "P"):
        world.add(make_order(order, make_line("S", 2, tracking="serial")))
    desk = verifying("O", world)
    piece = ItemMeant("S", serial="1")
    desk.mean(piece)
    desk.say(Command.TAKE_OUT)
    desk.mean(piece)
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.order("P")
    desk.mean(piece)
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.order("O")
    desk.say(Command.UNDO)
    assert (desk.key, desk.work.pieces_packed) == ("same-piece", 0)
