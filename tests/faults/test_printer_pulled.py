"""A printer is pulled out, killed, frozen, reset: every label comes out once and nothing leaks."""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, DeviceState, JobState, Printer, PrintJob, Role, Sink
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.printers.pty_printer import SimPtyPrinter
from tests.drivers.peers.recorder import Recorder

pytestmark = pytest.mark.faults

LABEL = b"^XA^CI28^FO10,10^A0N,30,30^FH_^FDone label %d^FS^PQ1,0,1,N^XZ"
QUICK = {"settle_s": 0.5, "answer_s": 0.5, "idle_poll_s": 0.05, "busy_poll_s": 0.02}
Sim = SimPrinter | SimPtyPrinter


def zebra(url: str, sink: Sink) -> Printer:
    return build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", url, QUICK), sink)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def pulled(sim: Sim, url: str, times: int) -> None:
    """Pull the plug again and again, at any moment of a label, and put it in again."""
    chance = random.Random(times)
    told = Recorder()
    printer = zebra(url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    files, threads = open_files(), threading.active_count()
    for number in range(times):
        job = f"job-{number}"
        sim.cut_after(chance.randrange(len(LABEL) + 5))
        printer.submit(PrintJob(job, LABEL % number))
        told.wait(lambda job=job: len(told.job(job)) >= 2)  # type: ignore[misc]
        sim.unplug()
        told.wait(lambda: told.states[-1][1] == "unreachable")
        sim.plug()
        told.wait_job(job, JobState.PRINTED)
        told.wait_state(DeviceState.READY)
    assert sorted(label.zpl for label in sim.labels) == sorted(LABEL % number for number in range(times))
    assert printer.status.reconnects >= times
    # the virtual printer's own ends may be closing still: no more than those of two connections
    assert open_files() <= files + 4
    assert threading.active_count() <= threads + 4
    printer.stop()
    assert printer.status.state is DeviceState.ABSENT


@pytest.fixture(params=["tcp", "serial", "node"])
def plugged(request: pytest.FixtureRequest) -> Iterator[tuple[Sim, str]]:
    sim = SimPrinter().start() if request.param == "tcp" else SimPtyPrinter().start()
    yield sim, sim.node_url if request.param == "node" and isinstance(sim, SimPtyPrinter) else sim.url
    sim.stop()


def test_pulled_out_at_any_moment_each_label_comes_out_once(plugged: tuple[Sim, str]) -> None:
    pulled(*plugged, 5)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_pulled_out_two_hundred_times_each_label_comes_out_once(plugged: tuple[Sim, str]) -> None:
    pulled(*plugged, 200)


class OtherProcess:
    """A virtual printer in a process of its own, to be frozen and killed."""

    def __init__(self, port: int = 0) -> None:
        source = f"from drivers.sim.cli import run_printer; run_printer({port})"
        self.process = subprocess.Popen(
            [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url = str(self._line()["url"])
        self.port = int(self.url.rpartition(":")[2])

    def order(self, line: str) -> dict[str, object]:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._line()

    def labels(self) -> object:
        """Ask how many came out."""
        return self.order("status")["labels"]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _line(self) -> dict[str, object]:
        assert self.process.stdout is not None
        told: dict[str, object] = json.loads(self.process.stdout.readline())
        return told


@pytest.fixture
def other() -> Iterator[OtherProcess]:
    other = OtherProcess()
    yield other
    other.process.send_signal(signal.SIGCONT)
    other.kill()


def test_frozen_with_a_label_inside_it_is_named_and_believed_when_it_thaws(other: OtherProcess) -> None:
    told = Recorder()
    printer = zebra(other.url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    other.order("slow 60")
    printer.submit(PrintJob("a", LABEL % 1))
    told.wait_job("a", JobState.PRINTING)
    other.process.send_signal(signal.SIGSTOP)
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    told.wait_job("a", JobState.PRINTING, "no-answer")
    other.process.send_signal(signal.SIGCONT)
    other.order("slow 0.01")
    told.wait_job("a", JobState.PRINTED)
    told.wait_state(DeviceState.READY)
    assert other.labels() == 1
    printer.stop()


def test_a_stop_does_not_wait_for_a_frozen_printer(other: OtherProcess) -> None:
    told = Recorder()
    printer = zebra(other.url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    other.process.send_signal(signal.SIGSTOP)
    printer.submit(PrintJob("a", b"^XA^FX" + b"x" * 20_000_000 + b"^XZ"))
    told.wait(lambda: bool(told.job("a")))
    printer.stop()
    assert printer.status.state is DeviceState.ABSENT


def test_killed_and_started_anew_it_is_ready_by_itself_and_a_lost_label_is_asked_about(
    other: OtherProcess,
) -> None:
    told = Recorder()
    printer = zebra(other.url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    other.order("slow 60")
    printer.submit(PrintJob("a", LABEL % 1))
    told.wait_job("a", JobState.PRINTING)
    other.kill()
    told.wait_job("a", JobState.PRINTING, "unreachable")
    again = OtherProcess(other.port)
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    told.wait_state(DeviceState.READY)
    assert again.labels() == 0
    printer.submit(PrintJob("b", LABEL % 2))
    told.wait_job("b", JobState.PRINTED)
    assert again.labels() == 1
    printer.stop()
    again.kill()


def test_answers_slower_than_their_time_are_no_answers_and_never_a_wrong_one(other: OtherProcess) -> None:
    told = Recorder()
    printer = zebra(other.url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    other.order("drip 0.05")
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    printer.submit(PrintJob("a", LABEL % 1))
    told.wait_job("a", JobState.QUEUED, "no-answer")
    wait_detail(printer, "the printer's answer was not whole within 0.5 s: a slow line?")
    other.order("ok")
    told.wait_job("a", JobState.PRINTED)
    assert other.labels() == 1
    assert "not-understood" not in [reason for _, reason in told.states]
    printer.stop()


def wait_detail(printer: Printer, detail: str) -> None:
    """Wait until this is what is said of how the printer stands; the sink hears of new reasons only."""
    until = time.monotonic() + 15
    while printer.status.detail != detail and time.monotonic() < until:
        time.sleep(0.02)
    assert printer.status.detail == detail


def test_reset_again_and_again_each_label_comes_out_once() -> None:
    sim = SimPrinter(label_s=0.05).start()
    told = Recorder()
    printer = zebra(sim.url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    for number in range(5):
        printer.submit(PrintJob(f"job-{number}", LABEL % number))
        told.wait(lambda job=f"job-{number}": len(told.job(job)) >= 2)  # type: ignore[misc]
        sim.reset()
        told.wait_job(f"job-{number}", JobState.PRINTED)
    assert [label.zpl for label in sim.labels] == [LABEL % number for number in range(5)]
    printer.stop()
    sim.stop()
