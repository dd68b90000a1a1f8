"""Running the demonstration: headless as a proof, with a display to try out."""

import json
import queue
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from station.app.ports.events import LinkMoved
from station.app.screen.values import Screen
from station.commands.demo.floor import DemoFailed, Floor, open_floor
from station.commands.demo.proof import prove
from station.commands.demo.shift import Shift
from station.run.bootstrap import build_station
from station.run.headless import wait_until_ready
from station.run.station import Outlets, Station
from station.run.stopping import stop_on_signal

PICTURES_AT_MOST = 24


def run_demo(headless: bool, orders: int, seed: int, out: Path) -> int:
    """Run the demonstration and return the exit code: 0 only if all of it agreed."""
    out.mkdir(parents=True, exist_ok=True)
    told = None if headless else stop_on_signal()
    labels = out / "labels"
    shutil.rmtree(labels, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="packline-demo-") as folder:
        floor = open_floor(Path(folder), orders, seed, labels)
        try:
            if told is None:
                return _prove_shift(floor, seed, out)
            from station.commands.demo.window import run_window  # noqa: PLC0415 - Qt with a display only

            return run_window(floor, told)
        finally:
            floor.stop()


class _Gallery:
    """Keeps the first screen of each kind, to be painted when the shift is over."""

    def __init__(self) -> None:
        self.screens: dict[str, Screen] = {}
        self.newest: Screen | None = None
        self.link = ""

    def show(self, screen: Screen) -> None:
        """Take a screen from the engine's thread."""
        self.newest = screen
        name = f"{screen.state}-{screen.message.key}" if screen.message else screen.state
        if len(self.screens) < PICTURES_AT_MOST:
            self.screens.setdefault(name, screen)

    def hear_link(self, moved: LinkMoved) -> None:
        """Hear how the station stands with its store."""
        self.link = moved.state

    def keep(self, name: str) -> None:
        """Keep what is shown now under a name of its own."""
        if self.newest:
            self.screens[name] = self.newest


def _prove_shift(floor: Floor, seed: int, out: Path) -> int:
    lines: queue.Queue[dict[str, Any]] = queue.Queue()
    gallery = _Gallery()
    station = build_station(floor.config, Outlets(gallery.show, lines.put, gallery.hear_link))
    try:
        summary = _work(floor, station, lines, gallery, seed, out)
    except DemoFailed as error:
        sys.stderr.write(f"packline: the demonstration failed: {error}\n")
        return 1
    pictures = _paint(gallery, out / "screens")
    (out / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"{summary['orders']} orders packed with {summary['scans']} scans"
        f" ({', '.join(f'{count} {outcome}' for outcome, count in summary['outcomes'].items())});"
        f" the store has every one of them, {summary['labels']} labels read back right.\n"
        f"{pictures} screens, the labels and summary.json are in {out}.\n"
    )
    return 0


def _work(
    floor: Floor,
    station: Station,
    lines: "queue.Queue[dict[str, Any]]",
    gallery: _Gallery,
    seed: int,
    out: Path,
) -> dict[str, Any]:
    station.start()
    try:
        wait_until_ready(station, gallery, threading.Event())
        orders = floor.orders.call("GET", "/v1/orders?state=released")["orders"]
        shift = Shift(floor, station, lines, lambda: gallery.keep("labelling-paper-out"))
        shift.work(orders, seed)
        summary = prove(floor.orders, orders, shift.scanned, out / "labels")
        return {**summary, "outcomes": shift.outcomes, "seed": seed}
    finally:
        station.stop()


def _paint(gallery: _Gallery, folder: Path) -> int:
    """Write the screens that were kept as pictures, in the order in which they came."""
    from station.ui.snapshot import save  # noqa: PLC0415 - Qt, after the shift

    shutil.rmtree(folder, ignore_errors=True)
    for number, (name, screen) in enumerate(gallery.screens.items(), start=1):
        save(screen, folder / f"{number:02d}-{name}.png", (1280, 720), 15.6)
    return len(gallery.screens)
