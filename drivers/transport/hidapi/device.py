"""A HID device by who it is: `usb:VID:PID[:SERIAL][?interface=N]`, through hidapi.

hidapi's `read` gives a whole report each time (measured under umockdev, as on the kernel's hidraw). Where the
device has no report ids, a 0 is put in front, as hidapi wants it for writing.
"""

import contextlib
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from drivers.api import BadSettings, ConnectionLost, Unreachable
from drivers.transport.hidapi import library
from drivers.transport.hidapi.thread import hid_thread
from drivers.transport.usb.nodes import UsbIdentity, UsbKind, UsbNode, nodes, pick, read_identity
from drivers.transport.usb.windows import hid_paths

_FAILURES = (OSError, ValueError)
"""ValueError: hidapi's word for a device that is not open."""

_MOST_WAITING = 1024
"""Reports kept for a driver that does not take them; the kernel keeps 64 more and then drops the oldest."""

_LONGEST_REPORT = 4096
"""What is read at most where the device does not tell how long its reports are (linux/hid.h)."""


class ReportShape(Protocol):
    """What has to be known of a device's reports to read them."""

    @property
    def numbered(self) -> bool:
        """Whether each begins with its id."""

    @property
    def longest_input(self) -> int:
        """The size of the longest one read, as the device sends it; 0 where that is not known."""


class HidDevice:
    """The way to the HID device that `identity` names, on the interface that has `usage_page`.

    `shape` reads a report descriptor.
    """

    def __init__(self, identity: UsbIdentity, usage_page: int, shape: Callable[[bytes], ReportShape]) -> None:
        self.identity = identity
        self.usage_page = usage_page
        self._shape = shape
        self._node = ""

    @property
    def address(self) -> str:
        """The node it was reached at last; its identity where it never was."""
        return self._node or str(self.identity)

    def open(self) -> "HidConnection":
        """Find the device and open it; `Unreachable` where it is away, in doubt, forbidden, or swapped."""
        found = self._find()
        connection = HidConnection(found, self._shape)
        try:
            hid_thread.call(connection.open, undo=lambda _: connection.close_now())
        except _FAILURES as error:
            raise Unreachable(f"{found.node} ({self.identity}) cannot be opened: {error}") from error
        try:
            self._verify(found)
        except Unreachable:
            connection.close()
            raise
        self._node = found.node
        return connection

    def _verify(self, opened: UsbNode) -> None:
        """Look again: another device may have taken the node's name between looking and opening."""
        if self._find() != opened:
            raise Unreachable(f"{opened.node} became another device while it was opened")

    def _find(self) -> UsbNode:
        listed = _list()
        fitting = [node for node in listed if self._fits(node)]
        plugged, usable = (any(node.is_a(self.identity) for node in there) for there in (listed, fitting))
        if plugged and not usable:
            raise Unreachable(
                f"{self.identity} is plugged in, but not set up for this: none of its interfaces has the HID "
                f"usage page {self.usage_page:02x}"
            )
        return pick(self.identity, fitting, UsbKind.HIDRAW)

    def _fits(self, node: UsbNode) -> bool:
        """Tell whether a node has the usage page, or does not say what it has."""
        pages = {page for page, _ in node.usages}
        return self.usage_page in pages or pages <= {0}


class HidConnection:
    """An open HID device: `Reports` for one driver's thread, while the HID thread reads it."""

    def __init__(self, node: UsbNode, shape: Callable[[bytes], ReportShape]) -> None:
        self.node = node
        self.descriptor = b""
        self._shape = shape
        self._numbered = True
        self._size = _LONGEST_REPORT
        self._handle: library.Handle | None = None
        self._changed = threading.Condition()
        self._reports: deque[bytes] = deque()
        self._lost = ""
        self._cancelled = False

    def open(self) -> None:
        """Open the device and begin to read it; on the HID thread."""
        hid_thread.assert_own()
        handle = library.new_handle()
        handle.open_path(self.node.node.encode())
        with contextlib.suppress(*_FAILURES):
            self.descriptor = bytes(handle.get_report_descriptor())
        if self.descriptor:
            shape = self._shape(self.descriptor)
            self._numbered = shape.numbered
            self._size = shape.longest_input or _LONGEST_REPORT
        handle.set_nonblocking(1)
        self._handle = handle
        hid_thread.attach(self)

    @property
    def full(self) -> bool:
        """Whether the driver takes no reports."""
        return len(self._reports) >= _MOST_WAITING

    def pull(self, wait_ms: int) -> bool:
        """Read one report if one comes within `wait_ms`; on the HID thread, which takes what this raises."""
        hid_thread.assert_own()
        if self._handle is None:
            return False
        report = bytes(self._handle.read(self._size, wait_ms))
        if report:
            self._note(report if self._numbered else b"\x00" + report)
        return bool(report)

    def lose(self, why: str) -> None:
        """Tell who reads that nothing more will come."""
        self._note(lost=why)

    def read(self, timeout: float) -> bytes:
        """Return the next report with its id in front, b"" after `timeout` seconds of silence or a cancel.

        What came before the device went away is given first.
        """
        until = time.monotonic() + timeout
        with self._changed:
            while not (self._reports or self._lost or self._cancelled):
                left = until - time.monotonic()
                if left <= 0:
                    return b""
                self._changed.wait(left)
            self._cancelled = False
            if self._reports:
                return self._reports.popleft()
            if self._lost:
                raise ConnectionLost(self._lost)
        return b""

    def write(self, report: bytes) -> None:
        """Send an output report, its id in front; `ConnectionLost` where the device takes none."""
        self._send(report, lambda handle: handle.write(report))

    def send_feature(self, report: bytes) -> None:
        """Send a feature report, its id in front; `ConnectionLost` where the device takes none."""
        self._send(report, lambda handle: handle.send_feature_report(report))

    def cancel(self) -> None:
        """Make the `read` under way, or the next one, return at once."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def close(self) -> None:
        """Let the device go; may be called twice. One that hangs is let go when it no longer does."""
        hid_thread.see_to(self.close_now)

    def close_now(self) -> None:
        """Let the device go; on the HID thread."""
        hid_thread.detach(self)
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(*_FAILURES):
                handle.close()
        self.lose("the device was closed")

    def _send(self, report: bytes, send: Callable[[library.Handle], int]) -> None:
        try:
            hid_thread.call(lambda: self.send_now(report, send))
        except (*_FAILURES, Unreachable) as error:
            raise ConnectionLost(f"the device takes no report {report[:1].hex()}: {error}") from error

    def send_now(self, report: bytes, send: Callable[[library.Handle], int]) -> None:
        """Send a report; on the HID thread."""
        hid_thread.assert_own()
        if self._handle is None:
            raise OSError("it was closed")
        if send(self._handle) < len(report):
            raise OSError(self._handle.error())

    def _note(self, report: bytes = b"", lost: str = "") -> None:
        with self._changed:
            if report:
                self._reports.append(report)
            self._lost = self._lost or lost
            self._changed.notify_all()


def hid_device(url: str, usage_page: int, shape: Callable[[bytes], ReportShape]) -> HidDevice:
    """Read `usb:VID:PID[:SERIAL][?interface=N]`; `BadSettings` where it is no such address."""
    if not url.startswith("usb:"):
        raise BadSettings(
            f"{url!r} is no address of a HID device; it must be usb:VID:PID or usb:VID:PID:SERIAL"
        )
    return HidDevice(read_identity(url), usage_page, shape)


def found_hid() -> list[UsbNode]:
    """List the HID devices that are plugged in, each interface once; none where hidapi is missing.

    `Unreachable` where hidapi does not tell: nothing is known of them then, which is not that they are gone.
    """
    return _list() if library.is_here() else []


def _list() -> list[UsbNode]:
    """List what is plugged in; `Unreachable` where hidapi does not tell."""
    if not library.is_here():
        raise Unreachable("hidapi is not installed, so no HID device can be used")
    try:
        listed = hid_paths(hid_thread.call(_enumerate))
    except _FAILURES as error:
        raise Unreachable(f"hidapi does not tell what is plugged in: {error}") from error
    return _with_sockets(listed) if sys.platform == "linux" else listed


def _enumerate() -> list[dict[str, object]]:
    hid_thread.assert_own()
    return [dict(entry) for entry in library.enumerate_devices()]


def _with_sockets(listed: list[UsbNode]) -> list[UsbNode]:
    """Add the socket each is plugged into, which hidapi does not know, to tell twins apart."""
    try:
        known = {node.node: node for node in nodes(UsbKind.HIDRAW)}
    except Unreachable:
        return listed
    return [
        replace(node, path=known[node.node].path, port=known[node.node].port) if node.node in known else node
        for node in listed
    ]
