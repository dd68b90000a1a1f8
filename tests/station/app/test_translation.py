"""Each fact of the machine on the wire: its type, its order, and every word of its content."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from station.app.ports.ledger import FactDraft
from station.app.translation import draft_of
from station.core.checks import Check, CheckState, Extra, Piece, TagCount, Why
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
from station.core.message import phrase
from station.core.weights import WeightFrom
from station.core.work import Unit
from sync.contract.facts import FACT_TYPES

PLAIN = Unit(0, 1, "code")
PLAIN_SAID = {"sku": "X", "quantity": 1, "code": "code", "lot": None, "serial": None, "expiry": None}
TRACKED = Unit(0, 6, "0104", lot="L1", serial="S1", expiry="2027-01-31")
TRACKED_SAID = {
    "sku": "X",
    "quantity": 6,
    "code": "0104",
    "lot": "L1",
    "serial": "S1",
    "expiry": "2027-01-31",
}
CHECK = Check(
    CheckState.EXTRAS,
    2,
    (TagCount("X", "Item X", 1, 2),),
    (Extra(Why.FOREIGN, "Z", "Item Z", 3, (phrase("belongs", order="W-B"),)),),
    (Piece("X", "7", "3074"),),
    strays=4,
    strange=5,
    problem="no answer",
)
CHECK_SAID = {
    "parcel": "A-1",
    "result": "extras",
    "pieces": [{"sku": "X", "serial": "7", "epc": "3074"}],
    "counts": [{"sku": "X", "read": 1, "packed": 2}],
    "extras": [{"why": "foreign", "sku": "Z", "count": 3}],
    "strays": 4,
    "unknown": 5,
    "problem": "no answer",
    "lead": None,
}
CLOSED = ParcelClosed("A", "A-1", "S", 380, (("X", TRACKED),), "T1", WeightFrom.OVERRIDE)
CLOSED_SAID = {
    "parcel": "A-1",
    "carton": "S",
    "weight_g": 380,
    "contents": [TRACKED_SAID],
    "tracking": "T1",
    "weighed": "override",
}

TOLD: list[tuple[CoreFact, str, dict[str, Any]]] = [
    (SignedIn("7"), "signed-in", {"operator": "7"}),
    (SignedOut("7"), "signed-out", {"operator": "7"}),
    (PackStarted("A", 3, False), "pack-started", {"fence": 3, "resumed": False}),
    (PackStarted("A", 0, True), "pack-started", {"fence": 0, "resumed": True}),
    (UnitPacked("A", "A-1", "X", PLAIN), "unit-packed", {"parcel": "A-1", **PLAIN_SAID}),
    (UnitPacked("A", "A-1", "X", TRACKED), "unit-packed", {"parcel": "A-1", **TRACKED_SAID}),
    (
        UnitTakenOut("A", "A-1", "X", TRACKED, "put-back"),
        "unit-taken-out",
        {"parcel": "A-1", "cause": "put-back", **TRACKED_SAID},
    ),
    (
        TrackingAllotted("A", "A-1", "T1", "house"),
        "tracking-allotted",
        {"parcel": "A-1", "tracking": "T1", "carrier": "house"},
    ),
    (
        LabelPrinted("A", "A-1", "T1", 2, "scan"),
        "label-printed",
        {"parcel": "A-1", "tracking": "T1", "copy": 2, "evidence": "scan"},
    ),
    (
        LabelVoided("A", "A-1", "T1", 2, number_void=False),
        "label-void",
        {"parcel": "A-1", "tracking": "T1", "copy": 2, "number_void": False},
    ),
    (LabelConfirmed("A", "A-1", "T1"), "label-confirmed", {"parcel": "A-1", "tracking": "T1"}),
    (ParcelChecked("A", "A-1", CHECK), "parcel-checked", CHECK_SAID),
    (
        ParcelChecked("A", "A-1", CHECK, "9"),
        "parcel-checked",
        CHECK_SAID | {"result": "override", "lead": "9"},
    ),
    (
        ParcelChecked("A", "A-1", replace(CHECK, problem=NO_READER)),
        "parcel-checked",
        CHECK_SAID | {"problem": "No reader is set up"},
    ),
    (
        ParcelWeighed("A", "A-1", 800, None, WeightFrom.TYPED, True, "9"),
        "parcel-weighed",
        {"parcel": "A-1", "weight_g": 800, "expected_g": None, "how": "typed", "accepted": True, "lead": "9"},
    ),
    (CLOSED, "parcel-closed", CLOSED_SAID),
    (
        replace(CLOSED, weight_g=None, weighed=None),
        "parcel-closed",
        CLOSED_SAID | {"weight_g": None, "weighed": None},
    ),
    (OrderPacked("A", 3, ("A-1", "A-2")), "order-packed", {"fence": 3, "parcels": ["A-1", "A-2"]}),
    (
        PackedShort("A", (("X", 6, 2),), "9", "damaged"),
        "packed-short",
        {"lines": [{"sku": "X", "ordered": 6, "missing": 2}], "lead": "9", "reason": "damaged"},
    ),
    (
        OverrideGiven("A", "9", "weight", "material"),
        "override",
        {"lead": "9", "what": "weight", "reason": "material"},
    ),
    (SetAside("A", "missing"), "set-aside", {"reason": "missing"}),
    (PackCancelled("A", "gone", ("A-1",)), "pack-cancelled", {"reason": "gone", "parcels": ["A-1"]}),
    (LeadCalled("A"), "lead-called", {}),
]


@pytest.mark.parametrize(
    ("fact", "kind", "data"), TOLD, ids=[f"{kind}-{i}" for i, (_, kind, _) in enumerate(TOLD)]
)
def test_a_fact_is_told_whole(fact: CoreFact, kind: str, data: dict[str, Any]) -> None:
    order = None if isinstance(fact, SignedIn | SignedOut) else "A"
    assert draft_of(fact, "7") == FactDraft(kind, data, order, "7")


def test_each_fact_there_is_has_a_type_that_the_store_knows() -> None:
    assert {type(fact) for fact, _, _ in TOLD} == set(get_args(CoreFact))
    assert {kind for _, kind, _ in TOLD} <= FACT_TYPES


def test_where_nobody_is_signed_in_and_no_order_is_open_none_is_named() -> None:
    assert draft_of(LeadCalled(""), "") == FactDraft("lead-called", {}, None, None)
