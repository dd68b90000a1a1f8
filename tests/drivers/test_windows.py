"""The drivers where nothing of Linux is to be had: another platform's name, and its modules taken away."""

import subprocess
import sys

PROGRAM = """
import importlib
import pkgutil
import sys
import types
import drivers
# What the drivers use of others asks for the platform when it is loaded, so it is loaded as on this machine.
for module in pkgutil.walk_packages(drivers.__path__, "drivers."):
    importlib.import_module(module.name)
for name in [name for name in sys.modules if name.partition(".")[0] == "drivers"]:
    del sys.modules[name]
sys.platform = "win32"
sys.modules["hid"] = types.ModuleType("hid")  # its wheel has this module on Windows
for name in ("fcntl", "grp", "pyudev", "termios"):
    sys.modules[name] = None

from drivers.api import DeviceConfig, Role
from drivers.catalog import catalog
from drivers.fleet.hotplug import plugged_in
from drivers.manager import Manager
from drivers.transport.hidapi import library
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.usb.nodes import UsbKind
from drivers.transport.usb.devices import usb_devices
from drivers.transport.usb.events import udev_events

assert "drivers.transport.usb.linux" not in sys.modules
assert udev_events() is None
assert usb_devices() == []
hid = {"path": b"HID#1", "vendor_id": 0x0C2E, "product_id": 0x0901, "usage_page": 0x8C, "usage": 2}
library.enumerate_devices = lambda: [hid]
assert [node.node for node in plugged_in() if node.kind is UsbKind.HIDRAW] == ["HID#1"]
assert not catalog([]).broken, catalog([]).broken
assert transport_for("COM3", OptionReader({"baud": 19200})).address == "COM3"
url = "usb:0c2e:0901:S1"
manager = Manager([DeviceConfig("front", Role.SCANNER, "serial", url)], lambda _: None, catalog([]))
manager.start()
manager.stop()
print(manager.statuses[0].state.value)
"""


def test_drivers_and_manager_work_without_anything_of_linux() -> None:
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "absent\n"
