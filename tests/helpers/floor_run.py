"""Whole processes on one machine: order store, virtual printer and station, started as an installer would.

A `Floor` lives in a folder. The scanner is the test's own hand, a `SimScanner` in this process; all else
is `packline …` in a process of its own, on free ports, and can be killed.
"""

import contextlib
import json
import shutil
import signal
import subprocess
import sysconfig
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.sim.scanners.line_scanner import SimScanner
from station.commands.status import read_status
from station.config import StationConfig, load
from tests.helpers.floor_oms import OrderSystem
from tests.helpers.relay import Relay

Line = dict[str, Any]
PACKLINE = Path(sysconfig.get_path("scripts")) / "packline"
PATIENCE_S = 60.0
"""How long a process may be silent; on a busy machine everything takes long."""


class Silent(AssertionError):
    """A process did not say in time what was waited for."""


class Died(Exception):
    """A process has ended, and will never say what was waited for."""


def packline(*args: object, timeout: float = 120.0) -> subprocess.CompletedProcess[str]:
    """Run a command of Packline to its end and return what it said."""
    words = [str(PACKLINE), *map(str, args)]
    return subprocess.run(words, capture_output=True, text=True, timeout=timeout, check=False)


@dataclass(frozen=True)
class Stock:
    """A store's database with goods in it, and tokens for the order system and the bench."""

    database: Path
    oms_token: str
    station_token: str


class Program:
    """A running `packline …`: the JSON lines it prints are kept, standard error goes into a file."""

    def __init__(self, log: Path, *args: object) -> None:
        self.log = log
        self.lines: list[Line] = []
        self.ended = False
        self.killed = False
        self._changed = threading.Condition()
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [str(PACKLINE), *map(str, args)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._reader = threading.Thread(target=self._read, name=f"reads-{log.stem}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def wait_line(
        self, match: Callable[[Line], bool], start: int = 0, timeout: float = PATIENCE_S
    ) -> tuple[int, Line]:
        """Return the first line from number `start` on that matches, and where it is; Died or Silent."""
        with self._changed:
            at = start
            while True:
                while at < len(self.lines):
                    if match(self.lines[at]):
                        return at, self.lines[at]
                    at += 1
                if self.ended:
                    raise Died(f"{self.log.stem} ended: {self.said()}")
                if not self._changed.wait(timeout):
                    raise Silent(f"{self.log.stem} said nothing of it: {self.lines[-5:]} {self.said()}")

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def ask(self, line: str) -> Line:
        """Write a line and return the next line it prints."""
        start = len(self.lines)
        self.tell(line)
        return self.wait_line(lambda _: True, start)[1]

    def strike(self) -> None:
        """Send SIGKILL, from any thread; who waits for a line meets Died."""
        self.killed = True
        self._process.kill()

    def kill(self) -> None:
        """End it as a crash does (SIGKILL) and wait until it is gone."""
        self.strike()
        self._process.wait()
        self._close()

    def stop(self) -> int:
        """Ask it to end (SIGTERM) and return its exit code; TimeoutExpired if it does not."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(20)
        finally:
            self._process.kill()
            self._process.wait()
            self._close()

    def said(self) -> str:
        """Return the end of what it wrote to standard error."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def _close(self) -> None:
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            line = json.loads(text)
            with self._changed:
                self.lines.append(line)
                self._changed.notify_all()
        with self._changed:
            self.ended = True
            self._changed.notify_all()


class Floor:
    """One store, one printer, one bench and its scanner; `close` ends whatever still runs."""

    def __init__(self, folder: Path, station: str = "bench-1") -> None:
        self.folder = folder
        self.name = station
        self.store_db = folder / "store.db"
        self.labels = folder / "labels"
        self.config_file = folder / f"{station}.toml"
        self.station_db = folder / f"{station}.db"
        self.scanner = SimScanner().start()
        self.store_port = 0
        self.cable: Relay | None = None
        self.store: Program | None = None
        self.printer: Program | None = None
        self.station: Program | None = None
        self.on_launch: Callable[[Program], None] = _leave_alone
        self.on_ready: Callable[[Program], None] = _leave_alone
        self._tokens: dict[str, str] = {}
        self._oms: OrderSystem | None = None
        self._logs: list[Path] = []

    @property
    def config(self) -> StationConfig:
        """The station's file as the station reads it."""
        return load(self.config_file)

    @property
    def oms(self) -> OrderSystem:
        """The order system, with a token of its own."""
        if self._oms is None:
            self._oms = OrderSystem(f"http://127.0.0.1:{self.store_port}", self.token("oms", "oms"))
        return self._oms

    def token(self, name: str, role: str) -> str:
        """Return the token of a name, issued by the store when it is first asked for."""
        if name not in self._tokens:
            done = packline("store", "token", name, "--role", role, "--database", self.store_db)
            assert done.returncode == 0, done.stderr
            self._tokens[name] = done.stdout.strip()
        return self._tokens[name]

    def take_stock(self, stock: Stock) -> None:
        """Begin with a copy of a store that was filled before."""
        shutil.copyfile(stock.database, self.store_db)
        self._tokens = {"oms": stock.oms_token, self.name: stock.station_token}

    def stock(self) -> Stock:
        """Return the store as it is now, to begin others with; it must not run."""
        return Stock(self.store_db, self.token("oms", "oms"), self.token(self.name, "station"))

    def beside(self, folder: Path, name: str) -> "Floor":
        """Return another bench at the same store, with printer and scanner of its own."""
        other = Floor(folder, name)
        other.store_db, other.store_port = self.store_db, self.store_port
        return other

    def start_store(self) -> Program:
        """Start the order store; a second time at the same address, over the same data."""
        words = ("--database", self.store_db, "--port", self.store_port)
        self.store = self._launch("store", "store", "serve", *words)
        _, ready = self.store.wait_line(lambda line: "ready" in line)
        self.store_port = int(ready["url"].rpartition(":")[2])
        return self.store

    def lay_cable(self) -> Relay:
        """Put a relay between the store and the station whose file is written after this."""
        self.cable = Relay(self.store_port)
        return self.cable

    def start_printer(self) -> Program:
        """Start the virtual printer; its labels come out into `labels`."""
        self.printer = self._launch("printer", "simulate", "printer", "--out", self.labels)
        self.printer.wait_line(lambda line: "ready" in line)
        return self.printer

    def write_config(self, secret: str = "", claims: int = 30) -> None:
        """Write station.toml for the store, scanner and printer there are.

        `secret` is the line that shows who the station is, in place of a valid token.
        """
        secret = secret or f'token = "{self.token(self.name, "station")}"'
        printer = self.printer.lines[0]["url"] if self.printer else ""
        port = self.cable.port if self.cable else self.store_port
        self.config_file.write_text(
            f'[station]\nname = "{self.name}"\ndatabase = "{self.station_db}"\n'
            f'[store]\nurl = "http://127.0.0.1:{port}"\n{secret}\nclaims = {claims}\n'
            f'[[devices]]\nrole = "scanner"\ndriver = "serial"\nurl = "{self.scanner.url}"\n'
            + _printer_table(printer),
            encoding="utf-8",
        )

    def start_station(self) -> Program:
        """Start the headless station and return when it is ready; `on_launch` and `on_ready` hear of it."""
        self.station = self._launch(self.name, "station", "--config", self.config_file, "--headless")
        self.on_launch(self.station)
        self.station.wait_line(lambda line: "ready" in line, timeout=120)
        self.on_ready(self.station)
        return self.station

    def status(self) -> dict[str, Any]:
        """Return what `packline station status` prints."""
        return read_status(self.config)

    def check_store(self) -> str:
        """Return what `packline store check` prints."""
        return packline("store", "check", "--database", self.store_db).stdout.strip()

    def close(self) -> None:
        """Stop everything; AssertionError where a process met an error it did not expect."""
        with contextlib.ExitStack() as closing:  # the others too where one does not end
            if self._oms is not None:
                closing.callback(self._oms.close)
            if self.cable is not None:
                closing.callback(self.cable.close)
            closing.callback(self.scanner.stop)
            for program in (self.store, self.printer, self.station):
                if program is not None:
                    closing.callback(program.stop)
        for log in self._logs:
            text = log.read_text(encoding="utf-8", errors="replace")
            assert "Traceback" not in text, f"{log.stem}: {text[-4000:]}"

    def _launch(self, name: str, *words: object) -> Program:
        log = self.folder / f"{name}.stderr"
        self._logs.append(log)
        return Program(log, *words)


def _leave_alone(_: Program) -> None:
    """Do nothing to a station that was started."""


def _printer_table(url: str) -> str:
    if not url:
        return ""
    return (
        f'[[devices]]\nrole = "printer"\ndriver = "zebra"\nurl = "{url}"\n'
        "[devices.options]\nsettle_s = 1.5\nbusy_poll_s = 0.05\nidle_poll_s = 0.2\nanswer_s = 2.0\n"
    )
