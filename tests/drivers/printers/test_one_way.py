"""A printer nobody answers from: labels are handed over once and asked about, never assumed."""

import socket
import threading
from collections.abc import Iterator

import pytest

from drivers.api import DeviceConfig, DeviceState, JobChanged, JobState, Printer, PrintJob, Role, Sink
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.printers.pty_printer import SimPtyPrinter
from tests.drivers.peers.recorder import Recorder
from tests.drivers.printers.conformance import PrinterBench, PrinterConformance

LABEL = b"^XA^CI28^FO10,10^A0N,30,30^FH_^FDone label^FS^PQ1,0,1,N^XZ"
TOLD = (JobState.UNKNOWN, "no-way-back")


def one_way(url: str, sink: Sink) -> Printer:
    options: dict[str, object] = {"one_way": True, "idle_poll_s": 0.05, "busy_poll_s": 0.02}
    return build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", url, options), sink)


@pytest.fixture
def sim() -> Iterator[SimPrinter]:
    sim = SimPrinter().start()
    sim.fall_silent()
    yield sim
    sim.stop()


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def printer(sim: SimPrinter, told: Recorder) -> Iterator[Printer]:
    printer = one_way(sim.url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    yield printer
    printer.stop()


def came_out(sim: SimPrinter | SimPtyPrinter, told: Recorder) -> int:
    """Count the labels once all that were handed over had the time to come out."""
    sim.wait_printed(sum(state == TOLD for job in "abc" for state in told.job(job)[-1:]))
    return len(sim.labels)


class TestOverTcp(PrinterConformance):
    ending = TOLD

    @pytest.fixture
    def bench(self, sim: SimPrinter) -> PrinterBench:
        told = Recorder()
        return PrinterBench(one_way(sim.url, told), told, lambda: came_out(sim, told))


class TestOverASerialPort(PrinterConformance):
    ending = TOLD

    @pytest.fixture
    def bench(self) -> Iterator[PrinterBench]:
        sim = SimPtyPrinter().start()
        told = Recorder()
        yield PrinterBench(one_way(sim.url, told), told, lambda: came_out(sim, told))
        sim.stop()


def test_a_label_arrives_byte_for_byte_and_is_told_as_unproven(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", *TOLD)
    assert [state for state, _ in told.job("a")] == [JobState.QUEUED, JobState.HANDED_OVER, JobState.UNKNOWN]
    assert "does not say" in told.of(JobChanged)[-1].evidence
    assert sim.wait_printed(1)
    assert [label.zpl for label in sim.labels] == [LABEL]
    assert printer.status.facts["way-back"] == "none"


def test_it_waits_for_a_server_away(sim: SimPrinter, told: Recorder) -> None:
    sim.unplug()
    printer = one_way(sim.url, told)
    printer.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, "unreachable")
    sim.plug()
    told.wait_job("a", *TOLD)
    assert sim.wait_printed(1)
    printer.stop()
    assert len(sim.labels) == 1
    assert printer.status.reconnects == 0


def test_a_server_that_went_away_meanwhile_gets_the_label_when_it_is_back(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.unplug()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, "unreachable")
    sim.plug()
    told.wait_job("a", *TOLD)
    assert sim.wait_printed(1)
    assert (len(sim.labels), printer.status.reconnects) == (1, 1)


def test_a_label_the_connection_broke_in_is_unknown_and_never_sent_again(told: Recorder) -> None:
    """The server reads nothing and resets once the label is under way."""
    server = socket.create_server(("127.0.0.1", 0))
    sink_size = 1_000_000

    def serve() -> None:
        for _ in range(2):  # the knock, then the label
            client, _ = server.accept()
            with client:
                client.recv(100)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    printer = one_way(f"tcp://127.0.0.1:{server.getsockname()[1]}", told)
    printer.start()
    told.wait_state(DeviceState.READY)
    printer.submit(PrintJob("a", b"^XA^FX" + b"x" * 20 * sink_size + b"^XZ"))
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    thread.join()
    server.close()
    printer.stop()


def test_a_job_of_an_earlier_run_is_never_sent(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    printer.submit(PrintJob("a", LABEL, recovering=True))
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    printer.submit(PrintJob("b", LABEL + b" "))
    told.wait_job("b", *TOLD)
    assert sim.wait_printed(1)
    assert len(sim.labels) == 1


def test_a_payload_that_is_no_whole_format_is_not_sent(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    printer.submit(PrintJob("a", b"^XA^FDnever ending"))
    told.wait_job("a", JobState.FAILED, "bad-label")
    assert not sim.labels


def test_a_job_taken_back_while_the_server_is_away_is_not_printed(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.unplug()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, "unreachable")
    printer.withdraw("a")
    told.wait_job("a", JobState.FAILED, "withdrawn")
    sim.plug()
    printer.submit(PrintJob("b", LABEL))
    told.wait_job("b", *TOLD)
    assert sim.wait_printed(1)
    assert len(sim.labels) == 1
