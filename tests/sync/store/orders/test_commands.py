"""Hold, release, cancel, and breaking a claim."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from sync.contract.errors import Refused
from sync.contract.messages import ClaimRequest
from sync.store.db.changelog import read_position
from sync.store.db.database import Database
from sync.store.orders.claims import claim_orders
from sync.store.orders.commands import break_claim, cancel_order, hold_order, release_order
from tests.sync.store.samples import NOW, a_fact, an_order, take, tell, view

Command = Callable[[Connection, str, str, str, int], None]


def do(database: Database, command: Command, reason: str = "because", order: str = "W1") -> bool:
    """Give a command and return whether stations have something new to pull."""
    with database.writing() as conn:
        before = read_position(conn)
        command(conn, order, reason, "lead", NOW)
        return read_position(conn) > before


def test_a_held_order_says_why_and_goes_on_after_release(stocked: Database) -> None:
    take(stocked, an_order())
    assert do(stocked, hold_order, "fraud")
    assert (view(stocked).state, view(stocked).reason) == ("on-hold", "fraud")
    assert do(stocked, hold_order, "address")
    assert view(stocked).reason == "address"
    assert do(stocked, release_order)
    assert (view(stocked).state, view(stocked).reason) == ("released", "")
    assert [entry.what for entry in view(stocked).history] == ["received", "held", "held", "released"]


def test_a_hold_while_packing_goes_back_to_packing(stocked: Database) -> None:
    take(stocked, an_order())
    tell(stocked, a_fact("pack-started", fence=0))
    do(stocked, hold_order)
    assert view(stocked).state == "on-hold"
    do(stocked, release_order)
    assert view(stocked).state == "packing"


@pytest.mark.parametrize("command", [hold_order, cancel_order])
def test_the_same_command_again_changes_nothing(stocked: Database, command: Command) -> None:
    take(stocked, an_order())
    assert do(stocked, command)
    assert not do(stocked, command)


def test_releasing_what_is_not_held_changes_nothing(stocked: Database) -> None:
    take(stocked, an_order())
    assert not do(stocked, release_order)


def test_cancelled_is_for_good(stocked: Database) -> None:
    take(stocked, an_order())
    do(stocked, cancel_order, "changed their mind")
    for command in (hold_order, release_order):
        with pytest.raises(Refused) as refusal:
            do(stocked, command)
        assert refusal.value.problem.status == 409
        assert "changed their mind" in refusal.value.problem.detail
    assert view(stocked).state == "cancelled"


def test_a_packed_order_is_not_held_but_can_be_cancelled(stocked: Database) -> None:
    """Its parcels exist, so somebody must pull them."""
    take(stocked, an_order())
    closed = a_fact("parcel-closed", parcel="1", contents=[], tracking="PL1")
    tell(stocked, closed, a_fact("order-packed", fence=0))
    with pytest.raises(Refused, match="cancel it to have its parcels pulled"):
        do(stocked, hold_order)
    do(stocked, cancel_order)
    seen = view(stocked)
    assert seen.state == "cancelled"
    assert [parcel.state for parcel in seen.parcels] == ["intercept"]
    assert [(one.kind, one.stations) for one in seen.exceptions] == [("cancelled-after-packing", "bench-1")]


@pytest.mark.parametrize("command", [hold_order, release_order, cancel_order, break_claim])
def test_an_unknown_order_is_not_found(stocked: Database, command: Command) -> None:
    with pytest.raises(Refused) as refusal:
        do(stocked, command, order="none")
    assert refusal.value.problem.status == 404


def test_a_broken_claim_frees_the_order_and_the_next_claim_has_a_higher_fence(stocked: Database) -> None:
    take(stocked, an_order())
    with stocked.writing() as conn:
        claim_orders(conn, ClaimRequest("bench-1", 1, want=1), NOW)
    tell(stocked, a_fact("pack-started", fence=1))
    assert do(stocked, break_claim, "bench 1 burnt down")
    assert not do(stocked, break_claim)
    assert (view(stocked).state, view(stocked).claimed_by, view(stocked).fence) == ("released", None, 1)
    with stocked.writing() as conn:
        granted = claim_orders(conn, ClaimRequest("bench-2", 1, want=1), NOW).granted
    assert [(claim.order, claim.fence) for claim in granted] == [("W1", 2)]
