"""Which commands each screen shows, in the same order everywhere, with the codes that order them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from station.app.screen.values import Action
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind, SiteCodes

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


def buttons_of(codes: SiteCodes) -> dict[Command, Action]:
    """Return every command as a button with the code that orders it at this site."""
    return {
        command: Action(command.value, label, codes.make(Kind.COMMAND, command.value))
        for command, label in LABELS.items()
    }


def actions_of(commands: Sequence[Command], buttons: Mapping[Command, Action]) -> tuple[Action, ...]:
    """Return the buttons of the command bar."""
    return tuple(buttons[command] for command in commands)


def close_devices(buttons: Mapping[Command, Action]) -> tuple[Action, ...]:
    """Return the command bar of the device screen."""
    return (replace(buttons[Command.NO], label="Close"),)
