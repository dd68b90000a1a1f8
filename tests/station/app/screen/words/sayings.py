"""Every message with all that it can say, by the name under which `said.json` has its words."""

from decimal import Decimal

from station.core import messages
from station.core.checks import Check, CheckState, Extra, TagCount, Why
from station.core.codes.meanings import UnknownReason
from station.core.equipment import NO_READER, NO_SCALE
from station.core.message import Message, Phrase, phrase
from station.core.messages.checks import extra_phrase
from station.core.messages.making import belongs
from station.core.work import Carton, Decision, Operator
from station.core.world import Wanted
from tests.helpers.world import make_line, make_order

X = make_line("X", 2)
A = make_order("A", X)
ADA, BO = Operator("7", "Ada"), Operator("8", "Bo")
SMALL = Carton("S", "Small box")
WANTED = (
    Wanted("W-1", "T-5", "bench-4"),
    Wanted("W-2"),
    Wanted("W-3", "T-6"),
    Wanted("W-4", "", "bench-2"),
)
PASSED = TagCount("P", "Item P", 2, 2)
SURPLUS = Extra(Why.SURPLUS, "X", "Item X", 2)
FOREIGN = Extra(Why.FOREIGN, "Z", "Item Z", 3, belongs(WANTED[:2]))
NOWHERE = Extra(Why.FOREIGN, "Y", "Item Y", 1)
SHIPPED = Extra(Why.SHIPPED, "Q", "Item Q", 1, (phrase("packed-before", order="W-9"),))
KINDS = (
    "Location",
    "LocationCheck",
    "Tote",
    "Order",
    "PickList",
    "Parcel",
    "Carton",
    "Badge",
    "Station",
    "Command",
    "Rma",
    "Weight",
)
SCANNERS = (
    "cut-off",
    "truncated",
    "no-data",
    "bad-check",
    "bad-length",
    "no-packet",
    "oversize",
    "undecodable",
    "no-prefix",
    "no-start",
    "no-suffix",
    "no-code-id",
    "a plug-in's own {words} [too]",
    "",
)
UNKNOWN = (*(reason.value for reason in UnknownReason), "order-not-here", "carton-not-here")
DEEDS = ("box-closed", "carton-chosen", "checked", "weighed", "left-short")


def _counts(most: int) -> tuple[TagCount, ...]:
    return tuple(TagCount(f"S{found}", f"Item {found}", found, found + 1) for found in range(1, most + 1))


def _missing(*counts: TagCount) -> Message:
    return messages.check_missing(Check(CheckState.MISSING, 1, counts))


def _extras(counts: tuple[TagCount, ...], *extras: Extra) -> Message:
    return messages.check_extras(Check(CheckState.EXTRAS, 1, counts, extras))


def _meanings(*meanings: Phrase) -> Message:
    return messages.two_meanings("0401", meanings)


def _meaning(kind: str, item: str = "") -> Phrase:
    return phrase("meaning", kind=kind, item=item)


SAYINGS: dict[str, Message] = {
    "check-begun": messages.check_begun(),
    "check-first": messages.check_first("0401"),
    "check-runs": messages.check_runs(),
    "check-missing/one": _missing(PASSED, TagCount("S", "Item S", 0, 1)),
    "check-missing/four": _missing(*_counts(4)),
    "check-missing/five": _missing(*_counts(3), TagCount("T", "Item T", 1, 9), TagCount("U", "Item U", 0, 2)),
    "check-extras/surplus": _extras((PASSED,), SURPLUS),
    "check-extras/foreign": _extras((), FOREIGN, NOWHERE),
    "check-extras/shipped": _extras(_counts(1), SHIPPED),
    "check-extras/many": _extras(_counts(2), SHIPPED, SURPLUS, FOREIGN),
    "check-unread/driver": messages.check_unread("it said nothing for 2 s"),
    "check-unread/none": messages.check_unread(NO_READER),
    "extras-first": messages.extras_first(),
    "nothing-to-allow": messages.nothing_to_allow(),
    "weigh-now": messages.weigh_now("Small box"),
    "weight-first": messages.weight_first("0401"),
    "weighed/compared": messages.weighed(Decimal("1240.5"), ""),
    "weighed/not": messages.weighed(Decimal(380), "Cup"),
    "weight-off/heavy": messages.weight_off(Decimal("1234.56"), 1000, Decimal(50), X),
    "weight-off/light": messages.weight_off(Decimal(800), 1000, Decimal("52.25"), X),
    "weight-off/heavy-no-cause": messages.weight_off(Decimal(1300), 1000, Decimal(20), None),
    "weight-off/light-no-cause": messages.weight_off(Decimal(7), 1000, Decimal(20), None),
    "load-changed": messages.load_changed(),
    "zeroing": messages.zeroing(),
    "zeroed": messages.zeroed(),
    "not-zeroed/driver": messages.not_zeroed("the scale is moving"),
    "not-zeroed/none": messages.not_zeroed(NO_SCALE),
    "box-closed": messages.box_closed(),
    "carton-first": messages.carton_first("0401"),
    "carton-forbidden/word": messages.carton_forbidden(
        SMALL, phrase("forbidden", name="Item X", word="lithium")
    ),
    "carton-forbidden/weight": messages.carton_forbidden(SMALL, phrase("too-heavy-for-it", grams=12345)),
    "carton-forbidden/half": messages.carton_forbidden(SMALL, phrase("too-heavy-for-it", grams=1250)),
    "label-coming": messages.label_coming("Small box"),
    "number-wanted": messages.number_wanted(),
    "label-first": messages.label_first("0401"),
    "label-waits": messages.label_waits(),
    "label-printing": messages.label_printing(),
    "label-out": messages.label_out(),
    "label-unknown": messages.label_lost_from_sight(),
    "wrong-label": messages.wrong_label("T02"),
    "printed-again": messages.printed_again(3),
    "label-parked": messages.label_parked(),
    "new-label-first": messages.new_label_first(2),
    "parcel-closed": messages.parcel_closed(1),
    "order-packed": messages.order_packed(A),
    "closed-parcel": messages.closed_parcel("W-1"),
    "label-void": messages.label_void("W-1", "T02"),
    **{f"code-unknown/{why}": messages.code_unknown("0401", why) for why in UNKNOWN},
    "code-damaged": messages.code_damaged("0401"),
    "separator-lost": messages.separator_lost("0401"),
    "badge-unknown": messages.badge_unknown("9"),
    "maybe-repeated": messages.reading_broken("maybe-repeated"),
    **{f"reading-broken/{problem or 'empty'}": messages.reading_broken(problem) for problem in SCANNERS},
    "two-meanings/items": _meanings(_meaning("Item", "X"), _meaning("Item", "Y")),
    "two-meanings/kinds": _meanings(_meaning("Item", "X"), *map(_meaning, KINDS)),
    "not-here": messages.not_here("SET-ASIDE"),
    "nothing-to-acknowledge": messages.nothing_to_acknowledge(),
    "acknowledged": messages.acknowledged(0),
    "scan-again": messages.acknowledged(3),
    "nothing-to-undo": messages.nothing_to_undo(),
    "lead-called": messages.lead_called(),
    "sure-to-cancel": messages.sure_to_cancel(),
    "put-back": messages.put_back("bench 4"),
    "put-back/empty": messages.put_back(""),
    "box-emptied": messages.box_emptied(A),
    "why-set-aside": messages.why_set_aside(),
    "set-aside": messages.set_aside(A),
    **{f"lead-badge-wanted/{what.value}": messages.lead_badge_wanted(what) for what in Decision},
    "not-a-lead": messages.not_a_lead("Ada"),
    "pin-wanted": messages.pin_wanted(ADA),
    "pin-wrong": messages.pin_wrong(),
    **{f"why-allowed/{what.value}": messages.why_allowed(what) for what in Decision},
    "packed-short": messages.packed_short(1),
    "packed-short/more": messages.packed_short(4),
    "nothing-short": messages.nothing_short(),
    "went-on": messages.went_on(),
    "answer-first": messages.answer_first("0401"),
    "stopped-cancelled/empty": messages.stopped_cancelled(A, "no longer wanted", 0),
    "stopped-cancelled/full": messages.stopped_cancelled(A, "", 2),
    "stopped-on-hold": messages.stopped_on_hold(A, "fraud check"),
    "stopped-claimed/empty": messages.stopped_claimed(A, "bench-4", 0),
    "stopped-claimed/full": messages.stopped_claimed(A, "bench-4", 1),
    "stopped-packed/empty": messages.stopped_packed(A, 0),
    "stopped-packed/full": messages.stopped_packed(A, 3),
    "not-saved": messages.not_saved("The disk is full."),
    "saved-after-all": messages.saved_after_all(),
    "signed-in": messages.signed_in(ADA),
    "welcome-back": messages.welcome_back(ADA, A),
    "signed-out": messages.signed_out(),
    "sign-in-first": messages.sign_in_first(),
    "already-signed-in": messages.already_signed_in(ADA),
    "other-operator": messages.other_operator(ADA, BO),
    "other-operator/nobody": messages.other_operator(Operator("", ""), BO),
    "order-started/one": messages.order_started(make_order("A", make_line("X"))),
    "order-started": messages.order_started(A),
    "order-resumed": messages.order_resumed(A),
    "already-packed": messages.already_packed("W-1"),
    "on-hold": messages.on_hold("W-1", "fraud check"),
    "on-hold/empty": messages.on_hold("W-1", ""),
    "cancelled": messages.cancelled("W-1", "no longer wanted"),
    "claimed-elsewhere": messages.claimed_elsewhere("W-1", "bench-4"),
    "tote-empty": messages.tote_empty("T-1"),
    "no-order-free": messages.no_order_free(),
    "no-single-order": messages.no_single_order("Mug", "0401", WANTED),
    "no-single-order/nowhere": messages.no_single_order("Mug", "0401", ()),
    "order-first": messages.order_first("0401"),
    "counted": messages.counted(X),
    "line-full": messages.line_full(X),
    "all-counted": messages.all_counted(X),
    "surplus": messages.surplus(X, "0401", 2),
    "too-many-at-once": messages.too_many_at_once(X, "0401", 6, 2),
    "piece-by-piece": messages.piece_by_piece(X, "0401", 6),
    "not-in-order": messages.not_in_order("Mug", "0401", "Cup", WANTED),
    "not-in-order/nothing": messages.not_in_order("Mug", "0401", "", ()),
    "not-in-order/belongs": messages.not_in_order("Mug", "0401", "", WANTED[:1]),
    "not-in-order/wanted": messages.not_in_order("Mug", "0401", "Cup", ()),
    **{
        f"detail-missing/{what}": messages.detail_missing(X, "0401", what)
        for what in ("lot", "serial", "expiry")
    },
    "same-piece": messages.same_piece(X, "S1", "W-9"),
    "expired": messages.expired(X, "2026-01-31"),
    "finish-first": messages.finish_first(A, "0401"),
    "order-is-open": messages.order_is_open(A),
    "empty-first": messages.empty_first(),
    "box-empty": messages.box_empty(),
    "taking-out": messages.taking_out(),
    "not-taking-out": messages.not_taking_out(),
    "taken-out": messages.taken_out(X, 1),
    "not-in-box": messages.not_in_box("Mug", "0401"),
    "undone/counted": messages.undone("counted", "Item X"),
    "undone/took-out": messages.undone("took-out", "Item X"),
    **{f"undone/{deed}": messages.undone(deed) for deed in DEEDS},
    "order-left": messages.order_left(A),
}

EXTRAS: dict[str, Phrase] = {
    "extra/surplus": extra_phrase(SURPLUS),
    "extra/foreign": extra_phrase(FOREIGN),
    "extra/foreign-nowhere": extra_phrase(NOWHERE),
    "extra/shipped": extra_phrase(SHIPPED),
}
"""What the work area says of an extra, by the same names."""
