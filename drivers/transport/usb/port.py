"""A serial port or printer of the USB device that an identity names, found anew at each open."""

import contextlib
from collections.abc import Callable

from drivers.api import Connection, DeviceError, Transport
from drivers.transport.usb.nodes import UsbIdentity, UsbKind, resolve, verify


class UsbPort:
    """The way to a device by its identity; `reach` makes the way to a node."""

    def __init__(self, identity: UsbIdentity, kind: UsbKind, reach: Callable[[str], Transport]) -> None:
        self.identity = identity
        self.kind = kind
        self._reach = reach
        self._node = ""
        self.model = ""
        """What the device calls itself, once it was open."""

    @property
    def address(self) -> str:
        """The node it was reached at last; its identity where it never was."""
        return self._node or str(self.identity)

    def open(self) -> Connection:
        """Find the node and open it; `Unreachable` where it is away, in doubt, or swapped on opening."""
        found = resolve(self.identity, self.kind)
        connection = self._reach(found.node).open()
        try:
            verify(self.identity, self.kind, found)
        except DeviceError:
            with contextlib.suppress(DeviceError):
                connection.close()
            raise
        self._node, self.model = found.node, found.model
        return connection


def known_by(transport: Transport) -> str:
    """Give what a device is known by across unplugging: its USB identity, or its address."""
    return str(transport.identity) if isinstance(transport, UsbPort) else transport.address


def model_of(transport: Transport) -> str:
    """Give what a device that is open calls itself; empty where nothing tells."""
    return transport.model if isinstance(transport, UsbPort) else ""
