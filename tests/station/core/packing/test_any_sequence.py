"""Whatever is scanned, typed, printed or decided, in whatever order: what must hold, holds."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from station.core.bench import Bench, Shelf
from station.core.checks import CheckState, SeenTag
from station.core.codes.directory import BarcodeRow
from station.core.codes.meanings import (
    Ambiguous,
    BadgeMeant,
    CartonMeant,
    Command,
    CommandMeant,
    Definite,
    ItemMeant,
    LocationCheckMeant,
    LocationMeant,
    Meaning,
    OrderMeant,
    ParcelMeant,
    PickListMeant,
    RmaMeant,
    SeparatorLost,
    StationMeant,
    ToteMeant,
    Unknown,
    UnknownReason,
    WeightMeant,
)
from station.core.codes.readings import Reading
from station.core.effects import PrintLabel, SpendNumber
from station.core.equipment import Checking, Equipment, Weighing
from station.core.facts import (
    CoreFact,
    LabelConfirmed,
    LabelVoided,
    OrderPacked,
    OverrideGiven,
    PackCancelled,
    PackedShort,
    PackStarted,
    ParcelChecked,
    ParcelClosed,
    ParcelWeighed,
    TrackingAllotted,
    UnitPacked,
    UnitTakenOut,
)
from station.core.flow.events import (
    Event,
    Inventoried,
    LabelMoved,
    LoadLeft,
    NumbersArrived,
    OrderMoved,
    PinChecked,
    ScaleSettled,
    Scanned,
)
from station.core.flow.steps import Outcome
from station.core.packing import closing, machine
from station.core.packing.cartons import expected_weight
from station.core.packing.state import PackingBench, PackingState, PackingStep, at, open_work
from station.core.weights import WeightFrom
from station.core.work import Label, LabelState, Phase, Unit, Work
from station.core.world import OrderStanding, Standing
from tests.helpers.epcs import sgtin
from tests.helpers.world import FakeWorld, make_line, make_order
from tests.station.core.packing.desk import (
    GTINS,
    LARGE,
    LEAD,
    OTHER,
    PACKER,
    SMALL,
    TODAY,
    command,
    scanned,
)

ORDERS = ("A", "B", "C", "D")
SKUS = ("X", "Y", "S", "L", "Q")

items = st.builds(
    ItemMeant,
    st.sampled_from(SKUS),
    st.sampled_from([1, 1, 1, 2, 6]),
    lot=st.sampled_from([None, "L1", "L2"]),
    serial=st.sampled_from([None, "1", "2", "3"]),
    expiry=st.sampled_from([None, "2027-01-01", "2020-01-01"]),
)
plain_items = st.builds(ItemMeant, st.sampled_from(SKUS))
orders = st.sampled_from([*ORDERS, "NONE"])
definite: st.SearchStrategy[Definite] = st.one_of(
    items,
    st.builds(LocationMeant, st.just("A01")),
    st.builds(LocationCheckMeant, st.just("37")),
    st.builds(ToteMeant, st.just("T"), st.lists(orders, max_size=3).map(tuple)),
    st.builds(OrderMeant, orders),
    st.builds(PickListMeant, st.just("P")),
    st.builds(
        ParcelMeant,
        st.sampled_from(["", *(f"N{number}" for number in range(1, 9))]),
        st.just("?"),
        orders,
    ),
    st.builds(CartonMeant, st.sampled_from(["S", "L", "XXL"])),
    st.builds(BadgeMeant, st.sampled_from(["7", "8", "9", "99"])),
    st.builds(StationMeant, st.just("bench-2")),
    st.builds(CommandMeant, st.sampled_from(Command)),
    st.builds(RmaMeant, st.just("R")),
    st.builds(WeightMeant, st.sampled_from([Decimal(380), Decimal(5)])),
)
meanings: st.SearchStrategy[Meaning] = st.one_of(
    definite,
    st.builds(Ambiguous, st.lists(definite, min_size=2, max_size=3, unique=True).map(tuple)),
    st.builds(SeparatorLost, st.just("lost"), st.none() | items),
    st.builds(Unknown, st.sampled_from(UnknownReason)),
)


benches = st.builds(
    Equipment,
    st.sampled_from([None, Weighing(), Weighing(Decimal(10), 40)]),
    st.sampled_from([None, Checking()]),
)
seen_tags = st.lists(
    st.builds(
        SeenTag,
        st.builds(sgtin, st.sampled_from([*GTINS.values(), "09506000134352"]), st.integers(1, 3)),
        st.sampled_from([1, 9]),
        st.sampled_from([None, -50, -80]),
    ),
    max_size=4,
).map(tuple)


def fresh_world() -> FakeWorld:
    """Return a small world: lines of one item twice, serials, lots with expiry, a single-item order.

    Each X has a tag; nobody knows what a D's piece of S weighs.
    """
    world = FakeWorld(
        operators={operator.id: operator for operator in (PACKER, OTHER, LEAD)},
        carton_types=(SMALL, LARGE),
        numbers=["N1", "N2"],
        barcodes={gtin: (BarcodeRow(sku, 1),) for sku, gtin in GTINS.items()},
    )
    world.add(
        make_order("A", make_line("X", 2, rfid=True), make_line("Y"), make_line("X", 1, rfid=True)),
        make_order("B", make_line("S", 2, tracking="serial"), make_line("X", 6), fence=0),
        make_order("C", make_line("L", 2, tracking="lot", expiry=True, hazard="flammable")),
        make_order("D", make_line("X", 6, rfid=True), make_line("S", 1, None, tracking="serial")),
    )
    return world


def bare(work: Work | None) -> Work | None:
    """Return work without what undo does not give back: its label."""
    return work and work.with_parcel(replace(work.parcel, label=Label()))


class AnySequence(RuleBasedStateMachine):
    """A bench to which anything happens, with a record of all it said and asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.world = fresh_world()
        self.bench = Bench(PackingState())
        self.facts: list[CoreFact] = []
        self.prints: list[PrintLabel] = []
        self.spent: list[str] = []
        self.next_number = 3
        self.next_tag = 100
        self.pieces = 0
        self.taken_away: set[str] = set()

    def send(self, event: Event) -> PackingStep:
        before = self.bench
        step = machine.step(before, event, self.world)
        self.bench = closing.advance(step.bench)
        self.world.apply(step)
        self.facts += step.facts
        self.prints += [effect for effect in step.effects if isinstance(effect, PrintLabel)]
        self.spent += [effect.tracking for effect in step.effects if isinstance(effect, SpendNumber)]
        check_refusal(before, step)
        return step

    def read(self, meaning: Meaning) -> PackingStep:
        """Let a code be read and hold that undo would take it back exactly."""
        before = self.bench
        self.check_undo(meaning)
        step = self.send(scanned(meaning))
        if before.latch and meaning != CommandMeant(Command.ACK):
            assert step.outcome is Outcome.IGNORED_LATCHED
            assert replace(self.bench, latch=before.latch) == before
            assert (step.facts, step.effects) == ((), ())
        return step

    def check_undo(self, meaning: Meaning) -> None:
        """Hold that a scan that changes the open box, undone, leaves the work as it was."""
        if not self.bench.state.work or self.bench.latch or self.bench.state.phase is Phase.READY:
            return
        if meaning in (CommandMeant(Command.UNDO), CommandMeant(Command.ACK)):
            return
        world = self.world.copy()
        step = machine.step(self.bench, scanned(meaning), world)
        world.apply(step)
        after = step.bench.state.work
        begun = after is not None and after.put_back != self.bench.state.work.put_back
        same = after == self.bench.state.work and step.bench.state.taking_out == self.bench.state.taking_out
        if after is None or begun or same or step.bench.state.phase is Phase.CLOSED or step.bench.latch:
            return
        if after.parcel.deeds == self.bench.state.work.parcel.deeds and not step.bench.state.taking_out:
            return
        undone = machine.step(step.bench, command(Command.UNDO), world)
        assert bare(undone.bench.state.work) == bare(self.bench.state.work)
        assert undone.bench.state.phase is self.bench.state.phase

    @initialize(
        first=st.sampled_from(ORDERS), steps=st.integers(0, 5), cases=st.booleans(), equipment=benches
    )
    def begin(self, first: str, steps: int, cases: bool, equipment: Equipment) -> None:
        self.world.has = equipment
        self.read(BadgeMeant("7"))
        for _ in range(steps):
            self.go_on(first, cases=cases, boxes=False)

    @rule(meaning=meanings)
    def anything_is_read(self, meaning: Meaning) -> None:
        self.read(meaning)

    @rule(meaning=plain_items)
    def an_item_is_read(self, meaning: ItemMeant) -> None:
        self.read(meaning)

    @rule(word=st.sampled_from(Command))
    def a_command_is_read(self, word: Command) -> None:
        self.read(CommandMeant(word))

    @rule(steps=st.integers(1, 8), first=st.sampled_from(ORDERS), cases=st.booleans(), boxes=st.booleans())
    def the_worker_goes_on(self, steps: int, first: str, cases: bool, boxes: bool) -> None:
        for _ in range(steps):
            self.go_on(first, cases, boxes)

    def go_on(self, first: str, cases: bool, boxes: bool) -> None:
        """Do what the screen asks for next.

        A ready bench opens the order `first`; `cases` counts by the case, `boxes` closes a box early.
        """
        if self.bench.latch:
            self.read(CommandMeant(Command.ACK))
            assert self.bench.latch is None
        elif self.bench.question:
            self.read(CommandMeant(Command.NO))
            assert self.bench.question is None
        else:
            match self.bench.state.phase:
                case Phase.LOCKED:
                    self.read(BadgeMeant("7"))
                case Phase.READY:
                    self.read(OrderMeant(first))
                case Phase.VERIFYING if boxes and self.box_can_close():
                    self.read(CommandMeant(Command.CLOSE))
                case Phase.VERIFYING:
                    self.read(self.next_item(cases))
                case Phase.CARTON:
                    self.read(CommandMeant(Command.CLOSE))
                case Phase.CHECKING:
                    self.read_all_tags()
                case Phase.WEIGHING:
                    self.send(ScaleSettled(self.right_weight()))
                    assert self.bench.state.phase.value == "labelling"
                case _:
                    self.get_label_out()

    def box_can_close(self) -> bool:
        """Return whether the open box holds something that is to stay in it."""
        assert self.bench.state.work
        return bool(self.bench.state.work.parcel.units) and not self.bench.state.work.put_back

    def next_item(self, case: bool) -> ItemMeant:
        """Return what comes out of the box while that is emptied, else what is wanted next."""
        work = self.bench.state.work
        assert work
        if work.put_back or self.bench.state.taking_out:
            return self.in_box(work.parcel.units[0])
        index = next(index for index in range(len(work.order.lines)) if work.wanted(index))
        line = work.order.lines[index]
        self.pieces += line.tracking == "serial"
        serial = f"new-{self.pieces}" if line.tracking == "serial" else None
        quantity = work.wanted(index) if case and not serial else 1
        return ItemMeant(line.sku, quantity, None, "L1", serial, "2027-01-01" if line.expiry else None)

    def in_box(self, unit: Unit) -> ItemMeant:
        """Return what the code on a piece in the open box says."""
        assert self.bench.state.work
        sku = self.bench.state.work.order.lines[unit.line].sku
        return ItemMeant(sku, 1, None, unit.lot or None, unit.serial or None, unit.expiry or None)

    def read_all_tags(self) -> None:
        """Read the carton again where that has ended, and find a tag on each piece that has one."""
        assert self.bench.state.work
        work = self.bench.state.work
        if work.parcel.check.state is not CheckState.READING:
            self.read(CommandMeant(Command.CHECK))
        tagged = sum(unit.quantity for unit in work.parcel.units if work.order.lines[unit.line].rfid)
        serials = range(self.next_tag, self.next_tag + tagged)
        self.next_tag += tagged
        self.send(Inventoried(tuple(SeenTag(sgtin(GTINS["X"], serial), 9) for serial in serials)))
        assert self.bench.state.phase in (Phase.WEIGHING, Phase.LABELLING)

    def right_weight(self) -> Decimal:
        """Return what the carton should weigh, or just any weight where nobody knows."""
        assert self.bench.state.work
        return Decimal(expected_weight(self.bench.state.work, self.world) or 700)

    def get_label_out(self) -> None:
        """Get a number, a print, and the label scanned, one thing each time."""
        assert self.bench.state.work
        label = self.bench.state.work.parcel.label
        if not label.tracking:
            self.numbers_arrive(1)
        elif label.state is LabelState.PRINTED:
            self.read(ParcelMeant(label.tracking, "?", "A"))
        else:
            self.send(LabelMoved(label.job, LabelState.PRINTED, "", "odometer"))

    @precondition(lambda self: self.at_rest() and self.bench.state.phase is Phase.VERIFYING)
    @rule(data=st.data(), quantity=st.sampled_from([1, 1, 2, 3, 6]), serial=st.sampled_from(["", "1", "2"]))
    def an_item_of_the_order_is_read(self, data: st.DataObject, quantity: int, serial: str) -> None:
        assert self.bench.state.work
        line = data.draw(st.sampled_from(self.bench.state.work.order.lines))
        lot, expiry = data.draw(st.sampled_from(["L1", "L2"])), "2027-01-01" if line.expiry else None
        self.read(ItemMeant(line.sku, quantity, None, lot, serial or None, expiry))

    @precondition(lambda self: self.at_rest() and self.bench.state.work.parcel.units)
    @rule(data=st.data(), quantity=st.sampled_from([1, 1, 2]))
    def a_piece_comes_out(self, data: st.DataObject, quantity: int) -> None:
        assert self.bench.state.work
        unit = data.draw(st.sampled_from(self.bench.state.work.parcel.units))
        self.read(CommandMeant(Command.TAKE_OUT))
        self.read(replace(self.in_box(unit), quantity=quantity))

    @precondition(lambda self: self.at_rest())
    @rule(sku=st.sampled_from(SKUS), serial=st.sampled_from(["1", "2"]), taken_out=st.booleans())
    def a_piece_goes_from_box_to_box(self, sku: str, serial: str, taken_out: bool) -> None:
        meant = ItemMeant(sku, 1, None, "L1", serial, "2027-01-01")
        self.read(meant)
        if taken_out and not self.bench.latch:
            self.read(CommandMeant(Command.TAKE_OUT))
            self.read(meant)
        self.read(CommandMeant(Command.SET_ASIDE))
        self.read(CommandMeant(Command.OTHER))

    @precondition(lambda self: self.at_rest())
    @rule(
        words=st.sampled_from(
            [(Command.CANCEL, Command.YES), (Command.SET_ASIDE, Command.OTHER), (Command.OUT,)]
        )
    )
    def the_work_is_left(self, words: tuple[Command, ...]) -> None:
        for word in words:
            self.read(CommandMeant(word))

    @precondition(lambda self: self.at_rest())
    @rule(times=st.integers(1, 5))
    def scans_are_taken_back(self, times: int) -> None:
        for _ in range(times):
            self.read(CommandMeant(Command.UNDO))

    @precondition(lambda self: self.at_rest())
    @rule()
    def a_lead_lets_the_rest_go(self) -> None:
        self.read(CommandMeant(Command.SHORT))
        self.read(BadgeMeant("9"))
        self.send(PinChecked(right=True))
        self.read(CommandMeant(Command.OTHER))

    @rule(off=st.sampled_from([0, 0, 15, 100, -100, -10_000]), lifted=st.booleans())
    def the_scale_speaks(self, off: int, lifted: bool) -> None:
        before = self.bench
        if lifted:
            self.send(LoadLeft())
            assert self.bench.state.work is before.state.work
        else:
            right = self.right_weight() if self.bench.state.work else Decimal(380)
            self.send(ScaleSettled(right + off))

    @precondition(lambda self: self.at_rest() and self.bench.state.phase is Phase.WEIGHING)
    @rule(off=st.sampled_from([0, 15, 100]))
    def a_weight_is_typed(self, off: int) -> None:
        self.check_undo(WeightMeant(self.right_weight() + off))
        text = str(self.right_weight() + off)
        unknown = Unknown(UnknownReason.NOT_KNOWN)
        self.send(Scanned(Reading(text, None, "keypad", manual=True), unknown, TODAY))

    @rule(tags=seen_tags, problem=st.sampled_from(["", "", "away"]))
    def an_inventory_ends(self, tags: tuple[SeenTag, ...], problem: str) -> None:
        self.send(Inventoried(tags, problem))

    @precondition(lambda self: self.at_rest() and self.bench.state.phase in (Phase.CHECKING, Phase.WEIGHING))
    @rule()
    def a_lead_lets_the_carton_go_on(self) -> None:
        self.read(CommandMeant(Command.OVERRIDE))
        self.read(BadgeMeant("9"))
        self.send(PinChecked(right=True))
        self.read(CommandMeant(Command.OTHER))

    @precondition(lambda self: self.at_rest())
    @rule(word=st.sampled_from([Command.CLOSE, Command.PRINT, Command.NEXT]))
    def the_box_is_moved_on(self, word: Command) -> None:
        self.read(CommandMeant(word))

    def at_rest(self) -> bool:
        """Return whether work is open and nothing else is asked for first."""
        return bool(self.bench.state.work and not self.bench.latch and not self.bench.question)

    @precondition(lambda self: self.labels())
    @rule(data=st.data())
    def a_label_is_read(self, data: st.DataObject) -> None:
        self.read(ParcelMeant(data.draw(st.sampled_from(self.labels())).tracking, "?", "A"))

    @precondition(lambda self: self.prints)
    @rule(
        data=st.data(),
        state=st.sampled_from([state for state in LabelState if state.value not in ("none", "pending")]),
    )
    def the_printer_speaks(self, data: st.DataObject, state: LabelState) -> None:
        job = data.draw(st.sampled_from(self.prints)).job
        self.send(LabelMoved(job, state, "", "odometer"))

    @rule(count=st.integers(0, 2))
    def numbers_arrive(self, count: int) -> None:
        for _ in range(count):
            self.world.numbers.append(f"N{self.next_number}")
            self.next_number += 1
        self.send(NumbersArrived())

    @rule(
        order=st.sampled_from(ORDERS),
        standing=st.sampled_from([*Standing, Standing.OPEN, Standing.OPEN]),
        fence=st.integers(0, 3),
    )
    def the_store_speaks(self, order: str, standing: Standing, fence: int) -> None:
        self.world.standings[order] = OrderStanding(standing, "bench-4")
        if standing not in (Standing.OPEN, Standing.ON_HOLD):
            self.taken_away.add(order)
        self.send(OrderMoved(order, OrderStanding(standing, "bench-4"), fence))

    @precondition(lambda self: self.bench.question)
    @rule(data=st.data())
    def a_question_is_answered(self, data: st.DataObject) -> None:
        answers: list[Meaning] = [BadgeMeant("9"), CommandMeant(Command.YES), CommandMeant(Command.OTHER)]
        self.read(data.draw(st.sampled_from(answers)))

    @rule(right=st.booleans())
    def a_pin_is_typed(self, right: bool) -> None:
        before = self.bench
        self.send(PinChecked(right))
        assert self.bench.state.work is before.state.work

    def labels(self) -> list[Label]:
        """Return the labels of all open boxes that have a number."""
        return [work.parcel.label for work in self.works() if work.parcel.label.tracking]

    def works(self) -> list[Work]:
        """Return all work that is on the bench or parked."""
        parked = [open_work(entry) for entry in self.bench.parked]
        return [self.bench.state.work, *parked] if self.bench.state.work else parked

    @invariant()
    def nothing_is_counted_beyond_what_is_ordered_and_allowed(self) -> None:
        for work in self.works():
            for index, line in enumerate(work.order.lines):
                assert 0 <= work.packed(index) <= line.ordered
                assert work.wanted(index) >= 0

    @invariant()
    def the_facts_balance_with_the_boxes(self) -> None:
        held: Counter[tuple[str, str]] = Counter()
        for fact in self.facts:
            if isinstance(fact, UnitPacked):
                held[fact.parcel, fact.sku] += fact.unit.quantity
            elif isinstance(fact, UnitTakenOut):
                held[fact.parcel, fact.sku] -= fact.unit.quantity
                assert held[fact.parcel, fact.sku] >= 0
            elif isinstance(fact, ParcelClosed):
                for sku, unit in fact.contents:
                    held[fact.parcel, sku] -= unit.quantity
        boxed: Counter[tuple[str, str]] = Counter()
        for work in self.works():
            for unit in work.parcel.units:
                boxed[work.parcel_id, work.order.lines[unit.line].sku] += unit.quantity
        assert +held == boxed
        assert all(count >= 0 for count in held.values())

    @invariant()
    def a_piece_with_a_serial_lies_in_one_box_only(self) -> None:
        pieces = Counter(
            (work.order.lines[unit.line].sku, unit.serial)
            for work in self.works()
            for parcel in (*work.closed, work.parcel)
            for unit in parcel.units
            if unit.serial
        )
        assert all(count == 1 for count in pieces.values())

    @invariant()
    def no_order_ships_more_than_it_asked_for(self) -> None:
        shipped: Counter[tuple[str, str]] = Counter()
        for fact in self.facts:
            if isinstance(fact, ParcelClosed):
                for sku, unit in fact.contents:
                    shipped[fact.order, sku] += unit.quantity
        for (order, sku), count in shipped.items():
            ordered = sum(line.ordered for line in self.world.orders[order].lines if line.sku == sku)
            assert count <= ordered or order in self.taken_away

    @invariant()
    def a_number_is_spent_once_and_confirmed_void_or_on_an_open_box(self) -> None:
        assert len(self.spent) == len(set(self.spent))
        assert self.spent == [fact.tracking for fact in self.facts if isinstance(fact, TrackingAllotted)]
        fates = Counter(
            [fact.tracking for fact in self.facts if isinstance(fact, LabelConfirmed)]
            + [fact.tracking for fact in self.facts if isinstance(fact, LabelVoided) and fact.number_void]
            + [label.tracking for label in self.labels()]
        )
        assert fates == Counter(self.spent)

    @invariant()
    def a_copy_is_printed_at_most_once(self) -> None:
        copies = Counter((effect.tracking, effect.copy) for effect in self.prints)
        assert all(count == 1 for count in copies.values())

    @invariant()
    def an_order_that_was_begun_is_open_parked_packed_or_cancelled(self) -> None:
        state: dict[str, str] = {}
        for fact in self.facts:
            match fact:
                case PackStarted():
                    state[fact.order] = "begun"
                case OrderPacked():
                    state[fact.order] = "packed"
                case PackCancelled():
                    state[fact.order] = "cancelled"
                case _:
                    pass
        here = [work.order.id for work in self.works()]
        assert len(here) == len(set(here))
        assert {order for order, what in state.items() if what == "begun"} == set(here)

    @invariant()
    def the_bench_is_of_one_piece(self) -> None:
        working = self.bench.state.phase not in (Phase.LOCKED, Phase.READY)
        assert working == (self.bench.state.work is not None)
        assert (self.bench.state.phase is Phase.LOCKED) == (self.bench.operator is None)
        assert self.bench.state.work is not None or not (self.bench.question or self.bench.state.taking_out)
        for work in self.works():
            boxes = [parcel.number for parcel in (*work.closed, work.parcel)]
            assert boxes == list(range(1, len(boxes) + 1))
        for work, phase in [(open_work(entry), entry.state.phase) for entry in self.bench.parked] + (
            [(self.bench.state.work, self.bench.state.phase)] if self.bench.state.work else []
        ):
            labelled = phase in (Phase.LABELLING, Phase.CONFIRMING)
            assert labelled == (work.parcel.label.state is not LabelState.NONE)
            verified = phase in (Phase.CHECKING, Phase.WEIGHING)
            assert (labelled or verified) == bool(work.parcel.carton)
            assert not verified or (work.parcel.weight_g, work.parcel.weighed) == (None, None)
            assert phase is Phase.CHECKING or work.parcel.check.state is not CheckState.READING
            assert work.parcel.carton or work.parcel.check.state is CheckState.NONE
            assert not work.put_back or (phase is Phase.VERIFYING and work.parcel.units)
            assert phase is Phase.VERIFYING or work.parcel.units

    @invariant()
    def only_a_weight_that_is_wanted_is_disputed(self) -> None:
        assert self.bench.state.disputed is None or self.bench.state.phase is Phase.WEIGHING

    @invariant()
    def what_ships_was_checked_and_weighed_or_let_go_by_a_lead(self) -> None:
        checked: dict[str, ParcelChecked] = {}
        weighed: dict[str, ParcelWeighed] = {}
        leads = Counter(fact.what for fact in self.facts if isinstance(fact, OverrideGiven))
        for fact in self.facts:
            match fact:
                case ParcelChecked():
                    checked[fact.parcel] = fact
                    leads["check"] -= bool(fact.lead)
                case ParcelWeighed():
                    weighed[fact.parcel] = fact
                    leads["weight"] -= bool(fact.lead)
                case ParcelClosed():
                    self.check_closed(fact, checked.get(fact.parcel), weighed.get(fact.parcel))
                case _:
                    pass
        assert leads["check"] == leads["weight"] == 0

    def check_closed(
        self, closed: ParcelClosed, checked: ParcelChecked | None, weighed: ParcelWeighed | None
    ) -> None:
        assert (self.world.has.checking is None) == (checked is None)
        if checked:
            assert checked.check.extras == ()
            assert checked.lead or checked.check.state is CheckState.PASSED
            assert closed.pieces == checked.check.pieces
        if self.world.has.weighing is None:
            assert closed.weighed in (WeightFrom.PARTS, None)
        else:
            assert weighed
            assert weighed.accepted
            assert closed.weight_g == weighed.weight_g
            assert closed.weighed is (WeightFrom.OVERRIDE if weighed.lead else weighed.source)

    @invariant()
    def an_order_is_packed_only_when_nothing_of_it_is_wanted(self) -> None:
        for position, fact in enumerate(self.facts):
            if isinstance(fact, OrderPacked):
                assert_packed(self.world, self.facts[:position], fact)

    @invariant()
    def held_work_is_not_opened(self) -> None:
        work = self.bench.state.work
        if work and not work.put_back:
            assert self.world.standing(work.order.id).standing is Standing.OPEN
        for entry in self.bench.parked:
            work = open_work(entry)
            held = self.world.standing(work.order.id).standing is Standing.ON_HOLD and not work.put_back
            assert not held or entry.why is Shelf.ON_HOLD or entry.why is Shelf.SET_ASIDE


def check_refusal(before: PackingBench, step: PackingStep) -> None:
    """Hold that a refused reading changed nothing but what latches, and which weight a lead may take."""
    if step.outcome in (Outcome.REFUSED, Outcome.UNKNOWN):
        assert at(replace(step.bench, latch=None), disputed=before.state.disputed) == before
        assert (step.facts, step.effects) == ((), ())


def assert_packed(world: FakeWorld, before: list[CoreFact], packed: OrderPacked) -> None:
    """Hold that the closed parcels of an order hold all it asks for, but what a lead let go."""
    shipped: Counter[str] = Counter()
    short: Counter[str] = Counter()
    boxes: tuple[str, ...] = ()
    for fact in before:
        if isinstance(fact, PackStarted) and fact.order == packed.order and not fact.resumed:
            shipped, short, boxes = Counter(), Counter(), ()
        elif isinstance(fact, PackedShort) and fact.order == packed.order:
            short = Counter()
            for sku, _, missing in fact.lines:
                short[sku] += missing
        elif isinstance(fact, ParcelClosed) and fact.order == packed.order:
            boxes = (*boxes, fact.parcel)
            for sku, unit in fact.contents:
                shipped[sku] += unit.quantity
    ordered: Counter[str] = Counter()
    for line in world.orders[packed.order].lines:
        ordered[line.sku] += line.ordered
    assert shipped + short == ordered
    assert boxes == packed.parcels


TestAnySequence = pytest.mark.no_cover(AnySequence.TestCase)
TestAnySequence.settings = settings(stateful_step_count=60)
