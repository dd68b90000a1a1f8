"""A step as one line of text, or as one object."""

from collections.abc import Mapping
from typing import Any

import msgspec

from station.commands.journal.replaying import Replayed
from station.commands.journal.rows import Row
from station.core.flow.events import (
    AnsweredBeside,
    Garbled,
    Inventoried,
    LabelMoved,
    LoadLeft,
    NumbersArrived,
    OrderMoved,
    PinChecked,
    SavedAfterAll,
    ScaleSettled,
    Scanned,
)
from station.db.steps import Kept, ReadAgain

Told = dict[str, Any]


def tell_row(row: Row) -> Told:
    """Return what was kept of a step: what was taken, what was looked up, and what that came to."""
    told: Told = {"step": row.number, "at": row.at, "kind": row.kind}
    if row.begins:
        return told | {"prefixes": msgspec.json.decode(row.raw_events)}
    events = row.events
    outcome, message, facts, effects = _came_to(row)
    return told | {
        "journal": row.reading or None,
        "event": describe_event(events[0]) if len(events) == 1 else f"{len(events)} that change nothing here",
        "looked_up": [f"{entry.what}({', '.join(entry.of)})" for entry in row.looked_up],
        "outcome": outcome,
        "message": message.get("key") if isinstance(message, Mapping) else None,
        "facts": [fact[0] for fact in facts],
        "effects": [effect[0] for effect in effects],
    }


def tell_replayed(replayed: Replayed) -> Told:
    """Return a step with the state of the bench after it, and where it is not what was kept."""
    bench = replayed.bench
    told: Told = {
        **tell_row(replayed.row),
        "state": bench.state.phase.value,
        "orders": [order.id for order in bench.orders],
        "latched": bench.latch.message.key if bench.latch else None,
        "equal": not replayed.differs,
    }
    if replayed.differs:
        told["differs"] = [{"where": one.where, "kept": one.kept, "now": one.now} for one in replayed.differs]
    return told


def line_of(told: Told) -> str:
    """Return a step as one line."""
    head = f"{told['step']:>7}  {told['at']}  {told['kind']:<15}"
    if "prefixes" in told:
        return f"{head}  a chapter begins{_state_of(told)}"
    journal = f"#{told['journal']} " if told["journal"] else ""
    said = f'"{told["message"]}"' if told["message"] else ""
    done = f"({' '.join(told['effects'])})" if told["effects"] else ""
    came_to = " ".join(part for part in (told["outcome"], said, *told["facts"], done) if part)
    return f"{head}  {journal}{told['event']} -> {came_to or 'nothing'}{_state_of(told)}"


def lines_of_differences(told: Told) -> list[str]:
    """Return what differs, a line for each place."""
    return [f"         {one['where']}: kept {one['kept']}, now {one['now']}" for one in told["differs"]]


def describe_event(event: Kept) -> str:
    """Return what happened to the bench, in a few words."""
    match event:
        case ReadAgain() | Scanned() | AnsweredBeside():
            return f"{event.reading.code} from {event.reading.device}"
        case Garbled():
            return f"{event.reading.code} from {event.reading.device}, {event.problem}"
        case PinChecked():
            return "right" if event.right else "wrong"
        case LabelMoved():
            return f"{event.job} {event.state.value}{f', {event.trouble}' if event.trouble else ''}"
        case NumbersArrived():
            return "a tracking number is there"
        case OrderMoved():
            return f"{event.order} {event.standing.standing.value}, claim {event.fence}"
        case ScaleSettled():
            return f"{event.grams} g"
        case LoadLeft():
            return "the load was lifted"
        case Inventoried():
            return f"{len(event.tags)} tags{f', {event.problem}' if event.problem else ''}"
        case SavedAfterAll():
            return "what was called not saved is saved"


def _came_to(row: Row) -> tuple[Any, Any, list[Any], list[Any]]:
    if not row.outcome:
        return None, None, [], []
    outcome, message, facts, effects = msgspec.json.decode(row.outcome)
    return outcome, message, facts, effects


def _state_of(told: Told) -> str:
    if "state" not in told:
        return ""
    latched = f", latched {told['latched']}" if told["latched"] else ""
    return f"  [{told['state']}{latched}]"
