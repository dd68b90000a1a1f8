"""`packline bench devices`: bytes written by a scanner → engine, while the window is blocked.

The window's thread is kept from its event loop 240 of every 250 ms, once waiting, as in a slow system call,
and once computing in Python, where it holds the interpreter. A bare thread that reads the same wire beside
the same window, with no engine behind it, is the floor.
"""

import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from drivers.api import CodeRead, DeviceConfig, DeviceState, Role
from station.app.ports.events import EngineEvent
from station.app.screen.values import Screen
from station.commands.benchmarks.figures import Figures, spread
from station.commands.benchmarks.ground import UNDO_AFTER, lay_ground, opening_codes, working_codes
from station.run.windowed import WindowedStation
from station.ui.application import make_application

BLOCKED_S, EVERY_MS = 0.240, 250
WIRES = ("tcp", "pty")
_ROUND = 2 * UNDO_AFTER
_PATIENCE_S = 30.0
_PACER = "import sys; from station.commands.benchmarks.pacer import pace; pace(sys.argv[1])"
Block = Callable[[float], None]


def bench_devices(rounds: int) -> Figures:
    """Return how long codes take from the scanner's write until the engine takes them, and the floor."""
    application = make_application(["packline", "bench"], offscreen=True)
    rounds = max(1, rounds // _ROUND) * _ROUND  # whole rounds leave the order as they found it
    figures: Figures = {
        "codes on each wire": rounds,
        "window blocked": "240 of every 250 ms",
        # Where more programs want to run than there are cores, it is their time slices that are measured.
        "others at work (load / cores)": f"{os.getloadavg()[0]:.1f} / {os.cpu_count()}",
    }
    for how, block in (("waiting", time.sleep), ("computing", _compute)):
        with tempfile.TemporaryDirectory(prefix="packline-bench-") as folder:
            figures |= _station(application, Path(folder), rounds, how, block)
    return figures


def _station(application: QApplication, folder: Path, rounds: int, how: str, block: Block) -> Figures:
    """Time a whole station on each wire, then the bare thread, beside the station's own window."""
    pacers = {wire: Pacer(wire) for wire in WIRES}
    devices = tuple(DeviceConfig(wire, Role.SCANNER, "serial", pacers[wire].url) for wire in WIRES)
    windowed = WindowedStation(replace(lay_ground(folder), devices=devices), report=_nothing)
    taken = _note_taken(windowed)
    figures: Figures = {}

    def measure() -> None:
        _wait_until(lambda: all(one.state is DeviceState.READY for one in windowed.station.manager.statuses))
        opening = opening_codes()
        for wire in WIRES:
            codes = [*opening, *working_codes(rounds)]
            sent = pacers[wire].send(codes)
            _wait_until(partial(_has, taken[wire], len(codes)))
            pairs = list(zip(sent, taken[wire], strict=True))[len(opening) :]
            figures[f"{wire}, {how}: written to engine"] = spread([at - wrote for wrote, (_, at) in pairs])
            figures[f"{wire}, {how}: reader to engine"] = spread([at - read for _, (read, at) in pairs])
            opening = []
        for wire in WIRES:
            figures[f"{wire}, {how}: floor, bare reader"] = spread(_floor(wire, working_codes(rounds)))

    windowed.show()
    windowed.start()
    try:
        _run_blocked(application, block, measure)
    finally:
        windowed.stop()
        for pacer in pacers.values():
            pacer.stop()
    return figures


def _run_blocked(application: QApplication, block: Block, work: Callable[[], None]) -> None:
    """Run the event loop, blocked most of the time, while another thread does `work`; raise its error."""
    failed: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the thread's top hands it to the one that waits
            failed.append(error)

    worker = threading.Thread(target=run, name="bench-devices", daemon=True)
    worker.start()
    timer = QTimer()

    def hinder() -> None:
        block(BLOCKED_S)
        if not worker.is_alive():
            application.exit()

    timer.timeout.connect(hinder)
    timer.start(EVERY_MS)
    application.exec()
    worker.join()
    for error in failed:
        raise error


def _compute(seconds: float) -> None:
    """Keep the interpreter busy, as painting in Python does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def _note_taken(windowed: WindowedStation) -> dict[str, list[tuple[int, int]]]:
    """Have it noted when each code was read and when the engine took it; returns the times, by device."""
    taken: dict[str, list[tuple[int, int]]] = {wire: [] for wire in WIRES}
    engine = windowed.station.engine
    handle = engine.handle

    def timed(event: EngineEvent) -> Screen:
        if isinstance(event, CodeRead):
            taken[event.device].append((event.at_ns, time.monotonic_ns()))
        return handle(event)

    vars(engine)["handle"] = timed
    return taken


class Pacer:
    """The scanner in its own process."""

    def __init__(self, wire: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter on our own text
            [sys.executable, "-c", _PACER, wire], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._out, self._in = _open(self._process.stdout), _open(self._process.stdin)
        self.url: str = json.loads(self._out.readline())

    def send(self, codes: list[str]) -> list[int]:
        """Send codes and give the nanoseconds at which each was written."""
        self._in.write(json.dumps(codes) + "\n")
        self._in.flush()
        sent: list[int] = json.loads(self._out.readline())
        return sent

    def stop(self) -> None:
        """End the process."""
        self._process.communicate("\n", timeout=_PATIENCE_S)


def _open(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise ValueError("the process has no such stream")
    return stream


def _floor(wire: str, codes: list[str]) -> list[float]:
    """Give the nanoseconds from each write until a bare thread has read the code's line end."""
    pacer = Pacer(wire)
    place = urlsplit(pacer.url)
    read: list[int] = []
    if wire == "pty":
        number = os.open(place.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        termios.tcflush(number, termios.TCIFLUSH)
    else:
        connection = socket.create_connection((place.hostname, place.port or 0))
        number = connection.detach()

    def run() -> None:
        while len(read) < len(codes) and select.select([number], [], [], _PATIENCE_S)[0]:
            read.extend([time.monotonic_ns()] * os.read(number, 4096).count(b"\n"))

    reader = threading.Thread(target=run, name="bench-bare", daemon=True)
    reader.start()
    sent = pacer.send(codes)
    reader.join()
    os.close(number)
    pacer.stop()
    return [at - written for written, at in zip(sent, read, strict=True)]


def _has(taken: list[tuple[int, int]], count: int) -> bool:
    return len(taken) == count


def _wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("the station did not take every code")
        time.sleep(0.01)


def _nothing(_: object) -> None:
    """Nobody looks."""
