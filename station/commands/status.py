"""`packline station status`: what a station is doing, read from its database beside the running one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from station.app.ports.clock import SystemClock
from station.app.screen.words import say
from station.config import StationConfig
from station.core.flows import FLOWS
from station.core.work import Work
from station.db.database import StationDatabase, reading
from station.db.pages import StationPages
from sync.outbox import read_head


def read_status(config: StationConfig) -> dict[str, Any]:
    """Return the station's state; FileNotFoundError where it never ran."""
    with _looking_at(config) as connection, connection.begin():
        return _status(config, StationPages(connection, config.name, SystemClock()), connection)


def _status(config: StationConfig, pages: StationPages, connection: Any) -> dict[str, Any]:
    bench, counts, head = pages.load_bench() or FLOWS.fresh(), pages.counts(), read_head(connection)
    work = FLOWS.work(bench)
    return {
        "station": config.name,
        "state": bench.state.phase.value,
        "latched": say(bench.latch.message).title if bench.latch else None,
        "operator": bench.operator.id if bench.operator else None,
        "work": _work(work) if work else None,
        "parked": [
            {"order": order.external_id, "why": entry.why.value}
            for entry in bench.parked
            for order in entry.state.orders
        ],
        "claims": counts.claims,
        "journal": counts.journal,
        "unsent": counts.unsent,
        "acked_seq": counts.acked_seq,
        "last_seq": head.last_seq,
        "epoch": head.epoch,
        "numbers_left": counts.numbers_left,
        "open_orders": counts.open_orders,
        "devices": _devices(connection),
    }


def read_devices(config: StationConfig) -> list[dict[str, str]]:
    """Return the devices' states as the station wrote them last; FileNotFoundError where it never ran."""
    with _looking_at(config) as connection:
        return _devices(connection)


@contextmanager
def _looking_at(config: StationConfig) -> Iterator[Connection]:
    if not config.database.exists():
        raise FileNotFoundError(f"{config.database} is not there: the station {config.name} has not run yet")
    database = StationDatabase(config.database, read_only=True)
    try:
        with reading(database) as connection:
            yield connection
    finally:
        database.close()


def _devices(connection: Any) -> list[dict[str, str]]:
    rows = connection.exec_driver_sql("SELECT name, role, state, reason FROM devices ORDER BY name")
    return [
        {"name": name, "role": role, "state": state, "reason": reason} for name, role, state, reason in rows
    ]


def _work(work: Work) -> dict[str, Any]:
    label = work.parcel.label
    return {
        "order": work.order.external_id,
        "order_id": work.order.id,
        "lines": [
            {"sku": line.sku, "ordered": line.ordered, "packed": work.packed(index)}
            for index, line in enumerate(work.order.lines)
        ],
        "parcel": work.parcel_id,
        "carton": work.parcel.carton or None,
        "check": work.parcel.check.state.value,
        "weight_g": work.parcel.weight_g,
        "weighed": work.parcel.weighed.value if work.parcel.weighed else None,
        "tracking": label.tracking or None,
        "label": label.state.value,
        "put_back": work.put_back or None,
    }
