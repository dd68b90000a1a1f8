"""The bench as JSON and back.

Orders are named by id only: their snapshots lie beside (`worked_orders`), so that what is written
with every scan stays small. A unit is a list `[line, quantity, code, lot, serial, expiry]`.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, assert_never

import msgspec

from station.core.bench import (
    AskCancel,
    AskCheckReason,
    AskLeadBadge,
    AskLeadPin,
    AskSetAside,
    AskShortReason,
    AskWeightReason,
    Bench,
    Decision,
    Disputed,
    Latch,
    Parked,
    Question,
    Shelf,
)
from station.core.checks import NOT_CHECKED, Check
from station.core.message import Message, Severity
from station.core.weights import WeightFrom
from station.core.work import (
    BoxClosed,
    CartonChosen,
    Checked,
    Counted,
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

_encode = msgspec.json.Encoder().encode
FindOrder = Callable[[str], Order]


def encode_bench(bench: Bench) -> str:
    """Return the text that is stored."""
    return _encode(
        {
            "phase": bench.phase.value,
            "operator": _operator(bench.operator),
            "work": _work(bench.work),
            "parked": [
                {
                    "work": _work(entry.work),
                    "phase": entry.phase.value,
                    "why": entry.why.value,
                    "operator": entry.operator,
                }
                for entry in bench.parked
            ],
            "latch": _latch(bench.latch),
            "question": _question(bench.question),
            "taking_out": bench.taking_out,
            "disputed": _disputed(bench.disputed),
            "on_scale": None if bench.on_scale is None else str(bench.on_scale),
        }
    ).decode()


def decode_bench(text: str, find_order: FindOrder) -> Bench:
    """Return the bench of a stored text; `find_order` gives the snapshots it names."""
    raw = msgspec.json.decode(text)
    return Bench(
        phase=Phase(raw["phase"]),
        operator=_read_operator(raw["operator"]),
        work=_read_work(raw["work"], find_order) if raw["work"] else None,
        parked=tuple(
            Parked(
                _read_work(entry["work"], find_order),
                Phase(entry["phase"]),
                Shelf(entry["why"]),
                entry["operator"],
            )
            for entry in raw["parked"]
        ),
        latch=_read_latch(raw["latch"]),
        question=_read_question(raw["question"]),
        taking_out=raw["taking_out"],
        disputed=_read_disputed(raw.get("disputed")),
        on_scale=Decimal(raw["on_scale"]) if raw.get("on_scale") else None,
    )


def _disputed(disputed: Disputed | None) -> list[str] | None:
    return [str(disputed.grams), disputed.source.value] if disputed else None


def _read_disputed(raw: list[str] | None) -> Disputed | None:
    return Disputed(Decimal(raw[0]), WeightFrom(raw[1])) if raw else None


def _operator(operator: Operator | None) -> list[Any] | None:
    return [operator.id, operator.name, list(operator.roles)] if operator else None


def _read_operator(raw: list[Any] | None) -> Operator | None:
    return Operator(raw[0], raw[1], tuple(raw[2])) if raw else None


def _work(work: Work | None) -> dict[str, Any] | None:
    if work is None:
        return None
    return {
        "order": work.order.id,
        "fence": work.order.fence,
        "closed": [_parcel(parcel) for parcel in work.closed],
        "parcel": _parcel(work.parcel),
        "short": work.short,
        "put_back": work.put_back,
    }


def _read_work(raw: dict[str, Any], find_order: FindOrder) -> Work:
    return Work(
        order=replace(find_order(raw["order"]), fence=raw["fence"]),
        closed=tuple(_read_parcel(parcel) for parcel in raw["closed"]),
        parcel=_read_parcel(raw["parcel"]),
        short=tuple(raw["short"]),
        put_back=raw["put_back"],
    )


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


def _check(check: Check) -> Any:
    """Return a check as it is stored; one that was never begun, as most are, takes no room."""
    return None if check == NOT_CHECKED else msgspec.to_builtins(check)


def _read_check(raw: Any) -> Check:
    return NOT_CHECKED if raw is None else msgspec.convert(raw, Check)


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


def _latch(latch: Latch | None) -> dict[str, Any] | None:
    if latch is None:
        return None
    message = latch.message
    return {
        "message": [message.key, message.title, message.action, list(message.details), message.changed],
        "refused": latch.refused,
    }


def _read_latch(raw: dict[str, Any] | None) -> Latch | None:
    if raw is None:
        return None
    key, title, action, details, changed = raw["message"]
    return Latch(Message(key, Severity.LATCHED, title, action, tuple(details), changed), raw["refused"])


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
        case AskShortReason():
            return ["short-reason", _operator(question.lead)]
        case AskWeightReason():
            return ["weight-reason", _operator(question.lead)]
        case AskCheckReason():
            return ["check-reason", _operator(question.lead)]
        case _:
            assert_never(question)


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
            return AskShortReason(Operator(ident, name, tuple(roles)))
        case ["weight-reason", [ident, name, roles]]:
            return AskWeightReason(Operator(ident, name, tuple(roles)))
        case ["check-reason", [ident, name, roles]]:
            return AskCheckReason(Operator(ident, name, tuple(roles)))
        case other:
            raise ValueError(f"the stored bench holds an unheard-of question {other!r}")


def _decision(stored: list[str]) -> Decision:
    """Return what a lead was asked to allow; before there was a choice, that was shipping short."""
    return Decision(stored[0]) if stored else Decision.SHORT
