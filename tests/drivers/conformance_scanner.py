"""What every scanner must do, whatever it is made of; each implementation's test class inherits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from drivers.api import CodeRead, Device, DeviceState, Role, Scanner
from tests.drivers.recorder import Recorder


@dataclass
class ScannerBench:
    """A scanner not yet started, what its sink was told, and a way to make it read a code."""

    scanner: Device
    told: Recorder
    send: Callable[[str], None]


class ScannerConformance:
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench] | ScannerBench:
        raise NotImplementedError

    @pytest.fixture
    def started(self, bench: ScannerBench) -> Iterator[ScannerBench]:
        bench.scanner.start()
        bench.told.wait_state(DeviceState.READY)
        yield bench
        bench.scanner.stop()

    def test_it_is_a_scanner_and_says_so(self, bench: ScannerBench) -> None:
        assert isinstance(bench.scanner, Scanner)
        assert (bench.scanner.status.name, bench.scanner.status.role) == ("scan", Role.SCANNER)
        assert bench.scanner.status.state is DeviceState.ABSENT

    def test_codes_arrive_in_order_numbered_from_one_without_holes(self, started: ScannerBench) -> None:
        codes = [f"CODE-{number}" for number in range(20)]
        for code in codes:
            started.send(code)
        started.told.wait_codes(20)
        assert started.told.codes == codes
        assert [event.seq for event in started.told.of(CodeRead)] == list(range(1, 21))

    def test_the_same_code_twice_is_two_readings(self, started: ScannerBench) -> None:
        started.send("SAME")
        started.send("SAME")
        started.told.wait_codes(2)
        assert started.told.codes == ["SAME", "SAME"]

    def test_gs_is_kept_and_the_aim_identifier_split_off(self, started: ScannerBench) -> None:
        started.send("]C10109521234567899\x1d10AB")
        started.told.wait_codes(1)
        (event,) = started.told.of(CodeRead)
        assert (event.aim, event.code) == ("]C1", "0109521234567899\x1d10AB")
        assert event.raw == b"]C10109521234567899\x1d10AB"
        assert event.device == "scan"

    def test_a_burst_loses_nothing(self, started: ScannerBench) -> None:
        codes = [f"B{number:04d}" for number in range(300)]
        for code in codes:
            started.send(code)
        started.told.wait_codes(300)
        assert started.told.codes == codes

    def test_a_stopped_scanner_is_absent_and_may_be_stopped_again(self, started: ScannerBench) -> None:
        started.scanner.stop()
        assert started.scanner.status.state is DeviceState.ABSENT
        assert started.told.states[-1] == (DeviceState.ABSENT, "")
        started.scanner.stop()

    def test_one_never_started_may_be_stopped(self, bench: ScannerBench) -> None:
        bench.scanner.stop()
        assert bench.scanner.status.state is DeviceState.ABSENT
