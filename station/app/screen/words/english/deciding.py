"""Said when something is asked before it is done."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import Table
from station.core.work import Decision

TEXTS: Mapping[str, Text] = {
    "sure-to-cancel": Text("Take everything out?", "YES: every piece comes out again. NO: go on packing."),
    "put-back": Text("Empty the box", "Scan each piece as it comes out.", ("{reason}",)),
    "box-emptied": Text("The box is empty", "Order {order} is left. Scan a tote or an order."),
    "why-set-aside": Text("Why set it aside?", "Touch or scan the reason."),
    "set-aside": Text("Order {order} set aside", "Put the box aside. Scan a tote or an order."),
    "lead-badge-wanted": Text("{what:asked}", "A lead scans the badge. NO: go on packing."),
    "not-a-lead": Text("{name} may not decide this", "A lead scans the badge. NO: go on packing."),
    "pin-wanted": Text("PIN of {name}", "Type it on the screen. NO: go on packing."),
    "pin-wrong": Text("WRONG PIN", "Type it again. NO: go on packing."),
    "why-short": Text("Why is it short?", "Touch or scan the reason."),
    "why-weight": Text("Why is the weight off?", "Touch or scan the reason."),
    "why-unchecked": Text("Why was it not read?", "Touch or scan the reason."),
    "packed-short": Text("{missing} pieces left out", "Scan a carton, or close the box."),
    "nothing-short": Text("NOTHING TO SHIP SHORT", "Pack something first, or set the order aside."),
    "went-on": Text("Go on packing", "Scan the next piece."),
    "answer-first": Text(
        "Answer the question first", "Scan or touch one of the answers.", ("Scanned {code}",)
    ),
}

PHRASES: Mapping[str, str] = {}

TABLES: Mapping[str, Table] = {
    "asked": {
        Decision.SHORT.value: "Ship short?",
        Decision.WEIGHT.value: "Take this weight?",
        Decision.CHECK.value: "Go on without the check?",
    },
}
