"""What `packline simulate scanner`, `packline simulate printer` and `packline simulate scale` run.

All print one JSON line when they are ready, take commands from standard input, one a line, and go on until
SIGTERM or SIGINT, whether or not standard input has ended.
"""

import json
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from drivers.sim.load import Unable
from drivers.sim.printer import SimPrinter
from drivers.sim.scale import Protocol, SimScale
from drivers.sim.scanner import NobodyListens, SimPtyScanner, SimScanner

_TURN_S = 0.2
"""How late a stop is seen at most."""


def run_scanner(
    port: int = 0,
    *,
    pty: bool = False,
    host: str = "127.0.0.1",
    source: int | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Send each line read from the descriptor `source`, standard input by default, as one code.

    A code waits for a station to listen. Ends on a signal, or on `stopping` where that is given; gives
    the exit code.
    """
    scanner = SimPtyScanner().start() if pty else SimScanner(host, port).start()
    stop = stopping or _stop_on_signal()
    try:
        _say({"ready": True, "url": scanner.url})
        for line in _lines(source, stop):
            _send(scanner, line, stop)
        stop.wait()
    finally:
        scanner.stop()
    return 0


def run_printer(
    port: int = 0,
    out: Path | None = None,
    *,
    host: str = "127.0.0.1",
    source: int | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Print into the folder `out` and obey the lines read from `source`, as `run_scanner` does.

    Commands: "ok", "paper out", "ribbon out", "open", "pause", "mute", "slow SECONDS", "unplug", "plug",
    "cut", "cut after BYTES", "status". Each is answered by a JSON line.
    """
    printer = SimPrinter(out, host, port).start()
    stop = stopping or _stop_on_signal()
    try:
        _say({"ready": True, "url": printer.url})
        for line in _lines(source, stop):
            _say(obey(printer, line))
        stop.wait()
    finally:
        printer.stop()
    return 0


def obey(printer: SimPrinter, line: str) -> dict[str, object]:
    """Obey one command line; the answer says what was printed so far, or what the commands are."""
    words = line.split()
    number = float(words.pop()) if words and words[-1].replace(".", "", 1).isdigit() else 0.0
    deeds: dict[str, Callable[[], None]] = {
        "ok": printer.mend,
        "paper out": printer.paper_out,
        "ribbon out": printer.ribbon_out,
        "open": printer.open_head,
        "pause": printer.pause,
        "mute": printer.fall_silent,
        "slow": lambda: printer.slow_down(number),
        "unplug": printer.unplug,
        "plug": printer.plug,
        "cut": printer.cut,
        "cut after": lambda: printer.cut_after(int(number)),
        "status": lambda: None,
    }
    deed = deeds.get(" ".join(words))
    if deed is None:
        return {"error": f"unknown command {line!r}", "commands": sorted(deeds)}
    deed()
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
    stop = stopping or _stop_on_signal()
    try:
        _say({"ready": True, "url": scale.url})
        for line in _lines(source, stop):
            _say(obey_scale(scale, line))
        stop.wait()
    finally:
        scale.stop()
    return 0


def obey_scale(scale: SimScale, line: str) -> dict[str, object]:
    """Obey one command line; the answer says what the scale shows, or what the commands are."""
    word, _, rest = line.partition(" ")
    deeds: dict[str, Callable[[], None]] = {
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
            deeds[line]()
    except (KeyError, ValueError):
        return {"error": f"unknown command {line!r}", "commands": sorted([*deeds, *measured])}
    except Unable as unable:
        return {"error": f"the scale cannot {line}: {unable}"}
    return {"done": line, "shows": scale.shown}


def _send(scanner: SimScanner | SimPtyScanner, code: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            scanner.send(code, _TURN_S)
        except NobodyListens:
            continue
        return


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return stop


def _lines(source: int | None, stop: threading.Event) -> Iterator[str]:
    """Give the lines that say something, until the end or a stop.

    Read by descriptor: a thread that waits in `sys.stdin` can't be ended.
    """
    number = sys.stdin.fileno() if source is None else source
    buffer = b""
    while not stop.is_set():
        if not select.select([number], [], [], _TURN_S)[0]:
            continue
        data = os.read(number, 65536)
        buffer += data or b"\n"
        *lines, buffer = buffer.split(b"\n")
        yield from (text for line in lines if (text := line.decode("utf-8", "replace").strip()))
        if not data:
            return


def _say(words: dict[str, object]) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201 - this is the command's output
