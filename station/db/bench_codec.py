"""The bench as JSON and back.

Orders are named by id only: their snapshots lie beside (`worked_orders`), so that what is written
with every scan stays small. A unit is a list `[line, quantity, code, lot, serial, expiry]`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, assert_never

import msgspec

from station.core.bench import (
    AskCancel,
    AskLeadBadge,
    AskLeadPin,
    AskSetAside,
    AskShortReason,
    Bench,
    Latch,
    Parked,
    Question,
    Shelf,
)
from station.core.messages import Message, Severity
from station.core.work import (
    BoxClosed,
    CartonChosen,
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
    )


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
        label=Label(tracking, copy, LabelState(state), trouble),
    )


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
            return ["lead-badge"]
        case AskLeadPin():
            return ["lead-pin", _operator(question.lead)]
        case AskShortReason():
            return ["short-reason", _operator(question.lead)]
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
        case ["lead-badge"]:
            return AskLeadBadge()
        case ["lead-pin", [ident, name, roles]]:
            return AskLeadPin(Operator(ident, name, tuple(roles)))
        case ["short-reason", [ident, name, roles]]:
            return AskShortReason(Operator(ident, name, tuple(roles)))
        case other:
            raise ValueError(f"the stored bench holds an unheard-of question {other!r}")
