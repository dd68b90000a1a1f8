"""What facts from the floor do to the store's orders.

One `Effects` a push: `prepare` reads every order the facts name at once, `apply` takes one fact
after the other in memory, `flush` writes what came of it. A fact that cannot be applied raises
before anything has changed, so the caller needs no savepoint for it.

Facts are never undone by the store's own view: units that were packed were packed, a parcel that
exists is kept. Where that view differs, the order's state stays the store's, and an exception row
names what a person must do.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from sync.contract.facts import Fact
from sync.store.db.clock import format_ms
from sync.store.ingest.fact_data import (
    CannotApply,
    ClosedData,
    LabelData,
    ParcelData,
    ReasonData,
    StartedData,
    TrackingData,
    UnitData,
    read_data,
)
from sync.store.ingest.packing_end import Packing, end_packing
from sync.store.ingest.tracking_numbers import Spent, TrackingNumbers
from sync.store.orders.record import OrderRecord, ParcelRecord
from sync.store.orders.rows import load_orders, save_orders

__all__ = ["CannotApply", "Effects"]


class Effects:
    """The effects of one push of one station, gathered and written together."""

    def __init__(self, conn: Connection, station: str, epoch: int, received_ms: int) -> None:
        self._conn = conn
        self._station = station
        self._epoch = epoch
        self._at = format_ms(received_ms)
        self._orders: dict[str, OrderRecord | None] = {}
        self._numbers = TrackingNumbers(conn)

    def prepare(self, facts: Sequence[Fact]) -> None:
        """Read every order that `facts` name in a few statements; without it each is read when it is met."""
        # In the order of the facts, so that stations pull the changes in that order, whatever the process.
        named = dict.fromkeys(fact.order for fact in facts if fact.order and fact.type in _RULES)
        missing = [name for name in named if name not in self._orders]
        found = load_orders(self._conn, missing)
        self._orders.update({name: found.get(name) for name in missing})

    def apply(self, fact: Fact) -> None:
        """Take one fact into account, or raise `CannotApply` with nothing changed by it.

        A type without a rule, known or not, has no effect here.
        """
        rule = _RULES.get(fact.type)
        if rule is not None:
            rule(self, self._order_of(fact), fact)

    def flush(self) -> bool:
        """Write all effects and return whether stations have something new to pull.

        To be called once, last in the transaction but for the feed's positions.
        """
        self._numbers.flush()
        return save_orders(self._conn, [order for order in self._orders.values() if order], self._at)

    def _order_of(self, fact: Fact) -> OrderRecord:
        if not fact.order:
            raise CannotApply("malformed", f"{fact.type} names no order")
        self.prepare([fact])
        order = self._orders[fact.order]
        if order is None:
            raise CannotApply("unknown-order", f"The store has no order {fact.order!r}.")
        return order

    def pack_started(self, order: OrderRecord, fact: Fact) -> None:
        """Released -> packing."""
        data = read_data(fact, StartedData)
        order.tell(self._station, fact.type, f"fence {data.fence}")
        if order.packed_by is None and not order.started:
            order.started, order.note, order.changed = True, "", True

    def unit_packed(self, order: OrderRecord, fact: Fact) -> None:
        """Count units in."""
        self._count(order, read_data(fact, UnitData), 1)

    def unit_taken_out(self, order: OrderRecord, fact: Fact) -> None:
        """Count units out."""
        self._count(order, read_data(fact, UnitData), -1)

    def _count(self, order: OrderRecord, unit: UnitData, sign: int) -> None:
        if unit.sku not in order.skus:
            raise CannotApply("not-ordered", f"Order {order.id} has no line of {unit.sku!r}.")
        order.counted[unit.sku] = order.counted.get(unit.sku, 0) + sign * unit.quantity

    def tracking_allotted(self, order: OrderRecord, fact: Fact) -> None:
        """Spend a tracking number on a parcel."""
        data = read_data(fact, TrackingData)
        self._spend(order, data.parcel, data.tracking, data.carrier)

    def _spend(self, order: OrderRecord, parcel: str, number: str, carrier: str) -> None:
        spent = Spent(carrier, order.id, self._station, self._epoch, parcel)
        owner = self._numbers.spend(number, spent)
        if owner is not None:
            detail = (
                f"Tracking number {number} of parcel {parcel} at {self._station} was already given to "
                f"parcel {owner.parcel} of order {owner.order_id} at {owner.station}."
            )
            order.raise_exception("number-used-twice", [owner.station, self._station], detail)

    def label_printed(self, order: OrderRecord, fact: Fact) -> None:
        """Allotted -> printed."""
        self._advance(order, read_data(fact, LabelData), "printed")

    def label_confirmed(self, order: OrderRecord, fact: Fact) -> None:
        """Printed -> confirmed."""
        self._advance(order, read_data(fact, LabelData), "confirmed")

    def label_void(self, order: OrderRecord, fact: Fact) -> None:
        """Burn the number with the label, where the fact says so."""
        data = read_data(fact, LabelData)
        if data.number_void:
            self._advance(order, data, "void")

    def _advance(self, order: OrderRecord, label: LabelData, state: str) -> None:
        if label.tracking:
            self._numbers.advance(label.tracking, (order.id, self._station, label.parcel), state)

    def parcel_closed(self, order: OrderRecord, fact: Fact) -> None:
        """Keep the parcel with its contents."""
        data = read_data(fact, ClosedData)
        contents = msgspec.json.encode(data.contents)
        parcel = ParcelRecord("closed", data.carton, data.weight_g, data.tracking or None, contents, fact.at)
        order.put_parcel((self._station, self._epoch, data.parcel), parcel)
        order.tell(self._station, fact.type, f"parcel {data.parcel} {data.tracking or ''}".rstrip())
        if data.tracking:
            self._spend(order, data.parcel, data.tracking, "")

    def parcel_reopened(self, order: OrderRecord, fact: Fact) -> None:
        """Packed -> packing, where this station had packed it."""
        data = read_data(fact, ParcelData)
        key = (self._station, self._epoch, data.parcel)
        parcel = order.parcels.get(key)
        if parcel is not None:
            parcel.state = "open"
            order.touched.add(key)
        order.tell(self._station, fact.type, f"parcel {data.parcel}")
        if order.packed_by == self._station:
            order.packed_by = order.packed_epoch = order.packed_fence = None
            order.started = order.changed = True

    def order_packed(self, order: OrderRecord, fact: Fact) -> None:
        """Packing -> packed, by the fencing rules."""
        fence = read_data(fact, StartedData).fence
        end_packing(order, Packing(self._station, self._epoch, fence))

    def set_aside(self, order: OrderRecord, fact: Fact) -> None:
        """Packing -> released, saying why."""
        reason = read_data(fact, ReasonData).reason
        self._stop(order, fact, f"set aside: {reason}" if reason else "set aside")

    def pack_cancelled(self, order: OrderRecord, fact: Fact) -> None:
        """Packing -> released, the box emptied."""
        read_data(fact, ReasonData)
        self._stop(order, fact, "")

    def _stop(self, order: OrderRecord, fact: Fact, note: str) -> None:
        order.tell(self._station, fact.type, note)
        held_elsewhere = order.claimed_by not in (None, self._station)
        if order.started and order.packed_by is None and not held_elsewhere:
            order.started, order.note, order.changed = False, note, True

    def packed_short(self, order: OrderRecord, fact: Fact) -> None:
        """Kept in the history."""
        order.tell(self._station, fact.type, read_data(fact, ReasonData).reason)


_RULES: Mapping[str, Callable[[Effects, OrderRecord, Fact], None]] = {
    "pack-started": Effects.pack_started,
    "unit-packed": Effects.unit_packed,
    "unit-taken-out": Effects.unit_taken_out,
    "tracking-allotted": Effects.tracking_allotted,
    "label-printed": Effects.label_printed,
    "label-void": Effects.label_void,
    "label-confirmed": Effects.label_confirmed,
    "parcel-closed": Effects.parcel_closed,
    "parcel-reopened": Effects.parcel_reopened,
    "order-packed": Effects.order_packed,
    "packed-short": Effects.packed_short,
    "set-aside": Effects.set_aside,
    "pack-cancelled": Effects.pack_cancelled,
}
