"""A closed carton before the reader: order A is two X and one Y, each with a tag."""

from dataclasses import replace

import pytest

from station.core.bench import AskLeadBadge
from station.core.checks import Check, CheckState, Piece, SeenTag, TagCount
from station.core.codes.directory import BarcodeRow
from station.core.codes.gtin import check_digit_holds
from station.core.codes.meanings import BadgeMeant, Command, ItemMeant
from station.core.equipment import Checking, Equipment
from station.core.facts import OverrideGiven, ParcelChecked, ParcelClosed
from station.core.flow.steps import Step, WrongTableError
from station.core.packing import checking as handlers
from station.core.packing.state import AskCancel, PackingStep, at
from station.core.work import Decision, Phase
from station.core.world import Standing
from tests.helpers.epcs import sgtin
from tests.station.core.packing.desk import (
    ALL_OF_A,
    GTINS,
    LEAD,
    READER,
    Desk,
    checking,
    command,
    equipped,
    tags,
    verifying,
    weighing,
)

SSCC = SeenTag("3174257BF4499602D2000000", 9, -50)
GIBBERISH = SeenTag("E28011700000020E4A3C1F2B", 9, -50)


def override(desk: Desk, reason: Command = Command.NO_TAG) -> PackingStep:
    """Let a lead let the carton go on."""
    desk.say(Command.OVERRIDE)
    desk.mean(BadgeMeant(LEAD.id))
    desk.pin()
    return desk.say(reason)


def check_of(desk: Desk) -> Check:
    """Return how the newest inventory was judged."""
    fact = desk.of(ParcelChecked)[-1]
    assert isinstance(fact, ParcelChecked)
    return fact.check


def test_the_carton_is_read_before_it_is_weighed() -> None:
    desk = checking()
    assert desk.key == "check-begun"
    assert handlers.reads_tags(desk.bench.state) == ("A-1", 1)
    desk.read(*ALL_OF_A)
    assert (desk.bench.state.phase, desk.key, desk.last.outcome) == (Phase.WEIGHING, "weigh-now", None)


def test_without_a_scale_the_label_comes_next() -> None:
    desk = checking(READER)
    desk.read(*ALL_OF_A)
    assert (desk.bench.state.phase, desk.work.parcel.weight_g) == (Phase.LABELLING, 380)


def test_the_tags_that_were_read_are_told_and_close_with_the_parcel() -> None:
    desk = checking(READER)
    desk.read(*ALL_OF_A)
    desk.print()
    desk.label()
    pieces = tuple(
        Piece(sku, str(serial), sgtin(GTINS[sku], serial)) for sku, serial in (("X", 1), ("X", 2), ("Y", 3))
    )
    assert check_of(desk).pieces == pieces
    (closed,) = desk.of(ParcelClosed)
    assert isinstance(closed, ParcelClosed)
    assert closed.pieces == pieces


def test_a_piece_that_was_not_read_latches_with_how_many_of_how_many() -> None:
    desk = checking()
    desk.read(*tags(("X", 1), ("Y", 3)))
    assert desk.bench.latch is not None
    assert (desk.bench.state.phase, desk.key) == (Phase.CHECKING, "check-missing")
    assert "1 PIECE NOT READ" in desk.said
    assert "Item X: 1 of 2 read" in desk.said
    assert check_of(desk).missing == (TagCount("X", "Item X", 1, 2),)


def test_a_piece_without_a_tag_on_file_is_not_missed() -> None:
    desk = verifying(world=equipped(READER))
    order = desk.work.order
    lines = tuple(replace(line, rfid=line.sku == "X") for line in order.lines)
    desk.bench = at(desk.bench, work=replace(desk.work, order=replace(order, lines=lines)))
    desk.items("X", "X", "Y")
    desk.carton()
    desk.read(*tags(("X", 1), ("X", 2)))
    assert desk.bench.state.phase is Phase.LABELLING


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (tags(("X", 9)), "Item X: 1 too many"),
        (tags(("X", 8), ("X", 9)), "Item X: 2 too many"),
        (tags(("Z", 9)), "Z: not in this order. Belongs to order W-B"),
    ],
    ids=["one too many", "two too many", "another order's"],
)
def test_what_must_not_be_in_the_box_latches_and_is_named(more: tuple[SeenTag, ...], words: str) -> None:
    desk = checking()
    desk.read(*ALL_OF_A, *more)
    assert (desk.key, check_of(desk).state) == ("check-extras", CheckState.EXTRAS)
    assert words in desk.said


def test_what_must_come_out_is_not_told_as_a_piece_of_the_parcel() -> None:
    desk = checking()
    desk.world.serials["X", "2"] = "W-Q"
    desk.read(*ALL_OF_A, *tags(("Z", 9)))
    assert [(piece.sku, piece.serial) for piece in check_of(desk).pieces] == [("X", "1"), ("Y", "3")]


def test_a_piece_that_was_shipped_before_must_not_ship_again() -> None:
    desk = checking()
    desk.world.serials["X", "2"] = "W-Q"
    desk.read(*ALL_OF_A)
    assert "Item X: not this piece. Packed before in order W-Q" in desk.said
    assert "Item X: 1 of 2 read" in desk.said, "it does not stand for a piece of this box"


def test_a_piece_of_an_earlier_box_of_the_order_was_packed_before() -> None:
    desk = verifying(world=equipped(READER))
    desk.items("X")
    desk.say(Command.CLOSE)
    desk.carton()
    desk.read(*tags(("X", 1)))
    desk.print()
    desk.label()
    desk.world.serials.clear()
    desk.items("X", "Y")
    desk.carton()
    desk.read(*tags(("X", 1), ("Y", 3)))
    assert "Packed before in order W-A" in desk.said


def test_the_serial_numbers_that_were_scanned_into_this_very_box_are_its_own() -> None:
    desk = verifying(world=equipped(READER))
    desk.mean(ItemMeant("X", serial="1"))
    desk.mean(ItemMeant("X", serial="2"))
    desk.items("Y")
    desk.carton()
    desk.read(*ALL_OF_A)
    assert desk.bench.state.phase is Phase.LABELLING


def test_a_piece_in_a_box_that_is_set_aside_lies_in_that_one() -> None:
    desk = verifying("C", equipped(READER))
    desk.mean(ItemMeant("X", serial="1"))
    desk.say(Command.SET_ASIDE, Command.OTHER)
    desk.order("A")
    desk.items("X", "X", "Y")
    desk.carton()
    desk.read(*ALL_OF_A)
    assert "Packed before in order W-C" in desk.said


@pytest.mark.parametrize(
    ("reads", "rssi_dbm", "stray"),
    [(2, -50, True), (9, -66, True), (3, -65, False), (3, None, False), (2, None, True)],
)
def test_tags_read_too_seldom_or_weakly_lie_beside_the_bench(
    reads: int, rssi_dbm: int | None, stray: bool
) -> None:
    desk = checking()
    desk.read(*ALL_OF_A, *tags(("Z", 9), reads=reads, rssi_dbm=rssi_dbm))
    assert (check_of(desk).strays, check_of(desk).strange) == (stray, 0)
    assert desk.bench.state.phase is (Phase.WEIGHING if stray else Phase.CHECKING)


def test_tags_that_name_no_known_item_are_counted_and_ignored() -> None:
    desk = checking()
    unheard = SeenTag(sgtin("09506000134352", 5), 9, -50)
    desk.read(*ALL_OF_A, SSCC, GIBBERISH, unheard)
    assert (check_of(desk).strange, desk.bench.state.phase) == (3, Phase.WEIGHING)


def test_a_number_of_two_items_means_the_one_in_the_order() -> None:
    desk = checking()
    desk.world.barcodes[GTINS["X"]] = (BarcodeRow("Q", 1), BarcodeRow("X", 1))
    desk.read(*ALL_OF_A)
    assert desk.bench.state.phase is Phase.WEIGHING


CASE = "04006381333948"


@pytest.mark.parametrize(
    ("singles", "cases", "verdict"),
    [
        ((), 1, CheckState.PASSED),
        ((1, 2, 3, 4, 5, 6), 1, CheckState.PASSED),
        ((1, 2), 0, CheckState.MISSING),
        ((1, 2, 3, 4, 5, 6, 7), 0, CheckState.EXTRAS),
        ((), 2, CheckState.EXTRAS),
    ],
)
def test_the_tag_on_a_pack_stands_for_the_pieces_in_it(
    singles: tuple[int, ...], cases: int, verdict: CheckState
) -> None:
    desk = verifying("C", equipped(READER))
    desk.world.barcodes[CASE] = (BarcodeRow("X", 6),)
    desk.mean(ItemMeant("X", 6))
    desk.carton()
    seen = [SeenTag(sgtin(CASE, serial), 9, -50) for serial in range(cases)]
    desk.read(*tags(*(("X", serial) for serial in singles)), *seen)
    assert check_of(desk).state is verdict
    assert all(count.found <= count.expected for count in check_of(desk).counts)


def test_a_reader_that_is_away_is_said_and_latches_nothing() -> None:
    desk = checking()
    desk.read(problem="no answer from the reader")
    assert (desk.key, desk.bench.latch, desk.bench.state.phase) == ("check-unread", None, Phase.CHECKING)
    assert "no answer from the reader" in desk.said
    assert desk.last.outcome is None


def test_an_inventory_that_broke_off_proves_nothing_though_all_was_read() -> None:
    desk = checking()
    desk.read(*ALL_OF_A, problem="reader was lost")
    assert check_of(desk).state is CheckState.UNREAD


def test_what_must_come_out_blocks_though_the_inventory_broke_off() -> None:
    desk = checking()
    desk.read(*tags(("Z", 1)), problem="reader was lost")
    desk.say(Command.ACK, Command.OVERRIDE)
    assert desk.key == "extras-first"


@pytest.mark.parametrize("problem", ["", "no answer"])
def test_check_reads_the_carton_again(problem: str) -> None:
    desk = checking()
    desk.read(problem=problem)
    desk.say(Command.ACK, Command.CHECK)
    assert handlers.reads_tags(desk.bench.state) == ("A-1", 2)
    desk.read(*ALL_OF_A)
    assert desk.bench.state.phase is Phase.WEIGHING


def test_undo_opens_the_box_again_and_the_check_is_void() -> None:
    desk = checking()
    desk.read()
    desk.say(Command.ACK, Command.UNDO)
    assert (desk.bench.state.phase, desk.work.parcel.check, desk.work.parcel.carton) == (
        Phase.CARTON,
        Check(),
        "",
    )


def test_undo_of_the_check_forgets_the_weight_that_was_refused() -> None:
    desk = checking()
    desk.read(*ALL_OF_A)
    desk.key_in("480")
    desk.say(Command.ACK, Command.UNDO)
    assert (desk.bench.state.phase, desk.bench.state.disputed) == (Phase.CHECKING, None)


def test_undo_from_the_scale_waits_for_another_reading_that_is_asked_for() -> None:
    desk = checking()
    desk.read(*ALL_OF_A)
    desk.say(Command.UNDO)
    assert (desk.bench.state.phase, handlers.reads_tags(desk.bench.state)) == (Phase.CHECKING, None)
    desk.read(*ALL_OF_A)
    assert desk.bench.state.phase.value == "checking", "an inventory that nobody waits for is not judged"
    desk.say(Command.OVERRIDE)
    assert desk.key == "nothing-to-allow"
    desk.say(Command.CHECK)
    assert handlers.reads_tags(desk.bench.state) == ("A-1", 2)
    desk.say(Command.UNDO)
    assert desk.bench.state.phase.value == "carton"


@pytest.mark.parametrize(
    ("problem", "reason"), [("", Command.NO_TAG), ("no answer", Command.NO_READER)], ids=["missing", "unread"]
)
def test_a_lead_lets_a_carton_go_on_that_was_not_read_whole(problem: str, reason: Command) -> None:
    desk = checking()
    desk.read(*tags(("X", 1), ("X", 2)), problem=problem)
    desk.say(Command.ACK)
    judged = desk.work.parcel.check
    override(desk, reason)
    assert desk.bench.state.phase is Phase.WEIGHING
    assert desk.of(OverrideGiven) == [OverrideGiven("A", LEAD.id, "check", reason.value.lower())]
    assert desk.of(ParcelChecked)[-1] == ParcelChecked("A", "A-1", judged, LEAD.id)
    desk.say(Command.UNDO)
    assert (desk.bench.state.phase, desk.work.parcel.check) == (Phase.CHECKING, judged)


def test_no_lead_lets_go_what_must_come_out() -> None:
    desk = checking()
    desk.read(*ALL_OF_A, *tags(("Z", 9)))
    desk.say(Command.ACK, Command.OVERRIDE)
    assert desk.bench.latch is not None
    assert (desk.key, desk.bench.question) == ("extras-first", None)


def with_check_digit(digits: str) -> str:
    return next(f"{digits}{last}" for last in range(10) if check_digit_holds(f"{digits}{last}"))


def test_many_extras_are_named_in_short() -> None:
    desk = checking()
    foreign = [with_check_digit(f"0400638133{number:03}") for number in range(6)]
    for number, gtin in enumerate(foreign):
        desk.world.barcodes[gtin] = (BarcodeRow(f"F{number}", 1),)
    desk.read(*ALL_OF_A, *(SeenTag(sgtin(gtin, 1), 9, -50) for gtin in foreign))
    assert len(check_of(desk).extras) == 6
    assert "and 3 more" in desk.said


def test_a_question_of_another_kind_stands_over_the_end_of_an_inventory() -> None:
    desk = checking()
    desk.say(Command.CANCEL)
    desk.read(*ALL_OF_A)
    assert (desk.bench.state.phase, desk.bench.question) == (Phase.WEIGHING, AskCancel())


def test_a_question_about_the_check_is_answered_by_its_end() -> None:
    desk = checking()
    desk.bench = replace(desk.bench, question=AskLeadBadge(Decision.CHECK))
    desk.read(*ALL_OF_A, *tags(("Z", 9)))
    assert desk.bench.question is None


def test_an_inventory_that_ends_beside_the_work_changes_nothing() -> None:
    for desk in (weighing(), Desk()):
        before = desk.bench
        assert desk.read(*ALL_OF_A) == Step(before)


@pytest.mark.parametrize("standing", [Standing.CANCELLED, Standing.ON_HOLD])
def test_the_store_stops_a_check(standing: Standing) -> None:
    desk = checking()
    desk.store("A", standing, "why")
    assert handlers.reads_tags(desk.bench.state) is None
    desk.say(Command.ACK)
    assert desk.bench.state.phase is (Phase.READY if standing is Standing.ON_HOLD else Phase.VERIFYING)


def test_a_check_that_was_set_aside_is_read_when_it_is_taken_up() -> None:
    desk = checking()
    desk.say(Command.SET_ASIDE, Command.OTHER)
    assert handlers.reads_tags(desk.bench.state) is None
    desk.order()
    assert handlers.reads_tags(desk.bench.state) == ("A-1", 1)


def test_a_bench_whose_reader_was_taken_away_judges_by_the_usual_rules() -> None:
    desk = checking()
    desk.world.has = Equipment()
    desk.read(*ALL_OF_A)
    assert desk.bench.state.phase is Phase.LABELLING
    assert Checking() == Checking(3.0, 3, -65)


def test_a_reason_without_a_lead_is_a_defect_of_the_table() -> None:
    desk = checking()
    with pytest.raises(WrongTableError, match="without a lead"):
        handlers.let_go(desk.bench, command(Command.OTHER), desk.world)
