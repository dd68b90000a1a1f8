"""Who works which order: claims with a fencing number that rises with each."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from sync.contract.messages import Claim, ClaimRefused, ClaimRequest, ClaimResponse
from sync.store import feed
from sync.store.db.clock import format_ms
from sync.store.db.tables.orders import orders
from sync.store.orders.record import OrderRecord
from sync.store.orders.rows import load_orders, save_orders
from sync.store.orders.states import CLAIMABLE, RELEASED

# The most a station may take of the queue in one call; more would starve the other benches.
MOST_WANTED = 200


def claim_orders(conn: Connection, request: ClaimRequest, now: int) -> ClaimResponse:
    """Take back, then grant what is asked for, then the queue's next; the answer has all the station holds.

    An order the station holds already is granted with the fence it has, so a call may be repeated.
    Claims of an older epoch of the station are renewed under a higher fence: a machine that was cloned
    is not to work under the same one. Claims do not lapse.
    """
    held = list(conn.execute(select(orders.c.id).where(orders.c.claimed_by == request.station)).scalars())
    known = load_orders(conn, [*held, *request.orders, *request.give_back])
    for order_id in request.give_back:
        _give_back(known.get(order_id), request.station)
    for order in known.values():
        if order.claimed_by == request.station and order.claim_epoch != request.epoch:
            _grant(order, request)
    refused = [refusal for order_id in request.orders if (refusal := _claim(known, order_id, request))]
    known |= _take_next(conn, known, request)
    save_orders(conn, list(known.values()), format_ms(now))
    granted = sorted((order.id, order.fence) for order in known.values() if _holds(order, request.station))
    return ClaimResponse([Claim(*one) for one in granted], refused, feed.incarnation(conn))


def _holds(order: OrderRecord, station: str) -> bool:
    return order.claimed_by == station


def _give_back(order: OrderRecord | None, station: str) -> None:
    if order is None or not _holds(order, station):
        return
    order.tell(station, "given-back", f"fence {order.fence}")
    order.started = False
    order.drop_claim()


def _claim(known: dict[str, OrderRecord], order_id: str, request: ClaimRequest) -> ClaimRefused | None:
    order = known.get(order_id)
    if order is None:
        return ClaimRefused(order_id, "not-found")
    if _holds(order, request.station):
        return None
    if order.state not in CLAIMABLE:
        return ClaimRefused(order_id, order.state, order.packed_by or "")
    if order.claimed_by is not None:
        return ClaimRefused(order_id, "claimed", order.claimed_by)
    _grant(order, request)
    return None


def _grant(order: OrderRecord, request: ClaimRequest) -> None:
    order.fence += 1
    order.claimed_by, order.claim_epoch, order.changed = request.station, request.epoch, True
    order.tell(request.station, "claimed", f"fence {order.fence}")


def _take_next(
    conn: Connection, known: dict[str, OrderRecord], request: ClaimRequest
) -> dict[str, OrderRecord]:
    wanted = min(request.want, MOST_WANTED)
    if wanted <= 0:
        return {}
    free = [one for one in read_queue(conn, wanted + len(known)) if one not in known][:wanted]
    taken = load_orders(conn, free)
    for order_id in free:
        _grant(taken[order_id], request)
    return taken


def read_queue(conn: Connection, limit: int) -> Sequence[str]:
    """Return the ids of the unclaimed orders to be packed next, the most urgent first."""
    urgent = (orders.c.urgency, orders.c.due, orders.c.received, orders.c.id)
    free = (orders.c.state == RELEASED) & orders.c.claimed_by.is_(None)
    return conn.execute(select(orders.c.id).where(free).order_by(*urgent).limit(limit)).scalars().all()
