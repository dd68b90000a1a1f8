"""Who works at the benches: operators taken over in bulk, all of a call or nothing of it."""

import re
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from sync.contract.errors import FieldProblem
from sync.contract.messages import Operator
from sync.store.catalogue.checks import Problems, check_choice, check_id, check_text, check_twice
from sync.store.db.bodies import Stored, put_bodies, read_bodies
from sync.store.people import pins
from sync.store.problems import refuse_all

ROLES = ("picker", "packer", "lead", "admin")
_PIN = re.compile(r"\d{4,12}", re.ASCII)

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Operator)


def put_operators(conn: Connection, operators: Sequence[Operator]) -> list[Stored]:
    """Take operators over with hashes of their PINs.

    No `pin` keeps the one there is, an empty one takes it away.
    """
    names = [operator.id for operator in operators]
    refuse_all(check_twice("id", names))
    refuse_all(problem for place, one in enumerate(operators) for problem in check_operator(f"/{place}", one))
    known = read_bodies(conn, "operator", names)
    bodies = {}
    for operator in operators:
        old = known.get(operator.id)
        kept = _decoder.decode(old).pin if old is not None else None
        hashed = msgspec.structs.replace(operator, pin=pins.keep_or_hash(operator.pin, kept))
        bodies[operator.id] = _encoder.encode(hashed)
    return put_bodies(conn, "operator", bodies)


def check_operator(path: str, operator: Operator) -> Problems:
    """Return what is wrong with an operator; the id stands in the badge's code."""
    yield from check_id(f"{path}/id", operator.id)
    yield from check_text(f"{path}/name", operator.name)
    for place, role in enumerate(operator.roles):
        yield from check_choice(f"{path}/roles/{place}", role, ROLES)
    if operator.pin and not _PIN.fullmatch(operator.pin):
        yield FieldProblem(f"{path}/pin", "must be 4 to 12 digits")
