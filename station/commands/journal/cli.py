"""The two commands, from their arguments to what they print and return."""

import json
import sys
from pathlib import Path

from station.commands.journal.replaying import Replay
from station.commands.journal.rows import kept_rows
from station.commands.journal.telling import Told, line_of, lines_of_differences, tell_replayed, tell_row
from station.core.flows import FLOWS, Flows

EQUAL, DIFFERENT = 0, 1


def print_journal(path: Path, last: int | None, as_json: bool) -> int:
    """Print what the bench took, the `last` steps or all that are kept.

    Raises FileNotFoundError, NothingKept or DatabaseUnusable where there is nothing to read.
    """
    with kept_rows(path, last=last) as rows:
        for row in rows:
            _print(tell_row(row), as_json)
    return EQUAL


def print_replay(path: Path, first: int, as_json: bool, flows: Flows = FLOWS) -> int:
    """Take the kept steps again from the chapter that holds `first`, and print each from `first` on.

    Ends at the first step at which outcome or bench is not what was kept, names it and returns DIFFERENT.
    Raises what `print_journal` does.
    """
    steps = 0
    with kept_rows(path, first=first) as rows:
        for replayed in Replay(flows).take(rows):
            steps += not replayed.row.begins
            if replayed.row.number < first and not replayed.differs:
                continue
            told = tell_replayed(replayed)
            _print(told, as_json)
            if replayed.differs:
                _end(told, steps, as_json)
                return DIFFERENT
    if as_json:
        _print({"steps": steps, "equal": True}, as_json)
    else:
        sys.stdout.write(f"{steps} steps taken again: outcome and bench are what was kept\n")
    return EQUAL


def _end(told: Told, steps: int, as_json: bool) -> None:
    if as_json:
        _print({"steps": steps, "equal": False, "first": told["step"]}, as_json)
        return
    lines = [*lines_of_differences(told), f"step {told['step']} is not what was kept"]
    sys.stdout.write("\n".join(lines) + "\n")


def _print(told: Told, as_json: bool) -> None:
    sys.stdout.write((json.dumps(told, ensure_ascii=False) if as_json else line_of(told)) + "\n")
