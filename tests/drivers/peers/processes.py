"""Programs that play a device or a client, each as a process of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


class Peer:
    """A Python program that says on its first line that it is ready."""

    def __init__(self, *args: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *args],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.ready = self.line()

    def line(self) -> str:
        """Give its next line; the test fails where it ended instead, with what it said on standard error."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            raise AssertionError(f"it ended: {self.process.stderr.read()}")
        return line.strip()

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> None:
        """Kill it, frozen or not."""
        self.process.kill()
        self.process.communicate(timeout=20)


class ReaderPeer(Peer):
    """`packline simulate reader` in a process of its own: it can be frozen and killed as a real one."""

    def __init__(self, port: int = 0) -> None:
        super().__init__("-m", "station", "simulate", "reader", "--port", str(port))
        self.url: str = json.loads(self.ready)["url"]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def tell(self, command: str) -> dict[str, Any]:
        """Have it obey one line and give its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.line())
        assert "error" not in answer, answer
        return answer

    def reads(self) -> dict[str, int]:
        """Give how often each tag was read, by EPC and antenna."""
        found: dict[str, int] = self.tell("status")["reads"]
        return found

    def freeze(self) -> None:
        """Stop the whole process: the kernel goes on taking its bytes."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)


def put_all(peer: ReaderPeer, tags: Sequence[str], rate: float = 20.0) -> None:
    for tag in tags:
        peer.tell(f"put {tag} 1 -50 {rate}")
