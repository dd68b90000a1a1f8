"""The Zebra driver over every wire but TCP: a serial port, a serial server, a device node."""

from collections.abc import Iterator

import pytest

from drivers.api import DeviceConfig, DeviceState, JobState, Nudged, PrintJob, Role
from drivers.base.backoff import Backoff
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.printers.pty_printer import SimPtyPrinter
from tests.drivers.peers.recorder import Recorder
from tests.drivers.peers.rfc2217_server import Rfc2217Server
from tests.drivers.printers.conformance import PrinterBench, PrinterConformance

QUICK = {"settle_s": 1.0, "answer_s": 1.0, "idle_poll_s": 0.05, "busy_poll_s": 0.02}


def bench(url: str, sim: SimPrinter | SimPtyPrinter) -> PrinterBench:
    told = Recorder()
    printer = build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", url, QUICK), told)
    return PrinterBench(printer, told, lambda: len(sim.labels))


@pytest.fixture
def terminal() -> Iterator[SimPtyPrinter]:
    sim = SimPtyPrinter().start()
    yield sim
    sim.stop()


class TestOverASerialPort(PrinterConformance):
    @pytest.fixture
    def bench(self, terminal: SimPtyPrinter) -> PrinterBench:
        return bench(terminal.url, terminal)


class TestOverADeviceNode(PrinterConformance):
    """A terminal stands in for /dev/usb/lp0: a character device that speaks both ways."""

    @pytest.fixture
    def bench(self, terminal: SimPtyPrinter) -> PrinterBench:
        return bench(terminal.node_url, terminal)


@pytest.mark.filterwarnings("ignore:set.* is deprecated")  # in pyserial
class TestOverASerialServer(PrinterConformance):
    @pytest.fixture
    def bench(self) -> Iterator[PrinterBench]:
        sim = SimPrinter().start()
        server = Rfc2217Server(received=lambda data: sim.receive(data, server.send))
        yield bench(server.url, sim)
        server.stop()
        sim.stop()


@pytest.mark.parametrize("kind", ["url", "node_url"])
def test_pulled_out_inside_a_label_and_back_it_prints_it_once(terminal: SimPtyPrinter, kind: str) -> None:
    on = bench(getattr(terminal, kind), terminal)
    on.printer.start()
    on.told.wait_state(DeviceState.READY)
    terminal.cut_after(10)
    on.printer.submit(PrintJob("a", b"^XA^FDone label^FS^PQ1,0,1,N^XZ"))
    on.told.wait_job("a", JobState.PRINTED)
    assert (DeviceState.LOST, "unreachable") in on.told.states
    assert len(terminal.labels) == 1
    assert on.printer.status.reconnects >= 1
    on.printer.stop()


def test_a_serial_printer_says_what_it_is_and_counts(terminal: SimPtyPrinter) -> None:
    on = bench(terminal.url, terminal)
    on.printer.start()
    on.told.wait_state(DeviceState.READY)
    on.printer.submit(PrintJob("a", b"^XA^XZ"))
    on.told.wait_job("a", JobState.PRINTED)
    status = on.printer.status
    assert (status.model, status.firmware, status.address) == ("ZD621", "V93.21.07Z", str(terminal.path))
    assert status.rx_bytes > 100
    assert status.frames >= 5
    assert status.last_tx_ns > 0
    on.printer.stop()


def test_told_that_something_was_plugged_in_it_does_not_wait_for_its_next_try(
    terminal: SimPtyPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "drivers.printers.printer_thread.Backoff", lambda **_: Backoff(1000, 1000, lambda: 1.0)
    )
    terminal.unplug()
    on = bench(terminal.url, terminal)
    assert isinstance(on.printer, Nudged)
    on.printer.start()
    on.told.wait_state(DeviceState.BACKOFF, "unreachable")
    terminal.plug()
    on.printer.nudge()
    on.told.wait_state(DeviceState.READY)
    on.printer.stop()
