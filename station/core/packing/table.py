"""The packing machine as tables: what each phase does with each kind of reading.

Rule 1: whatever a reading may do in a phase stands here, every phase has a row for every kind.
Rule 2: a handler returns a new bench or refuses; it never changes the old one.
Rule 3: while an error latches, none of these tables is asked (see machine).
"""

from station.core import messages
from station.core.bench import (
    AskCancel,
    AskCheckReason,
    AskLeadBadge,
    AskLeadPin,
    AskSetAside,
    AskShortReason,
    AskWeightReason,
    Bench,
)
from station.core.codes.meanings import (
    BadgeMeant,
    CartonMeant,
    Command,
    CommandMeant,
    ItemMeant,
    LocationCheckMeant,
    LocationMeant,
    OrderMeant,
    ParcelMeant,
    PickListMeant,
    RmaMeant,
    StationMeant,
    ToteMeant,
    WeightMeant,
)
from station.core.message import Message
from station.core.packing import checking, closing, deciding, labelling, starting, undo, units, weighing
from station.core.packing.events import Handler, Outcome, Scanned, Step, meant_as, open_work, refuse
from station.core.work import Phase
from station.core.world import World


def _say_order_first(bench: Bench, scan: Scanned, world: World) -> Step:
    return refuse(bench, messages.order_first(f"Scanned {scan.reading.code}"))


def _say_sign_in(bench: Bench, scan: Scanned, world: World) -> Step:
    return refuse(bench, messages.sign_in_first())


def _say_not_an_item(bench: Bench, scan: Scanned, world: World) -> Step:
    return refuse(bench, messages.finish_first(open_work(bench).order, f"Scanned {scan.reading.code}"))


def _say_carton_first(bench: Bench, scan: Scanned, world: World) -> Step:
    return refuse(bench, messages.carton_first(f"Scanned {scan.reading.code}"))


def _scan_at_full_box(bench: Bench, scan: Scanned, world: World) -> Step:
    """Answer an item at a box that waits for its carton: taken out, one too many, or too early."""
    if bench.taking_out or open_work(bench).complete:
        return units.scan_item(bench, scan, world)
    return _say_carton_first(bench, scan, world)


def _say_check_first(bench: Bench, scan: Scanned, world: World) -> Step:
    return refuse(bench, messages.check_first(f"Scanned {scan.reading.code}"))


def _say_weight_first(bench: Bench, scan: Scanned, world: World) -> Step:
    return refuse(bench, messages.weight_first(f"Scanned {scan.reading.code}"))


def _say_label_first(bench: Bench, scan: Scanned, world: World) -> Step:
    return refuse(bench, messages.label_first(f"Scanned {scan.reading.code}"))


def _obey(bench: Bench, scan: Scanned, world: World) -> Step:
    """Do what a command says, where the phase takes it."""
    command = meant_as(CommandMeant, scan).command
    if command is Command.ACK:
        return Step(bench, Outcome.ACCEPTED, messages.nothing_to_acknowledge())
    handler = COMMANDS[bench.phase].get(command)
    if handler is None:
        return refuse(bench, messages.not_here(command.value))
    return handler(bench, scan, world)


KINDS: tuple[type, ...] = (
    ItemMeant,
    LocationMeant,
    LocationCheckMeant,
    ToteMeant,
    OrderMeant,
    PickListMeant,
    ParcelMeant,
    CartonMeant,
    BadgeMeant,
    StationMeant,
    CommandMeant,
    RmaMeant,
    WeightMeant,
)


def _row(otherwise: Handler, handlers: dict[type, Handler]) -> dict[type, Handler]:
    """Return a full row: the named kinds as given, every other kind refused by `otherwise`."""
    return {kind: handlers.get(kind, otherwise) for kind in KINDS} | {CommandMeant: _obey}


READINGS: dict[Phase, dict[type, Handler]] = {
    Phase.LOCKED: _row(_say_sign_in, {BadgeMeant: starting.sign_in}),
    Phase.READY: _row(
        _say_order_first,
        {
            ToteMeant: starting.scan_tote,
            OrderMeant: starting.scan_order,
            ItemMeant: starting.scan_single,
            ParcelMeant: starting.scan_parked_label,
            BadgeMeant: starting.other_badge,
        },
    ),
    Phase.VERIFYING: _row(
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
    Phase.CARTON: _row(
        _say_carton_first,
        {ItemMeant: _scan_at_full_box, CartonMeant: closing.scan_carton, BadgeMeant: starting.other_badge},
    ),
    Phase.CHECKING: _row(_say_check_first, {BadgeMeant: starting.other_badge}),
    Phase.WEIGHING: _row(
        _say_weight_first, {WeightMeant: weighing.take_typed, BadgeMeant: starting.other_badge}
    ),
    Phase.LABELLING: _row(_say_label_first, {ParcelMeant: closing.confirm, BadgeMeant: starting.other_badge}),
    Phase.CONFIRMING: _row(
        _say_label_first, {ParcelMeant: closing.confirm, BadgeMeant: starting.other_badge}
    ),
    Phase.CLOSED: _row(_say_label_first, {}),
}
"""What a reading does in each phase. CLOSED is left by itself before the next reading."""

_ANYWHERE: dict[Command, Handler] = {Command.OUT: starting.sign_out, Command.LEAD: starting.call_lead}
_WITH_WORK: dict[Command, Handler] = {
    **_ANYWHERE,
    Command.UNDO: undo.undo,
    Command.SET_ASIDE: deciding.ask_set_aside,
    Command.CANCEL: deciding.ask_cancel,
}

COMMANDS: dict[Phase, dict[Command, Handler]] = {
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

_REASONS = (Command.MISSING, Command.DAMAGED, Command.OTHER)
_WEIGHT_REASONS = (Command.MATERIAL, Command.WRONG_WEIGHT, Command.OTHER)
_CHECK_REASONS = (Command.NO_TAG, Command.NO_READER, Command.OTHER)

ANSWERS: dict[type, dict[Command | type, Handler]] = {
    AskCancel: {
        Command.YES: deciding.cancel,
        Command.CANCEL: deciding.cancel,
        Command.NO: deciding.go_on,
    },
    AskSetAside: {
        **dict.fromkeys(_REASONS, deciding.set_aside),
        Command.NO: deciding.go_on,
    },
    AskLeadBadge: {BadgeMeant: deciding.show_lead_badge, Command.NO: deciding.go_on},
    AskLeadPin: {Command.NO: deciding.go_on},
    AskShortReason: {
        **dict.fromkeys(_REASONS, deciding.pack_short),
        Command.NO: deciding.go_on,
    },
    AskWeightReason: {
        **dict.fromkeys(_WEIGHT_REASONS, weighing.take_disputed),
        Command.NO: deciding.go_on,
    },
    AskCheckReason: {
        **dict.fromkeys(_CHECK_REASONS, checking.let_go),
        Command.NO: deciding.go_on,
    },
}
"""What may answer each question; anything else is refused and the question stands."""

WANTED: dict[Phase, tuple[type, ...]] = {
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


def answer(bench: Bench, scan: Scanned, world: World) -> Step:
    """Give a reading to the question that stands."""
    answers = ANSWERS[type(bench.question)]
    meant = scan.meaning
    key: Command | type = meant.command if isinstance(meant, CommandMeant) else type(meant)
    if key in answers:
        return answers[key](bench, scan, world)
    if key in (Command.OUT, Command.LEAD) and isinstance(key, Command):
        return _ANYWHERE[key](bench, scan, world)
    return refuse(bench, _answer_first(scan))


def _answer_first(scan: Scanned) -> Message:
    return messages.answer_first(f"Scanned {scan.reading.code}")
