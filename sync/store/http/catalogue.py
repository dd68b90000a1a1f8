"""PUT /v1/items, /v1/operators, /v1/cartons, /v1/locations: bulk, all or nothing."""

import msgspec
from litestar import put
from litestar.params import JSONBody

from sync.contract.messages import Carton, Item, Location, Operator
from sync.store.catalogue import entries
from sync.store.db.bodies import Stored
from sync.store.http.access import allow
from sync.store.http.description import PROBLEMS
from sync.store.http.given import GivenDatabase
from sync.store.people import operators
from sync.store.people.tokens import Role

_guards = [allow(Role.OMS)]


class StoredItems(msgspec.Struct, frozen=True):
    """What became of each item."""

    items: list[Stored]


class StoredOperators(msgspec.Struct, frozen=True):
    """What became of each operator."""

    operators: list[Stored]


class StoredCartons(msgspec.Struct, frozen=True):
    """What became of each carton type."""

    cartons: list[Stored]


class StoredLocations(msgspec.Struct, frozen=True):
    """What became of each location."""

    locations: list[Stored]


@put("/v1/items", guards=_guards, sync_to_thread=True, tags=["catalogue"], responses=PROBLEMS)
def put_items(data: JSONBody[list[Item]], database: GivenDatabase) -> StoredItems:
    """Take items over; a code may mean one item only."""
    with database.writing() as conn:
        return StoredItems(entries.put_items(conn, data))


@put("/v1/operators", guards=_guards, sync_to_thread=True, tags=["catalogue"], responses=PROBLEMS)
def put_operators(data: JSONBody[list[Operator]], database: GivenDatabase) -> StoredOperators:
    """Take operators over; no PIN keeps the one there is, an empty one takes it away."""
    with database.writing() as conn:
        return StoredOperators(operators.put_operators(conn, data))


@put("/v1/cartons", guards=_guards, sync_to_thread=True, tags=["catalogue"], responses=PROBLEMS)
def put_cartons(data: JSONBody[list[Carton]], database: GivenDatabase) -> StoredCartons:
    """Take carton types over."""
    with database.writing() as conn:
        return StoredCartons(entries.put_cartons(conn, data))


@put("/v1/locations", guards=_guards, sync_to_thread=True, tags=["catalogue"], responses=PROBLEMS)
def put_locations(data: JSONBody[list[Location]], database: GivenDatabase) -> StoredLocations:
    """Take bins over."""
    with database.writing() as conn:
        return StoredLocations(entries.put_locations(conn, data))
