"""What is wrong with an order, each as the path of the field and a sentence."""

import re

from sync.contract.errors import FieldProblem
from sync.contract.messages import Address, NewOrder
from sync.store.catalogue.checks import Problems, check_choice, check_text
from sync.store.db.clock import parse_time
from sync.store.orders.states import URGENCY

MOST_LINES = 1000
MOST_UNITS = 100_000
LONGEST_NOTE = 2000
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def check_order(path: str, order: NewOrder) -> Problems:
    """Return what is wrong with an order taken for itself; whether its items exist is asked elsewhere."""
    yield from check_text(f"{path}/channel", order.channel)
    yield from check_text(f"{path}/external_id", order.external_id)
    yield from check_text(f"{path}/payment", order.payment)
    yield from check_choice(f"{path}/service", order.service, tuple(URGENCY))
    yield from _check_ship_by(f"{path}/ship_by", order.ship_by)
    yield from _check_address(f"{path}/ship_to", order.ship_to)
    yield from _check_lines(f"{path}/lines", order)
    if order.hold is not None:
        yield from check_text(f"{path}/hold", order.hold)
    for place, tote in enumerate(order.totes):
        yield from check_text(f"{path}/totes/{place}", tote)
    yield from _check_free_text(f"{path}/note", order.note)


def _check_ship_by(path: str, ship_by: str | None) -> Problems:
    if ship_by is None:
        return
    try:
        parse_time(ship_by)
    except (ValueError, OverflowError, OSError):
        yield FieldProblem(
            path, f"must be a time with its zone, such as 2026-11-24T16:00:00Z, not {ship_by!r}"
        )


def _check_address(path: str, address: Address) -> Problems:
    for field in ("name", "street", "city"):
        yield from check_text(f"{path}/{field}", getattr(address, field))
    if not _COUNTRY.fullmatch(address.country):
        yield FieldProblem(f"{path}/country", f"must be two letters, as DE, not {address.country!r}")
    for field in ("postcode", "extra", "phone", "email"):
        yield from _check_free_text(f"{path}/{field}", getattr(address, field))


def _check_lines(path: str, order: NewOrder) -> Problems:
    if not 1 <= len(order.lines) <= MOST_LINES:
        yield FieldProblem(path, f"must be 1 to {MOST_LINES} lines, not {len(order.lines)}")
    for place, line in enumerate(order.lines):
        if not 1 <= line.quantity <= MOST_UNITS:
            here = f"{path}/{place}/quantity"
            yield FieldProblem(here, f"must be 1 to {MOST_UNITS}, not {line.quantity}")


def _check_free_text(path: str, value: str) -> Problems:
    if len(value) > LONGEST_NOTE or _CONTROL.search(value):
        yield FieldProblem(
            path, f"must be at most {LONGEST_NOTE} characters, none of them a control character"
        )
