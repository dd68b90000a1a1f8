"""Said from the full box to the closed parcel."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import Table

TEXTS: Mapping[str, Text] = {
    "box-closed": Text("Close this box", "Scan its carton. The rest goes into the next box."),
    "carton-first": Text("CARTON FIRST", "The box is complete. Scan its carton.", ("Scanned {code}",)),
    "carton-forbidden": Text("NOT THIS CARTON", "Take another carton.", ("{carton}", "{why}")),
    "label-coming": Text("Label is printing", "Wait for the label.", ("{carton}",)),
    "number-wanted": Text(
        "NO TRACKING NUMBER LEFT",
        "The label prints by itself when the store answers. NEXT takes another order meanwhile.",
    ),
    "label-first": Text("LABEL FIRST", "Put the label on the box and scan it.", ("Scanned {code}",)),
    "label-waits": Text("The label waits", "It prints by itself, once, when the printer is mended."),
    "label-printing": Text("Label is printing", "Wait for the label."),
    "label-out": Text("Scan the label", "Stick it on the box, then scan it."),
    "label-unknown": Text("Did the label come out?", "Yes: scan the label. No: it is printed again."),
    "wrong-label": Text(
        "WRONG LABEL", "This label belongs to another box. Find the right one.", ("Scanned {code}",)
    ),
    "printed-again": Text("Copy {copy} is printing", "Throw the old label away."),
    "label-parked": Text("Box waits for its label", "Set it aside. Scan its label when it is out."),
    "new-label-first": Text("Wait for copy {copy}", "The old label counts no more: throw it away."),
    "parcel-closed": Text("Box {number} is done", "Box {next}: scan the next piece."),
    "order-packed": Text("Order {order} is packed", "Scan the next tote or order."),
    "closed-parcel": Text("This box is done", "Nothing more to do with it.", ("Order {order}",)),
    "label-void": Text(
        "THIS LABEL DOES NOT COUNT",
        "Do not ship the box it is on. Call a lead.",
        ("Scanned {code}", "Order {order}"),
    ),
}

PHRASES: Mapping[str, str] = {
    # the word is the carton's own, as the store has it
    "forbidden": "{name}: {word}",
    "too-heavy-for-it": "{grams:rough-kg} is more than it carries",
}

TABLES: Mapping[str, Table] = {}
