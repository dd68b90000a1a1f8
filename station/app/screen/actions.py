"""Which commands each screen shows, in the same order everywhere, with the codes that order them."""

from collections.abc import Mapping
from dataclasses import replace

from station.app.screen.values import Action
from station.core.bench import (
    AskCancel,
    Bench,
    Decision,
)
from station.core.checks import CheckState
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind, SiteCodes
from station.core.work import LabelState, Phase

LABELS = {
    Command.UNDO: "Undo",
    Command.SHORT: "Short",
    Command.SET_ASIDE: "Set aside",
    Command.PRINT: "Print again",
    Command.CLOSE: "Close box",
    Command.ACK: "Understood",
    Command.YES: "Yes",
    Command.NO: "No",
    Command.TAKE_OUT: "Take out",
    Command.CANCEL: "Empty box",
    Command.OUT: "Sign out",
    Command.LEAD: "Call lead",
    Command.NEXT: "Next order",
    Command.MISSING: "Piece missing",
    Command.DAMAGED: "Damaged",
    Command.OTHER: "Something else",
    Command.DEVICES: "Devices",
    Command.OVERRIDE: "Allow",
    Command.CHECK: "Read again",
    Command.ZERO: "Zero scale",
    Command.MATERIAL: "Packing material",
    Command.WRONG_WEIGHT: "Wrong weight on file",
    Command.NO_TAG: "Tag broken or missing",
    Command.NO_READER: "Reader out of order",
}

_ALWAYS = (Command.SET_ASIDE, Command.CANCEL, Command.LEAD, Command.OUT)
"""What any open order offers."""

_SHOWN: dict[Phase, tuple[Command, ...]] = {
    Phase.LOCKED: (Command.DEVICES,),
    Phase.READY: (Command.OUT, Command.LEAD, Command.NEXT, Command.DEVICES),
    Phase.VERIFYING: (
        Command.UNDO,
        Command.TAKE_OUT,
        Command.SHORT,
        Command.CLOSE,
        *_ALWAYS,
    ),
    Phase.CARTON: (Command.UNDO, Command.TAKE_OUT, Command.CLOSE, *_ALWAYS),
    Phase.CHECKING: (Command.UNDO, Command.OVERRIDE, Command.CHECK, *_ALWAYS),
    Phase.WEIGHING: (Command.UNDO, Command.ZERO, Command.OVERRIDE, *_ALWAYS),
    Phase.LABELLING: (Command.UNDO, Command.PRINT, Command.NEXT, *_ALWAYS),
    Phase.CONFIRMING: (Command.UNDO, Command.PRINT, *_ALWAYS),
    Phase.CLOSED: (),
}

REASONS = {
    Decision.SHORT: (Command.MISSING, Command.DAMAGED, Command.OTHER),
    Decision.WEIGHT: (Command.MATERIAL, Command.WRONG_WEIGHT, Command.OTHER),
    Decision.CHECK: (Command.NO_TAG, Command.NO_READER, Command.OTHER),
}
"""Why a lead allows something; an order is set aside for the same reasons as it ships short."""


def buttons_of(codes: SiteCodes) -> dict[Command, Action]:
    """Return every command as a button with the code that orders it at this site."""
    return {
        command: Action(command.value, label, codes.make(Kind.COMMAND, command.value))
        for command, label in LABELS.items()
    }


def actions_of(bench: Bench, buttons: Mapping[Command, Action]) -> tuple[Action, ...]:
    """Return the buttons of the command bar."""
    return tuple(buttons[command] for command in _commands(bench))


def close_devices(buttons: Mapping[Command, Action]) -> tuple[Action, ...]:
    """Return the command bar of the device screen."""
    return (replace(buttons[Command.NO], label="Close"),)


def label_unknown(bench: Bench) -> bool:
    """Tell whether the worker is asked if the label came out."""
    return (
        bench.phase is Phase.LABELLING
        and bench.work is not None
        and bench.work.parcel.label.state is LabelState.UNKNOWN
    )


def _commands(bench: Bench) -> tuple[Command, ...]:
    if bench.latch:
        return (Command.ACK,)
    match bench.question:
        case AskCancel():
            return (Command.NO, Command.YES)
        case None:
            pass
        case _:
            return (Command.NO,)
    if label_unknown(bench):
        return (Command.UNDO, Command.SET_ASIDE, Command.LEAD, Command.NO, Command.YES)
    if bench.work and bench.work.put_back:
        return (Command.UNDO, Command.SET_ASIDE, Command.LEAD, Command.OUT)
    return tuple(word for word in _SHOWN[bench.phase] if word is not Command.OVERRIDE or _may_allow(bench))


def _may_allow(bench: Bench) -> bool:
    """Tell whether there is anything that a lead could allow."""
    if bench.phase is Phase.WEIGHING or bench.work is None:
        return bench.disputed is not None
    return bench.work.parcel.check.state in (CheckState.MISSING, CheckState.UNREAD)
