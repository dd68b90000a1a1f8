"""What `packline simulate scanner`, `packline simulate printer` and `packline simulate scale` run.

All print one JSON line when they are ready, take commands from standard input, one a line, and go on until
SIGTERM or SIGINT, whether or not standard input has ended.
"""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drivers.sim.command_lines import TURN_S, await_stop, lines, say, stop_on_signal
from drivers.sim.listener import NobodyListens
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.printers.pty_printer import SimPtyPrinter
from drivers.sim.printers.zebra_answers import WARNINGS, Nameplate
from drivers.sim.scales.load import Unable
from drivers.sim.scales.scale import Protocol, SimScale
from drivers.sim.scanners.line_scanner import SimPtyScanner, SimScanner
from drivers.sim.scanners.ssi_scanner import NotAcknowledged, SimSsiPtyScanner, SimSsiScanner, SsiSimulation


def run_scanner(
    port: int = 0,
    *,
    pty: bool = False,
    protocol: str = "line",
    host: str = "127.0.0.1",
    source: int | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Send each line read from the descriptor `source`, standard input by default, as one code.

    A code waits for a station to listen. With protocol "ssi" each is answered by a JSON line that says
    whether it was acknowledged. Ends on a signal, or on `stopping` where that is given; gives the exit code.
    """
    if protocol == "ssi":
        return _run_ssi(port, pty=pty, host=host, source=source, stopping=stopping)
    scanner = SimPtyScanner().start() if pty else SimScanner(host, port).start()
    stop = stopping or stop_on_signal()
    try:
        say({"ready": True, "url": scanner.url})
        for line in lines(source, stop):
            _send(scanner, line, stop)
        await_stop(stop)
    finally:
        scanner.stop()
    return 0


def _run_ssi(port: int, *, pty: bool, host: str, source: int | None, stopping: threading.Event | None) -> int:
    scanner: SsiSimulation = SimSsiPtyScanner().start() if pty else SimSsiScanner(host, port).start()
    stop = stopping or stop_on_signal()
    try:
        say({"ready": True, "url": scanner.url})
        for line in lines(source, stop):
            say(scan_or_obey(scanner, line, stop))
        await_stop(stop)
    finally:
        scanner.stop()
    return 0


def scan_or_obey(scanner: SsiSimulation, line: str, stop: threading.Event) -> dict[str, object]:
    """Scan a line as a code, or break the scanner where it is a command; the answer says what came of it.

    Commands: "!corrupt" (the next packet's check), "!lose" (the next packet), "!lose-ack" (the next
    acknowledgement), "!unplug", "!plug", "!mute", "!status".
    """
    trouble, obeyed = scanner.trouble, scanner.obeyed
    commands: dict[str, Callable[[], None]] = {
        "!corrupt": lambda: setattr(trouble, "corrupt", trouble.corrupt + 1),
        "!lose": lambda: setattr(trouble, "lose", trouble.lose + 1),
        "!lose-ack": lambda: setattr(trouble, "lose_ack", trouble.lose_ack + 1),
        "!unplug": scanner.unplug,
        "!plug": scanner.plug,
        "!mute": lambda: setattr(scanner, "mute", not scanner.mute),
        "!status": lambda: None,
    }
    if line in commands:
        commands[line]()
        return {"done": line, "beeps": obeyed.beeps, "scanning": obeyed.scanning, "url": scanner.url}
    if line.startswith("!"):
        return {"error": f"unknown command {line!r}", "commands": sorted(commands)}
    return {"code": line, "acknowledged": _send_ssi(scanner, line, stop), "packets": len(scanner.sent)}


def _send_ssi(scanner: SsiSimulation, code: str, stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            scanner.send(code, TURN_S)
        except NobodyListens:
            continue
        except NotAcknowledged:
            return False
        return True
    return False


def run_printer(
    port: int = 0,
    out: Path | None = None,
    *,
    pty: bool = False,
    dots_per_mm: int = 8,
    host: str = "127.0.0.1",
    source: int | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Print into the folder `out` and obey the lines read from `source`, as `run_scanner` does.

    Commands: "ok", "paper out", "ribbon out", "open", "pause", "cutter", "hot", "cold", "head",
    "warn WARNING", "peel", "tear", "take", "mute", "drip SECONDS", "slow SECONDS",
    "unplug", "plug", "cut", "cut after BYTES", "power", "status". Each is answered by a JSON line.
    """
    nameplate = Nameplate(dots_per_mm=dots_per_mm)
    printer = (
        SimPtyPrinter(out, nameplate=nameplate).start()
        if pty
        else SimPrinter(out, host, port, nameplate=nameplate).start()
    )
    stop = stopping or stop_on_signal()
    try:
        say({"ready": True, "url": printer.url})
        for line in lines(source, stop):
            say(obey(printer, line))
        await_stop(stop)
    finally:
        printer.stop()
    return 0


def obey(printer: SimPrinter | SimPtyPrinter, line: str) -> dict[str, object]:
    """Obey one command line; the answer says what was printed so far, or what the commands are."""
    words = line.split()
    number = float(words.pop()) if words and words[-1].replace(".", "", 1).isdigit() else 0.0
    commands: dict[str, Callable[[], None]] = {
        "ok": printer.mend,
        "paper out": printer.paper_out,
        "ribbon out": printer.ribbon_out,
        "open": printer.open_head,
        "pause": printer.pause,
        "cutter": printer.jam_cutter,
        "hot": printer.overheat,
        "cold": printer.freeze_head,
        "head": printer.break_head,
        **{f"warn {warning}": partial(printer.warn, warning) for warning in WARNINGS},
        "peel": printer.peel,
        "tear": lambda: printer.peel(False),
        "take": printer.take_label,
        "mute": printer.fall_silent,
        "drip": lambda: printer.drip(number),
        "slow": lambda: printer.slow_down(number),
        "unplug": printer.unplug,
        "plug": printer.plug,
        "cut": printer.cut,
        "cut after": lambda: printer.cut_after(int(number)),
        "power": printer.lose_power,
        "status": lambda: None,
    }
    command = commands.get(" ".join(words))
    if command is None:
        return {"error": f"unknown command {line!r}", "commands": sorted(commands)}
    command()
    return {"done": line, "labels": len(printer.labels), "odometer": printer.odometer}


def run_scale(
    protocol: Protocol = "mt-sics",
    port: int = 0,
    *,
    pty: bool = False,
    unit: str = "kg",
    host: str = "127.0.0.1",
    source: int | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Weigh what the lines read from `source` put on, as `run_scanner` reads them.

    Commands: "put GRAMS", "take", "overload", "drift GRAMS" (a second), "unstable", "stable", "tare", "zero",
    "fault", "freeze", "drip SECONDS", "garble", "ok", "unplug", "plug", "reset", "status". Each is answered
    by a JSON line.
    """
    scale = SimScale(protocol, "pty" if pty else "tcp", host, port, unit=unit).start()
    stop = stopping or stop_on_signal()
    try:
        say({"ready": True, "url": scale.url})
        for line in lines(source, stop):
            say(obey_scale(scale, line))
        await_stop(stop)
    finally:
        scale.stop()
    return 0


def obey_scale(scale: SimScale, line: str) -> dict[str, object]:
    """Obey one command line; the answer says what the scale shows, or what the commands are."""
    word, _, rest = line.partition(" ")
    commands: dict[str, Callable[[], None]] = {
        "take": scale.take,
        "overload": scale.overload,
        "unstable": scale.shake,
        "stable": scale.rest,
        "tare": scale.tare,
        "zero": scale.zero,
        "fault": scale.fail,
        "freeze": scale.freeze,
        "garble": scale.garble,
        "ok": scale.mend,
        "unplug": scale.unplug,
        "plug": scale.plug,
        "reset": scale.reset,
        "status": lambda: None,
    }
    measured: dict[str, Callable[[float], None]] = {
        "put": scale.put,
        "drift": scale.drift,
        "drip": scale.drip,
    }
    try:
        if word in measured:
            measured[word](float(rest))
        else:
            commands[line]()
    except (KeyError, ValueError):
        return {"error": f"unknown command {line!r}", "commands": sorted([*commands, *measured])}
    except Unable as unable:
        return {"error": f"the scale cannot {line}: {unable}"}
    return {"done": line, "shows": scale.shown}


def _send(scanner: SimScanner | SimPtyScanner, code: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            scanner.send(code, TURN_S)
        except NobodyListens:
            continue
        return
