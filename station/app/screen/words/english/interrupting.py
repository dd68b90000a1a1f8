"""Said when the work was stopped from outside, or could not be saved."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import OTHER, Table

TEXTS: Mapping[str, Text] = {
    "stopped-cancelled": Text("STOP: ORDER CANCELLED", "{pieces:way-out}", ("Order {order}", "{reason}")),
    "stopped-on-hold": Text(
        "STOP: ORDER ON HOLD",
        "Set the box aside with its goods. Take another order.",
        ("Order {order}", "{reason}"),
    ),
    "stopped-claimed": Text(
        "STOP: ANOTHER BENCH HAS IT", "{pieces:way-out}", ("Order {order}", "Bench {station}")
    ),
    "stopped-packed": Text("STOP: PACKED ELSEWHERE", "{pieces:way-out}", ("Order {order}",)),
    "not-saved": Text("NOT SAVED", "This scan was not counted. Call a lead, then scan it again.", ("{why}",)),
    "saved-after-all": Text(
        "THE LAST SCAN COUNTED",
        "The database had stored it after all. Do not scan it again: compare the box with the screen.",
    ),
}

PHRASES: Mapping[str, str] = {}

TABLES: Mapping[str, Table] = {
    "way-out": {
        0: "Acknowledge, then take another order.",
        OTHER: "Acknowledge, then scan each piece as it comes out of the box.",
    },
}
