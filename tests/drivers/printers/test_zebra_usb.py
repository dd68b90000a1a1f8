"""A Zebra on the USB bus, by its identity: two-way over /dev/usb/lp*, and back under another node."""

import threading
from collections.abc import Iterator

import pytest

from drivers.api import DeviceConfig, DeviceState, JobState, Printer, PrintJob, Role
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from tests.drivers.peers.recorder import Recorder
from tests.drivers.printers.conformance import PrinterBench, PrinterConformance
from tests.helpers.testbed.bus import Plug, UsbBus, UsbModel

pytestmark = pytest.mark.testbed

MODEL = UsbModel(0x0A5F, 0x0166, "P1", "Zebra", "ZD421")
LABEL = b"^XA^FDone label^FS^PQ1,0,1,N^XZ"


class UsbZebra:
    """A virtual Zebra behind whatever node it is plugged in at just now."""

    def __init__(self, bus: UsbBus) -> None:
        self.sim = SimPrinter().start()
        self.sim.unplug()
        self._bus = bus
        self._lock = threading.Lock()
        self._plug: Plug | None = None
        self._taken = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="usb-zebra", daemon=True)
        self._thread.start()

    def plug(self) -> str:
        with self._lock:
            self._plug, self._taken = self._bus.plug_printer(MODEL), 0
            return self._plug.node

    def unplug(self) -> None:
        with self._lock:
            if self._plug is not None:
                self._plug.unplug()
            self._plug = None

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self.unplug()
        self.sim.stop()

    def _carry(self) -> None:
        while not self._stopping.wait(0.005):
            with self._lock:
                plug = self._plug
                if plug is not None:
                    new = plug.written[self._taken :]
                    self._taken += len(new)
                    self.sim.receive(new, plug.send)


@pytest.fixture
def zebra(bus: UsbBus) -> Iterator[UsbZebra]:
    zebra = UsbZebra(bus)
    yield zebra
    zebra.stop()


def printer(told: Recorder, url: str = "usb:0a5f:0166:P1") -> Printer:
    quick = {"settle_s": 1.0, "answer_s": 1.0, "idle_poll_s": 0.05, "busy_poll_s": 0.02}
    return build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", url, quick), told)


class TestOverUsb(PrinterConformance):
    @pytest.fixture
    def bench(self, zebra: UsbZebra) -> PrinterBench:
        zebra.plug()
        told = Recorder()
        return PrinterBench(printer(told), told, lambda: len(zebra.sim.labels))


def test_it_is_found_by_its_identity_under_whatever_node_it_comes_back(zebra: UsbZebra) -> None:
    told = Recorder()
    driver = printer(told)
    driver.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    first = zebra.plug()
    told.wait_state(DeviceState.READY)
    assert (driver.status.address, driver.status.identity) == (first, "usb:0a5f:0166:P1")
    assert driver.status.model == "ZD621"
    zebra.unplug()
    told.wait(lambda: told.states[-1][1] == "unreachable")
    driver.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, "unreachable")
    second = zebra.plug()
    told.wait_job("a", JobState.PRINTED)
    assert second != first
    assert driver.status.address == second
    assert len(zebra.sim.labels) == 1
    driver.stop()


def test_paper_out_is_told_over_the_node_and_mended(zebra: UsbZebra) -> None:
    told = Recorder()
    zebra.plug()
    driver = printer(told)
    driver.start()
    told.wait_state(DeviceState.READY)
    zebra.sim.paper_out()
    told.wait_state(DeviceState.DEGRADED, "paper-out")
    zebra.sim.mend()
    told.wait_state(DeviceState.READY)
    driver.stop()


def test_the_node_itself_can_be_named(zebra: UsbZebra) -> None:
    told = Recorder()
    driver = printer(told, f"file:{zebra.plug()}")
    driver.start()
    driver.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    driver.stop()
