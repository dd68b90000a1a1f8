"""What every device has that an `Upkeep` keeps open: a thread that outlives whatever its sink does."""

import pytest

from drivers.api import (
    CodeRead,
    Device,
    DeviceChanged,
    DeviceConfig,
    DeviceEvent,
    DeviceState,
    DriverInfo,
    Role,
    Sink,
)
from drivers.base.kept_open import KeptOpen
from drivers.catalog import Catalog
from drivers.manager import Manager
from drivers.scanners.serial_scanner import build_scanner
from drivers.sim.scanners.line_scanner import SimScanner
from tests.drivers.peers.recorder import Recorder
from tests.helpers.eventually import eventually


def test_a_sink_that_refuses_every_change_of_state_still_gets_the_codes_and_costs_no_thread() -> None:
    told = Recorder()

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, DeviceChanged):
            raise OSError("the disk is full")
        told(event)

    sim = SimScanner().start()
    scanner = build_scanner(DeviceConfig("scanner", Role.SCANNER, "serial", sim.url), sink)
    scanner.start()
    try:
        sim.send("ONE")
        told.wait_codes(1)
        sim.unplug()
        sim.plug()
        sim.send("TWO")
        told.wait_codes(2)
        assert scanner.status.state is DeviceState.READY
        assert [event.code for event in told.events if isinstance(event, CodeRead)] == ["ONE", "TWO"]
    finally:
        scanner.stop()
        sim.stop()


class Dies(KeptOpen):
    """A device whose thread ends by what no driver can take."""

    def _visit(self) -> None:
        self._standing.move(DeviceState.READY)
        raise SystemExit


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_device_whose_thread_ended_is_not_taken_for_one_that_is_ready() -> None:
    made: list[Dies] = []

    def build(config: DeviceConfig, sink: Sink) -> Device:
        made.append(Dies(config.name, Role.SCALE, sink))
        return made[0]

    info = DriverInfo("dies", Role.SCALE, "a thread that ends", build)
    manager = Manager([DeviceConfig("scale", Role.SCALE, "dies", "")], Recorder(), Catalog({"dies": info}))
    manager.start()
    try:
        eventually(lambda: made[0].thread_ended)
        (status,) = manager.statuses
        assert (status.state, status.reason) == (DeviceState.DEGRADED, "driver-failed")
    finally:
        manager.stop()
