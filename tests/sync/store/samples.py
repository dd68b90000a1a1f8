"""Items, orders and facts in their smallest form, and a database that has some."""

from typing import Any

from sync.contract.facts import Fact
from sync.contract.messages import Address, Item, ItemBarcode, NewOrder, OrderLine
from sync.store.catalogue.entries import put_items
from sync.store.db.database import Database
from sync.store.ingest.effects import Effects
from sync.store.orders.taking import TakenOrder, take_orders
from sync.store.orders.views import OrderView, view_order

NOW = 1_795_000_000_000


def an_item(sku: str = "SKU-1", *codes: str, **fields: Any) -> Item:
    return Item(sku=sku, name=f"Item {sku}", barcodes=[ItemBarcode(code) for code in codes], **fields)


def an_order(external_id: str = "W1", lines: dict[str, int] | None = None, **fields: Any) -> NewOrder:
    address = Address(name="Ada", street="Main Street 1", postcode="10115", city="Berlin", country="DE")
    ordered = [OrderLine(sku, quantity) for sku, quantity in (lines or {"SKU-1": 2}).items()]
    return NewOrder(
        **{"channel": "web", "external_id": external_id, "lines": ordered, "ship_to": address, **fields}
    )


def a_fact(kind: str, order: str | None = "W1", seq: int = 1, **data: Any) -> Fact:
    at = "2026-11-23T10:00:00.000Z"
    return Fact(seq=seq, id=f"id-{seq}", type=kind, at=at, mono_ns=0, boot="b", order=order, data=data)


def take(database: Database, *orders: NewOrder) -> list[TakenOrder]:
    with database.writing() as conn:
        return take_orders(conn, orders, "oms", NOW)


def stock_items(database: Database, *skus: str) -> None:
    with database.writing() as conn:
        put_items(conn, [an_item(sku) for sku in skus])


def view(database: Database, order_id: str = "W1") -> OrderView:
    with database.reading() as conn:
        return view_order(conn, order_id)


def tell(database: Database, *facts: Fact, station: str = "bench-1", epoch: int = 1) -> bool:
    """Let facts have their effects, as a push would; returns whether stations have something to pull."""
    with database.writing() as conn:
        effects = Effects(conn, station, epoch, NOW)
        effects.prepare(facts)
        for fact in facts:
            effects.apply(fact)
        return effects.flush()
