"""Every bench that one small order can bring about, and how it got there."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cache

from station.core.bench import Bench
from station.core.checks import SeenTag
from station.core.codes.directory import BarcodeRow
from station.core.codes.meanings import (
    BadgeMeant,
    CartonMeant,
    Command,
    CommandMeant,
    ItemMeant,
    Meaning,
    OrderMeant,
    ParcelMeant,
    ToteMeant,
    Unknown,
    UnknownReason,
    WeightMeant,
)
from station.core.codes.readings import Reading
from station.core.equipment import NO_EQUIPMENT, Checking, Equipment, Weighing
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
from station.core.packing import closing, machine
from station.core.packing.state import AskCancel, AskSetAside, PackingBench, PackingState, open_work
from station.core.work import Carton, Decision, LabelState, Operator, Phase, Work
from station.core.world import OrderStanding, Standing
from tests.helpers.epcs import sgtin
from tests.helpers.world import FakeWorld, make_line, make_order

BENCHES = (NO_EQUIPMENT, Equipment(Weighing(), Checking()))
"""A bench with neither scale nor reader, and one with both."""

_GTIN = "04006381333931"
_ASKED: dict[type, str] = {AskCancel: "CANCEL", AskSetAside: "SET-ASIDE"}
_DECIDED: dict[Enum, str] = {Decision.SHORT: "SHORT", Decision.WEIGHT: "OVERRIDE", Decision.CHECK: "OVERRIDE"}


class By(Enum):
    """Who made something happen."""

    WORKER = "worker"
    REST = "printer, scale, reader, numbers, release of a hold"
    STORE = "store"


@dataclass(frozen=True)
class Edge:
    """One thing that happened to a place, and where it led; an answer is named after what asked.

    `cause` is the kind of reading or event, for a command and for what answers one the command itself.
    """

    start: int
    name: str
    cause: type | Command
    by: By
    passed: Phase
    end: int


@dataclass
class Map:
    """The places that were found, each with a bench and its world, and every way between them."""

    places: list[tuple[PackingBench, FakeWorld]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def reaching(self, goals: set[int], by: tuple[By, ...]) -> set[int]:
        """Return the places from which some goal can be reached by what these do."""
        before: dict[int, list[int]] = {}
        for edge in self.edges:
            if edge.by in by:
                before.setdefault(edge.end, []).append(edge.start)
        found, todo = set(goals), deque(goals)
        while todo:
            for start in before.get(todo.popleft(), ()):
                if start not in found:
                    found.add(start)
                    todo.append(start)
        return found


@cache
def explore(equipment: Equipment, pieces: int = 2, hands: bool = False) -> Map:
    """Return every place an order of some pieces can get to; benches alike in all but names are one.

    The one operator is a lead; with `hands` there is another one, who takes the bench over. An order that
    another bench takes over or packs is the machine's own case of a cancelled one, so the store here opens,
    holds and cancels.
    """
    world = FakeWorld(
        operators={"9": Operator("9", "Lea", ("lead",))} | ({"8": Operator("8", "Bob")} if hands else {}),
        carton_types=(Carton("S", "Small"),),
        numbers=[f"T{number}" for number in range(200)],
        barcodes={_GTIN: (BarcodeRow("X", 1),)},
        has=equipment,
    )
    world.add(make_order("A", make_line("X", pieces, rfid=True)))
    found, known = Map([(Bench(PackingState()), world)]), {_likeness(Bench(PackingState()), world): 0}
    todo = deque([0])
    while todo:
        start = todo.popleft()
        for name, by, event, before in _happenings(*found.places[start]):
            bench = found.places[start][0]
            step = machine.step(bench, event, before)
            after = closing.advance(step.bench)
            before.apply(step)
            likeness = _likeness(after, before)
            if likeness not in known:
                known[likeness] = len(found.places)
                found.places.append((after, before))
                todo.append(known[likeness])
            answers = bench.question and by is By.WORKER and name != Command.OUT.value
            shown = _asked(bench) if answers else name
            cause = Command(shown) if answers else _cause(event)
            found.edges.append(Edge(start, shown, cause, by, step.bench.state.phase, known[likeness]))
    return found


def _cause(event: Event) -> type | Command:
    """Return the kind of an event, of a reading that of its meaning, and a command as itself."""
    if not isinstance(event, Scanned):
        return type(event)
    typed = event.reading.manual
    meant = event.meaning
    return meant.command if isinstance(meant, CommandMeant) else WeightMeant if typed else type(meant)


def _asked(bench: PackingBench) -> str:
    """Return the command by which the question that stands was asked."""
    return _DECIDED[bench.deciding] if bench.deciding else _ASKED[type(bench.question)]


def _happenings(bench: PackingBench, world: FakeWorld) -> Iterator[tuple[str, By, Event, FakeWorld]]:
    """Yield all that can happen to a bench, each with a world of its own."""
    if "8" in world.operators and not bench.latch and not bench.question and not bench.state.work:
        yield "other badge", By.WORKER, _scanned(BadgeMeant("8")), world.copy()
    for name, meaning in _readings(bench):
        yield name, By.WORKER, _scanned(meaning), world.copy()
    if bench.state.phase is Phase.WEIGHING and not bench.latch and not bench.question and bench.state.work:
        yield "weight typed", By.WORKER, _typed(bench.state.work.parcel.pieces * 100), world.copy()
        yield "weight off typed", By.WORKER, _typed(900), world.copy()
    for right in (True, False):
        yield "PIN", By.WORKER, PinChecked(right), world.copy()
    for name, seen in _looks(bench):
        yield name, By.REST, seen, world.copy()
    for work in _works(bench):
        if work.parcel.label.tracking:
            for state in (LabelState.PRINTED, LabelState.UNKNOWN, LabelState.FAILED):
                yield f"label {state.value}", By.REST, LabelMoved(work.parcel.label.job, state), world.copy()
    yield "numbers arrived", By.REST, NumbersArrived(), _with_numbers(world)
    yield "numbers used up", By.STORE, NumbersArrived(), _without_numbers(world)
    for standing in (Standing.OPEN, Standing.ON_HOLD, Standing.CANCELLED):
        moved = world.copy()
        moved.standings["A"] = OrderStanding(standing)
        by = By.REST if standing is Standing.OPEN else By.STORE
        yield f"order {standing.value}", by, OrderMoved("A", OrderStanding(standing)), moved


def _looks(bench: PackingBench) -> Iterator[tuple[str, Event]]:
    """Yield what scale and reader can tell of the open box while they are listened to."""
    pieces = bench.state.work.parcel.pieces if bench.state.work else 0
    if bench.state.phase is Phase.WEIGHING:
        yield "weight", ScaleSettled(Decimal(pieces * 100))
        yield "weight off", ScaleSettled(Decimal(900))
        yield "load left", LoadLeft()
    elif bench.state.phase is Phase.CHECKING:
        seen = tuple(SeenTag(sgtin(_GTIN, serial), 9) for serial in range(10, 14))
        yield "box read", Inventoried(seen[:pieces])
        yield "piece missing", Inventoried(())
        yield "piece too many", Inventoried(seen)
        yield "reader away", Inventoried((), "away")


def _scanned(meaning: Meaning) -> Event:
    return Scanned(Reading("code", None, "s"), meaning, "2026-11-23")


def _typed(grams: int) -> Event:
    reading = Reading(str(grams), None, "keypad", manual=True)
    return Scanned(reading, Unknown(UnknownReason.NOT_KNOWN), "2026-11-23")


def _readings(bench: PackingBench) -> Iterator[tuple[str, Meaning]]:
    if bench.latch:
        yield Command.ACK.value, CommandMeant(Command.ACK)
        return
    yield "item", ItemMeant("X")
    yield "wrong item", ItemMeant("Q")
    yield "order", OrderMeant("A")
    yield "tote", ToteMeant("5", ("A",))
    yield "carton", CartonMeant("S")
    yield "badge", BadgeMeant("9")
    yield "other label", ParcelMeant("Q", "Q-1", "Q")
    for work in _works(bench):
        for parcel in (*work.closed, work.parcel):
            yield "label", ParcelMeant(parcel.label.tracking, "", "A")
    for word in Command:
        yield word.value, CommandMeant(word)


def _works(bench: PackingBench) -> tuple[Work, ...]:
    return (*((bench.state.work,) if bench.state.work else ()), *(open_work(entry) for entry in bench.parked))


def _with_numbers(world: FakeWorld) -> FakeWorld:
    after = world.copy()
    after.numbers = after.numbers or [f"{after.spent[-1] if after.spent else 'T'}+{n}" for n in range(200)]
    return after


def _without_numbers(world: FakeWorld) -> FakeWorld:
    after = world.copy()
    after.numbers.clear()
    return after


def _likeness(bench: PackingBench, world: FakeWorld) -> object:
    """Return what tells a place from others: everything but numbers, copies and how often."""
    return (
        bench.state.phase,
        bench.operator,
        bench.latch is None,
        bench.question,
        bench.state.taking_out,
        bench.state.disputed,
        _work_likeness(bench.state.work, bench.state.phase) if bench.state.work else None,
        tuple(
            (_work_likeness(open_work(e), e.state.phase), e.state.phase, e.why, e.operator)
            for e in bench.parked
        ),
        bool(world.numbers),
        world.standing("A").standing,
        world.marks.get("A"),
    )


def _work_likeness(work: Work, phase: Phase) -> object:
    parcel = work.parcel
    boxes = tuple(box.pieces for box in (*work.closed, parcel))
    deed = parcel.deeds[-1] if parcel.deeds else None
    label = (parcel.label.state, bool(parcel.label.tracking))
    known = parcel.check.state if phase is Phase.CHECKING else parcel.weight_g is None
    return boxes, work.short, bool(work.put_back), type(deed), label, known
