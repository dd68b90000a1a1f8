"""Labels through a real CUPS scheduler and a raw queue: what it knows is told, and nothing more."""

import subprocess
import threading
from collections.abc import Iterator

import pytest

from drivers.api import BadSettings, DeviceConfig, DeviceState, JobChanged, JobState, Printer, PrintJob, Role
from drivers.printers.cups_queue import CupsQueue, Progress
from drivers.printers.zebra import build_zebra
from drivers.transport.cups import cups_server
from tests.drivers.peers.cups_daemon import CupsDaemon, Receiver
from tests.drivers.peers.recorder import Recorder
from tests.drivers.printers.conformance import PrinterBench, PrinterConformance

EVERY_BYTE = b"^XA^FX" + bytes(range(256)) + b"^XZ"
DELIVERED = (JobState.UNKNOWN, "no-way-back")


@pytest.fixture(scope="module")
def daemon() -> Iterator[CupsDaemon]:
    daemon = CupsDaemon()
    yield daemon
    daemon.close()


@pytest.fixture
def receiver(daemon: CupsDaemon, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A printer's socket with a queue `zebra1` to it, not listening yet."""
    monkeypatch.setenv("CUPS_SERVER", daemon.socket)
    receiver = Receiver()
    daemon.add("zebra1", receiver.port)
    yield receiver
    receiver.close()
    subprocess.run(["/usr/bin/cancel", "-a", "zebra1"], env=daemon.environment, check=False, timeout=20)
    daemon.admin("-x", "zebra1")


@pytest.fixture
def told() -> Recorder:
    return Recorder()


def cups_printer(told: Recorder, url: str = "cups:zebra1") -> Printer:
    options = {"idle_poll_s": 0.1, "busy_poll_s": 0.1}
    return build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", url, options), told)


@pytest.fixture
def printer(receiver: Receiver, told: Recorder) -> Iterator[Printer]:
    printer = cups_printer(told)
    printer.start()
    told.wait_state(DeviceState.READY)
    yield printer
    printer.stop()


class TestOverCups(PrinterConformance):
    ending = DELIVERED

    @pytest.fixture
    def bench(self, receiver: Receiver) -> Iterator[PrinterBench]:
        receiver.listen()
        stopping = threading.Event()

        def serve() -> None:
            while not stopping.is_set():
                try:
                    receiver.take(0.2)
                except TimeoutError:
                    continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        told = Recorder()
        yield PrinterBench(cups_printer(told), told, lambda: len(receiver.received))
        stopping.set()
        thread.join()


def test_all_byte_values_arrive_as_they_were(receiver: Receiver, told: Recorder, printer: Printer) -> None:
    receiver.listen()
    printer.submit(PrintJob("a", EVERY_BYTE))
    assert receiver.take() == EVERY_BYTE
    told.wait_job("a", *DELIVERED)
    assert [state for state, _ in told.job("a")] == [JobState.QUEUED, JobState.HANDED_OVER, JobState.UNKNOWN]
    assert "delivered" in told.of(JobChanged)[-1].evidence


def test_a_printer_that_is_down_is_named_and_gets_its_label_once_when_it_is_back(
    receiver: Receiver, told: Recorder, printer: Printer
) -> None:
    printer.submit(PrintJob("a", EVERY_BYTE))
    told.wait_job("a", JobState.HANDED_OVER, "unreachable")
    told.wait_state(DeviceState.DEGRADED, "unreachable")
    assert "unavailable" in printer.status.detail
    printer.submit(PrintJob("b", EVERY_BYTE))
    told.wait_job("b", JobState.QUEUED, "unreachable")
    receiver.listen()
    assert receiver.take() == EVERY_BYTE
    told.wait_job("a", *DELIVERED)
    assert receiver.take() == EVERY_BYTE
    told.wait_job("b", *DELIVERED)
    told.wait_state(DeviceState.READY)
    with pytest.raises(TimeoutError):
        receiver.take(0.5)


def test_a_stopped_and_a_closed_queue_are_named_and_labels_wait(
    daemon: CupsDaemon, receiver: Receiver, told: Recorder, printer: Printer
) -> None:
    daemon.run("/usr/sbin/cupsdisable", "zebra1")
    told.wait_state(DeviceState.DEGRADED, "queue-stopped")
    printer.submit(PrintJob("a", EVERY_BYTE))
    told.wait_job("a", JobState.QUEUED, "queue-stopped")
    daemon.run("/usr/sbin/cupsreject", "zebra1")
    daemon.run("/usr/sbin/cupsenable", "zebra1")
    told.wait_job("a", JobState.QUEUED, "queue-rejecting")
    daemon.run("/usr/sbin/cupsaccept", "zebra1")
    receiver.listen()
    assert receiver.take() == EVERY_BYTE
    told.wait_job("a", *DELIVERED)


def test_a_missing_queue_is_named_and_used_once_it_is_there(
    daemon: CupsDaemon, receiver: Receiver, told: Recorder
) -> None:
    printer = cups_printer(told, "cups:later")
    printer.start()
    told.wait_state(DeviceState.DEGRADED, "queue-missing")
    daemon.add("later", receiver.port)
    told.wait_state(DeviceState.READY)
    printer.stop()
    daemon.admin("-x", "later")


def test_a_label_withdrawn_while_the_printer_is_down_is_cancelled_and_never_printed(
    receiver: Receiver, told: Recorder, printer: Printer
) -> None:
    printer.submit(PrintJob("a", EVERY_BYTE))
    told.wait_job("a", JobState.HANDED_OVER, "unreachable")
    printer.withdraw("a")
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    job = CupsQueue(cups_server("cups:zebra1")).find("packline a")
    assert job is not None
    assert job.progress is Progress.ENDED
    receiver.listen()
    with pytest.raises(TimeoutError):
        receiver.take(2)


def test_a_label_withdrawn_before_it_was_begun_has_failed(
    daemon: CupsDaemon, receiver: Receiver, told: Recorder, printer: Printer
) -> None:
    """A job of somebody else keeps the printer, ours is held behind it."""
    CupsQueue(cups_server("cups:zebra1")).submit("other", b"x")
    printer.submit(PrintJob("a", EVERY_BYTE))
    told.wait(lambda: any(state is JobState.HANDED_OVER for state, _ in told.job("a")))
    printer.withdraw("a")
    told.wait_job("a", JobState.FAILED, "withdrawn")


def test_a_label_of_an_earlier_run_is_found_again_in_the_queue(
    receiver: Receiver, told: Recorder, printer: Printer
) -> None:
    CupsQueue(cups_server("cups:zebra1")).submit("packline a", EVERY_BYTE)
    printer.submit(PrintJob("a", EVERY_BYTE, recovering=True))
    told.wait_job("a", JobState.HANDED_OVER, "unreachable")
    receiver.listen()
    assert receiver.take() == EVERY_BYTE
    told.wait_job("a", *DELIVERED)
    printer.submit(PrintJob("gone", EVERY_BYTE, recovering=True))
    told.wait_job("gone", JobState.UNKNOWN, "lost-from-sight")
    with pytest.raises(TimeoutError):
        receiver.take(0.5)


def test_a_frozen_scheduler_is_unreachable_and_a_stop_does_not_wait_for_it(
    daemon: CupsDaemon, told: Recorder, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.transport.cups.ANSWER_S", 1.0)
    daemon.freeze()
    try:
        told.wait_state(DeviceState.BACKOFF, "unreachable")
        printer.stop()
        assert printer.status.state is DeviceState.ABSENT
    finally:
        daemon.thaw()


def test_a_scheduler_that_is_not_there_is_unreachable_and_one_that_comes_is_used(
    daemon: CupsDaemon, receiver: Receiver, told: Recorder, printer: Printer
) -> None:
    daemon.stop()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    printer.submit(PrintJob("a", EVERY_BYTE))
    told.wait_job("a", JobState.QUEUED, "unreachable")
    daemon.restart()
    receiver.listen()
    assert receiver.take() == EVERY_BYTE
    told.wait_job("a", *DELIVERED)


@pytest.mark.parametrize("url", ["cups:", "cups:a b", "cups://host:x/q", "cups://host", "cups:a/b"])
def test_an_address_without_a_queue_is_refused(url: str) -> None:
    with pytest.raises(BadSettings):
        cups_printer(Recorder(), url)


def test_addresses_are_shown_as_they_are_written() -> None:
    assert cups_server("cups:zebra1").address == "cups:zebra1"
    assert cups_server("cups://host:1631/zebra1").address == "cups://host:1631/zebra1"
    assert cups_server("cups://host/zebra1").uri == "ipp://host:631/printers/zebra1"


def test_cups_has_no_way_back_and_can_not_be_told_otherwise() -> None:
    config = DeviceConfig("zebra", Role.PRINTER, "zebra", "cups:zebra1", {"one_way": False})
    with pytest.raises(BadSettings, match="no way back"):
        build_zebra(config, Recorder())
