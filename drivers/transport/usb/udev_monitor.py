"""Events of udev through libudev's monitor."""

import logging

from drivers.transport.usb.identity import UsbKind

_log = logging.getLogger(__name__)

_MOST_AT_ONCE = 256
"""Events taken in one turn; the look that follows sees what all of them came to."""


class UdevEvents:
    """The monitor of libudev, filtered to the kinds of node that drivers open."""

    def __init__(self) -> None:
        import pyudev  # noqa: PLC0415 - a window's first frame need not wait for it

        self._monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source="udev")
        for kind in UsbKind:
            self._monitor.filter_by(kind.value)
        self._monitor.start()

    def fileno(self) -> int:
        """The descriptor that is readable when there is news."""
        number: int = self._monitor.fileno()
        return number

    def drain(self) -> bool:
        """Take what there is; an overflow is news too: something was missed."""
        count = 0
        try:
            while count < _MOST_AT_ONCE and self._monitor.poll(0) is not None:
                count += 1
        except OSError as error:
            _log.debug("udev's events overflowed: %s", error)
            return True
        return count > 0
