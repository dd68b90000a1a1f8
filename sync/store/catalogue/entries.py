"""Items, operators, cartons and locations: taken over in bulk, all of a call or nothing of it."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, Table, select

from sync.contract.errors import FieldProblem
from sync.contract.messages import Carton, Item, Location, Operator
from sync.store.catalogue.barcodes import find_taken, normalise_item, replace_barcodes
from sync.store.catalogue.checks import check_carton, check_item, check_location, check_operator, check_twice
from sync.store.db import changelog
from sync.store.db.dialects import upsert
from sync.store.db.portions import portions
from sync.store.db.tables import catalogue as tables
from sync.store.people import pins
from sync.store.problems import invalid

_encoder = msgspec.json.Encoder(order="sorted")
_operator_decoder = msgspec.json.Decoder(Operator)

# The tables whose rows are a key and a body, by the kind they have in the change log.
BODIES: Mapping[str, Table] = {
    "item": tables.items,
    "operator": tables.operators,
    "carton": tables.cartons,
    "location": tables.locations,
}


class Stored(msgspec.Struct, frozen=True):
    """What became of one element of a bulk call; `state` is created, updated or unchanged."""

    id: str
    state: str


def put_items(conn: Connection, items: Sequence[Item]) -> list[Stored]:
    """Take items over; GTINs are kept as 14 digits, and a code that is another item's is refused."""
    _refuse(check_twice("sku", [item.sku for item in items]))
    _refuse(problem for place, item in enumerate(items) for problem in check_item(f"/{place}", item))
    clean = [normalise_item(item) for item in items]
    _refuse(find_taken(conn, clean))
    answer = _write_bodies(conn, "item", {item.sku: _encoder.encode(item) for item in clean})
    changed = {stored.id for stored in answer if stored.state != "unchanged"}
    replace_barcodes(conn, [item for item in clean if item.sku in changed])
    _record(conn, "item", answer)
    return answer


def put_operators(conn: Connection, operators: Sequence[Operator]) -> list[Stored]:
    """Take operators over with hashes of their PINs.

    No `pin` keeps the one there is, an empty one takes it away.
    """
    names = [operator.id for operator in operators]
    _refuse(check_twice("id", names))
    _refuse(problem for place, one in enumerate(operators) for problem in check_operator(f"/{place}", one))
    known = read_bodies(conn, "operator", names)
    bodies = {}
    for operator in operators:
        old = known.get(operator.id)
        kept = _operator_decoder.decode(old).pin if old is not None else None
        hashed = msgspec.structs.replace(operator, pin=pins.keep_or_hash(operator.pin, kept))
        bodies[operator.id] = _encoder.encode(hashed)
    return _put(conn, "operator", bodies)


def put_cartons(conn: Connection, cartons: Sequence[Carton]) -> list[Stored]:
    """Take carton types over."""
    _refuse(check_twice("id", [carton.id for carton in cartons]))
    _refuse(problem for place, one in enumerate(cartons) for problem in check_carton(f"/{place}", one))
    return _put(conn, "carton", {carton.id: _encoder.encode(carton) for carton in cartons})


def put_locations(conn: Connection, locations: Sequence[Location]) -> list[Stored]:
    """Take bins over."""
    _refuse(check_twice("code", [location.code for location in locations]))
    _refuse(problem for place, one in enumerate(locations) for problem in check_location(f"/{place}", one))
    return _put(conn, "location", {location.code: _encoder.encode(location) for location in locations})


def read_bodies(conn: Connection, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
    """Return the bodies of those keys of a kind that exist."""
    table = BODIES[kind]
    key = table.primary_key.columns[0]
    found: dict[str, bytes] = {}
    for some in portions(keys):
        rows = conn.execute(select(key, table.c.body).where(key.in_(some)))
        found.update({row[0]: row[1] for row in rows})
    return found


def _refuse(found: Iterable[FieldProblem]) -> None:
    problems = list(found)
    if problems:
        raise invalid(problems)


def _put(conn: Connection, kind: str, bodies: Mapping[str, bytes]) -> list[Stored]:
    answer = _write_bodies(conn, kind, bodies)
    _record(conn, kind, answer)
    return answer


def _write_bodies(conn: Connection, kind: str, bodies: Mapping[str, bytes]) -> list[Stored]:
    table = BODIES[kind]
    key = table.primary_key.columns[0].name
    known = read_bodies(conn, kind, bodies)
    answer = [Stored(name, _fate(known.get(name), body)) for name, body in bodies.items()]
    rows: list[dict[str, object]] = [
        {key: stored.id, "body": bodies[stored.id]} for stored in answer if stored.state != "unchanged"
    ]
    upsert(conn, table, rows)
    return answer


def _fate(old: bytes | None, new: bytes) -> str:
    if old is None:
        return "created"
    return "unchanged" if old == new else "updated"


def _record(conn: Connection, kind: str, answer: Sequence[Stored]) -> None:
    changelog.record(conn, [(kind, stored.id) for stored in answer if stored.state != "unchanged"])
