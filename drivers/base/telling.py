"""Hands an event to the sink from a thread that must outlive whatever the sink does."""

import logging

from drivers.api import DeviceEvent, Sink

_log = logging.getLogger(__name__)


def tell(sink: Sink, event: DeviceEvent) -> bool:
    """Hand one event over; false where the sink raised, which is logged and costs no other event."""
    try:
        sink(event)
    except Exception:  # noqa: BLE001 - the sink is the top of another room
        _log.exception("the sink refused %s", type(event).__name__)
        return False
    return True
