"""The devices of a bench on their own: prints what their sink is told as JSON lines, until its input ends.

Arguments: the `[[devices]]` tables as a JSON array, and how many seconds lie between two looks at what is
plugged in, with "poll" behind it where udev is not to be heard. A line of input has it count what it holds.
"""

import json
import sys
import threading
from functools import partial
from pathlib import Path

from drivers.api import CodeRead, DeviceChanged, DeviceConfig, DeviceEvent, Role
from drivers.catalog import catalog
from drivers.fleet.hotplug import Hotplug, HotplugPace
from drivers.manager import Manager
from drivers.transport.usb.events import udev_events

_lock = threading.Lock()


def _say(event: DeviceEvent) -> None:
    with _lock:
        if isinstance(event, CodeRead):
            sys.stdout.write(json.dumps({"code": event.code}) + "\n")
        elif isinstance(event, DeviceChanged):
            told = event.status
            words = {"name": told.name, "state": told.state.value, "reason": told.reason}
            words |= {"address": told.address, "identity": told.identity, "detail": told.detail}
            sys.stdout.write(json.dumps(words) + "\n")
        sys.stdout.flush()


def main() -> None:
    tables, look_s, *mode = sys.argv[1:]
    configs = [
        DeviceConfig(
            table.get("name", table["role"]),
            Role(table["role"]),
            table["driver"],
            table["url"],
            table.get("options", {}),
        )
        for table in json.loads(tables)
    ]
    watch = partial(
        Hotplug,
        events=(lambda: None) if mode == ["poll"] else udev_events,
        pace=HotplugPace(look_s=float(look_s), doubt_s=0.2),
    )
    manager = Manager(configs, _say, catalog(), watch)
    manager.start()
    for _ in sys.stdin:
        _count()
    manager.stop()
    _count()


def _count() -> None:
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    threads = [thread.name for thread in threading.enumerate()]
    with _lock:
        sys.stdout.write(json.dumps({"descriptors": descriptors, "threads": threads}) + "\n")
        sys.stdout.flush()


main()
