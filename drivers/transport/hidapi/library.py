"""The hidapi library, loaded once and guarded: a machine without it has no HID devices, and says so.

Its wheel holds two modules. On Linux only `hidraw` is of use: `hid` there goes through libusb, wants rights
on the whole bus and takes the device away from the kernel's driver. Elsewhere `hid` is the only one. It is
loaded with this module, so on the main thread; all calls are made by `drivers.transport.hidapi.thread`.
"""

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Protocol

_MODULE = "hidraw" if sys.platform == "linux" else "hid"


class Handle(Protocol):
    """What is used of hidapi's `device`; each call raises OSError or ValueError where it fails."""

    def open_path(self, path: bytes) -> None:
        """Open the device behind a path that was enumerated."""

    def set_nonblocking(self, on: int) -> int:
        """Have a read without time return at once."""

    def get_report_descriptor(self) -> list[int]:
        """Give the device's report descriptor."""

    def read(self, max_length: int, timeout_ms: int) -> list[int]:
        """Give the next report, nothing where none came in time."""

    def write(self, report: bytes) -> int:
        """Send an output report; gives what was sent, -1 where it failed."""

    def send_feature_report(self, report: bytes) -> int:
        """Send a feature report; gives what was sent, -1 where it failed."""

    def error(self) -> str:
        """Say what failed last."""

    def close(self) -> None:
        """Let the device go."""


def _load() -> ModuleType | None:
    try:
        return importlib.import_module(_MODULE)
    except ImportError:
        return None


_library = _load()


def is_here() -> bool:
    """Tell whether there is a hidapi to call."""
    return _library is not None


def enumerate_devices() -> list[Mapping[str, Any]]:
    """List what hidapi sees, once for each collection of a device."""
    return [] if _library is None else list(_library.enumerate())


def new_handle() -> Handle:
    """Make a device that is not open yet; only where `is_here`."""
    if _library is None:
        raise OSError(f"the Python module {_MODULE} of hidapi is not installed")
    handle: Handle = _library.device()
    return handle
