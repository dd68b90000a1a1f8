"""Items, cartons and locations: taken over in bulk, all of a call or nothing of it."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from sync.contract.messages import Carton, Item, Location
from sync.store.catalogue.barcodes import find_taken, normalise_item, replace_barcodes
from sync.store.catalogue.checks import check_carton, check_item, check_location, check_twice
from sync.store.db.bodies import Stored, put_bodies, record_bodies, write_bodies
from sync.store.problems import refuse_all

_encoder = msgspec.json.Encoder(order="sorted")


def put_items(conn: Connection, items: Sequence[Item]) -> list[Stored]:
    """Take items over; GTINs are kept as 14 digits, and a code that is another item's is refused."""
    refuse_all(check_twice("sku", [item.sku for item in items]))
    refuse_all(problem for place, item in enumerate(items) for problem in check_item(f"/{place}", item))
    clean = [normalise_item(item) for item in items]
    refuse_all(find_taken(conn, clean))
    answer = write_bodies(conn, "item", {item.sku: _encoder.encode(item) for item in clean})
    changed = {stored.id for stored in answer if stored.state != "unchanged"}
    replace_barcodes(conn, [item for item in clean if item.sku in changed])
    record_bodies(conn, "item", answer)
    return answer


def put_cartons(conn: Connection, cartons: Sequence[Carton]) -> list[Stored]:
    """Take carton types over."""
    refuse_all(check_twice("id", [carton.id for carton in cartons]))
    refuse_all(problem for place, one in enumerate(cartons) for problem in check_carton(f"/{place}", one))
    return put_bodies(conn, "carton", {carton.id: _encoder.encode(carton) for carton in cartons})


def put_locations(conn: Connection, locations: Sequence[Location]) -> list[Stored]:
    """Take bins over."""
    refuse_all(check_twice("code", [location.code for location in locations]))
    refuse_all(problem for place, one in enumerate(locations) for problem in check_location(f"/{place}", one))
    return put_bodies(conn, "location", {location.code: _encoder.encode(location) for location in locations})
