"""Claims with fencing."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.contract.messages import ClaimRequest, ClaimResponse
from sync.store.db.database import Database, open_database
from sync.store.orders.claims import claim_orders, read_queue
from sync.store.orders.commands import cancel_order, hold_order
from sync.store.stations.pulling import pull_changes
from tests.sync.store.samples import NOW, a_fact, an_order, stock_items, take, tell, view


def ask(database: Database, station: str = "bench-1", epoch: int = 1, **wants: Any) -> ClaimResponse:
    with database.writing() as conn:
        return claim_orders(conn, ClaimRequest(station, epoch, **wants), NOW)


def fences(response: ClaimResponse) -> dict[str, int]:
    return {claim.order: claim.fence for claim in response.granted}


def test_the_most_urgent_orders_come_first(stocked: Database) -> None:
    late, soon = "2026-11-25T10:00:00Z", "2026-11-24T23:30:00-01:00"
    take(
        stocked,
        an_order("A", ship_by=late),
        an_order("B"),
        an_order("C", service="express"),
        an_order("D", service="same-day", ship_by=late),
        an_order("E", ship_by=soon),
        an_order("F", hold="wait"),
    )
    with stocked.reading() as conn:
        assert list(read_queue(conn, 10)) == ["D", "C", "E", "A", "B"]


def test_a_block_is_taken_and_nobody_else_gets_it(stocked: Database) -> None:
    take(stocked, *(an_order(f"W{n}") for n in range(5)))
    assert set(fences(ask(stocked, want=3))) == {"W0", "W1", "W2"}
    assert set(fences(ask(stocked, "bench-2", want=30))) == {"W3", "W4"}
    assert fences(ask(stocked, "bench-3", want=30)) == {}


def test_a_repeated_call_gives_the_same_fence(stocked: Database) -> None:
    take(stocked, an_order())
    assert fences(ask(stocked, orders=["W1"])) == {"W1": 1}
    assert fences(ask(stocked, orders=["W1"])) == {"W1": 1}


def test_the_answer_names_all_the_station_holds(stocked: Database) -> None:
    take(stocked, an_order("W1"), an_order("W2"))
    ask(stocked, orders=["W1"])
    assert fences(ask(stocked, orders=["W2"])) == {"W1": 1, "W2": 1}


def test_the_fence_rises_with_each_new_claim(stocked: Database) -> None:
    take(stocked, an_order())
    for fence in range(1, 4):
        assert fences(ask(stocked, f"bench-{fence}", orders=["W1"])) == {"W1": fence}
        assert fences(ask(stocked, f"bench-{fence}", give_back=["W1"])) == {}


def test_what_is_named_in_a_call_is_not_taken_from_the_queue_a_second_time(stocked: Database) -> None:
    take(stocked, an_order("A"), an_order("B"), an_order("C"))
    assert fences(ask(stocked, orders=["A"], want=1)) == {"A": 1, "B": 1}
    assert fences(ask(stocked, give_back=["A"], want=1)) == {"B": 1, "C": 1}


def test_only_the_holder_gives_back(stocked: Database) -> None:
    take(stocked, an_order())
    ask(stocked, orders=["W1"])
    ask(stocked, "bench-2", give_back=["W1", "none"])
    assert view(stocked).claimed_by == "bench-1"


def test_giving_back_started_work_puts_the_order_into_the_queue_again(stocked: Database) -> None:
    take(stocked, an_order())
    ask(stocked, orders=["W1"])
    tell(stocked, a_fact("pack-started", fence=1))
    ask(stocked, give_back=["W1"])
    assert view(stocked).state == "released"


def test_each_refusal_says_why(stocked: Database) -> None:
    take(stocked, an_order("A"), an_order("B"), an_order("C"), an_order("D"))
    ask(stocked, "bench-2", orders=["A"])
    with stocked.writing() as conn:
        hold_order(conn, "B", "fraud", "lead", NOW)
        cancel_order(conn, "C", "gone", "lead", NOW)
    tell(stocked, a_fact("order-packed", "D", fence=0), station="bench-3")
    response = ask(stocked, orders=["none", "A", "B", "C", "D"])
    assert response.granted == []
    assert [(one.order, one.code, one.holder) for one in response.refused] == [
        ("none", "not-found", ""),
        ("A", "claimed", "bench-2"),
        ("B", "on-hold", ""),
        ("C", "cancelled", ""),
        ("D", "packed", "bench-3"),
    ]


def test_a_new_epoch_takes_its_stations_claims_over_under_higher_fences(stocked: Database) -> None:
    """The old epoch may live on in a cloned disk; it is not to work under the same number."""
    take(stocked, an_order())
    ask(stocked, orders=["W1"])
    assert fences(ask(stocked, epoch=2)) == {"W1": 2}
    assert fences(ask(stocked, epoch=2)) == {"W1": 2}


def test_a_claim_reaches_stations_by_the_change_log(stocked: Database) -> None:
    take(stocked, an_order())
    with stocked.reading() as conn:
        cursor = pull_changes(conn, "bench-2", "", NOW).cursor
    ask(stocked, orders=["W1"])
    with stocked.reading() as conn:
        changes = pull_changes(conn, "bench-2", cursor, NOW).changes
    assert [change.key for change in changes] == ["W1"]
    assert b'"claimed_by":"bench-1"' in bytes(changes[0].body)


CALLS = st.tuples(
    st.sampled_from(["bench-1", "bench-2"]),
    st.integers(0, 2),
    st.lists(st.sampled_from(["A", "B", "C"]), max_size=2),
    st.lists(st.sampled_from(["A", "B", "C"]), max_size=2),
)


@settings(max_examples=25)
@given(st.lists(CALLS, max_size=12))
def test_no_two_stations_ever_hold_one_order_and_no_fence_is_given_twice(
    tmp_path_factory: Any, calls: list[tuple[str, int, list[str], list[str]]]
) -> None:
    database = open_database(str(tmp_path_factory.mktemp("claims") / "store.db"))
    try:
        stock_items(database, "SKU-1")
        take(database, an_order("A"), an_order("B"), an_order("C"))
        holds: dict[str, dict[str, int]] = {}
        seen: dict[tuple[str, int], str] = {}
        for station, want, orders, give_back in calls:
            holds[station] = fences(ask(database, station, want=want, orders=orders, give_back=give_back))
            for place in holds[station].items():
                assert seen.setdefault(place, station) == station
            held = [order for its in holds.values() for order in its]
            assert len(held) == len(set(held))
    finally:
        database.close()
