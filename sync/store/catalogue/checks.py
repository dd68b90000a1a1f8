"""What is wrong with items, cartons and locations, each as the path of the field and a sentence.

Paths are JSON pointers into the array of the call: `/3/barcodes/0/code`.
"""

import re
from collections.abc import Iterator, Sequence

from sync.contract.errors import FieldProblem
from sync.contract.messages import Carton, Item, Location
from sync.store.catalogue.gtins import BadCheckDigit, normalise_barcode
from sync.store.catalogue.site_codes import fits_site_code

TRACKINGS = ("none", "lot", "serial")
# Anything a person or a printer can show; control characters would end a scan or break a label.
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
LARGEST = 1_000_000_000

Problems = Iterator[FieldProblem]


def check_text(path: str, value: str) -> Problems:
    """A name or code: 1 to 200 characters, none of them a control character, no space at either end."""
    if not _PRINTABLE.fullmatch(value) or value.strip() != value:
        yield FieldProblem(path, "must be 1 to 200 printable characters without spaces at its ends")


def check_id(path: str, value: str) -> Problems:
    """An id that stands in a site code."""
    if not fits_site_code(value):
        yield FieldProblem(
            path, "must be 1 to 24 of the characters 0-9 A-Z - . $ + %, since it is printed as a code"
        )


def check_number(path: str, value: int | None, least: int) -> Problems:
    """A count or measure, where it is given."""
    if value is not None and not least <= value <= LARGEST:
        yield FieldProblem(path, f"must be {least} to {LARGEST}, not {value}")


def check_choice(path: str, value: str, choices: Sequence[str]) -> Problems:
    """One word of a closed set."""
    if value not in choices:
        yield FieldProblem(path, f"must be one of {', '.join(choices)}, not {value!r}")


def check_twice(field: str, names: Sequence[str]) -> Problems:
    """No two elements of a call may be about the same thing."""
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        first = seen.setdefault(name, place)
        if first != place:
            yield FieldProblem(f"/{place}/{field}", f"{name!r} is also element {first} of this call")


def check_item(path: str, item: Item) -> Problems:
    """Return what is wrong with an item taken for itself."""
    yield from check_text(f"{path}/sku", item.sku)
    yield from check_text(f"{path}/name", item.name)
    yield from check_number(f"{path}/weight_g", item.weight_g, 0)
    yield from check_choice(f"{path}/tracking", item.tracking, TRACKINGS)
    seen = set()
    for place, barcode in enumerate(item.barcodes):
        here = f"{path}/barcodes/{place}"
        yield from check_text(f"{here}/code", barcode.code)
        yield from check_number(f"{here}/quantity", barcode.quantity, 1)
        try:
            code = normalise_barcode(barcode.code)
        except BadCheckDigit as error:
            yield FieldProblem(f"{here}/code", str(error))
        else:
            if code in seen:
                yield FieldProblem(f"{here}/code", f"{barcode.code} stands twice in this item")
            seen.add(code)


def check_carton(path: str, carton: Carton) -> Problems:
    """Return what is wrong with a carton type; the id stands in its code."""
    yield from check_id(f"{path}/id", carton.id)
    yield from check_text(f"{path}/name", carton.name)
    for place, side in enumerate(carton.inner_mm):
        yield from check_number(f"{path}/inner_mm/{place}", side, 1)
    yield from check_number(f"{path}/tare_g", carton.tare_g, 0)
    yield from check_number(f"{path}/max_weight_g", carton.max_weight_g, 1)


def check_location(path: str, location: Location) -> Problems:
    """Return what is wrong with a location."""
    yield from check_text(f"{path}/code", location.code)
    if abs(location.sequence) > LARGEST:
        yield FieldProblem(f"{path}/sequence", f"must be within {LARGEST} of 0")
