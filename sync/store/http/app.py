"""The ASGI application of a store over one database."""

import asyncio
from importlib.metadata import version

from litestar import Litestar
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig

from sync.store.db.database import Database
from sync.store.http import attention, call_log, catalogue, errors, feed, orders, stations, system
from sync.store.http.bodies import MOST_BYTES, StoreRequest
from sync.store.http.description import BEARER, COMPONENTS
from sync.store.http.given import DEPENDENCIES
from sync.store.http.throttle import Throttle

ROUTES = [
    catalogue.put_items,
    catalogue.put_operators,
    catalogue.put_cartons,
    catalogue.put_locations,
    orders.post_orders,
    orders.list_orders,
    orders.get_order,
    orders.hold_order,
    orders.release_order,
    orders.cancel_order,
    orders.break_claim,
    attention.list_exceptions,
    attention.list_quarantine,
    feed.read_feed,
    stations.enroll,
    stations.push,
    stations.pull,
    stations.claim,
    stations.number_block,
    system.healthz,
    system.openapi,
    system.docs,
]


def create_app(database: Database) -> Litestar:
    """Return the application; the database stays the caller's to close."""
    return Litestar(
        route_handlers=ROUTES,
        request_class=StoreRequest,
        after_response=call_log.tell_answer,
        dependencies=DEPENDENCIES,
        exception_handlers=errors.HANDLERS,
        request_max_body_size=MOST_BYTES,
        openapi_config=OpenAPIConfig(
            title="Packline order store",
            version=version("packline"),
            components=COMPONENTS,
            security=[{BEARER: []}],
            render_plugins=[],
            # without this, Litestar would put a page of its own there
            path="/v1/schema",
        ),
        state=State(
            {
                "database": database,
                "throttle": Throttle(),
                "push_gate": asyncio.Semaphore(stations.MOST_PUSHES),
            }
        ),
        logging_config=None,
    )
