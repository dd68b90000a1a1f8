"""Said while units are counted into a box."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import Table

TEXTS: Mapping[str, Text] = {
    "counted": Text("{name}", "", ("{sku}",)),
    "line-full": Text("{name}", "", ("Line complete", "{sku}")),
    "all-counted": Text("All pieces are in", "Scan a carton, or close the box.", ("{name}",)),
    "surplus": Text(
        "ONE TOO MANY",
        "Take it out of the box and put it aside. Then touch Understood.",
        ("Scanned {code}", "{name}: {packed} of {ordered} are in"),
    ),
    "too-many-at-once": Text(
        "THIS PACK HOLDS {quantity}",
        "Only {wanted} wanted. Scan single pieces.",
        ("Scanned {code}", "{name}"),
    ),
    "piece-by-piece": Text(
        "THIS PACK HOLDS {quantity}", "Scan the serial number of each piece.", ("Scanned {code}", "{name}")
    ),
    "not-in-order": Text(
        "NOT IN THIS ORDER",
        "Take it out and put it aside. Then touch Understood.",
        ("Scanned {code}", "{name}", "*wanted", "[Wanted: {next}]"),
    ),
    "detail-missing": Text(
        "{what:DETAIL} MISSING",
        "Scan the code on the piece that carries the {what:detail}.",
        ("Scanned {code}", "{name}"),
    ),
    "same-piece": Text(
        "THE SAME PIECE TWICE", "Take another piece.", ("Serial {serial}", "{name}", "Order {order}")
    ),
    "expired": Text("PAST ITS DATE", "Put it aside. Take another piece.", ("Expiry {expiry}", "{name}")),
    "finish-first": Text("FINISH THIS ORDER FIRST", "Order {order} is open.", ("Scanned {code}",)),
    "order-is-open": Text("Order {order} is open", "Go on."),
    "empty-first": Text("EMPTY THE BOX FIRST", "Scan each piece as it comes out."),
    "box-empty": Text("THE BOX IS EMPTY", "Scan a piece into it first."),
    "taking-out": Text("Take out", "Scan the piece that comes out of the box."),
    "not-taking-out": Text("Go on packing", "Scan the next piece."),
    "taken-out": Text("Taken out: {name}", "", ("{packed} / {ordered}",)),
    "not-in-box": Text("NOT IN THIS BOX", "Scan a piece that lies in the box.", ("Scanned {code}", "{name}")),
    "undone": Text("Undone", "{what:undone}"),
    "order-left": Text("Order {order} left", "Scan a tote or an order."),
}

PHRASES: Mapping[str, str] = {}

TABLES: Mapping[str, Table] = {
    "detail": {"lot": "lot number", "serial": "serial number", "expiry": "expiry date"},
    "DETAIL": {"lot": "LOT NUMBER", "serial": "SERIAL NUMBER", "expiry": "EXPIRY DATE"},
    "undone": {
        "counted": "Take out: {name}",
        "took-out": "Put in again: {name}",
        "box-closed": "The box is open again.",
        "carton-chosen": "No carton is chosen. An old label goes into the bin.",
        "checked": "The carton is not checked. Read it again.",
        "weighed": "The carton is not weighed. Lift it and put it down again.",
        "left-short": "All pieces are wanted again.",
    },
}
