"""A second flow, which ships nowhere: scan an item, see its bin and its barcodes, leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from station.core import messages
from station.core.bench import Bench
from station.core.codes.meanings import (
    Ambiguous,
    BadgeMeant,
    Command,
    Definite,
    ItemMeant,
    settle,
)
from station.core.flow import signing
from station.core.flow.events import Event, Scanned
from station.core.flow.flow import Flow, Notice
from station.core.flow.reading import read
from station.core.flow.steps import Step, accept, meant_as, refuse
from station.core.flow.table import Row, Table, full_row, to
from station.core.messages.making import info
from station.core.work import Operator, Order
from station.core.world import World


class LookPhase(Enum):
    """Where the looking up stands."""

    LOCKED = "locked"
    ASKING = "asking"
    SHOWN = "shown"


@dataclass(frozen=True)
class Place:
    """Where an item lies, and what is printed on it."""

    bin: str
    barcodes: tuple[str, ...]


@dataclass(frozen=True)
class LookState:
    """The phase, and what was looked up last."""

    phase: LookPhase = LookPhase.LOCKED
    name: str = ""
    place: Place | None = None

    @property
    def orders(self) -> tuple[Order, ...]:
        """Nothing is worked."""
        return ()


LookBench = Bench[LookState]
LookStep = Step[LookState]


class LookingUp(Flow[LookState]):
    """Tells where items lie, from a list of its own."""

    start = LookState()

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        self.table = Table(
            readings={
                LookPhase.LOCKED: full_row(_say_sign_in, {BadgeMeant: to(_sign_in, LookPhase.ASKING)}),
                LookPhase.ASKING: full_row(
                    _say_scan_item,
                    {ItemMeant: to(self._look_up, LookPhase.SHOWN), BadgeMeant: Row(signing.refuse_badge)},
                ),
                LookPhase.SHOWN: full_row(
                    _say_scan_item, {ItemMeant: Row(self._look_up), BadgeMeant: Row(signing.refuse_badge)}
                ),
            },
            commands={
                LookPhase.LOCKED: {},
                LookPhase.ASKING: _OUT,
                LookPhase.SHOWN: {**_OUT, Command.NO: to(_leave, LookPhase.ASKING)},
            },
            anywhere=_OUT,
            answers={},
            settle=_settled,
        )

    def step(self, bench: LookBench, event: Event, world: World) -> LookStep:
        """Return the bench after an event; what is no reading says nothing to this flow."""
        return read(bench, event, world, self.table) if isinstance(event, Scanned) else Step(bench)

    def rests(self, state: LookState) -> bool:
        """Return whether nothing is shown."""
        return state.phase is not LookPhase.SHOWN

    def notice(self, bench: LookBench) -> Notice:
        """Return what was looked up."""
        state = bench.state
        if state.place is None:
            return super().notice(bench)
        lines = (f"Bin {state.place.bin}", *state.place.barcodes)
        return Notice(state.name, lines, (Command.NO, Command.OUT))

    def _look_up(self, bench: LookBench, scan: Scanned, world: World) -> LookStep:
        sku = meant_as(ItemMeant, scan).item
        place = self._places.get(sku)
        if place is None:
            return refuse(bench, messages.code_unknown(scan.reading.code, "no-bin"))
        shown = LookState(LookPhase.SHOWN, world.item_name(sku), place)
        return accept(replace(bench, state=shown), info("looked-up", name=shown.name, bin=place.bin))


def _sign_in(bench: LookBench, scan: Scanned, world: World) -> LookStep:
    def begin(signed: LookBench, operator: Operator) -> LookStep:
        return accept(replace(signed, state=LookState(LookPhase.ASKING)), messages.signed_in(operator))

    return signing.sign_in(bench, scan, world, begin)


def _sign_out(bench: LookBench, scan: Scanned, world: World) -> LookStep:
    return signing.sign_out(bench, LookState())


def _leave(bench: LookBench, scan: Scanned, world: World) -> LookStep:
    return accept(replace(bench, state=LookState(LookPhase.ASKING)), messages.went_on())


def _say_sign_in(bench: LookBench, scan: Scanned, world: World) -> LookStep:
    return refuse(bench, messages.sign_in_first())


def _say_scan_item(bench: LookBench, scan: Scanned, world: World) -> LookStep:
    return refuse(bench, messages.not_here(scan.reading.code))


def _settled(bench: LookBench, meaning: Ambiguous) -> Definite | Ambiguous:
    return settle(meaning, (BadgeMeant,) if bench.state.phase is LookPhase.LOCKED else (ItemMeant,))


_OUT: dict[Command, Row[LookState]] = {Command.OUT: to(_sign_out, LookPhase.LOCKED)}
