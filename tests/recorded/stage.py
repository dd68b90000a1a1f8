"""Real processes on loopback for recorded stations: store, printer, scanner, station, all by `packline`."""

import contextlib
import io
import json
import time
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import urllib3

from tests.helpers.floor_run import Line, Program

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
PATIENCE_S = 60.0


def site_code(kind: str, ident: str) -> str:
    """Return the site code `KIND/ID/C`; C is the modulo-43 check character (ISO/IEC 16388)."""
    body = f"{kind}/{ident}/"
    return body + ALPHABET[sum(ALPHABET.index(letter) for letter in body) % 43]


def say(*words: object) -> str:
    """Run a command of Packline that must succeed and return what it printed.

    In this process, since a process of its own for each would take seconds to begin.
    """
    (command,) = entry_points(group="console_scripts", name="packline")
    run = command.load()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = run([str(word) for word in words])
    assert code == 0, printed.getvalue()
    return printed.getvalue().strip()


class Stage:
    """Programs that run in a folder; `close` ends whatever still runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[Program] = []
        self.pool = urllib3.PoolManager(retries=False, timeout=60.0)

    def launch(self, name: str, *words: object) -> tuple[Program, Line]:
        """Start a program; returns it and its first line."""
        program = Program(self.folder / f"{name}.log", *words)
        self.running.append(program)
        return program, program.wait_line(lambda line: "ready" in line, timeout=120)[1]

    def serve(self, database: Path) -> tuple[Program, str]:
        """Serve a store; returns the program and its address."""
        program, ready = self.launch("store", "store", "serve", "--database", database, "--port", 0)
        return program, str(ready["url"])

    def close(self) -> None:
        """End everything; AssertionError where a program met an error it did not expect."""
        with contextlib.ExitStack() as closing:
            closing.callback(self.pool.clear)
            for program in self.running:
                closing.callback(program.stop)
        for log in self.folder.glob("*.log"):
            text = log.read_text(encoding="utf-8", errors="replace")
            assert "Traceback" not in text, f"{log.stem}: {text[-4000:]}"

    def get(self, url: str, token: str) -> Any:
        """Return what the store answers to a GET that it must grant."""
        answer = self.pool.request("GET", url, headers={"Authorization": f"Bearer {token}"})
        assert answer.status == 200, answer.data
        return json.loads(answer.data)


class Bench:
    """A headless station with a virtual scanner and printer of its own."""

    def __init__(self, stage: Stage, name: str, url: str, secret: str) -> None:
        self.stage, self.name = stage, name
        self.database = stage.folder / f"{name}.station"
        self.file = stage.folder / f"{name}.toml"
        self.scanner, scans = stage.launch(f"{name}-scanner", "simulate", "scanner")
        self.printer, prints = stage.launch(
            f"{name}-printer", "simulate", "printer", "--out", stage.folder / f"{name}-labels"
        )
        self.program: Program | None = None
        self._read = 0
        self.file.write_text(
            f'[station]\nname = "{name}"\ndatabase = "{self.database.name}"\n'
            f'[store]\nurl = "{url}"\n{secret}\nclaims = 3\n'
            f'[[devices]]\nrole = "scanner"\ndriver = "serial"\nurl = "{scans["url"]}"\n'
            f'[[devices]]\nrole = "printer"\ndriver = "zebra"\nurl = "{prints["url"]}"\n'
            "[devices.options]\nsettle_s = 1.5\nbusy_poll_s = 0.05\nidle_poll_s = 0.2\nanswer_s = 2.0\n",
            encoding="utf-8",
        )

    def start(self) -> Line:
        """Start the station and return the line that says it is ready."""
        words = ("station", "--config", self.file, "--headless")
        self.program, ready = self.stage.launch(self.name, *words)
        self._read = 0
        return ready

    def scan(self, code: str) -> Line:
        """Scan a code and return the station's line for it."""
        assert self.program is not None
        self.scanner.tell(code)
        at, line = self.program.wait_line(lambda line: "journal" in line, self._read)
        self._read = at + 1
        return line

    def status(self) -> dict[str, Any]:
        """Return what `packline station status` prints."""
        told: dict[str, Any] = json.loads(say("station", "status", "--config", self.file))
        return told

    def wait(self, match: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the status once it matches."""
        until = time.monotonic() + PATIENCE_S
        while not match(told := self.status()):
            assert time.monotonic() < until, f"{self.name} still is {told}"
            time.sleep(0.05)
        return told

    def wait_line(self, match: Callable[[Line], bool]) -> Line:
        """Return the first line of this run that matches."""
        assert self.program is not None
        return self.program.wait_line(match)[1]

    def label_out(self) -> str:
        """Wait until the open parcel's label is printed and return its tracking number."""
        told = self.wait(lambda told: told["state"] == "confirming")
        return str(told["work"]["tracking"])
