"""`packline bench rfid`: tags through real TCP to the reader's thread, beside sllurp on the same frames."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from PySide6.QtCore import QTimer

from drivers.api import Connection, DeviceEvent, DeviceState, InventoryEnded, TagsRead
from drivers.codecs.llrp.orders import Inventory
from drivers.rfid.llrp_reader import LlrpReader
from drivers.transport.tcp import TcpPort
from station.commands.benchmarks.figures import Figures, percentile, spread
from station.commands.benchmarks.llrp_decoding import decode_beside
from station.ui.application import make_application

TAGS, TAG_RATE = 100, 20
"""Together 2,000 readings a second."""

_TICK_MS = 16
_BLOCKED_MS, _EVERY_MS = 240, 250
_KEPT_BYTES = 4 << 20


def bench_rfid(seconds: int) -> Figures:
    """Return what so many seconds of 2,000 readings a second cost and how late they are told.

    In the second half the window is blocked 240 of every 250 ms.
    """
    with tempfile.TemporaryDirectory(prefix="packline-bench-") as folder:
        frames = Path(folder) / "frames"
        with _Field(seconds) as field:
            run = _Run(field.port, seconds)
            run.measure()
            read = field.reads()
        frames.write_bytes(bytes(run.tap.kept))
        return {**run.figures(read), **decode_beside(frames)}


class _Field:
    """The simulated reader in a process of its own, each tag to be read a known number of times."""

    def __init__(self, seconds: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "station", "simulate", "reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._answer()["url"].rpartition(":")[2])
        for number in range(TAGS):
            epc = f"3074257BF7194E40{number:08X}"
            self._tell(f"put {epc} {1 + number % 4} -50 {TAG_RATE} {TAG_RATE * seconds}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate(timeout=20)

    def reads(self) -> int:
        """Give how many readings it made in all."""
        return sum(self._tell("status")["reads"].values())

    def _tell(self, command: str) -> Figures:
        assert self._process.stdin is not None  # noqa: S101 - it was given a pipe
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Figures:
        assert self._process.stdout is not None  # noqa: S101 - as above
        answer: Figures = json.loads(self._process.stdout.readline())
        return answer


class _Tap:
    """The way to the reader, keeping a copy of the first bytes that come."""

    def __init__(self, port: int) -> None:
        self._port = TcpPort("127.0.0.1", port)
        self.kept = bytearray()

    @property
    def address(self) -> str:
        return self._port.address

    def open(self) -> "_Tapped":
        return _Tapped(self._port.open(), self.kept)


class _Tapped:
    """An open connection that keeps a copy of what comes."""

    def __init__(self, connection: Connection, kept: bytearray) -> None:
        self._connection = connection
        self._kept = kept
        self.write = connection.write
        self.cancel = connection.cancel
        self.close = connection.close

    def read(self, timeout: float) -> bytes:
        data = self._connection.read(timeout)
        if len(self._kept) < _KEPT_BYTES:
            self._kept += data
        return data


class _Run:
    """One inventory of so many seconds in the presence of a window."""

    def __init__(self, port: int, seconds: int) -> None:
        self.tap = _Tap(port)
        self._seconds = seconds
        self._reader = LlrpReader("rfid", self.tap, Inventory(), 2.0, self._sink)
        self._ready, self._ended = threading.Event(), threading.Event()
        self._blocked = False
        self._told = 0
        self._end: InventoryEnded | None = None
        self._reports = 0
        self._newest: dict[bool, list[float]] = {False: [], True: []}
        self._tags: dict[bool, list[float]] = {False: [], True: []}
        self._late: list[float] = []
        self._cpu_s = 0.0

    def _sink(self, event: DeviceEvent) -> None:
        now = time.monotonic_ns()
        if isinstance(event, TagsRead):
            self._reports += 1
            self._told += sum(tag.count for tag in event.tags)
            ages = [float(now - tag.last_ns) for tag in event.tags]
            self._tags[self._blocked] += ages
            self._newest[self._blocked].append(min(ages))
        elif isinstance(event, InventoryEnded):
            self._end = event
            self._ended.set()
        elif getattr(event, "status", None) and self._reader.status.state is DeviceState.READY:
            self._ready.set()

    def measure(self) -> None:
        """Read until every tag has been read as often as it is to be; the window idles, then is blocked."""
        application = make_application(["packline", "bench"], offscreen=True)
        self._reader.start()
        self._ready.wait(20)
        cpu = _cpu_clock("reader-rfid")
        timers = self._window()
        worker = threading.Thread(target=self._inventory, args=(cpu,), name="bench-rfid", daemon=True)
        worker.start()
        watch = QTimer()
        watch.timeout.connect(lambda: worker.is_alive() or application.exit())
        watch.start(100)
        application.exec()
        worker.join()
        for timer in (*timers, watch):
            timer.stop()
        self._reader.stop()

    def _window(self) -> tuple[QTimer, QTimer]:
        """Play the window: a tick each frame, and from half-time on long blocks of its thread."""
        due = time.monotonic_ns() + _TICK_MS * 1_000_000

        def tick() -> None:
            nonlocal due
            now = time.monotonic_ns()
            if not self._blocked:
                self._late.append(float(max(0, now - due)))
            due = now + _TICK_MS * 1_000_000

        ticking, blocking = QTimer(), QTimer()
        ticking.timeout.connect(tick)
        ticking.start(_TICK_MS)
        blocking.timeout.connect(lambda: time.sleep(_BLOCKED_MS / 1000) if self._blocked else None)
        blocking.start(_EVERY_MS - _BLOCKED_MS)
        return ticking, blocking

    def _inventory(self, cpu_s: Callable[[], float]) -> None:
        before = cpu_s()
        self._reader.begin(self._seconds + 2)
        self._ended.wait(self._seconds / 2)
        self._blocked = True
        self._ended.wait(self._seconds + 20)
        self._cpu_s = cpu_s() - before

    def figures(self, read: int) -> Figures:
        """Put together what was measured; `read` is how often the simulated reader read a tag."""
        problem = "it never ended" if self._end is None else self._end.problem
        return {
            "seconds": self._seconds,
            "readings": read,
            "readings a second": round(read / self._seconds),
            "readings told": self._told,
            "readings lost": read - self._told,
            **({"problem": problem} if problem else {}),
            "reports to the sink a second": round(self._reports / self._seconds, 1),
            "CPU of the reader's thread": {"percent": round(100 * self._cpu_s / self._seconds, 1)},
            "newest reading to sink": spread(self._newest[False]),
            # The last report waits for its turn while nothing more is read.
            "the same, window blocked": spread(self._newest[True][:-1]),
            "last reading of each tag to sink": _gathered(self._tags[False]),
            "as above, window blocked": _gathered(self._tags[True]),
            "window: a 16 ms tick is late by": spread(self._late),
        }


def _gathered(ages: list[float]) -> Figures:
    """Give how old the readings were; they are gathered for 100 ms on purpose."""
    return {**spread(ages), "p10_ms": round(percentile(ages, 0.1) / 1e6, 3)}


def _cpu_clock(name: str) -> Callable[[], float]:
    """Give a clock of the processor time of one thread."""
    thread = next(thread for thread in threading.enumerate() if thread.name == name)
    assert thread.ident is not None  # noqa: S101 - it runs
    clock = time.pthread_getcpuclockid(thread.ident)
    return lambda: time.clock_gettime(clock)
