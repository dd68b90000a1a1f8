"""The command `packline`. Each command loads only what it needs, so that each starts quickly.

Exit codes: 0 done, 1 what was asked is refused or found wrong, 2 it cannot even begin.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from station.commands.logs import LEVELS, LevelUnknown, choose_level, log_of_program

DONE, REFUSED, CANNOT_BEGIN = 0, 1, 2
_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `argv` is that of the process where it is not given."""
    given = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    args = _parser(given).parse_args(given)
    try:
        level = choose_level(args.log, os.environ)
    except LevelUnknown as error:
        return _cannot_begin(str(error))
    with log_of_program(level) as log:
        try:
            args.keep_log = log.keep_beside
            code: int = args.run(args)
        except KeyboardInterrupt:
            return 130
        except Exception:  # noqa: BLE001 - the main thread's top: a trace would show what was worked on
            _log.critical("a defect ended the command", exc_info=True)
            return REFUSED
    return code


class _Version(argparse.Action):
    """Says the version and ends; it is looked up only where it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from station.commands.version import version_line

        sys.stdout.write(f"{version_line()}\n")
        parser.exit()


def _command_of(given: Sequence[str]) -> str:
    """Return the first word that is not an option of the program itself."""
    words = iter(given)
    for word in words:
        if word == "--log":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def _speak_utf8() -> None:
    """Read and write UTF-8, as JSON is by its standard: a letter that the locale lacks ends no command."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=stream.errors)


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="packline", description="The software of a packing and picking station."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say the version and end")
    parser.add_argument(
        "--log",
        metavar="LEVEL",
        choices=tuple(LEVELS),
        help="how much is logged: error, warning, info or debug; goes before the variable PACKLINE_LOG",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = _command_of(given)
    _add_demo(commands.add_parser("demo", help="store, station and virtual devices on this machine"))
    _add_station(commands.add_parser("station", help="one station, with its window or headless"))
    store = commands.add_parser("store", help="the order store: serve, import, enroll, token, check")
    if command == "store":
        from sync.store.cli import add_parsers

        add_parsers(store.add_subparsers(required=True, metavar="COMMAND"))
    _add_simulate(commands.add_parser("simulate", help="virtual devices that speak the real protocols"))
    devices = commands.add_parser("devices", help="what is plugged in and bound: list, test, watch")
    if command == "devices":
        from station.commands.devices.cli import add_arguments

        add_arguments(devices)
    doctor = commands.add_parser("doctor", help="can this machine be a station")
    doctor.add_argument("--config", type=Path, metavar="FILE", help="station.toml, to check it too")
    doctor.set_defaults(run=_doctor)
    _add_bench(commands.add_parser("bench", help="measure the hot paths beside their floors"))
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", help="no window: a scripted shift")
    parser.add_argument("--orders", type=_positive, default=20, metavar="N", help="orders (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which orders (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("out/demo"), metavar="DIR", help="%(default)s")
    parser.set_defaults(run=_demo)


def _add_station(parser: argparse.ArgumentParser) -> None:
    whats = ("run", "status", "journal", "replay")
    parser.add_argument("what", nargs="?", choices=whats, default="run", help="%(default)s")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="station.toml")
    parser.add_argument("--headless", action="store_true", help="no window; JSON lines on stdout")
    parser.add_argument("--last", type=_positive, metavar="N", help="of journal: only the last N steps")
    parser.add_argument("--first", type=_positive, default=1, metavar="N", help="of replay: from step N on")
    parser.add_argument("--json", action="store_true", help="of journal and replay: one object a line")
    parser.set_defaults(run=_station)


def _add_simulate(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(required=True, metavar="DEVICE")
    scanner = kinds.add_parser("scanner", help="sends each line of stdin as a code")
    scanner.add_argument("--port", type=_port, default=0, help="TCP port; 0 takes any free one")
    scanner.add_argument("--host", default="127.0.0.1", help="%(default)s")
    scanner.add_argument("--pty", action="store_true", help="a pseudo terminal instead of TCP")
    scanner.add_argument("--protocol", choices=("line", "ssi"), default="line", help="%(default)s")
    scanner.set_defaults(run=_simulate_scanner)
    scale = kinds.add_parser("scale", help="weighs what the lines of stdin put on: put 250, take, unstable …")
    scale.add_argument(
        "--protocol", choices=("mt-sics", "toledo-8217"), default="mt-sics", help="%(default)s"
    )
    scale.add_argument("--unit", choices=("kg", "g", "lb"), default="kg", help="%(default)s")
    scale.add_argument("--port", type=_port, default=0, help="TCP port; 0 takes any free one")
    scale.add_argument("--host", default="127.0.0.1", help="%(default)s")
    scale.add_argument("--pty", action="store_true", help="a pseudo terminal instead of TCP")
    scale.set_defaults(run=_simulate_scale)
    printer = kinds.add_parser("printer", help="a Zebra that keeps its labels as ZPL and pictures")
    printer.add_argument("--port", type=_port, default=0, help="TCP port; 0 takes any free one")
    printer.add_argument("--host", default="127.0.0.1", help="%(default)s")
    printer.add_argument("--out", type=Path, default=Path("out/labels"), metavar="DIR", help="%(default)s")
    printer.add_argument("--pty", action="store_true", help="on a pseudo terminal instead of TCP")
    printer.add_argument("--dots-per-mm", type=int, default=8, choices=(6, 8, 12, 24), help="%(default)s")
    printer.set_defaults(run=_simulate_printer)
    lab = kinds.add_parser("lab", help="a window with all of them, to break them by hand")
    lab.add_argument(
        "--port", type=_port, default=7001, help="TCP port of the first, the others follow; 0 takes free ones"
    )
    lab.add_argument("--out", type=Path, default=Path("out/lab"), metavar="DIR", help="%(default)s")
    lab.set_defaults(run=_simulate_lab)
    reader = kinds.add_parser("reader", help="reads the tags that lines of stdin put before it")
    reader.add_argument("--port", type=_port, default=0, help="TCP port; 0 takes any free one")
    reader.add_argument("--host", default="127.0.0.1", help="%(default)s")
    reader.add_argument("--antennas", type=_positive, default=4, metavar="N", help="%(default)s")
    reader.set_defaults(run=_simulate_reader)


def _add_bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("scan", "outbox", "start", "devices", "rfid"))
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")
    parser.add_argument("--rounds", type=_positive, default=1000, metavar="N", help="%(default)s")
    parser.add_argument("--seconds", type=_positive, default=60, metavar="N", help="of rfid (%(default)s)")
    parser.set_defaults(run=_bench)


def _demo(args: argparse.Namespace) -> int:
    from station.commands.demo import run_demo

    return run_demo(args.headless or not _has_display(), args.orders, args.seed, args.out)


def _station(args: argparse.Namespace) -> int:
    from station.commands.devices.objecting import object_to
    from station.config import ConfigError, load

    if args.what == "status":
        return _status(args.config)
    if args.what != "run":
        return _steps(args)
    try:
        config = load(args.config, object_to)
    except ConfigError as error:
        return _cannot_begin(str(error))
    from station.run.start import run_station

    args.keep_log(config.database)
    return run_station(config, args.headless)


def _status(path: Path) -> int:
    from station.commands.status import read_status
    from station.config import ConfigError, load
    from station.db.database import DatabaseUnusable

    try:
        sys.stdout.write(json.dumps(read_status(load(path)), ensure_ascii=False) + "\n")
    except (ConfigError, FileNotFoundError, DatabaseUnusable) as error:
        return _cannot_begin(str(error))
    return DONE


def _steps(args: argparse.Namespace) -> int:
    from station.commands.journal.cli import print_journal, print_replay
    from station.commands.journal.rows import NothingKept
    from station.config import ConfigError, load
    from station.db.database import DatabaseUnusable

    try:
        path = load(args.config).database
        if args.what == "journal":
            return print_journal(path, args.last, args.json)
        return print_replay(path, args.first, args.json)
    except (ConfigError, FileNotFoundError, DatabaseUnusable, NothingKept) as error:
        return _cannot_begin(str(error))


def _simulate_scanner(args: argparse.Namespace) -> int:
    from drivers.sim.cli import run_scanner

    try:
        return run_scanner(args.port, pty=args.pty, host=args.host, protocol=args.protocol)
    except OSError as error:
        return _cannot_simulate(args.host, args.port, error)


def _simulate_scale(args: argparse.Namespace) -> int:
    from drivers.sim.cli import run_scale

    try:
        return run_scale(args.protocol, args.port, pty=args.pty, unit=args.unit, host=args.host)
    except OSError as error:
        return _cannot_simulate(args.host, args.port, error)


def _simulate_printer(args: argparse.Namespace) -> int:
    from drivers.sim.cli import run_printer

    try:
        return run_printer(args.port, args.out, host=args.host, pty=args.pty, dots_per_mm=args.dots_per_mm)
    except OSError as error:
        return _cannot_simulate(args.host, args.port, error)


def _simulate_lab(args: argparse.Namespace) -> int:
    if not _has_display() and "QT_QPA_PLATFORM" not in os.environ:
        return _cannot_begin("the lab needs a display; without one, simulate each device by itself")
    from station.commands.lab import PortsRunOut, run_lab

    try:
        return run_lab(args.port, args.out)
    except OSError as error:
        return _cannot_simulate("127.0.0.1", args.port, error)
    except PortsRunOut as error:
        return _cannot_begin(str(error))


def _simulate_reader(args: argparse.Namespace) -> int:
    from drivers.sim.rfid.cli import run_reader

    try:
        return run_reader(args.port, host=args.host, antennas=args.antennas)
    except OSError as error:
        return _cannot_simulate(args.host, args.port, error)


def _doctor(args: argparse.Namespace) -> int:
    from station.commands.doctor import run_doctor

    return run_doctor(args.config)


def _bench(args: argparse.Namespace) -> int:
    from station.commands.benchmarks import run_bench

    return run_bench(args.what, args.seconds if args.what == "rfid" else args.rounds, args.json)


def _cannot_simulate(host: str, port: int, error: OSError) -> int:
    why = os.strerror(error.errno) if error.errno else str(error)
    if error.filename:
        return _cannot_begin(f"{error.filename} cannot be written: {why}; name another folder with --out")
    return _cannot_begin(f"{host} cannot be listened on at port {port}: {why}; try another, or --port 0")


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform != "linux"


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("0 to 65535")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _cannot_begin(why: str) -> int:
    for line in why.splitlines():
        sys.stderr.write(f"packline: {line}\n")
    return CANNOT_BEGIN
