"""Orders as stations are given them."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from sync.contract.messages import NewOrder, WorkOrder
from sync.store.db.portions import portions
from sync.store.db.tables.orders import orders
from sync.store.orders.taking import merge_lines

_decoder = msgspec.json.Decoder(NewOrder)


def read_work_orders(conn: Connection, ids: Sequence[str]) -> list[WorkOrder]:
    """Return those of these orders that exist, as stations see them."""
    found = []
    for some in portions(ids):
        for row in conn.execute(select(orders).where(orders.c.id.in_(some))):
            order = _decoder.decode(row.body)
            found.append(
                WorkOrder(
                    id=row.id,
                    external_id=row.external_id,
                    channel=row.channel,
                    code=row.code,
                    state=row.state,
                    service=order.service,
                    ship_by=order.ship_by,
                    ship_to=order.ship_to,
                    lines=merge_lines(order.lines),
                    revision=row.revision,
                    received=row.received,
                    reason=row.cancelled or row.hold or row.note,
                    totes=order.totes,
                    note=order.note,
                    claimed_by=row.claimed_by,
                    fence=row.fence,
                )
            )
    return found
