"""The only names of the program's own modules that recordings need: what encodes, decodes and retires."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from station.core.packing.state import PackingBench
from station.core.work import Order
from station.db.bench_codec import BenchCodec
from station.db.database import StationDatabase
from sync.contract import messages
from sync.contract.errors import Problem
from sync.outbox_care import compact, verify
from tests.helpers.exploring import BENCHES, explore
from tests.recorded.first_form import as_recorded

ASKED: dict[tuple[str, str], Any] = {
    ("POST", "/v1/stations/enroll"): messages.EnrollRequest,
    ("POST", "/v1/sync/push"): messages.PushRequest,
    ("POST", "/v1/claims"): messages.ClaimRequest,
    ("POST", "/v1/number-blocks"): messages.NumberRequest,
    ("POST", "/v1/orders"): list[messages.NewOrder],
    ("PUT", "/v1/items"): list[messages.Item],
    ("PUT", "/v1/operators"): list[messages.Operator],
    ("PUT", "/v1/cartons"): list[messages.Carton],
    ("PUT", "/v1/locations"): list[messages.Location],
}
ANSWERED: dict[tuple[str, str], Any] = {
    ("POST", "/v1/stations/enroll"): messages.Enrollment,
    ("POST", "/v1/sync/push"): messages.PushResponse,
    ("GET", "/v1/sync/pull"): messages.PullResponse,
    ("POST", "/v1/claims"): messages.ClaimResponse,
    ("POST", "/v1/number-blocks"): messages.NumberBlock,
    ("GET", "/v1/feed"): messages.FeedPage,
}
PULLED = {
    "item": messages.Item,
    "operator": messages.Operator,
    "carton": messages.Carton,
    "location": messages.Location,
    "order": messages.WorkOrder,
    "number-block": messages.NumberBlock,
}
PROBLEM = Problem


def through(kind: Any, body: Any) -> Any:
    """Return plain data after it was decoded as a message and encoded again."""
    return msgspec.json.decode(msgspec.json.encode(msgspec.json.decode(msgspec.json.encode(body), type=kind)))


def through_codec(stored: str, orders: dict[str, Any]) -> Any:
    """Return a stored bench, decoded, encoded and decoded again, as plain data of its first form."""
    snapshots = {name: msgspec.convert(order, Order) for name, order in orders.items()}
    codec = BenchCodec()
    bench = codec.decode(stored, snapshots.__getitem__)
    again: Any = codec.decode(codec.encode(bench), snapshots.__getitem__)
    assert again == bench
    return as_recorded(again)


def through_order(order: Any) -> Any:
    """Return an order's snapshot after it was decoded and encoded again."""
    return through(Order, order)


def all_benches() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every bench one small order can bring about, as stored, with the snapshots beside it."""
    for equipment in BENCHES:
        for bench, _ in explore(equipment).places:
            yield msgspec.json.encode(as_recorded(bench)).decode(), _snapshots(bench)


def _snapshots(bench: PackingBench) -> dict[str, Any]:
    orders = [dataclasses.replace(order, fence=0) for order in bench.orders]
    return {order.id: msgspec.to_builtins(order) for order in orders}


def retire_facts(database: Path, most: int) -> int:
    """Delete the oldest acknowledged facts of a station at rest; returns how many."""
    opened = StationDatabase(database)
    try:
        with opened.engine.begin() as connection:
            return compact(connection, "9999", most=most)
    finally:
        opened.close()


def outbox_troubles(database: Path) -> list[str]:
    """Return what is wrong with a station's outbox."""
    opened = StationDatabase(database, read_only=True)
    try:
        with opened.reader.connect() as connection, connection.begin():
            return verify(connection)
    finally:
        opened.close()
