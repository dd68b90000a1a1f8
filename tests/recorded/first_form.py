"""A bench in the form in which it was stored when the recordings were made, to hold it to what they say."""

from dataclasses import replace
from typing import Any, assert_never

import msgspec

from station.app.screen.hindrances import problem_words
from station.app.screen.words import say, say_phrase
from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Latch, Question
from station.core.checks import NOT_CHECKED, Check
from station.core.packing.state import AskCancel, AskSetAside, Disputed, PackingBench, open_work
from station.core.work import (
    BoxClosed,
    CartonChosen,
    Checked,
    Counted,
    Deed,
    LeftShort,
    Operator,
    Parcel,
    TookOut,
    Unit,
    Weighed,
    Work,
)


def as_recorded(bench: PackingBench) -> Any:
    """Return what was stored of a bench, as plain data."""
    state = bench.state
    return msgspec.json.decode(
        msgspec.json.encode(
            {
                "phase": state.phase.value,
                "operator": _operator(bench.operator),
                "work": _work(state.work) if state.work else None,
                "parked": [
                    {
                        "work": _work(open_work(entry)),
                        "phase": entry.state.phase.value,
                        "why": entry.why.value,
                        "operator": entry.operator,
                    }
                    for entry in bench.parked
                ],
                "latch": _latch(bench.latch),
                "question": _question(bench.question),
                "taking_out": state.taking_out,
                "disputed": _disputed(state.disputed),
                "on_scale": None if state.on_scale is None else str(state.on_scale),
            }
        )
    )


def _disputed(disputed: Disputed | None) -> list[str] | None:
    return [str(disputed.grams), disputed.source.value] if disputed else None


def _operator(operator: Operator | None) -> list[Any] | None:
    return [operator.id, operator.name, list(operator.roles)] if operator else None


def _work(work: Work) -> dict[str, Any]:
    return {
        "order": work.order.id,
        "fence": work.order.fence,
        "closed": [_parcel(parcel) for parcel in work.closed],
        "parcel": _parcel(work.parcel),
        "short": work.short,
        "put_back": work.put_back,
    }


def _unit(unit: Unit) -> list[Any]:
    return [unit.line, unit.quantity, unit.code, unit.lot, unit.serial, unit.expiry]


def _parcel(parcel: Parcel) -> dict[str, Any]:
    label = parcel.label
    return {
        "number": parcel.number,
        "units": [_unit(unit) for unit in parcel.units],
        "deeds": [_deed(deed) for deed in parcel.deeds],
        "carton": parcel.carton,
        "weight_g": parcel.weight_g,
        "weighed": parcel.weighed.value if parcel.weighed else None,
        "check": _check(parcel.check),
        "label": [label.tracking, label.copy, label.state.value, label.trouble],
    }


def _check(check: Check) -> Any:
    """Return a check as it is stored; one that was never begun, as most are, takes no room."""
    if check == NOT_CHECKED:
        return None
    extras = [
        {
            **msgspec.to_builtins(replace(extra, where=())),
            "where": [say_phrase(where) for where in extra.where],
        }
        for extra in check.extras
    ]
    plain = msgspec.to_builtins(replace(check, extras=()))
    return {**plain, "extras": extras, "problem": problem_words(check.problem)}


def _deed(deed: Deed) -> list[Any]:
    match deed:
        case Counted():
            return ["counted", deed.phase.value]
        case TookOut():
            return ["took-out", deed.phase.value, deed.index, _unit(deed.before), deed.quantity]
        case BoxClosed():
            return ["box-closed", deed.phase.value]
        case CartonChosen():
            return ["carton-chosen", deed.phase.value]
        case Checked():
            return ["checked", deed.phase.value, _check(deed.before)]
        case Weighed():
            return ["weighed", deed.phase.value]
        case LeftShort():
            return ["left-short", deed.phase.value, deed.before]
        case _:
            assert_never(deed)


def _latch(latch: Latch | None) -> dict[str, Any] | None:
    if latch is None:
        return None
    message = say(latch.message)
    return {
        "message": [message.key, message.title, message.action, list(message.details), message.changed],
        "refused": latch.refused,
    }


def _question(question: Question | None) -> list[Any] | None:
    match question:
        case None:
            return None
        case AskCancel():
            return ["cancel"]
        case AskSetAside():
            return ["set-aside"]
        case AskLeadBadge():
            return ["lead-badge", question.what.value]
        case AskLeadPin():
            return ["lead-pin", _operator(question.lead), question.what.value]
        case AskReason():
            return [
                {"short": "short-reason", "weight": "weight-reason", "check": "check-reason"}[
                    question.what.value
                ],
                _operator(question.lead),
            ]
        case _:
            raise AssertionError(f"no recording holds {question}")
