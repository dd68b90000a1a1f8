"""A mocked USB bus for tests, and programs that see it instead of the machine's own.

umockdev works by a preloaded library, so whatever is to see the bus is a process of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

_PEER = Path(__file__).with_name("usb_bus_peer.py")
_SYSTEM_PYTHON = "/usr/bin/python3"

ROOT = Path(__file__).parents[3]


def require_umockdev() -> None:
    """Skip where umockdev or its bindings are not installed."""
    if shutil.which("umockdev-wrapper") is None or not Path(_SYSTEM_PYTHON).exists():
        pytest.skip("umockdev is not installed")
    probe = "import gi; gi.require_version('UMockdev', '1.0')"
    done = subprocess.run([_SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("the bindings of umockdev are not installed (gir1.2-umockdev-1.0, python3-gi)")


class UsbBus:
    """The bus as the peer process keeps it."""

    def __init__(self) -> None:
        command = ["umockdev-wrapper", _SYSTEM_PYTHON, str(_PEER)]
        self._peer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.root = self._answer()["root"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._peer.stdin is not None
        assert self._peer.stdout is not None
        self._peer.stdin.close()
        self._peer.wait(10)
        self._peer.stdout.close()

    def plug(self, kind: str, name: str, port: str, vid: str, pid: str, **told: Any) -> None:
        """Plug a device in, as `Bus.plug` of the peer takes it."""
        self._tell(do="plug", kind=kind, name=name, port=port, vid=vid, pid=pid, **told)

    def unplug(self, name: str, *, events: bool = True) -> None:
        """Pull a device out."""
        self._tell(do="unplug", name=name, events=events)

    def hide(self, name: str, *, events: bool = True) -> None:
        """Take a device away from sysfs while its node stays open, as a hub does that hangs."""
        self._tell(do="hide", name=name, events=events)

    def send(self, name: str, text: str) -> None:
        """Have a serial device say something."""
        self._tell(do="send", name=name, text=text)

    def _tell(self, **command: Any) -> None:
        assert self._peer.stdin is not None
        self._peer.stdin.write(json.dumps(command) + "\n")
        self._peer.stdin.flush()
        self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._peer.stdout is not None
        line = self._peer.stdout.readline()
        assert line, "the mocked bus broke"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def run(self, *arguments: str, code: int | None = 0) -> str:
        """Run our Python with `arguments` on this bus to its end; gives what it wrote."""
        done = subprocess.run(
            _on_bus(arguments), env=self.environment, capture_output=True, text=True, check=False, timeout=240
        )
        assert code is None or done.returncode == code, done.stderr or done.stdout
        return done.stdout

    def start(self, *arguments: str) -> "Program":
        """Start our Python with `arguments` on this bus."""
        return Program(_on_bus(arguments), self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to see this bus."""
        return {**os.environ, "UMOCKDEV_DIR": self.root, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


class Program:
    """A process whose lines are waited for."""

    def __init__(self, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        )
        self.lines: list[str] = []
        self._changed = threading.Condition()
        self._over = False
        self._reader = threading.Thread(target=self._read, name="program")
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def wait_line(self, *parts: str, after: int = 0, timeout: float = 30.0) -> int:
        """Wait for a line that has every part, from line `after` on; gives the number of the next line."""
        found: list[int] = []

        def seen() -> bool:
            found[:] = [
                number
                for number, line in enumerate(self.lines[after:], after + 1)
                if all(part in line for part in parts)
            ]
            return bool(found) or self._over

        with self._changed:
            self._changed.wait_for(seen, timeout)
            assert found, f"{parts} never came after line {after}; there was {self.lines}"
            return found[0]

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Close its standard input and wait for its end, killing it where that does not come."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            code = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return code


def _on_bus(arguments: Sequence[str]) -> list[str]:
    return ["umockdev-wrapper", sys.executable, *arguments]
