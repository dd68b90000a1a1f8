"""A shift at one bench, by dice: right steps, slips, faults of devices, changes at the store, restarts.

The worker goes by what the bench shows, so that every order is brought on whatever has happened to it.
"""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from drivers.api import (
    DeviceChanged,
    DeviceState,
    DeviceStatus,
    JobState,
    ReadingBroken,
    Role,
    WeightState,
)
from station.app.ports.events import LedgerCall, LinkMoved
from station.app.ports.inputs import CodeTyped, CommandTouched, PinTyped
from station.app.ports.ledger import OrderNews, Pulled
from station.core.bench import AskLeadBadge, AskLeadPin, AskReason
from station.core.checks import CheckState
from station.core.codes.meanings import Command
from station.core.packing.state import AskCancel
from station.core.work import Decision, LabelState, Phase, Work
from sync.contract.messages import Change, NumberBlock, WorkOrder
from tests.helpers.epcs import sgtin
from tests.helpers.ledgers import (
    BADGE,
    KEY,
    LEAD_BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    STATION,
    Ground,
    changes_of,
    command,
    make_work_order,
    order_code,
    page_of,
    tracking,
)

MOST_BEATS = 160
"""After so many beats an order is left as it is; the store may have taken it away for good."""

_CODES = {"MUG": MUG, "PEN": PEN}
_GRAMS = {"MUG": 300, "PEN": 50, "KEY": 20}
_REASONS = {
    Decision.SHORT: (Command.MISSING, Command.DAMAGED, Command.OTHER),
    Decision.WEIGHT: (Command.MATERIAL, Command.WRONG_WEIGHT, Command.OTHER),
    Decision.CHECK: (Command.NO_TAG, Command.NO_READER, Command.OTHER),
}
_STRAY_WORDS = (
    Command.UNDO,
    Command.TAKE_OUT,
    Command.SHORT,
    Command.OVERRIDE,
    Command.CLOSE,
    Command.PRINT,
    Command.LEAD,
    Command.NEXT,
    Command.CHECK,
    Command.ZERO,
    Command.DEVICES,
    Command.YES,
    Command.NO,
    Command.CANCEL,
    Command.SET_ASIDE,
    Command.OUT,
)


class Shift:
    """Packs `orders` orders at a bench with scale and reader; the dice are those of `seed`."""

    def __init__(self, ground: Ground, orders: int, seed: int) -> None:
        self.ground = ground
        self._dice = random.Random(seed)
        self._orders = [self._make_order(number) for number in range(orders)]
        self._serial = 0
        self._leased = 0
        self._tags: dict[str, list[str]] = {}

    def work(self) -> None:
        """Work the shift to its end."""
        self._lease()
        for begin in range(0, len(self._orders), 20):
            self._pull(*changes_of("order", self._orders[begin : begin + 20]))
            for order in self._orders[begin : begin + 20]:
                self._pack(order)

    def _make_order(self, number: int) -> WorkOrder:
        skus = self._dice.sample(("MUG", "PEN", "KEY"), self._dice.choice((1, 1, 2, 3)))
        lines = [(sku, self._dice.randint(1, 3)) for sku in skus]
        return make_work_order(f"S{number}", *lines, claimed_by=STATION, fence=1, totes=[f"T-{number}"])

    def _pack(self, order: WorkOrder) -> None:
        for beat in range(MOST_BEATS):
            done = self.ground.engine.bench.state.phase is Phase.READY and beat > 0
            if done and self.ground.work is None and self._dice.random() < self._is_over(order):
                return
            if self._dice.random() < 0.2:
                self._dice.choice(self._slips)(order)
            else:
                self._go_on(order)

    def _is_over(self, order: WorkOrder) -> float:
        """Return how likely the worker turns to the next order: at once where this one is done with."""
        marks = self.ground.ask("SELECT mark, state FROM orders WHERE id = ?", order.id)
        return 1.0 if not marks or marks[0] != ("", "released") else 0.2

    def _go_on(self, order: WorkOrder) -> None:
        bench = self.ground.engine.bench
        if bench.latch:
            self.ground.say(Command.ACK)
            return
        match bench.question:
            case AskLeadBadge():
                self.ground.scan(LEAD_BADGE)
            case AskLeadPin():
                self.ground.handle(PinTyped(self._dice.choice(("4711", "4711", "1174"))))
            case AskReason(_, what):
                self.ground.say(self._dice.choice(_REASONS[what]))
            case AskCancel():
                self.ground.say(self._dice.choice((Command.YES, Command.NO)))
            case None:
                self._work_on(order, self.ground.work)
            case _:
                self.ground.say(self._dice.choice((Command.DAMAGED, Command.OTHER, Command.NO)))

    def _work_on(self, order: WorkOrder, work: Work | None) -> None:
        ground = self.ground
        match ground.engine.bench.state.phase:
            case Phase.LOCKED:
                ground.scan(BADGE)
            case Phase.VERIFYING if work:
                ground.scan(self._piece(work))
            case Phase.CARTON:
                ground.say(Command.CLOSE) if self._dice.random() < 0.5 else ground.scan(SMALL_BOX)
            case Phase.CHECKING if work:
                self._check(work)
            case Phase.WEIGHING if work:
                self._weigh(work)
            case Phase.LABELLING if work:
                self._label(work)
            case Phase.CONFIRMING if work:
                ground.scan(work.parcel.label.tracking)
            case _:
                ground.scan(order_code(order.id))

    def _piece(self, work: Work) -> str:
        """Return the code of a piece that is to come out of the box, or else to go in."""
        state = self.ground.engine.bench.state
        if work.put_back or getattr(state, "taking_out", False):
            inside = [unit.code for unit in work.parcel.units]
            return self._dice.choice(inside) if inside else command(Command.NO)
        if work.pieces_packed and self._dice.random() < 0.05:
            return command(Command.SHORT)
        wanted = [line.sku for index, line in enumerate(work.order.lines) if work.wanted(index) > 0]
        return self._code_of(self._dice.choice(wanted)) if wanted else command(Command.CLOSE)

    def _code_of(self, sku: str) -> str:
        self._serial += 1
        return _CODES.get(sku) or f"(01)0{KEY}(21)K{self._serial}"

    def _check(self, work: Work) -> None:
        """Put the box before the reader; where it did not pass, read it again or ask a lead."""
        if work.parcel.check.state is not CheckState.READING:
            self.ground.say(self._dice.choice((Command.CHECK, Command.CHECK, Command.OVERRIDE)))
            return
        mugs = sum(unit.quantity for unit in work.parcel.units if work.order.lines[unit.line].sku == "MUG")
        tags = self._tags.setdefault(work.parcel_id, [])
        while len(tags) < mugs:
            self._serial += 1
            tags.append(sgtin(MUG, self._serial))
        self.ground.read_tags(*tags[: mugs - (self._dice.random() < 0.2)])
        if self._dice.random() < 0.1:
            self.ground.read_tags(sgtin(KEY, 7))
        self.ground.end_inventory(self._dice.choice(("", "", "", "", "the reader broke off")))

    def _weigh(self, work: Work) -> None:
        """Put the box on the scale; where its weight is off, a lead may be asked to take it."""
        self.ground.lift()
        self.ground.weigh(self._weight_of(work))
        if self.ground.key(self.ground.shown[-1]) == "weight-off":
            self.ground.say(Command.ACK, self._dice.choice((Command.OVERRIDE, Command.ZERO)))

    def _weight_of(self, work: Work) -> float:
        packed = sum(_GRAMS[work.order.lines[unit.line].sku] * unit.quantity for unit in work.parcel.units)
        tare = {"S": 80, "L": 500}.get(work.parcel.carton, 0)
        return packed + tare + self._dice.choice((0, 0, 3, -4, 400))

    def _label(self, work: Work) -> None:
        label = work.parcel.label
        if label.state is LabelState.PENDING:
            self._lease()
        elif label.state in (LabelState.FAILED, LabelState.UNKNOWN):
            self.ground.say(Command.PRINT)
        else:
            states = (
                JobState.PRINTED,
                JobState.PRINTED,
                JobState.PRINTING,
                JobState.FAILED,
                JobState.UNKNOWN,
            )
            self.ground.print(self._dice.choice(states), label.job)

    @property
    def _slips(self) -> tuple[Callable[[WorkOrder], object], ...]:
        ground, dice = self.ground, self._dice
        return (
            lambda _: ground.scan(dice.choice((MUG, PEN, KEY, "PEN-10", "rubbish", "4006381333932"))),
            lambda _: ground.say(dice.choice(_STRAY_WORDS)),
            lambda _: ground.handle(CommandTouched(command(dice.choice(_STRAY_WORDS)))),
            lambda _: ground.handle(CodeTyped(dice.choice((PEN, "730", "")))),
            lambda _: ground.handle(ReadingBroken("scanner", b"\x02\xff", "no end", 0)),
            lambda _: ground.scan(dice.choice((BADGE, LEAD_BADGE))),
            lambda _: ground.say(*dice.sample((Command.UNDO, Command.TAKE_OUT, Command.CANCEL), 2)),
            lambda _: ground.scan(tracking(dice.randint(1, 30)), order_code(f"S{dice.randint(0, 9)}")),
            lambda _: ground.weigh(dice.choice((0, 250, 730))),
            lambda _: ground.show_load(dice.choice((WeightState.MOVING, WeightState.FAULT))),
            lambda _: ground.handle(LinkMoved(dice.choice(("online", "offline")))),
            self._change_mind,
            self._change_mind,
            lambda _: self._move_old_label(),
            lambda _: self._lose_printer(),
            lambda _: ground.restart() if dice.random() < 0.3 else ground.lift(),
        )

    def _change_mind(self, order: WorkOrder) -> None:
        """Let the store hold, release, cancel, take or give the order, or one beside it."""
        other = self._dice.choice((order.id, order.id, self._dice.choice(self._orders).id))
        raw = next(one for one in self._orders if one.id == other)
        states = ("on-hold", "released", "released", "cancelled", "claimed")
        state = self._dice.choice(states)
        claimed = self._dice.choice((STATION, "bench-2", None))
        changed = make_work_order(
            other,
            *((line.sku, line.quantity) for line in raw.lines),
            state=state,
            reason="the store says so" if state in ("on-hold", "cancelled") else "",
            claimed_by=claimed,
            fence=self._dice.randint(1, 4),
            totes=raw.totes,
        )
        self._pull(*changes_of("order", [changed]))
        if state in ("on-hold", "claimed"):
            self._pull(*changes_of("order", [raw]))

    def _move_old_label(self) -> None:
        if self.ground.printer.jobs:
            job = self._dice.choice(self.ground.printer.jobs).id
            self.ground.print(self._dice.choice(tuple(JobState)), job, evidence="told")

    def _lose_printer(self) -> None:
        for state, reason in ((DeviceState.LOST, "unplugged"), (DeviceState.READY, "")):
            self.ground.handle(DeviceChanged(DeviceStatus("printer", Role.PRINTER, state, reason)))

    def _pull(self, *changes: Change) -> None:
        self._call(lambda pages: pages.apply_page(page_of(*changes)))

    def _lease(self) -> None:
        first = self._leased + 1
        self._leased += 40

        def take(pages: Pulled) -> tuple[OrderNews, ...]:
            pages.take_numbers(NumberBlock(f"leased-{first}", "tracking", "PL", first, first + 39, 1))
            return ()

        self._call(take)

    def _call(self, call: Callable[[Pulled], Sequence[OrderNews]]) -> None:
        done: Future[None] = Future()
        self.ground.handle(LedgerCall(call, done))
        done.result(timeout=0)
