"""A USB bus that is not there: run by the system's Python, which has the bindings of umockdev.

It prints the folder that `umockdev-wrapper` takes, then obeys one JSON command a line and answers each with
a JSON line. A serial device is a pseudo terminal behind a node of the mocked /dev; pulling it closes the
terminal, as the kernel does.
"""

import json
import os
import pty
import sys
import tty
from pathlib import Path
from typing import Any

import gi  # type: ignore[import-not-found, unused-ignore]

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # type: ignore[import-not-found, unused-ignore]  # noqa: E402 - gi is told the version first

Told = dict[str, str]

_NODE_OF = {"tty": "{name}", "usbmisc": "usb/{name}", "hidraw": "{name}", "input": "input/{name}"}


class Bus:
    """The mocked sysfs, /dev and udev, and what is plugged in there by the name of its node."""

    def __init__(self) -> None:
        self._bed = UMockdev.Testbed.new()
        self._root = Path(self._bed.get_root_dir())
        self._masters: dict[str, int] = {}
        self._slaves: dict[str, int] = {}
        self._devices: dict[str, list[str]] = {}
        (self._root / "dev").mkdir(exist_ok=True)

    @property
    def root(self) -> str:
        return str(self._root)

    def plug(self, kind: str, name: str, port: str, events: bool = True, **told: Any) -> None:
        """Plug a device in at `port` as node `name`; without `events` udev says nothing of it."""
        interface = int(told.get("interface", 0))
        attributes = {"idVendor": told["vid"], "idProduct": told["pid"], "serial": told.get("serial", "")}
        attributes |= {"manufacturer": told.get("maker", ""), "product": told.get("product", "")}
        attributes |= told.get("attributes", {})
        usb = self._add("usb", port, None, attributes, {"DEVTYPE": "usb_device"})
        numbers = {"bInterfaceNumber": f"{interface:02x}"}
        inner = self._add("usb", f"{port}:1.{interface}", usb, numbers, {"DEVTYPE": "usb_interface"})
        between = self._between(kind, name, inner, told)
        node = _NODE_OF[kind].format(name=name)
        properties = {"DEVNAME": f"/dev/{node}", **told.get("properties", {})}
        self._make_node(node, name)
        leaf = self._add(kind, name, between, {"dev": "188:0"}, properties)
        self._devices[name] = list(dict.fromkeys((leaf, between, inner, usb)))
        if events:
            self._bed.uevent(leaf, "add")

    def _between(self, kind: str, name: str, parent: str, told: dict[str, Any]) -> str:
        """Make what the kernel sets between interface and node: a HID or an input device."""
        if kind == "input":
            return self._add("input", f"input-{name}", parent, {"capabilities/key": told["keys"]}, {})
        if kind == "hidraw":
            path = self._add("hid", f"0003:{name}.0001", parent, {}, {})
            self._bed.set_attribute_binary(path, "report_descriptor", list(bytes.fromhex(told["descriptor"])))
            return path
        return parent

    def _add(self, subsystem: str, name: str, parent: str | None, attributes: Told, properties: Told) -> str:
        flat = [part for pair in attributes.items() if pair[1] for part in pair]
        path: str = self._bed.add_device(
            subsystem, name, parent, flat, [part for pair in properties.items() for part in pair]
        )
        return path

    def _make_node(self, node: str, name: str) -> None:
        master, slave = pty.openpty()
        tty.setraw(slave)
        self._masters[name], self._slaves[name] = master, slave
        place = self._root / "dev" / node
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(os.ttyname(slave))

    def unplug(self, name: str, events: bool = True) -> None:
        """Pull a device out, its node first."""
        os.close(self._slaves.pop(name))
        os.close(self._masters.pop(name))
        leaf, *others = self._devices.pop(name)
        for place in (self._root / "dev").rglob(name):
            place.unlink()
        if events:
            self._bed.uevent(leaf, "remove")
        for path in (leaf, *others):
            self._bed.remove_device(path)

    def hide(self, name: str, events: bool = True) -> None:
        """Take a device out of sysfs and leave its node open: who reads it hears of nothing."""
        leaf, *others = self._devices[name]
        if events:
            self._bed.uevent(leaf, "remove")
        for path in (leaf, *others):
            self._bed.remove_device(path)

    def send(self, name: str, text: str) -> None:
        """Have a serial device say something."""
        os.write(self._masters[name], text.encode())


def main() -> None:
    bus = Bus()
    sys.stdout.write(json.dumps({"root": bus.root}) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        command = json.loads(line)
        getattr(bus, command.pop("do"))(**command)
        sys.stdout.write("{}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
