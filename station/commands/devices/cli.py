"""The arguments of `packline devices`, and what each of its commands runs.

Exit codes: 0 done or passed, 1 refused or not passed, 2 it cannot even begin.
"""

import argparse
import contextlib
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from station.run.stopping import stop_on_signal

if TYPE_CHECKING:
    from drivers.api import DeviceConfig

DONE, REFUSED, CANNOT_BEGIN = 0, 1, 2

_DESCRIPTION = """\
list   what is plugged in, what it is bound to in FILE, and the [[devices]] table for what is not
test   open one device of FILE and show what comes of it: codes with their AIM identifier and bytes,
       weights, a test label followed to its end, three seconds of RFID tags
watch  states, ages and counters of every device of FILE until Ctrl-C

A station that runs holds its devices: test is refused then, and watch shows what the station says.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the arguments of `packline devices`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _DESCRIPTION
    parser.add_argument(
        "what", nargs="?", choices=("list", "test", "watch"), default="list", help="%(default)s"
    )
    parser.add_argument("device", nargs="?", metavar="ROLE|NAME", help="test: which device of the file")
    parser.add_argument("--config", type=Path, metavar="FILE", help="station.toml; test and watch need it")
    parser.add_argument("--json", action="store_true", help="JSON, one object a line")
    parser.add_argument(
        "--seconds", type=float, metavar="S", help="test: time limit (30); watch: end after so long"
    )
    parser.add_argument("--count", type=int, default=0, metavar="N", help="test: end after N good readings")
    parser.set_defaults(run=run_devices)


def run_devices(args: argparse.Namespace) -> int:
    """Run one of the commands and return its exit code."""
    from drivers.api import BadSettings
    from station.commands.devices.choosing import Refused
    from station.config import ConfigError

    try:
        return _run(args)
    except (ConfigError, BadSettings) as error:
        return _complain(str(error), CANNOT_BEGIN)
    except Refused as error:
        return _complain(str(error), REFUSED)


def _run(args: argparse.Namespace) -> int:
    if args.what == "list":
        from station.commands.devices.listing import run_list

        return run_list(args.config, args.json)
    if args.config is None:
        return _complain(f"packline devices {args.what} needs --config FILE, a station.toml", CANNOT_BEGIN)
    with _changes_unlogged():
        return _test(args) if args.what == "test" else _watch(args)


@contextlib.contextmanager
def _changes_unlogged() -> Iterator[None]:
    """Keep changes of a device's state out of the log: what runs meanwhile shows each itself."""
    log = logging.getLogger("drivers.base.standing")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _test(args: argparse.Namespace) -> int:
    from drivers.catalog import catalog
    from station.commands.devices.choosing import choose
    from station.commands.devices.objecting import object_to
    from station.commands.devices.trial import Trial, TrialSettings
    from station.config import load

    def object_to_it(device: "DeviceConfig", _: Sequence["DeviceConfig"]) -> str:
        return object_to(device, ()) if args.device in (device.name, device.role.value) else ""

    config = load(args.config, object_to_it)
    if args.device is None:
        names = ", ".join(device.name for device in config.devices) or "none"
        return _complain(f"say which device to test; in {args.config} there is {names}", CANNOT_BEGIN)
    settings = TrialSettings(args.seconds or TrialSettings.seconds, args.count, args.json)
    trial = Trial(choose(config, args.device), settings, catalog())
    return DONE if trial.run(stop_on_signal()) else REFUSED


def _watch(args: argparse.Namespace) -> int:
    from drivers.catalog import catalog
    from station.commands.devices.objecting import object_to
    from station.commands.devices.watching import WatchSettings, run_watch
    from station.config import load

    settings = WatchSettings(args.json, args.seconds or 0.0)
    return run_watch(load(args.config, object_to), catalog(), stop_on_signal(), settings)


def _complain(why: str, code: int) -> int:
    for line in why.splitlines():
        sys.stderr.write(f"packline: {line}\n")
    return code
