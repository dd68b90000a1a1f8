"""Core facts in the wire's own terms."""

from typing import Any, assert_never

from station.app.ports.ledger import FactDraft
from station.core.equipment import NO_READER
from station.core.facts import (
    CoreFact,
    LabelConfirmed,
    LabelPrinted,
    LabelVoided,
    LeadCalled,
    OrderPacked,
    OverrideGiven,
    PackCancelled,
    PackedShort,
    PackStarted,
    ParcelChecked,
    ParcelClosed,
    ParcelWeighed,
    SetAside,
    SignedIn,
    SignedOut,
    TrackingAllotted,
    UnitPacked,
    UnitTakenOut,
)
from station.core.flows import AnyBench, AnyStep
from station.core.work import Unit

_PROBLEMS = {NO_READER: "No reader is set up"}
"""The wire's own words, which no catalogue changes; what a reader tells goes as it is."""


def drafts_of(before: AnyBench, step: AnyStep) -> tuple[FactDraft, ...]:
    """Return the facts of a step, each in the name of whoever had the bench by then."""
    someone = before.operator or step.bench.operator
    operator, drafts = someone.id if someone else "", []
    for fact in step.facts:
        if isinstance(fact, SignedIn):
            operator = fact.operator
        drafts.append(draft_of(fact, operator))
    return tuple(drafts)


def draft_of(fact: CoreFact, operator: str) -> FactDraft:
    """Return a fact as it goes to the outbox, in the name of an operator."""
    kind, order, data = _content(fact)
    return FactDraft(kind, data, order or None, operator or None)


def _content(fact: CoreFact) -> tuple[str, str, dict[str, Any]]:  # noqa: C901, PLR0912 - one row a fact
    match fact:
        case SignedIn():
            return "signed-in", "", {"operator": fact.operator}
        case SignedOut():
            return "signed-out", "", {"operator": fact.operator}
        case PackStarted():
            return "pack-started", fact.order, {"fence": fact.fence, "resumed": fact.resumed}
        case UnitPacked():
            return "unit-packed", fact.order, {"parcel": fact.parcel, **_unit(fact.sku, fact.unit)}
        case UnitTakenOut():
            data = {"parcel": fact.parcel, "cause": fact.cause, **_unit(fact.sku, fact.unit)}
            return "unit-taken-out", fact.order, data
        case TrackingAllotted():
            return (
                "tracking-allotted",
                fact.order,
                {"parcel": fact.parcel, "tracking": fact.tracking, "carrier": fact.carrier},
            )
        case LabelPrinted():
            return "label-printed", fact.order, {**_label(fact), "evidence": fact.evidence}
        case LabelVoided():
            return "label-void", fact.order, {**_label(fact), "number_void": fact.number_void}
        case LabelConfirmed():
            return "label-confirmed", fact.order, {"parcel": fact.parcel, "tracking": fact.tracking}
        case ParcelChecked():
            return "parcel-checked", fact.order, _check(fact)
        case ParcelWeighed():
            return "parcel-weighed", fact.order, _weight(fact)
        case ParcelClosed():
            return "parcel-closed", fact.order, _parcel(fact)
        case OrderPacked():
            return "order-packed", fact.order, {"fence": fact.fence, "parcels": list(fact.parcels)}
        case PackedShort():
            return "packed-short", fact.order, _short(fact)
        case OverrideGiven():
            data = {"lead": fact.lead, "what": fact.what, "reason": fact.reason}
            return "override", fact.order, data
        case SetAside():
            return "set-aside", fact.order, {"reason": fact.reason}
        case PackCancelled():
            return "pack-cancelled", fact.order, {"reason": fact.reason, "parcels": list(fact.parcels)}
        case LeadCalled():
            return "lead-called", fact.order, {}
        case _:
            assert_never(fact)


def _unit(sku: str, unit: Unit) -> dict[str, Any]:
    return {
        "sku": sku,
        "quantity": unit.quantity,
        "code": unit.code,
        "lot": unit.lot or None,
        "serial": unit.serial or None,
        "expiry": unit.expiry or None,
    }


def _label(fact: LabelPrinted | LabelVoided) -> dict[str, Any]:
    return {"parcel": fact.parcel, "tracking": fact.tracking, "copy": fact.copy}


def _parcel(fact: ParcelClosed) -> dict[str, Any]:
    return {
        "parcel": fact.parcel,
        "carton": fact.carton,
        "weight_g": fact.weight_g,
        "contents": [_unit(sku, unit) for sku, unit in fact.contents],
        "tracking": fact.tracking,
        "weighed": fact.weighed.value if fact.weighed else None,
    }


def _weight(fact: ParcelWeighed) -> dict[str, Any]:
    return {
        "parcel": fact.parcel,
        "weight_g": fact.weight_g,
        "expected_g": fact.expected_g,
        "how": fact.source.value,
        "accepted": fact.accepted,
        "lead": fact.lead or None,
    }


def _check(fact: ParcelChecked) -> dict[str, Any]:
    check = fact.check
    return {
        "parcel": fact.parcel,
        "result": "override" if fact.lead else check.state.value,
        "pieces": [{"sku": piece.sku, "serial": piece.serial, "epc": piece.epc} for piece in check.pieces],
        "counts": [{"sku": one.sku, "read": one.found, "packed": one.expected} for one in check.counts],
        "extras": [{"why": one.why.value, "sku": one.sku, "count": one.count} for one in check.extras],
        "strays": check.strays,
        "unknown": check.strange,
        "problem": _PROBLEMS.get(check.problem, check.problem) or None,
        "lead": fact.lead or None,
    }


def _short(fact: PackedShort) -> dict[str, Any]:
    lines = [{"sku": sku, "ordered": ordered, "missing": missing} for sku, ordered, missing in fact.lines]
    return {"lines": lines, "lead": fact.lead, "reason": fact.reason}
