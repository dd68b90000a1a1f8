import pytest

from station.core.codes.meanings import (
    Ambiguous,
    BadgeMeant,
    CartonMeant,
    Command,
    CommandMeant,
    ItemMeant,
    ParcelMeant,
    SeparatorLost,
    ToteMeant,
    Unknown,
    UnknownReason,
)
from station.core.flow.steps import Outcome
from station.core.work import Phase
from tests.station.core.packing.desk import DESKS, complete, confirming, signed_in, verifying


@pytest.mark.parametrize("reason", UnknownReason)
@pytest.mark.parametrize("phase", DESKS)
def test_a_code_that_means_nothing_changes_nothing_and_is_said_to(
    phase: Phase, reason: UnknownReason
) -> None:
    desk = DESKS[phase]()
    before = desk.bench
    desk.mean(Unknown(reason), "0401")
    assert (desk.bench, desk.last.outcome, "0401" in desk.said) == (before, Outcome.UNKNOWN, True)
    misread = reason in (UnknownReason.BAD_CHECK_DIGIT, UnknownReason.BAD_CHECK_CHARACTER)
    assert desk.key == ("code-damaged" if misread else "code-unknown")
    assert misread or desk.said.endswith(".")
    assert reason.value not in desk.said


@pytest.mark.parametrize("phase", DESKS)
def test_a_lost_separator_latches_whatever_the_phase(phase: Phase) -> None:
    desk = DESKS[phase]()
    work = desk.bench.state.work
    desk.mean(SeparatorLost("(10) has run into (30)", ItemMeant("X")))
    assert (desk.key, desk.bench.state.work, desk.bench.latch is not None) == ("separator-lost", work, True)


def test_an_error_stands_until_it_is_acknowledged_and_tells_how_many_scans_it_swallowed() -> None:
    desk = verifying()
    desk.items("Q", "X", "X")
    assert (desk.last.outcome, desk.key, desk.work.pieces_packed) == (
        Outcome.IGNORED_LATCHED,
        "not-in-order",
        0,
    )
    desk.say(Command.ACK)
    assert (desk.bench.latch, "2 not counted" in desk.said) == (None, True)
    desk.items("X")
    assert desk.work.pieces_packed == 1


def test_an_error_acknowledged_at_once_swallowed_nothing() -> None:
    desk = verifying()
    desk.items("Q")
    desk.say(Command.ACK)
    assert desk.said == "Go on\nScan the next piece."


def test_a_code_of_two_meanings_is_settled_by_the_phase() -> None:
    both = Ambiguous((ItemMeant("X"), BadgeMeant("7")))
    desk = verifying()
    desk.mean(both)
    assert desk.key == "counted"
    desk = DESKS[Phase.LOCKED]()
    desk.mean(both)
    assert desk.key == "signed-in"


def test_of_two_items_the_one_the_order_asks_for_is_meant() -> None:
    desk = verifying()
    desk.mean(Ambiguous((ItemMeant("Q"), ItemMeant("Y"))))
    assert desk.work.packed(1) == 1


@pytest.mark.parametrize("other", [ItemMeant("X"), ItemMeant("Y", quantity=6)])
def test_of_two_items_that_the_order_asks_for_neither_is_counted(other: ItemMeant) -> None:
    desk = verifying()
    desk.mean(Ambiguous((other, ItemMeant("Y"))), "0401")
    assert (desk.key, desk.work.pieces_packed) == ("two-meanings", 0)
    assert "Item Y" in desk.said


def test_a_code_that_means_nothing_this_phase_wants_is_asked_about() -> None:
    desk = complete()
    desk.mean(Ambiguous((ToteMeant("5"), BadgeMeant("7"))))
    assert (desk.key, "Tote" in desk.said, "Badge" in desk.said) == ("two-meanings", True, True)


def test_a_code_that_means_an_item_or_a_carton_is_the_item_that_comes_out() -> None:
    desk = complete()
    both = Ambiguous((ItemMeant("Y"), CartonMeant("S")))
    desk.say(Command.TAKE_OUT)
    desk.mean(both)
    assert (desk.key, desk.work.wanted(1)) == ("taken-out", 1)
    desk = complete()
    desk.mean(both)
    assert desk.key == "label-coming"


def test_a_code_that_means_a_label_or_an_item_is_the_label_while_one_is_wanted() -> None:
    desk = confirming()
    desk.mean(Ambiguous((ItemMeant("X"), ParcelMeant("T01", "A-1", "A"))))
    assert desk.key == "order-packed"


def test_ack_with_no_error_is_said_to_be_needless() -> None:
    desk = signed_in()
    desk.mean(CommandMeant(Command.ACK))
    assert (desk.key, desk.refused) == ("nothing-to-acknowledge", False)
