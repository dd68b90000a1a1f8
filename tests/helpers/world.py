"""A world in memory, for tests of the packing machine and of what runs it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from station.core.codes.directory import BarcodeRow
from station.core.effects import MarkOrder, SpendNumber
from station.core.equipment import Equipment
from station.core.facts import ParcelClosed
from station.core.flow.steps import Step
from station.core.work import Carton, Line, Operator, Order
from station.core.world import OrderStanding, Standing, Wanted

OPEN = OrderStanding(Standing.OPEN)


@dataclass
class FakeWorld:
    """Answers a machine's questions from plain dictionaries; implements `World`.

    `apply` does to it what a step's facts and effects do to a station's database.
    """

    orders: dict[str, Order] = field(default_factory=dict)
    standings: dict[str, OrderStanding] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    carton_types: tuple[Carton, ...] = ()
    numbers: list[str] = field(default_factory=list)
    spent: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    totes: dict[str, str] = field(default_factory=dict)
    serials: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    barcodes: dict[str, tuple[BarcodeRow, ...]] = field(default_factory=dict)
    has: Equipment = field(default_factory=Equipment)

    def order(self, order: str) -> Order | None:
        return self.orders.get(order)

    def standing(self, order: str) -> OrderStanding:
        if self.marks.get(order) == "packed":
            return OrderStanding(Standing.PACKED)
        return self.standings.get(order, OPEN)

    def single_order_for(self, sku: str) -> str | None:
        return next((o.id for o in self._queue() if all(line.sku == sku for line in o.lines)), None)

    def next_order(self) -> str | None:
        return next((order.id for order in self._queue()), None)

    def _queue(self) -> Iterable[Order]:
        return (
            order
            for order in self.orders.values()
            if self.standing(order.id) == OPEN and not self.marks.get(order.id)
        )

    def wanting(self, sku: str, besides: str) -> tuple[Wanted, ...]:
        return tuple(
            Wanted(order.external_id, self.totes.get(order.id, ""))
            for order in self._queue()
            if order.id != besides and any(line.sku == sku for line in order.lines)
        )

    def item_name(self, sku: str) -> str:
        return self.names.get(sku, sku)

    def serial_packed_in(self, sku: str, serial: str) -> str | None:
        return self.serials.get((sku, serial))

    def barcode(self, key: str) -> tuple[BarcodeRow, ...]:
        return self.barcodes.get(key, ())

    def equipment(self) -> Equipment:
        return self.has

    def cartons(self) -> tuple[Carton, ...]:
        return self.carton_types

    def next_number(self) -> str | None:
        return self.numbers[0] if self.numbers else None

    def operator(self, operator: str) -> Operator | None:
        return self.operators.get(operator)

    def add(self, *orders: Order) -> None:
        """Put orders into the queue, most urgent first."""
        self.orders.update({order.id: order for order in orders})

    def apply(self, step: Step[Any]) -> None:
        """Take over what a step asks for and reports."""
        for effect in step.effects:
            if isinstance(effect, SpendNumber):
                assert self.numbers[:1] == [effect.tracking], "only the next number may be spent"
                self.spent.append(self.numbers.pop(0))
            elif isinstance(effect, MarkOrder):
                self.marks[effect.order] = effect.mark
        for fact in step.facts:
            if isinstance(fact, ParcelClosed):
                for sku, unit in fact.contents:
                    if unit.serial:
                        self.serials[sku, unit.serial] = fact.order
                for piece in fact.pieces:
                    self.serials[piece.sku, piece.serial] = fact.order

    def copy(self) -> "FakeWorld":
        """Return a world that can go another way from here."""
        return replace(
            self,
            orders=dict(self.orders),
            standings=dict(self.standings),
            numbers=list(self.numbers),
            spent=list(self.spent),
            marks=dict(self.marks),
            serials=dict(self.serials),
        )


def make_order(ident: str, *lines: Line, fence: int = 1) -> Order:
    """Return an order of these lines, claimed unless `fence` is 0."""
    return Order(ident, f"W-{ident}", "standard", lines, ("Ada Lovelace", "London"), fence=fence)


def make_line(sku: str, ordered: int = 1, weight_g: int | None = 100, **more: object) -> Line:
    """Return a line for `ordered` units of an item called after its SKU."""
    return replace(Line(sku, f"Item {sku}", ordered, weight_g=weight_g), **more)  # type: ignore[arg-type]
