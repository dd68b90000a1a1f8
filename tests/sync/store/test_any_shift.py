"""Whatever stations and people do in whatever order, the store's data agrees with itself."""

import contextlib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from sync.contract.errors import Refused
from sync.contract.facts import CHAIN_START, Fact, canonical, parse_fact
from sync.contract.messages import ClaimRequest, PushRequest
from sync.store.attention import list_exceptions
from sync.store.checking import find_faults
from sync.store.db.database import Database, open_database
from sync.store.db.tables.facts import facts, quarantine, station_epochs
from sync.store.ingest.push import take_push
from sync.store.orders.claims import claim_orders
from sync.store.orders.commands import break_claim, cancel_order, hold_order, release_order
from sync.store.orders.states import STATES
from sync.store.stations import enrolment
from tests.sync.store.samples import NOW, an_order, stock_items, take, view

STATIONS = ["bench-1", "bench-2"]
COMMANDS = [hold_order, release_order, cancel_order, break_claim]

fences = st.integers(0, 3)
parcels = st.sampled_from(["1", "2"])
numbers = st.sampled_from(["", "PL1", "PL2"])
units = st.fixed_dictionaries({"sku": st.sampled_from(["SKU-1", "SKU-9"]), "quantity": st.integers(-1, 3)})
contents = st.fixed_dictionaries({"parcel": parcels, "tracking": numbers, "contents": st.just([])})
labels = st.fixed_dictionaries({"parcel": parcels, "tracking": numbers, "number_void": st.booleans()})

FACTS: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.one_of(
    st.tuples(st.just("order-packed"), st.fixed_dictionaries({"fence": fences})),
    st.tuples(st.just("pack-started"), st.fixed_dictionaries({"fence": fences})),
    st.tuples(st.sampled_from(["unit-packed", "unit-taken-out"]), units),
    st.tuples(st.sampled_from(["parcel-closed", "parcel-reopened", "tracking-allotted"]), contents),
    st.tuples(st.sampled_from(["label-printed", "label-void", "label-confirmed"]), labels),
    st.tuples(st.sampled_from(["set-aside", "pack-cancelled", "scan-journaled", "new"]), st.just({})),
)
ORDERS = st.sampled_from(["A", "A", "A", "B", "none"])
PUSHES = st.tuples(
    st.just("push"), st.sampled_from(STATIONS), st.lists(st.tuples(ORDERS, FACTS), min_size=1, max_size=6)
)
STEPS = st.one_of(
    PUSHES,
    PUSHES,
    st.tuples(st.just("claim"), st.sampled_from(STATIONS), st.lists(st.sampled_from(["A", "B"]), max_size=2)),
    st.tuples(st.just("command"), st.sampled_from(COMMANDS), st.sampled_from(["A", "B"])),
)


def send(database: Database, station: str, told: list[tuple[str, tuple[str, dict[str, Any]]]]) -> None:
    with database.reading() as conn:
        mark = conn.execute(select(station_epochs).where(station_epochs.c.station == station)).one()
    new = [
        Fact(
            mark.mark + n,
            f"{station}-{mark.mark + n}",
            kind,
            "2026-11-23T10:00:00.000Z",
            0,
            "b",
            None,
            order,
            data,
        )
        for n, (order, (kind, data)) in enumerate(told, start=1)
    ]
    chain = mark.chain if mark.mark else CHAIN_START
    raws = [msgspec.Raw(canonical(fact)) for fact in new]
    answer = take_push(database, station, 1, PushRequest(1, station, 1, mark.mark, chain.hex(), raws))
    assert answer.ack == mark.mark + len(told)


def do(database: Database, step: Any) -> None:
    match step:
        case ("push", station, told):
            send(database, station, told)
        case ("claim", station, orders):
            with database.writing() as conn:
                claim_orders(conn, ClaimRequest(station, 1, want=1, orders=orders), NOW)
        case (_, command, order):
            with contextlib.suppress(Refused), database.writing() as conn:
                command(conn, order, "because", "lead", NOW)


def applied(conn: Connection) -> list[tuple[str, Fact]]:
    """Return the facts that had effects, each with its station."""
    kept = {(row.station, row.seq) for row in conn.execute(select(quarantine))}
    rows = conn.execute(select(facts.c.station, facts.c.seq, facts.c.body)).all()
    return [(row.station, parse_fact(row.body)) for row in rows if (row.station, row.seq) not in kept]


def twice_used(told: list[tuple[str, Fact]]) -> set[str]:
    """Return the tracking numbers that went to more than one parcel."""
    places: dict[str, set[tuple[str | None, str, str]]] = {}
    for station, fact in told:
        number = fact.data.get("tracking")
        if number and fact.type in {"tracking-allotted", "parcel-closed"}:
            places.setdefault(number, set()).add((fact.order, station, fact.data["parcel"]))
    return {number for number, its in places.items() if len(its) > 1}


def twice_packed(told: list[tuple[str, Fact]]) -> set[str | None]:
    """Return the orders packed more than once; not those of which a parcel was opened again."""
    packings: dict[str | None, set[tuple[str, int]]] = {}
    for station, fact in told:
        if fact.type == "order-packed":
            packings.setdefault(fact.order, set()).add((station, fact.data["fence"]))
    opened = {fact.order for _, fact in told if fact.type == "parcel-reopened"}
    return {order for order, its in packings.items() if len(its) > 1} - opened


@settings(max_examples=40)
@given(steps=st.lists(STEPS, min_size=2, max_size=15))
def test_no_order_of_events_makes_the_data_disagree(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    database = open_database(str(tmp_path_factory.mktemp("shift") / "store.db"))
    try:
        stock_items(database, "SKU-1")
        take(database, an_order("A"), an_order("B"))
        with database.writing() as conn:
            for station in STATIONS:
                enrolment.make_token(conn, station, NOW)
        for step in steps:
            do(database, step)
        with database.reading() as conn:
            assert list(find_faults(conn)) == []
            told = applied(conn)
            raised = list_exceptions(conn, 0, 500).exceptions
        assert twice_packed(told) <= {one.order for one in raised if one.kind == "double-pack"}
        doubled = [one.detail for one in raised if one.kind == "number-used-twice"]
        assert all(any(number in detail for detail in doubled) for number in twice_used(told))
        assert {view(database, order).state for order in "AB"} <= set(STATES)
    finally:
        database.close()
