from collections.abc import Iterator

import pytest

from drivers.api import DeviceConfig, Role
from drivers.scanner import build_scanner
from drivers.sim.scanner import SimPtyScanner, SimScanner
from drivers.wedge import build_wedge
from tests.drivers.conformance_scanner import ScannerBench, ScannerConformance
from tests.drivers.keys import Typist
from tests.drivers.recorder import Recorder
from tests.drivers.rfc2217_server import Rfc2217Server


def config(url: str, driver: str = "serial", **options: object) -> DeviceConfig:
    return DeviceConfig("scan", Role.SCANNER, driver, url, options)


class TestSocket(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimScanner().start()
        told = Recorder()
        yield ScannerBench(build_scanner(config(sim.url), told), told, sim.send)
        sim.stop()


class TestTcpWithOneByteAtATime(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimScanner(terminator="\r").start()
        told = Recorder()
        url = sim.url.replace("socket:", "tcp:")
        yield ScannerBench(build_scanner(config(url), told), told, lambda code: sim.drip(code, 0))
        sim.stop()


class TestPty(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimPtyScanner().start()
        told = Recorder()
        yield ScannerBench(build_scanner(config(sim.url + "?baud=115200"), told), told, sim.send)
        sim.stop()


class TestFramedPty(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimPtyScanner(terminator="").start()
        told = Recorder()
        scanner = build_scanner(config(sim.path, framing="stx-etx", prefix="$", suffix=r"\x04"), told)
        yield ScannerBench(scanner, told, lambda code: sim.send(f"\x02${code}\x04\x03"))
        sim.stop()

    def test_gs_is_kept_and_the_aim_identifier_split_off(self, started: ScannerBench) -> None:
        started.send("]C101\x1d10AB")
        started.told.wait_codes(1)
        assert started.told.codes == ["01\x1d10AB"]


@pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial 3.5 starts its threads so
class TestRfc2217(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        server = Rfc2217Server()
        told = Recorder()
        scanner = build_scanner(config(server.url, bits=7, parity="E"), told)
        yield ScannerBench(scanner, told, lambda code: server.send(code.encode() + b"\r\n"))
        server.stop()


class TestWedge(ScannerConformance):
    @pytest.fixture
    def bench(self) -> ScannerBench:
        told = Recorder()
        wedge = build_wedge(config("", "wedge"), told)
        typist = Typist()

        def send(code: str) -> None:
            for event in typist.scan(code):
                wedge.feed(event)

        return ScannerBench(wedge, told, send)
