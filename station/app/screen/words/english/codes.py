"""Said of codes, commands and undo, whatever the bench does."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import OTHER, Table
from station.core.codes.meanings import UnknownReason

TEXTS: Mapping[str, Text] = {
    "code-unknown": Text(
        "CODE NOT KNOWN", "Put the piece aside. Scan another code.", ("Scanned {code}", "{why:unknown}")
    ),
    "code-damaged": Text(
        "CODE MISREAD", "Scan it again, or use another code on the piece.", ("Scanned {code}",)
    ),
    "separator-lost": Text(
        "SCAN IT AGAIN",
        "Part of the code was lost on the way. Comes it again, call a lead: the scanner needs setting up.",
        ("Scanned {code}",),
    ),
    "badge-unknown": Text("BADGE NOT KNOWN", "Call a lead.", ("Badge {operator}",)),
    "maybe-repeated": Text("WAS IT TAKEN?", "If the screen does not show it yet, scan it again."),
    "reading-broken": Text("{problem:broken}", "{problem:broken-mend}", ("{problem:broken-cause}",)),
    "two-meanings": Text(
        "CODE MEANS TWO THINGS", "Scan another code on the piece.", ("Scanned {code}", "*meanings")
    ),
    "not-here": Text("{command} does not work here", "Scan one of the commands on the screen."),
    "nothing-to-acknowledge": Text("No error stands", "Go on."),
    "scan-again": Text("Go on", "Scan again what was scanned meanwhile: {refused} not counted."),
    "acknowledged": Text("Go on", "Scan the next piece."),
    "nothing-to-undo": Text("Nothing to undo", "Go on."),
    "lead-called": Text("A lead is called", "Go on, or wait."),
}

PHRASES: Mapping[str, str] = {"meaning": "{kind:meaning}"}

_ON_THE_WAY: Table = {
    "cut-off": "Its end did not come",
    "truncated": "Its end did not come",
    "no-data": "Nothing was in it",
    "bad-check": "It was garbled on its way",
    "bad-length": "It was garbled on its way",
    "no-packet": "It was garbled on its way",
}
"""What befell a code that comes whole the next time."""

_SET_UP: Table = {
    "oversize": "It is longer than the station takes from this scanner",
    "undecodable": "Its letters are other ones than the scanner is set up for",
    "no-prefix": "The sign that begins each code is missing",
    "no-start": "The sign that begins each code is missing",
    "no-suffix": "The sign that ends each code is missing",
    "no-code-id": "The letter that names each code's kind is missing",
}
"""What is so each time until somebody sets up the scanner or the station."""

_CALL_A_LEAD = "Scan it again. Comes this again, call a lead: the scanner needs setting up."

TABLES: Mapping[str, Table] = {
    "unknown": {
        UnknownReason.NOT_KNOWN.value: "Nothing is known under this code.",
        UnknownReason.BAD_CHECK_DIGIT.value: "The check digit is wrong.",
        UnknownReason.BAD_CHECK_CHARACTER.value: "The check character is wrong.",
        UnknownReason.UNKNOWN_COMMAND.value: "There is no such command.",
        UnknownReason.MALFORMED_GS1.value: "The GS1 code is not well formed.",
        UnknownReason.NO_ITEM.value: "The code names no item.",
        UnknownReason.UNKNOWN_GTIN.value: "No item has this number. A lead can link it.",
        "order-not-here": "The bench does not have this order.",
        "carton-not-here": "The bench does not have this carton.",
    },
    "broken": {**dict.fromkeys(_SET_UP, "CODE NOT READ"), OTHER: "HALF A CODE CAME"},
    "broken-mend": {**dict.fromkeys(_SET_UP, _CALL_A_LEAD), OTHER: "Scan it again."},
    # a plug-in's own words stand for themselves
    "broken-cause": {**_ON_THE_WAY, **_SET_UP},
    "meaning": {
        "Item": "Item {item}",
        "Location": "Location",
        "LocationCheck": "LocationCheck",
        "Tote": "Tote",
        "Order": "Order",
        "PickList": "PickList",
        "Parcel": "Parcel",
        "Carton": "Carton",
        "Badge": "Badge",
        "Station": "Station",
        "Command": "Command",
        "Rma": "Rma",
        "Weight": "Weight",
    },
}
