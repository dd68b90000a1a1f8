"""Taking again what a bench took: the events as they came, with what was looked up for them then.

Nothing that came of a step goes into the replay: a chapter's first bench is where it begins, and from then
on every bench is the machine's own. What was kept of outcome and bench is only compared.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from station.app.translation import drafts_of
from station.commands.journal.differences import Difference, differences
from station.commands.journal.rows import Row
from station.core.codes.resolver import resolve
from station.core.codes.site_codes import SiteCodes
from station.core.flow.events import BenchEvent, Scanned
from station.core.flow.lookups import NeverLookedUp, Recalled
from station.core.flow.steps import WrongTableError
from station.core.flows import FLOWS, AnyBench, Flows
from station.core.work import Order
from station.db.bench_codec import BenchCodec
from station.db.pages import BENCHES
from station.db.steps import Kept, ReadAgain, outcome_text

_DEFECTS = (
    WrongTableError,
    AssertionError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What a machine that was changed may raise at a step that it took before."""


@dataclass(frozen=True)
class Replayed:
    """A row, the bench after it as the machine has it now, and where that is not what was kept."""

    row: Row
    bench: AnyBench
    differs: tuple[Difference, ...] = ()


class Replay:
    """Takes rows again, one after the other, by the machine of `flows`."""

    def __init__(self, flows: Flows = FLOWS, benches: BenchCodec = BENCHES) -> None:
        self._flows = flows
        self._benches = benches
        self._codes = SiteCodes()
        self._bench: AnyBench | None = None
        self._kept = ""
        self._orders: dict[str, Order] = {}

    def take(self, rows: Iterable[Row]) -> Iterator[Replayed]:
        """Take each row again; the first must begin a chapter."""
        for row in rows:
            yield self._begin(row) if row.begins else self._take(row)

    def _begin(self, row: Row) -> Replayed:
        """Begin a chapter: after another one, it must begin as that one ended."""
        self._codes = row.codes
        self._orders |= {entry.of[0]: entry.found for entry in row.looked_up}
        self._kept = row.bench or ""
        if self._bench is None:
            self._bench = self._read(self._kept, self._orders)
        return Replayed(row, self._bench, self._compare_benches(self._bench))

    def _take(self, row: Row) -> Replayed:
        before = self._bench
        if before is None:
            raise ValueError(f"step {row.number} has no beginning before it")
        looked_up = row.looked_up
        for entry in looked_up:
            if entry.what == "order" and entry.found:
                self._orders[entry.found.id] = entry.found
        try:
            bench, outcome = self._step(before, row.events, Recalled(looked_up))
        except NeverLookedUp as error:
            return Replayed(row, before, (Difference("looked up", "not at all", str(error)),))
        except _DEFECTS as error:
            return Replayed(row, before, (Difference("step", "taken", f"{type(error).__name__}: {error}"),))
        self._bench = bench
        self._kept = row.bench or self._kept
        return Replayed(row, bench, (*_compare_outcomes(row.outcome, outcome), *self._compare_benches(bench)))

    def _step(self, bench: AnyBench, events: tuple[Kept, ...], recalled: Recalled) -> tuple[AnyBench, str]:
        """Return the bench after the events of a row, and what the last that came to anything came to."""
        outcome = ""
        for kept in events:
            event = self._understand(kept, recalled)
            step = self._flows.step(bench, event, recalled)
            outcome = outcome_text(step, drafts_of(bench, step)) or outcome
            bench = self._flows.advance(step.bench)
        return bench, outcome

    def _understand(self, kept: Kept, recalled: Recalled) -> BenchEvent:
        if isinstance(kept, ReadAgain):
            return Scanned(kept.reading, resolve(kept.reading, recalled, self._codes), kept.today)
        return kept

    def _compare_benches(self, bench: AnyBench) -> tuple[Difference, ...]:
        if self._same(bench, self._kept):
            return ()
        orders = {order.id: order for order in bench.orders} | self._orders
        return tuple(differences("bench", self._read(self._kept, orders), bench))

    def _same(self, bench: AnyBench, kept: str) -> bool:
        """Tell whether a bench is the one that was kept; one of an older form is written anew first."""
        text = self._benches.encode(bench)
        return text == kept or text == self._benches.encode(self._read(kept, {}))

    def _read(self, text: str, orders: dict[str, Order]) -> AnyBench:
        def find(order: str) -> Order:
            return orders.get(order) or Order(order, order, "", (), ())

        return self._benches.decode(text, find)


def _compare_outcomes(kept: str, now: str) -> Iterator[Difference]:
    if kept != now:
        names = ("outcome", "message", "facts", "effects")
        nothing: list[Any] = [None, None, [], []]
        sides = [msgspec.json.decode(text) if text else nothing for text in (kept, now)]
        for name, one, other in zip(names, *sides, strict=True):
            yield from differences(name, one, other)
