"""A bench to play at: scans and events in, what was said and done kept."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from station.app.screen.words import say
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
    Unknown,
    UnknownReason,
)
from station.core.codes.readings import Reading
from station.core.effects import Effect, PrintLabel
from station.core.equipment import Checking, Equipment, Weighing
from station.core.facts import CoreFact
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
from station.core.flow.steps import Outcome, Step
from station.core.packing import closing, machine
from station.core.packing.state import PackingBench, PackingState, PackingStep
from station.core.work import Carton, LabelState, Operator, Phase, Work
from station.core.world import OrderStanding, Standing
from tests.helpers.epcs import sgtin
from tests.helpers.world import FakeWorld, make_line, make_order

TODAY = "2026-11-23"
SMALL = Carton("S", "Small box", (200, 150, 100), tare_g=80, max_weight_g=2_000)
LARGE = Carton("L", "Large box", (600, 400, 400), tare_g=500, forbids=("flammable",))
PACKER, OTHER, LEAD = Operator("7", "Ada"), Operator("8", "Bob"), Operator("9", "Lea", ("packer", "lead"))


GTINS = {"X": "04006381333931", "Y": "05901234123457", "Z": "09521234567899"}
"""What the tags on pieces of these items name; X and Y have tags on every piece."""

SCALE, READER = Equipment(Weighing()), Equipment(checking=Checking())
BOTH = Equipment(Weighing(), Checking())


def make_world(numbers: int = 20) -> FakeWorld:
    """Return a world of three orders: "A" (2 × X, 1 × Y), "B" (1 × Z) and "C" (6 × X)."""
    world = FakeWorld(
        operators={operator.id: operator for operator in (PACKER, OTHER, LEAD)},
        carton_types=(SMALL, LARGE),
        numbers=[f"T{number:02}" for number in range(1, numbers + 1)],
        names={"X": "Item X", "Q": "Item Q"},
    )
    world.add(
        make_order("A", make_line("X", 2), make_line("Y")),
        make_order("B", make_line("Z")),
        make_order("C", make_line("X", 6)),
    )
    return world


def equipped(has: Equipment, numbers: int = 20) -> FakeWorld:
    """Return that world at a bench with a scale or reader, in which X and Y carry tags."""
    world = make_world(numbers)
    world.has = has
    world.barcodes = {gtin: (BarcodeRow(sku, 1),) for sku, gtin in GTINS.items()}
    for name in ("A", "C"):
        order = world.orders[name]
        lines = tuple(replace(line, rfid=True) for line in order.lines)
        world.orders[name] = replace(order, lines=lines)
    return world


def tags(*read: tuple[str, int], reads: int = 9, rssi_dbm: int | None = -50) -> tuple[SeenTag, ...]:
    """Return the tags of pieces (item, serial), all near the reader unless told otherwise."""
    return tuple(SeenTag(sgtin(GTINS[sku], serial), reads, rssi_dbm) for sku, serial in read)


ALL_OF_A = tags(("X", 1), ("X", 2), ("Y", 3))
"""One tag on each piece of order A."""


def scanned(meaning: Meaning, code: str = "code") -> Scanned:
    """Return the event of a code being read."""
    return Scanned(Reading(code, None, "scanner-1"), meaning, TODAY)


def command(word: Command) -> Scanned:
    """Return the event of a command being read."""
    return scanned(CommandMeant(word), f"PL/{word.value}/C")


@dataclass
class Desk:
    """A bench with its world; each method is one thing that happens to it."""

    world: FakeWorld = field(default_factory=make_world)
    bench: PackingBench = field(default_factory=lambda: Bench(PackingState()))
    facts: list[CoreFact] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    last: PackingStep = field(default_factory=lambda: Step(Bench(PackingState())))

    def send(self, event: Event) -> PackingStep:
        """Let one event happen, as the engine does: step, then leave a closed parcel."""
        self.last = machine.step(self.bench, event, self.world)
        self.bench = closing.advance(self.last.bench)
        self.world.apply(self.last)
        self.facts += self.last.facts
        self.effects += self.last.effects
        return self.last

    def mean(self, meaning: Meaning, code: str = "code") -> PackingStep:
        return self.send(scanned(meaning, code))

    def say(self, *words: Command) -> PackingStep:
        for word in words:
            self.send(command(word))
        return self.last

    def badge(self, operator: Operator = PACKER) -> PackingStep:
        return self.mean(BadgeMeant(operator.id))

    def order(self, order: str = "A") -> PackingStep:
        return self.mean(OrderMeant(order))

    def items(self, *skus: str) -> PackingStep:
        for sku in skus:
            self.mean(ItemMeant(sku))
        return self.last

    def carton(self, carton: Carton = SMALL) -> PackingStep:
        return self.mean(CartonMeant(carton.id))

    def print(self, state: LabelState = LabelState.PRINTED, job: str = "", trouble: str = "") -> PackingStep:
        """Let the printer say how the newest job stands."""
        return self.send(LabelMoved(job or self.newest_job.job, state, trouble, "odometer"))

    def label(self, tracking: str = "") -> PackingStep:
        """Scan a label, the newest one printed unless told otherwise."""
        number = tracking or self.newest_job.tracking
        return self.mean(ParcelMeant(number, "", ""), number)

    def pin(self, right: bool = True) -> PackingStep:
        return self.send(PinChecked(right))

    def settle(self, grams: float) -> PackingStep:
        """Let a load lie still on the scale."""
        return self.send(ScaleSettled(Decimal(str(grams))))

    def lift(self) -> PackingStep:
        """Let the load leave the scale."""
        return self.send(LoadLeft())

    def key_in(self, text: str) -> PackingStep:
        """Type something on the keypad that is no code."""
        reading = Reading(text, None, "keypad", manual=True)
        return self.send(Scanned(reading, Unknown(UnknownReason.NOT_KNOWN), TODAY))

    def read(self, *seen: SeenTag, problem: str = "") -> PackingStep:
        """Let the inventory end."""
        return self.send(Inventoried(seen, problem))

    def numbers(self, *numbers: str) -> PackingStep:
        """Let tracking numbers arrive."""
        self.world.numbers += numbers
        return self.send(NumbersArrived())

    def store(self, order: str, standing: Standing, detail: str = "", fence: int = 0) -> PackingStep:
        """Let the store change how an order stands."""
        self.world.standings[order] = OrderStanding(standing, detail)
        return self.send(OrderMoved(order, OrderStanding(standing, detail), fence))

    @property
    def newest_job(self) -> PrintLabel:
        return [effect for effect in self.effects if isinstance(effect, PrintLabel)][-1]

    @property
    def work(self) -> Work:
        assert self.bench.state.work is not None
        return self.bench.state.work

    @property
    def key(self) -> str:
        """The key of what was said last."""
        assert self.last.message is not None
        return self.last.message.key

    @property
    def said(self) -> str:
        """All the words of what was said last."""
        assert self.last.message is not None
        words = say(self.last.message)
        return "\n".join((words.title, words.action, *words.details))

    @property
    def refused(self) -> bool:
        return self.last.outcome is Outcome.REFUSED

    def of(self, kind: type) -> list[CoreFact]:
        """Return the facts of one type."""
        return [fact for fact in self.facts if isinstance(fact, kind)]


def signed_in(world: FakeWorld | None = None) -> Desk:
    """Return a desk at which the packer is ready."""
    desk = Desk(world or make_world())
    desk.badge()
    desk.facts.clear()
    return desk


def verifying(order: str = "A", world: FakeWorld | None = None) -> Desk:
    """Return a desk with an order open and nothing packed."""
    desk = signed_in(world)
    desk.order(order)
    desk.facts.clear()
    desk.effects.clear()
    assert desk.bench.state.phase is Phase.VERIFYING
    return desk


def complete() -> Desk:
    """Return a desk with all of order A in the box, waiting for its carton."""
    desk = verifying()
    desk.items("X", "X", "Y")
    assert desk.bench.state.phase is Phase.CARTON
    return desk


def checking(has: Equipment = BOTH) -> Desk:
    """Return a desk whose reader reads the carton of order A."""
    desk = verifying(world=equipped(has))
    desk.items("X", "X", "Y")
    desk.carton()
    assert desk.bench.state.phase is Phase.CHECKING
    return desk


def weighing() -> Desk:
    """Return a desk that waits for the weight of order A, which is 380 g."""
    desk = verifying(world=equipped(SCALE))
    desk.items("X", "X", "Y")
    desk.carton()
    assert desk.bench.state.phase is Phase.WEIGHING
    return desk


def labelling() -> Desk:
    """Return a desk that waits for the label of order A."""
    desk = complete()
    desk.carton()
    assert desk.bench.state.phase is Phase.LABELLING
    return desk


def confirming() -> Desk:
    """Return a desk with the label of order A printed and not scanned yet."""
    desk = labelling()
    desk.print()
    assert desk.bench.state.phase is Phase.CONFIRMING
    return desk


DESKS: dict[Phase, Callable[[], Desk]] = {
    Phase.LOCKED: Desk,
    Phase.READY: signed_in,
    Phase.VERIFYING: verifying,
    Phase.CARTON: complete,
    Phase.CHECKING: checking,
    Phase.WEIGHING: weighing,
    Phase.LABELLING: labelling,
    Phase.CONFIRMING: confirming,
}
