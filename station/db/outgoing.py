"""What the store said of the facts that were sent to it, and of the station itself."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from station.db.news import set_setting, setting
from sync.contract.messages import Enrollment, Quarantined
from sync.outbox import mark_acknowledged, read_head
from sync.outbox_care import renumber

QUARANTINED_KEPT = 200


def acknowledge(
    connection: Connection, epoch: int, upto: int, incarnation: str, quarantined: Sequence[Quarantined]
) -> None:
    """Note what the store has; the newest facts it could not apply are kept for the lead."""
    mark_acknowledged(connection, epoch, upto, incarnation)
    if quarantined:
        kept = [*msgspec.json.decode(setting(connection, "quarantined") or "[]")]
        kept.extend(msgspec.to_builtins(quarantined))
        set_setting(connection, "quarantined", msgspec.json.encode(kept[-QUARANTINED_KEPT:]).decode())


def take_identity(connection: Connection, enrollment: Enrollment, fingerprint: str) -> int:
    """Take a new identity on and return the epoch there was, 0 for none.

    The numbers of another epoch are burnt, and the claims on what is not packed are asked for anew.
    """
    had = read_head(connection).epoch
    renumber(connection, enrollment.epoch, enrollment.incarnation, fingerprint)
    connection.exec_driver_sql("DELETE FROM numbers WHERE epoch <> ?", (enrollment.epoch,))
    connection.exec_driver_sql(
        "UPDATE orders SET wanted = 1 WHERE claimed_by = ? AND mark <> 'packed'", (enrollment.station,)
    )
    return had
