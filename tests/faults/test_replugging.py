"""A scanner that is pulled out and plugged in again and again, each time under another node."""

import json

import pytest

from tests.drivers.peers.usb_bus import UsbBus, require_umockdev

pytestmark = pytest.mark.faults

FRONT = {"role": "scanner", "driver": "serial", "name": "front", "url": "usb:0c2e:0901:S1"}


@pytest.mark.parametrize("times", [40, pytest.param(200, marks=pytest.mark.soak)])
def test_a_scanner_replugged_again_and_again_reads_each_time_and_leaks_nothing(times: int) -> None:
    require_umockdev()
    with (
        UsbBus() as bus,
        bus.start("-m", "tests.drivers.peers.bench_process", json.dumps([FRONT]), "3") as station,
    ):
        at, counts = 0, []
        for number in range(times):
            node = f"ttyACM{number}"
            bus.plug("tty", node, "1-1", vid="0c2e", pid="0901", serial="S1")
            at = station.wait_line('"ready"', f'"/dev/{node}"', after=at)
            bus.send(node, f"CODE-{number}\r")
            at = station.wait_line(f'"CODE-{number}"', after=at)
            station.tell("count")
            at = station.wait_line('"descriptors"', after=at)
            counts.append(json.loads(station.lines[at - 1]))
            bus.unplug(node)
            at = station.wait_line('"lost"', after=at)
    codes = [line for line in station.lines if '"code"' in line]
    assert codes == [json.dumps({"code": f"CODE-{number}"}) for number in range(times)]
    assert {tuple(sorted(count["threads"])) for count in counts} == {
        ("MainThread", "feedback", "hotplug", "scanner-front")
    }
    # A look at what is plugged in holds one more for a moment.
    held = [count["descriptors"] for count in counts]
    assert min(held[times // 2 :]) <= min(held[: times // 2])
    assert station.process.returncode == 0
