"""Words that several parts of the work share."""

from collections.abc import Mapping
from decimal import Decimal

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import OTHER, Format, Table
from station.core.equipment import NO_READER, NO_SCALE
from station.core.message import Value
from station.core.weights import kilos

TEXTS: Mapping[str, Text] = {}

PHRASES: Mapping[str, str] = {
    "verbatim": "{text}",
    "problem": "{problem:problem}",
    "belongs": "Belongs to order {order}[, tote {tote}][, bench {station}]",
}

TABLES: Mapping[str, Table] = {
    "pieces": {1: "1 piece", OTHER: "{} pieces"},
    "PIECES": {1: "1 PIECE", OTHER: "{} PIECES"},
    # a device's own words stand for themselves
    "problem": {NO_SCALE: "No scale is set up", NO_READER: "No reader is set up"},
}


def _kg(grams: Value) -> str:
    return kilos(Decimal(str(grams) or 0))


def _rough_kg(grams: Value) -> str:
    return f"{Decimal(str(grams) or 0) / 1000:.1f} kg"


FORMATS: Mapping[str, Format] = {"kg": _kg, "rough-kg": _rough_kg}
