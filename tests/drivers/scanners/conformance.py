"""What every scanner must do, whatever it is made of; each implementation's test class inherits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from drivers.api import CodeRead, Device, DeviceState, Role, Scanner
from tests.drivers.peers.recorder import Recorder


def as_sent(code: bytes) -> bytes:
    """Give a frame that holds the code and nothing else."""
    return code


def no_plug() -> None:
    pytest.skip("this scanner cannot be pulled out")


def no_drip(code: str) -> None:
    pytest.skip(f"this scanner cannot send {code} by and by")


@dataclass
class ScannerBench:
    """A scanner not yet started, what its sink was told, and a way to make it read a code.

    `drip` makes it read one whose bytes come one by one, `unplug` and `plug` take it away and bring it back,
    under another node where the real one would be; `framed` gives the raw frame of a code.
    """

    scanner: Device
    told: Recorder
    send: Callable[[str], None]
    drip: Callable[[str], None] = no_drip
    unplug: Callable[[], None] = no_plug
    plug: Callable[[], None] = no_plug
    framed: Callable[[bytes], bytes] = as_sent


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
        assert event.raw == started.framed(b"]C10109521234567899\x1d10AB")
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

    def test_a_code_that_drips_in_is_one_code(self, started: ScannerBench) -> None:
        started.drip("SLOW-BUT-WHOLE")
        started.told.wait_codes(1)
        assert started.told.codes == ["SLOW-BUT-WHOLE"]
        assert started.told.problems == []

    def test_one_that_was_pulled_out_is_lost_and_comes_back_by_itself(self, started: ScannerBench) -> None:
        started.send("BEFORE")
        started.told.wait_codes(1)
        started.unplug()
        started.told.wait_ever(DeviceState.LOST, "lost")
        started.plug()
        started.told.wait_state(DeviceState.READY)
        started.send("AFTER")
        started.told.wait_codes(2)
        assert started.told.codes == ["BEFORE", "AFTER"]
        assert [event.seq for event in started.told.of(CodeRead)] == [1, 2]
        assert started.scanner.status.reconnects == 1

    def test_one_that_is_away_may_be_stopped(self, started: ScannerBench) -> None:
        started.unplug()
        started.told.wait_ever(DeviceState.LOST, "lost")
        started.scanner.stop()
        assert started.scanner.status.state is DeviceState.ABSENT
        started.plug()

    def test_it_tells_when_it_was_heard_and_counts_what_came(self, started: ScannerBench) -> None:
        before = started.scanner.status
        assert before.frames == 0
        for code in ("ONE", "TWO"):
            started.send(code)
        started.told.wait_codes(2)
        status = started.scanner.status
        assert status.frames == 2
        assert status.last_rx_ns > before.last_rx_ns
        assert (status.bad_frames, status.dropped, status.duplicates) == (0, 0, 0)
