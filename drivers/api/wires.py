"""How a device is reached: an open stream or HID device, and the way to one."""

from typing import Protocol


class Connection(Protocol):
    """An open byte stream to a device."""

    def read(self, timeout: float) -> bytes:
        """Return what has come, b"" after `timeout` seconds of silence; `ConnectionLost` at its end."""

    def write(self, data: bytes) -> None:
        """Hand all of `data` over; `ConnectionLost` where that fails."""

    def cancel(self) -> None:
        """Make a `read` that is under way in another thread return soon."""

    def close(self) -> None:
        """Let the device go; may be called twice."""


class Reports(Protocol):
    """An open HID device: whole reports instead of a stream."""

    def read(self, timeout: float) -> bytes:
        """Return the next report with its id in front, b"" after `timeout`; `ConnectionLost` at its end."""

    def write(self, report: bytes) -> None:
        """Send an output report, its id in front; `ConnectionLost` where that fails."""

    def send_feature(self, report: bytes) -> None:
        """Send a feature report, its id in front; `ConnectionLost` where that fails."""

    def cancel(self) -> None:
        """Make a `read` that is under way in another thread return soon."""

    def close(self) -> None:
        """Let the device go; may be called twice."""


class Transport(Protocol):
    """A way to reach a device, not yet open."""

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""

    def open(self) -> Connection:
        """Open it, or raise `Unreachable` with a reason in words."""
