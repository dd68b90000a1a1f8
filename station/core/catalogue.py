"""Everything that is said to a worker, one function a message.

A title says what happened, an action what to do next; `changed` tells whether the work is another
one now. Errors that put goods at risk latch; what merely does not fit here warns.
"""

from station.core.messages import Message, Severity
from station.core.work import Carton, Line, Operator, Order
from station.core.world import Wanted

NOTHING_CHANGED = "nothing was changed"


def _ok(key: str, title: str, action: str = "", *details: str) -> Message:
    return Message(key, Severity.OK, title, action, details, changed=True)


def _info(key: str, title: str, action: str, *details: str, changed: bool = False) -> Message:
    return Message(key, Severity.INFO, title, action, details, changed=changed)


def _warn(key: str, title: str, action: str, *details: str) -> Message:
    return Message(key, Severity.WARN, title, action, details)


def _latched(key: str, title: str, action: str, *details: str, changed: bool = False) -> Message:
    return Message(key, Severity.LATCHED, title, action, details, changed=changed)


# Signing in and out


def signed_in(operator: Operator) -> Message:
    """The bench is this operator's now."""
    return _ok("signed-in", f"Hello, {operator.name}", "Scan a tote or an order.")


def welcome_back(operator: Operator, order: Order) -> Message:
    """The operator's open work is on the bench again."""
    return _ok(
        "welcome-back", f"Hello again, {operator.name}", f"Order {order.external_id} is still open. Go on."
    )


def signed_out() -> Message:
    """Nobody is signed in any more."""
    return _info("signed-out", "Signed out", "Scan your badge to start.", changed=True)


def sign_in_first() -> Message:
    """Something was scanned while nobody is signed in."""
    return _warn("sign-in-first", "Nobody is signed in", "Scan your badge first. Then scan this again.")


def already_signed_in(operator: Operator) -> Message:
    """The operator's own badge was scanned again."""
    return _info("already-signed-in", f"{operator.name} is signed in", "Go on.")


def other_operator(present: Operator, other: Operator) -> Message:
    """Another badge was scanned while work is open."""
    return _latched(
        "other-operator",
        "SOMEBODY ELSE IS SIGNED IN",
        f"{present.name} signs out first, then {other.name} scans the badge again.",
    )


# Codes


def code_unknown(code: str, why: str) -> Message:
    """Nothing is known under the code."""
    return _warn(
        "code-unknown", "CODE NOT KNOWN", "Put the piece aside. Scan another code.", f"Scanned {code}", why
    )


def code_damaged(code: str) -> Message:
    """The check digit or character says that the code was misread."""
    return _warn(
        "code-damaged", "CODE MISREAD", "Scan it again, or use another code on the piece.", f"Scanned {code}"
    )


def separator_lost(code: str) -> Message:
    """The scanner dropped the sign that ends a lot or serial number."""
    return _latched(
        "separator-lost",
        "SCAN IT AGAIN",
        "Part of the code was lost on the way. Comes it again, call a lead: the scanner needs setting up.",
        f"Scanned {code}",
    )


def badge_unknown(operator: str) -> Message:
    """Nobody who may work here has the badge."""
    return _warn("badge-unknown", "BADGE NOT KNOWN", "Call a lead.", f"Badge {operator}")


def reading_broken(problem: str) -> Message:
    """The scanner delivered no whole code."""
    return _warn("reading-broken", "HALF A CODE CAME", "Scan it again.", problem)


def two_meanings(code: str, names: tuple[str, ...]) -> Message:
    """The code means more than one thing here."""
    return _latched(
        "two-meanings", "CODE MEANS TWO THINGS", "Scan another code on the piece.", f"Scanned {code}", *names
    )


def not_here(what: str) -> Message:
    """A command that this screen does not take."""
    return _warn("not-here", f"{what} does not work here", "Scan one of the commands on the screen.")


def nothing_to_acknowledge() -> Message:
    """ACK with no error standing."""
    return _info("nothing-to-acknowledge", "No error stands", "Go on.")


def acknowledged(refused: int) -> Message:
    """The error was acknowledged."""
    if refused:
        return _info("scan-again", "Go on", f"Scan again what was scanned meanwhile: {refused} not counted.")
    return _info("acknowledged", "Go on", "Scan the next piece.")


def nothing_to_undo() -> Message:
    """There is no scan to take back."""
    return _warn("nothing-to-undo", "Nothing to undo", "Go on.")


def lead_called() -> Message:
    """The lead's board shows the call."""
    return _info("lead-called", "A lead is called", "Go on, or wait.", changed=True)


# Ready


def order_started(order: Order) -> Message:
    """An order is open on the bench."""
    return _ok("order-started", f"Order {order.external_id}", f"{_pieces(order.pieces)}. Scan each one.")


def order_resumed(order: Order) -> Message:
    """Parked work is on the bench again."""
    return _ok("order-resumed", f"Order {order.external_id} again", "It goes on where it was left.")


def already_packed(order: str) -> Message:
    """The order is done."""
    return _latched(
        "already-packed", "ALREADY PACKED", "Put the goods aside and call a lead.", f"Order {order}"
    )


def on_hold(order: str, reason: str) -> Message:
    """The order must not be packed now."""
    return _latched(
        "on-hold", "ORDER ON HOLD", "Put the goods aside. Take another order.", f"Order {order}", reason
    )


def cancelled(order: str, reason: str) -> Message:
    """The order is not wanted any more."""
    return _latched(
        "cancelled", "ORDER CANCELLED", "Put the goods back. Take another order.", f"Order {order}", reason
    )


def claimed_elsewhere(order: str, station: str) -> Message:
    """Another bench has the order."""
    return _latched(
        "claimed-elsewhere",
        f"AT BENCH {station}",
        "Bring the goods there. Take another order.",
        f"Order {order}",
    )


def tote_empty(tote: str) -> Message:
    """No open order lies in the tote."""
    return _latched("tote-empty", "NOTHING TO PACK IN IT", "Scan another tote or an order.", f"Tote {tote}")


def no_single_order(name: str, code: str, wanted: tuple[Wanted, ...]) -> Message:
    """No order asks for just this item."""
    return _latched(
        "no-single-order",
        "WHICH ORDER?",
        "No order wants only this. Scan the order or the tote first.",
        f"Scanned {code}",
        name,
        *_belongs(wanted),
    )


def order_first(what: str) -> Message:
    """Something was scanned that only makes sense inside an order."""
    return _latched("order-first", "NO ORDER IS OPEN", "Scan an order or a tote first.", what)


# Verifying


def counted(line: Line) -> Message:
    """One scan was counted."""
    return _ok("counted", line.name, "", line.sku)


def line_full(line: Line) -> Message:
    """The line has all its units."""
    return _ok("line-full", line.name, "", "Line complete", line.sku)


def all_counted(line: Line) -> Message:
    """The order has all its units."""
    return _ok("all-counted", "All pieces are in", "Scan a carton, or close the box.", line.name)


def surplus(line: Line, code: str, packed: int) -> Message:
    """The line is already full."""
    return _latched(
        "surplus",
        "ONE TOO MANY",
        "Take it out of the box and put it aside. Then touch Understood.",
        f"Scanned {code}",
        f"{line.name}: {packed} of {line.ordered} are in",
    )


def too_many_at_once(line: Line, code: str, quantity: int, wanted: int) -> Message:
    """The barcode counts for more units than the line still wants."""
    return _latched(
        "too-many-at-once",
        f"THIS PACK HOLDS {quantity}",
        f"Only {wanted} wanted. Scan single pieces.",
        f"Scanned {code}",
        line.name,
    )


def piece_by_piece(line: Line, code: str, quantity: int) -> Message:
    """The barcode counts for several units, each of which has a serial number of its own."""
    return _latched(
        "piece-by-piece",
        f"THIS PACK HOLDS {quantity}",
        "Scan the serial number of each piece.",
        f"Scanned {code}",
        line.name,
    )


def not_in_order(name: str, code: str, next_wanted: str, wanted: tuple[Wanted, ...]) -> Message:
    """The item is not asked for by this order."""
    return _latched(
        "not-in-order",
        "NOT IN THIS ORDER",
        "Take it out and put it aside. Then touch Understood.",
        f"Scanned {code}",
        name,
        *_belongs(wanted),
        *((f"Wanted: {next_wanted}",) if next_wanted else ()),
    )


def detail_missing(line: Line, code: str, what: str) -> Message:
    """The item is tracked by lot, serial or expiry, and the code does not carry it."""
    return _latched(
        "detail-missing",
        f"{what.upper()} MISSING",
        f"Scan the code on the piece that carries the {what}.",
        f"Scanned {code}",
        line.name,
    )


def same_piece(line: Line, serial: str, order: str) -> Message:
    """The serial number was packed before."""
    return _latched(
        "same-piece",
        "THE SAME PIECE TWICE",
        "Take another piece.",
        f"Serial {serial}",
        line.name,
        f"Order {order}",
    )


def expired(line: Line, expiry: str) -> Message:
    """The piece is past its date."""
    return _latched(
        "expired", "PAST ITS DATE", "Put it aside. Take another piece.", f"Expiry {expiry}", line.name
    )


def finish_first(order: Order, what: str) -> Message:
    """Another order, tote or label was scanned while an order is open."""
    return _latched("finish-first", "FINISH THIS ORDER FIRST", f"Order {order.external_id} is open.", what)


def order_is_open(order: Order) -> Message:
    """The open order's own code was scanned again."""
    return _info("order-is-open", f"Order {order.external_id} is open", "Go on.")


def empty_first() -> Message:
    """The box has to be emptied before anything else."""
    return _latched("empty-first", "EMPTY THE BOX FIRST", "Scan each piece as it comes out.")


def box_empty() -> Message:
    """There is nothing in the box to close."""
    return _latched("box-empty", "THE BOX IS EMPTY", "Scan a piece into it first.")


def taking_out() -> Message:
    """The next piece scanned comes out of the box."""
    return _info("taking-out", "Take out", "Scan the piece that comes out of the box.", changed=True)


def not_taking_out() -> Message:
    """Taking out was called off."""
    return _info("not-taking-out", "Go on packing", "Scan the next piece.", changed=True)


def taken_out(line: Line, packed: int) -> Message:
    """One unit came out of the box."""
    return _ok("taken-out", f"Taken out: {line.name}", "", f"{packed} / {line.ordered}")


def not_in_box(name: str, code: str) -> Message:
    """The item to take out is not in the box."""
    return _latched(
        "not-in-box", "NOT IN THIS BOX", "Scan a piece that lies in the box.", f"Scanned {code}", name
    )


def undone(what: str) -> Message:
    """The last scan was taken back."""
    return _ok("undone", "Undone", what)


def order_left(order: Order) -> Message:
    """The order was left before anything was packed."""
    return _ok("order-left", f"Order {order.external_id} left", "Scan a tote or an order.")


# Carton, label, confirmation


def box_closed() -> Message:
    """The box was closed before the order is complete."""
    return _ok("box-closed", "Close this box", "Scan its carton. The rest goes into the next box.")


def carton_first(what: str) -> Message:
    """Something else than a carton was scanned."""
    return _latched("carton-first", "CARTON FIRST", "The box is complete. Scan its carton.", what)


def carton_forbidden(carton: Carton, why: str) -> Message:
    """The carton must not carry what is in the box."""
    return _latched("carton-forbidden", "NOT THIS CARTON", "Take another carton.", carton.name, why)


def label_coming(carton: str) -> Message:
    """The label is on its way."""
    return _ok("label-coming", "Label is printing", "Wait for the label.", carton)


def number_wanted() -> Message:
    """No tracking number is left at the bench."""
    return _info(
        "number-wanted",
        "NO TRACKING NUMBER LEFT",
        "The label prints by itself when the store answers. NEXT takes another order meanwhile.",
        changed=True,
    )


def label_first(what: str) -> Message:
    """Something was scanned while the label is awaited."""
    return _latched("label-first", "LABEL FIRST", "Put the label on the box and scan it.", what)


def label_out() -> Message:
    """The label is printed."""
    return _info("label-out", "Scan the label", "Stick it on the box, then scan it.", changed=True)


def label_lost_from_sight() -> Message:
    """Nobody knows whether the label came out."""
    return _info(
        "label-unknown",
        "Did the label come out?",
        "Yes: scan the label. No: it is printed again.",
        changed=True,
    )


def wrong_label(code: str) -> Message:
    """Another parcel's label was scanned."""
    return _latched(
        "wrong-label",
        "WRONG LABEL",
        "This label belongs to another box. Find the right one.",
        f"Scanned {code}",
    )


def printed_again(copy: int) -> Message:
    """Another copy is on its way; the older one counts no more."""
    return _ok("printed-again", f"Copy {copy} is printing", "Throw the old label away.")


def label_parked() -> Message:
    """The parcel waits for its label; another order may be taken."""
    return _info(
        "label-parked",
        "Box waits for its label",
        "Set it aside. Scan its label when it is out.",
        changed=True,
    )


def parcel_closed(number: int) -> Message:
    """A box is done, the order goes on."""
    return _ok("parcel-closed", f"Box {number} is done", f"Box {number + 1}: scan the next piece.")


def order_packed(order: Order) -> Message:
    """The order is done."""
    return _ok("order-packed", f"Order {order.external_id} is packed", "Scan the next tote or order.")


def closed_parcel(order: str) -> Message:
    """The label of a parcel that is already closed was scanned."""
    return _info("closed-parcel", "This box is done", "Nothing more to do with it.", f"Order {order}")


def label_void(order: str, code: str) -> Message:
    """The label belongs to no box that was closed, nor to one that waits for it."""
    return _latched(
        "label-void",
        "THIS LABEL DOES NOT COUNT",
        "Do not ship the box it is on. Call a lead.",
        f"Scanned {code}",
        f"Order {order}",
    )


# Decisions


def sure_to_cancel() -> Message:
    """Cancelling wants a second scan."""
    return _info(
        "sure-to-cancel", "Take everything out?", "YES: every piece comes out again. NO: go on packing."
    )


def put_back(reason: str) -> Message:
    """Everything has to come out of the box."""
    return _info("put-back", "Empty the box", "Scan each piece as it comes out.", reason, changed=True)


def box_emptied(order: Order) -> Message:
    """The box is empty again."""
    return _ok(
        "box-emptied", "The box is empty", f"Order {order.external_id} is left. Scan a tote or an order."
    )


def why_set_aside() -> Message:
    """A reason is wanted."""
    return _info("why-set-aside", "Why set it aside?", "Touch or scan the reason.")


def set_aside(order: Order) -> Message:
    """The order waits aside."""
    return _ok(
        "set-aside", f"Order {order.external_id} set aside", "Put the box aside. Scan a tote or an order."
    )


def lead_badge_wanted() -> Message:
    """Shipping short wants a lead."""
    return _info("lead-badge-wanted", "Ship short?", "A lead scans the badge. NO: go on packing.")


def not_a_lead(name: str) -> Message:
    """The badge does not allow overriding."""
    return _warn("not-a-lead", f"{name} may not decide this", "A lead scans the badge. NO: go on packing.")


def pin_wanted(lead: Operator) -> Message:
    """The lead's PIN is wanted."""
    return _info("pin-wanted", f"PIN of {lead.name}", "Type it on the screen. NO: go on packing.")


def pin_wrong() -> Message:
    """The PIN was not right."""
    return _warn("pin-wrong", "WRONG PIN", "Type it again. NO: go on packing.")


def why_short() -> Message:
    """A reason is wanted."""
    return _info("why-short", "Why is it short?", "Touch or scan the reason.")


def packed_short(missing: int) -> Message:
    """The rest of the order does not ship."""
    return _ok("packed-short", f"{missing} pieces left out", "Scan a carton, or close the box.")


def nothing_short() -> Message:
    """Nothing is missing, or nothing is packed."""
    return _latched("nothing-short", "NOTHING TO SHIP SHORT", "Pack something first, or set the order aside.")


def went_on() -> Message:
    """The question was answered no."""
    return _info("went-on", "Go on packing", "Scan the next piece.")


def answer_first(what: str) -> Message:
    """Something was scanned while a question stands."""
    return _warn("answer-first", "Answer the question first", "Scan or touch one of the answers.", what)


# Interrupts


def stopped_cancelled(order: Order, reason: str, pieces: int) -> Message:
    """The open order was cancelled by the store, with `pieces` in the open box."""
    return _latched(
        "stopped-cancelled",
        "STOP: ORDER CANCELLED",
        _way_out(pieces),
        f"Order {order.external_id}",
        reason,
        changed=True,
    )


def stopped_on_hold(order: Order, reason: str) -> Message:
    """The open order was put on hold by the store."""
    return _latched(
        "stopped-on-hold",
        "STOP: ORDER ON HOLD",
        "Set the box aside with its goods. Take another order.",
        f"Order {order.external_id}",
        reason,
        changed=True,
    )


def stopped_claimed(order: Order, station: str, pieces: int) -> Message:
    """The store gave the open order to another bench, with `pieces` in the open box."""
    return _latched(
        "stopped-claimed",
        "STOP: ANOTHER BENCH HAS IT",
        _way_out(pieces),
        f"Order {order.external_id}",
        f"Bench {station}",
        changed=True,
    )


def stopped_packed(order: Order, pieces: int) -> Message:
    """The open order was packed elsewhere, with `pieces` in the open box here."""
    return _latched(
        "stopped-packed",
        "STOP: PACKED ELSEWHERE",
        _way_out(pieces),
        f"Order {order.external_id}",
        changed=True,
    )


def _way_out(pieces: int) -> str:
    if pieces:
        return "Acknowledge, then scan each piece as it comes out of the box."
    return "Acknowledge, then take another order."


def not_saved(why: str) -> Message:
    """The database took nothing: what was scanned is not counted."""
    return _latched(
        "not-saved", "NOT SAVED", "This scan was not counted. Call a lead, then scan it again.", why
    )


def saved_after_all() -> Message:
    """A scan that was said to be lost had been stored: it counts, and must not count twice."""
    return _latched(
        "saved-after-all",
        "THE LAST SCAN COUNTED",
        "The database had stored it after all. Do not scan it again: compare the box with the screen.",
    )


def _pieces(count: int) -> str:
    return "1 piece" if count == 1 else f"{count} pieces"


def _belongs(wanted: tuple[Wanted, ...]) -> tuple[str, ...]:
    """Say where an item is wanted: order, tote, bench."""
    return tuple(
        f"Belongs to order {entry.order}"
        + (f", tote {entry.tote}" if entry.tote else "")
        + (f", bench {entry.station}" if entry.station else "")
        for entry in wanted
    )
