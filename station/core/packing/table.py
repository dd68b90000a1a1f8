"""The packing machine as tables: what each phase does with each kind of reading.

Rule 1: whatever a reading may do in a phase stands here, every phase has a row for every kind.
Rule 2: a row names every phase it may lead to, and none that it does not.
Rule 3: a handler returns a new bench or refuses; it never changes the old one.
Rule 4: while an error latches, none of these tables is asked (see flow/reading).
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
from station.core.flow.events import Inventoried, LabelMoved, OrderMoved, ScaleSettled, Scanned
from station.core.flow.flow import Reasons
from station.core.flow.questions import go_on
from station.core.flow.steps import refuse
from station.core.flow.table import Row, Table, full_row, to
from station.core.packing import checking, closing, deciding, labelling, starting, undo, units, weighing
from station.core.packing.state import (
    AskCancel,
    AskSetAside,
    PackingBench,
    PackingHandler,
    PackingRow,
    PackingStep,
    open_work,
)
from station.core.weights import typed_weight
from station.core.work import Decision, Phase
from station.core.world import World


def _say_order_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.order_first(scan.reading.code))


def _say_sign_in(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.sign_in_first())


def _say_not_an_item(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.finish_first(open_work(bench).order, scan.reading.code))


def _say_carton_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.carton_first(scan.reading.code))


def _scan_at_full_box(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    """Answer an item at a box that waits for its carton: taken out, one too many, or too early."""
    if bench.state.taking_out or open_work(bench).complete:
        return units.scan_item(bench, scan, world)
    return _say_carton_first(bench, scan, world)


def _say_check_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.check_first(scan.reading.code))


def _say_weight_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.weight_first(scan.reading.code))


def _say_label_first(bench: PackingBench, scan: Scanned, world: World) -> PackingStep:
    return refuse(bench, messages.label_first(scan.reading.code))


_RESUMED = (
    Phase.VERIFYING,
    Phase.CARTON,
    Phase.CHECKING,
    Phase.WEIGHING,
    Phase.LABELLING,
    Phase.CONFIRMING,
)
"""Where an order may have been left."""
_CLOSED_CARTON = (Phase.CHECKING, Phase.WEIGHING, Phase.LABELLING)
"""What comes next of a closed carton, by what the bench has."""

_BADGE = Row(starting.other_badge)

READINGS: dict[Enum, dict[type, PackingRow]] = {
    Phase.LOCKED: full_row(_say_sign_in, {BadgeMeant: to(starting.sign_in, Phase.READY, *_RESUMED)}),
    Phase.READY: full_row(
        _say_order_first,
        {
            ToteMeant: to(starting.scan_tote, *_RESUMED),
            OrderMeant: to(starting.scan_order, *_RESUMED),
            ItemMeant: to(starting.scan_single, Phase.VERIFYING, Phase.CARTON),
            ParcelMeant: to(starting.scan_parked_label, Phase.CLOSED),
            BadgeMeant: to(starting.other_badge, *_RESUMED),
        },
    ),
    Phase.VERIFYING: full_row(
        _say_not_an_item,
        {
            ItemMeant: to(units.scan_item, Phase.CARTON, Phase.READY),
            CartonMeant: to(closing.scan_carton, *_CLOSED_CARTON),
            ToteMeant: Row(starting.same_order),
            OrderMeant: Row(starting.same_order),
            ParcelMeant: Row(starting.scan_closed_label),
            BadgeMeant: _BADGE,
        },
    ),
    Phase.CARTON: full_row(
        _say_carton_first,
        {
            ItemMeant: to(_scan_at_full_box, Phase.VERIFYING),
            CartonMeant: to(closing.scan_carton, *_CLOSED_CARTON),
            BadgeMeant: _BADGE,
        },
    ),
    Phase.CHECKING: full_row(_say_check_first, {BadgeMeant: _BADGE}),
    Phase.WEIGHING: full_row(
        _say_weight_first, {WeightMeant: to(weighing.take_typed, Phase.LABELLING), BadgeMeant: _BADGE}
    ),
    Phase.LABELLING: full_row(
        _say_label_first, {ParcelMeant: to(closing.confirm, Phase.CLOSED), BadgeMeant: _BADGE}
    ),
    Phase.CONFIRMING: full_row(
        _say_label_first, {ParcelMeant: to(closing.confirm, Phase.CLOSED), BadgeMeant: _BADGE}
    ),
    Phase.CLOSED: full_row(_say_label_first, {}),
}
"""What a reading does in each phase. CLOSED is left by itself before the next reading."""

BY_ITSELF = {Phase.CLOSED: frozenset({Phase.READY, Phase.VERIFYING})}
"""Where a phase leads one beat after it was reached."""

_ANYWHERE: dict[Command, PackingRow] = {
    Command.OUT: to(starting.sign_out, Phase.LOCKED),
    Command.LEAD: Row(starting.call_lead),
}


def _with_work(undone: tuple[Phase, ...], cancelled: Phase = Phase.VERIFYING) -> dict[Command, PackingRow]:
    """Return what every phase with an open order takes; undo and cancelling lead elsewhere in each."""
    return {
        **_ANYWHERE,
        Command.UNDO: to(undo.undo, *undone),
        Command.SET_ASIDE: to(deciding.ask_set_aside, Phase.READY),
        Command.CANCEL: to(deciding.ask_cancel, cancelled),
    }


COMMANDS: dict[Enum, dict[Command, PackingRow]] = {
    Phase.LOCKED: {},
    Phase.READY: {**_ANYWHERE, Command.NEXT: to(starting.next_order, Phase.VERIFYING)},
    Phase.VERIFYING: {
        **_with_work((Phase.READY, Phase.CARTON), cancelled=Phase.READY),
        Command.CLOSE: to(closing.close_box, Phase.CARTON),
        Command.TAKE_OUT: Row(deciding.toggle_take_out),
        Command.SHORT: to(deciding.ask_short, Phase.CARTON, Phase.CLOSED),
    },
    Phase.CARTON: {
        **_with_work((Phase.READY, Phase.VERIFYING)),
        Command.CLOSE: to(closing.take_proposed, *_CLOSED_CARTON),
        Command.TAKE_OUT: Row(deciding.toggle_take_out),
    },
    Phase.CHECKING: {
        **_with_work((Phase.VERIFYING, Phase.CARTON)),
        Command.CHECK: Row(checking.read_again),
        Command.OVERRIDE: to(checking.ask_check_override, Phase.WEIGHING, Phase.LABELLING),
    },
    Phase.WEIGHING: {
        **_with_work((Phase.VERIFYING, Phase.CARTON, Phase.CHECKING)),
        Command.ZERO: Row(weighing.zero_scale),
        Command.OVERRIDE: to(weighing.ask_weight_override, Phase.LABELLING),
    },
    Phase.LABELLING: {
        **_with_work((Phase.VERIFYING, Phase.CARTON, Phase.CHECKING, Phase.WEIGHING)),
        Command.PRINT: Row(labelling.print_again),
        Command.YES: to(labelling.label_seen, Phase.CONFIRMING),
        Command.NO: Row(labelling.label_missing),
        Command.NEXT: to(labelling.park_for_label, Phase.READY),
    },
    Phase.CONFIRMING: {
        **_with_work((Phase.VERIFYING, Phase.CARTON, Phase.CHECKING, Phase.WEIGHING)),
        Command.PRINT: to(labelling.print_again, Phase.LABELLING),
    },
    Phase.CLOSED: {},
}
"""Which commands a phase takes; ACK is taken everywhere."""

_EMPTIED = frozenset({Phase.READY, Phase.VERIFYING})

NEWS: dict[Enum, dict[type, frozenset[Phase]]] = {
    Phase.LOCKED: {},
    Phase.READY: {},
    Phase.VERIFYING: {OrderMoved: frozenset({Phase.READY})},
    Phase.CARTON: {OrderMoved: _EMPTIED},
    Phase.CHECKING: {OrderMoved: _EMPTIED, Inventoried: frozenset({Phase.WEIGHING, Phase.LABELLING})},
    Phase.WEIGHING: {OrderMoved: _EMPTIED, ScaleSettled: frozenset({Phase.LABELLING})},
    Phase.LABELLING: {OrderMoved: _EMPTIED, LabelMoved: frozenset({Phase.CONFIRMING})},
    Phase.CONFIRMING: {OrderMoved: _EMPTIED},
    Phase.CLOSED: {},
}
"""Where each phase may be led by what is not a reading; what is not named leads nowhere."""

_NOT_WHOLE = (Command.MISSING, Command.DAMAGED, Command.OTHER)
"""Why an order cannot be packed as it was ordered."""

REASONS: dict[type | Enum, Reasons] = {
    AskSetAside: _NOT_WHOLE,
    Decision.SHORT: _NOT_WHOLE,
    Decision.WEIGHT: (Command.MATERIAL, Command.WRONG_WEIGHT, Command.OTHER),
    Decision.CHECK: (Command.NO_TAG, Command.NO_READER, Command.OTHER),
}
"""The reasons that answer each question that wants one; they are listed here alone."""


def _for_a_reason(asked: type | Enum, handler: PackingHandler) -> dict[Command | type, PackingHandler]:
    """Return what may answer a question that wants a reason."""
    return {**dict.fromkeys(REASONS[asked], handler), Command.NO: go_on}


ANSWERS: dict[type | Enum, dict[Command | type, PackingHandler]] = {
    AskCancel: {
        Command.YES: deciding.cancel,
        Command.CANCEL: deciding.cancel,
        Command.NO: go_on,
    },
    AskSetAside: _for_a_reason(AskSetAside, deciding.set_aside),
    AskLeadBadge: {BadgeMeant: show_lead_badge, Command.NO: go_on},
    AskLeadPin: {Command.NO: go_on},
    Decision.SHORT: _for_a_reason(Decision.SHORT, deciding.pack_short),
    Decision.WEIGHT: _for_a_reason(Decision.WEIGHT, weighing.take_disputed),
    Decision.CHECK: _for_a_reason(Decision.CHECK, checking.let_go),
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
