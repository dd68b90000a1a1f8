"""A scanner that is frozen, or killed, as a process of its own: it is not shown as ready, and comes back."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from drivers.api import DeviceConfig, DeviceState, Role
from drivers.scanners.ssi_scanner import SsiScanner, build_ssi
from tests.drivers.peers.recorder import Recorder

pytestmark = pytest.mark.faults


class Scanner:
    """`packline simulate scanner --protocol ssi`."""

    def __init__(self, port: int = 0) -> None:
        words = ["-m", "station", "simulate", "scanner", "--protocol", "ssi", "--port", str(port)]
        self.process = subprocess.Popen(
            [sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url = str(self._answer()["url"])
        self.port = int(self.url.rpartition(":")[2])

    def scan(self, code: str) -> bool:
        assert self.process.stdin is not None
        self.process.stdin.write(code + "\n")
        self.process.stdin.flush()
        return self._answer() | {"packets": 0} == {"code": code, "acknowledged": True, "packets": 0}

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _answer(self) -> dict[str, object]:
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline())
        assert isinstance(answer, dict)
        return answer


@pytest.fixture
def sim() -> Iterator[Scanner]:
    sim = Scanner()
    yield sim
    sim.end()


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def scanner(sim: Scanner, told: Recorder) -> Iterator[SsiScanner]:
    options = {"response_s": 0.5, "ask_s": 1}
    scanner = build_ssi(DeviceConfig("scan", Role.SCANNER, "ssi", sim.url, options), told)
    scanner.start()
    told.wait_state(DeviceState.READY)
    yield scanner
    scanner.stop()


@pytest.mark.usefixtures("scanner")
def test_a_frozen_scanner_is_not_shown_as_ready_and_reads_on_when_it_thaws(
    sim: Scanner, told: Recorder
) -> None:
    assert sim.scan("BEFORE")
    sim.process.send_signal(signal.SIGSTOP)
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    sim.process.send_signal(signal.SIGCONT)
    told.wait_state(DeviceState.READY)
    assert sim.scan("AFTER")
    assert told.codes == ["BEFORE", "AFTER"]


@pytest.mark.usefixtures("scanner")
def test_a_killed_scanner_is_taken_up_again_when_it_is_back(sim: Scanner, told: Recorder) -> None:
    assert sim.scan("BEFORE")
    sim.end()
    told.wait_ever(DeviceState.LOST, "lost")
    again = Scanner(sim.port)
    told.wait_state(DeviceState.READY)
    assert again.scan("AFTER")
    again.end()
    assert told.codes == ["BEFORE", "AFTER"]
