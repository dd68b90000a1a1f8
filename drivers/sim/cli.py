"""What `packline simulate scanner` and `packline simulate printer` run.

Both print one JSON line when they are ready, take commands from standard input, one a line, and go on until
SIGTERM or SIGINT, whether or not standard input has ended.
"""

import json
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType

from drivers.sim.printer import SimPrinter
from drivers.sim.pty_printer import SimPtyPrinter
from drivers.sim.scanner import NobodyListens, SimPtyScanner, SimScanner
from drivers.sim.zebra_answers import WARNINGS, Nameplate

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
    pty: bool = False,
    dots_per_mm: int = 8,
    host: str = "127.0.0.1",
    source: int | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Print into the folder `out` and obey the lines read from `source`, as `run_scanner` does.

    Commands: "ok", "paper out", "ribbon out", "open", "pause", "cutter", "hot", "cold", "head",
    "warn WARNING", "peel", "tear", "take", "bad tags COUNT", "mute", "drip SECONDS", "slow SECONDS",
    "unplug", "plug", "cut", "cut after BYTES", "power", "status". Each is answered by a JSON line.
    """
    nameplate = Nameplate(dots_per_mm=dots_per_mm)
    printer = (
        SimPtyPrinter(out, nameplate=nameplate).start()
        if pty
        else SimPrinter(out, host, port, nameplate=nameplate).start()
    )
    stop = stopping or _stop_on_signal()
    try:
        _say({"ready": True, "url": printer.url})
        for line in _lines(source, stop):
            _say(obey(printer, line))
        stop.wait()
    finally:
        printer.stop()
    return 0


def obey(printer: SimPrinter | SimPtyPrinter, line: str) -> dict[str, object]:
    """Obey one command line; the answer says what was printed so far, or what the commands are."""
    words = line.split()
    number = float(words.pop()) if words and words[-1].replace(".", "", 1).isdigit() else 0.0
    deeds: dict[str, Callable[[], None]] = {
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
        "bad tags": lambda: printer.spoil_tags(int(number)),
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
    deed = deeds.get(" ".join(words))
    if deed is None:
        return {"error": f"unknown command {line!r}", "commands": sorted(deeds)}
    deed()
    return {"done": line, "labels": len(printer.labels), "odometer": printer.odometer}


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
