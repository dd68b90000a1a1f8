"""What the system tells of plugging, as something to wait for with `select`; silent where udev is not."""

import logging
import sys
from typing import Protocol

if sys.platform == "linux":
    from drivers.transport.usb.udev_monitor import UdevEvents

_log = logging.getLogger(__name__)


class PlugEvents(Protocol):
    """Says that something was plugged in or out; what it was is for a look to find out."""

    def fileno(self) -> int:
        """The descriptor that is readable when there is news."""

    def drain(self) -> bool:
        """Take what there is; tell whether there was any."""


def udev_events() -> PlugEvents | None:
    """Begin to listen; `None` where that is not to be had, so that only looking is left."""
    if sys.platform != "linux":
        return None
    try:
        return UdevEvents()
    except (ImportError, OSError) as error:
        _log.info("no events of udev (%s); what is plugged in is looked up every few seconds", error)
        return None
