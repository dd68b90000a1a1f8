"""Benches as they were stored before the table of tags: JSON objects by the names of their fields.

They are read for ever and never written again. A unit is a list
`[line, quantity, code, lot, serial, expiry]`.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Bench, Latch, Parked, Question, Shelf
from station.core.checks import NOT_CHECKED, Check
from station.core.message import Severity
from station.core.packing.state import AskCancel, AskSetAside, Disputed, PackingState
from station.core.weights import WeightFrom
from station.core.work import (
    BoxClosed,
    CartonChosen,
    Checked,
    Counted,
    Decision,
    Deed,
    Label,
    LabelState,
    LeftShort,
    Operator,
    Order,
    Parcel,
    Phase,
    TookOut,
    Unit,
    Weighed,
    Work,
)
from station.db.bench_v2 import extra_of, mended, message_of

FindOrder = Callable[[str], Order]


def decode_v1(raw: Any, find_order: FindOrder) -> Bench[PackingState]:
    """Return the bench of a document; `find_order` gives the snapshots it names."""
    work = _read_work(raw["work"], find_order) if raw["work"] else None
    return Bench(
        PackingState(
            Phase(raw["phase"]),
            work,
            raw["taking_out"],
            _read_disputed(raw.get("disputed")),
            Decimal(raw["on_scale"]) if raw.get("on_scale") else None,
        ),
        operator=_read_operator(raw["operator"]),
        parked=tuple(_read_parked(entry, find_order) for entry in raw["parked"]),
        latch=_read_latch(raw["latch"]),
        question=_read_question(raw["question"]),
    )


def _read_parked(raw: dict[str, Any], find_order: FindOrder) -> Parked[PackingState]:
    state = PackingState(Phase(raw["phase"]), _read_work(raw["work"], find_order))
    return Parked(state, Shelf(raw["why"]), raw["operator"])


def _read_disputed(raw: list[str] | None) -> Disputed | None:
    return Disputed(Decimal(raw[0]), WeightFrom(raw[1])) if raw else None


def _read_operator(raw: list[Any] | None) -> Operator | None:
    return Operator(raw[0], raw[1], tuple(raw[2])) if raw else None


def _read_work(raw: dict[str, Any], find_order: FindOrder) -> Work:
    return Work(
        order=replace(find_order(raw["order"]), fence=raw["fence"]),
        closed=tuple(_read_parcel(parcel) for parcel in raw["closed"]),
        parcel=_read_parcel(raw["parcel"]),
        short=tuple(raw["short"]),
        put_back=raw["put_back"],
    )


def _read_parcel(raw: dict[str, Any]) -> Parcel:
    tracking, copy, state, trouble = raw["label"]
    return Parcel(
        number=raw["number"],
        units=tuple(Unit(*unit) for unit in raw["units"]),
        deeds=tuple(_read_deed(deed) for deed in raw["deeds"]),
        carton=raw["carton"],
        weight_g=raw["weight_g"],
        weighed=WeightFrom(raw["weighed"]) if raw.get("weighed") else None,
        check=_read_check(raw.get("check")),
        label=Label(tracking, copy, LabelState(state), trouble),
    )


def _read_check(raw: Any) -> Check:
    if raw is None:
        return NOT_CHECKED
    bare = msgspec.convert({**raw, "extras": []}, Check)
    return mended(replace(bare, extras=tuple(extra_of(**extra) for extra in raw.get("extras", ()))))


def _read_deed(raw: list[Any]) -> Deed:
    phase = Phase(raw[1])
    match raw[0]:
        case "counted":
            return Counted(phase)
        case "took-out":
            return TookOut(phase, raw[2], Unit(*raw[3]), raw[4])
        case "box-closed":
            return BoxClosed(phase)
        case "carton-chosen":
            return CartonChosen(phase)
        case "checked":
            return Checked(phase, _read_check(raw[2]))
        case "weighed":
            return Weighed(phase)
        case "left-short":
            return LeftShort(phase, tuple(raw[2]))
        case other:
            raise ValueError(f"the stored bench holds an unheard-of deed {other!r}")


def _read_latch(raw: dict[str, Any] | None) -> Latch | None:
    if raw is None:
        return None
    key, title, action, details, changed = raw["message"]
    message = message_of(key, Severity.LATCHED.value, title, action, details, changed)
    return Latch(message, raw["refused"])


def _read_question(raw: list[Any] | None) -> Question | None:
    match raw:
        case None:
            return None
        case ["cancel"]:
            return AskCancel()
        case ["set-aside"]:
            return AskSetAside()
        case ["lead-badge", *what]:
            return AskLeadBadge(_decision(what))
        case ["lead-pin", [ident, name, roles], *what]:
            return AskLeadPin(Operator(ident, name, tuple(roles)), _decision(what))
        case ["short-reason", [ident, name, roles]]:
            return AskReason(Operator(ident, name, tuple(roles)), Decision.SHORT)
        case ["weight-reason", [ident, name, roles]]:
            return AskReason(Operator(ident, name, tuple(roles)), Decision.WEIGHT)
        case ["check-reason", [ident, name, roles]]:
            return AskReason(Operator(ident, name, tuple(roles)), Decision.CHECK)
        case other:
            raise ValueError(f"the stored bench holds an unheard-of question {other!r}")


def _decision(stored: list[str]) -> Decision:
    """Return what a lead was asked to allow; before there was a choice, that was shipping short."""
    return Decision(stored[0]) if stored else Decision.SHORT
