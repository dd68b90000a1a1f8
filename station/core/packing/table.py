"""The packing machine as tables: what each phase does with each kind of reading.

Rule 1: whatever a reading may do in a phase stands here, every phase has a row for every kind.
Rule 2: a handler returns a new bench or refuses; it never changes the old one.
Rule 3: while an error latches, none of these tables is asked (see flow/reading).
"""

from enum import Enum

from station.core import messages
from station.core.bench import AskLeadBadge, AskLeadPin
from station.core.codes.meanings import (
    Ambiguous,
    BadgeMeant,
    CartonMeant,
    Command,
    Definite,
    ItemMeant,
    OrderMeant,
    ParcelMeant,
    ToteMeant,
    WeightMeant,
    settle,
)
from station.core.flow.deciding import show_lead_badge
from station.core.flow.events import Scanned
from station.core.flow.questions import go_on
from station.core.flow.steps import refuse
from station.core.flow.table import Table, full_row
from station.core.packing import checking, closing, deciding, labelling, starting, undo, units, weighing
from station.core.packing.state import (
    AskCancel,
    AskSetAside,
    PackingBench,
    PackingHandler,
    PackingStep,
    open_work,
)
from station.core.weights import typed_weight
from station.core.work import Decision, Phase
from station.core.world import World


def _say_order_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.order_first(f"Scanned {scan.reading.code}"))


def _say_sign_in(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.sign_in_first())


def _say_not_an_item(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.finish_first(open_work(bench).order, f"Scanned {scan.reading.code}"))


def _say_carton_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.carton_first(f"Scanned {scan.reading.code}"))


def _scan_at_full_box(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Answer an item at a box that waits for its carton: taken out, one too many, or too early."""
    if bench.state.taking_out or open_work(bench).complete:
        return units.scan_item(bench, scan, world)
    return _say_carton_first(bench, scan, world)


def _say_check_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.check_first(f"Scanned {scan.reading.code}"))


def _say_weight_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.weight_first(f"Scanned {scan.reading.code}"))


def _say_label_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.label_first(f"Scanned {scan.reading.code}"))


READINGS: dict[Enum, dict[type, PackingHandler]] = {
    Phase.LOCKED: full_row(_say_sign_in, {BadgeMeant: starting.sign_in}),
    Phase.READY: full_row(
        _say_order_first,
        {
            ToteMeant: starting.scan_tote,
            OrderMeant: starting.scan_order,
            ItemMeant: starting.scan_single,
            ParcelMeant: starting.scan_parked_label,
            BadgeMeant: starting.other_badge,
        },
    ),
    Phase.VERIFYING: full_row(
        _say_not_an_item,
        {
            ItemMeant: units.scan_item,
            CartonMeant: closing.scan_carton,
            ToteMeant: starting.same_order,
            OrderMeant: starting.same_order,
            ParcelMeant: starting.scan_closed_label,
            BadgeMeant: starting.other_badge,
        },
    ),
    Phase.CARTON: full_row(
        _say_carton_first,
        {ItemMeant: _scan_at_full_box, CartonMeant: closing.scan_carton, BadgeMeant: starting.other_badge},
    ),
    Phase.CHECKING: full_row(_say_check_first, {BadgeMeant: starting.other_badge}),
    Phase.WEIGHING: full_row(
        _say_weight_first, {WeightMeant: weighing.take_typed, BadgeMeant: starting.other_badge}
    ),
    Phase.LABELLING: full_row(
        _say_label_first, {ParcelMeant: closing.confirm, BadgeMeant: starting.other_badge}
    ),
    Phase.CONFIRMING: full_row(
        _say_label_first, {ParcelMeant: closing.confirm, BadgeMeant: starting.other_badge}
    ),
    Phase.CLOSED: full_row(_say_label_first, {}),
}
"""What a reading does in each phase. CLOSED is left by itself before the next reading."""

_ANYWHERE: dict[Command, PackingHandler] = {Command.OUT: starting.sign_out, Command.LEAD: starting.call_lead}
_WITH_WORK: dict[Command, PackingHandler] = {
    **_ANYWHERE,
    Command.UNDO: undo.undo,
    Command.SET_ASIDE: deciding.ask_set_aside,
    Command.CANCEL: deciding.ask_cancel,
}

COMMANDS: dict[Enum, dict[Command, PackingHandler]] = {
    Phase.LOCKED: {},
    Phase.READY: {**_ANYWHERE, Command.NEXT: starting.next_order},
    Phase.VERIFYING: {
        **_WITH_WORK,
        Command.CLOSE: closing.close_box,
        Command.TAKE_OUT: deciding.toggle_take_out,
        Command.SHORT: deciding.ask_short,
    },
    Phase.CARTON: {
        **_WITH_WORK,
        Command.CLOSE: closing.take_proposed,
        Command.TAKE_OUT: deciding.toggle_take_out,
    },
    Phase.CHECKING: {
        **_WITH_WORK,
        Command.CHECK: checking.read_again,
        Command.OVERRIDE: checking.ask_check_override,
    },
    Phase.WEIGHING: {
        **_WITH_WORK,
        Command.ZERO: weighing.zero_scale,
        Command.OVERRIDE: weighing.ask_weight_override,
    },
    Phase.LABELLING: {
        **_WITH_WORK,
        Command.PRINT: labelling.print_again,
        Command.YES: labelling.label_seen,
        Command.NO: labelling.label_missing,
        Command.NEXT: labelling.park_for_label,
    },
    Phase.CONFIRMING: {**_WITH_WORK, Command.PRINT: labelling.print_again},
    Phase.CLOSED: {},
}
"""Which commands a phase takes; ACK is taken everywhere."""

REASONS = {
    Decision.SHORT: (Command.MISSING, Command.DAMAGED, Command.OTHER),
    Decision.WEIGHT: (Command.MATERIAL, Command.WRONG_WEIGHT, Command.OTHER),
    Decision.CHECK: (Command.NO_TAG, Command.NO_READER, Command.OTHER),
}
"""Why a lead allows something; an order is set aside for the same reasons as it ships short."""

ANSWERS: dict[type | Enum, dict[Command | type, PackingHandler]] = {
    AskCancel: {
        Command.YES: deciding.cancel,
        Command.CANCEL: deciding.cancel,
        Command.NO: go_on,
    },
    AskSetAside: {
        **dict.fromkeys(REASONS[Decision.SHORT], deciding.set_aside),
        Command.NO: go_on,
    },
    AskLeadBadge: {BadgeMeant: show_lead_badge, Command.NO: go_on},
    AskLeadPin: {Command.NO: go_on},
    Decision.SHORT: {
        **dict.fromkeys(REASONS[Decision.SHORT], deciding.pack_short),
        Command.NO: go_on,
    },
    Decision.WEIGHT: {
        **dict.fromkeys(REASONS[Decision.WEIGHT], weighing.take_disputed),
        Command.NO: go_on,
    },
    Decision.CHECK: {
        **dict.fromkeys(REASONS[Decision.CHECK], checking.let_go),
        Command.NO: go_on,
    },
}
"""What may answer each question; anything else is refused and the question stands."""

WANTED: dict[Enum, tuple[type[Definite], ...]] = {
    Phase.LOCKED: (BadgeMeant,),
    Phase.READY: (ToteMeant, OrderMeant, ItemMeant),
    Phase.VERIFYING: (ItemMeant,),
    Phase.CARTON: (CartonMeant,),
    Phase.CHECKING: (),
    Phase.WEIGHING: (WeightMeant,),
    Phase.LABELLING: (ParcelMeant,),
    Phase.CONFIRMING: (ParcelMeant,),
    Phase.CLOSED: (),
}
"""The kinds that settle a code of two meanings in each phase."""


def _typed(bench: PackingBench, scan: Scanned) -> WeightMeant | None:
    """Return the weight that was typed, where one is wanted: there figures mean nothing else."""
    if bench.state.phase is not Phase.WEIGHING or not scan.reading.manual:
        return None
    grams = typed_weight(scan.reading.code)
    return None if grams is None else WeightMeant(grams)


def _settled(bench: PackingBench, meaning: Ambiguous) -> Definite | Ambiguous:
    """Let the phase decide, and where it wants items, the order that is open and what is being done."""
    if bench.state.taking_out:
        return settle(meaning, (ItemMeant,))
    work = bench.state.work
    if bench.state.phase is Phase.VERIFYING and work:
        wanted = settle(
            meaning, (ItemMeant,), lambda m: isinstance(m, ItemMeant) and bool(work.lines_of(m.item))
        )
        if not isinstance(wanted, Ambiguous):
            return wanted
    return settle(meaning, WANTED[bench.state.phase])


TABLE = Table(READINGS, COMMANDS, _ANYWHERE, ANSWERS, _settled, _typed)
