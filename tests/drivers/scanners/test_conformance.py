from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, Role
from drivers.codecs.framing.checks import CHECKS
from drivers.scanners.evdev_scanner import build_evdev
from drivers.scanners.serial_scanner import build_scanner
from drivers.scanners.ssi_scanner import build_ssi
from drivers.scanners.wedge_scanner import build_wedge
from drivers.sim.scanners.line_scanner import SimPtyScanner, SimScanner
from drivers.sim.scanners.ssi_scanner import SimSsiPtyScanner, SimSsiScanner, SsiSimulation
from tests.drivers.peers.input_events import as_kernel
from tests.drivers.peers.keyboards import Keyboards
from tests.drivers.peers.keys import Typist
from tests.drivers.peers.recorder import Recorder
from tests.drivers.peers.rfc2217_server import Rfc2217Server
from tests.drivers.scanners.conformance import ScannerBench, ScannerConformance, no_drip
from tests.helpers.testbed.bus import UsbBus


def config(url: str, driver: str = "serial", **options: object) -> DeviceConfig:
    return DeviceConfig("scan", Role.SCANNER, driver, url, options)


def dripping(sim: SimScanner | SimPtyScanner, frame: Callable[[bytes], bytes]) -> Callable[[str], None]:
    def drip(code: str) -> None:
        for byte in frame(code.encode()):
            sim.send_bytes(bytes([byte]))

    return drip


def framed_bench(
    sim: SimScanner,
    frame: Callable[[bytes], bytes],
    raw: Callable[[bytes], bytes],
    options: Mapping[str, object],
) -> ScannerBench:
    """A scanner behind TCP that frames its codes in its own way."""
    told = Recorder()
    return ScannerBench(
        build_scanner(DeviceConfig("scan", Role.SCANNER, "serial", sim.url, options), told),
        told,
        send=lambda code: sim.send_bytes(frame(code.encode())),
        drip=dripping(sim, frame),
        unplug=sim.unplug,
        plug=sim.plug,
        framed=raw,
    )


@pytest.fixture
def sim() -> Iterator[SimScanner]:
    sim = SimScanner().start()
    yield sim
    sim.stop()


class TestSocket(ScannerConformance):
    @pytest.fixture
    def bench(self, sim: SimScanner) -> ScannerBench:
        told = Recorder()
        scanner = build_scanner(config(sim.url), told)
        return ScannerBench(scanner, told, sim.send, lambda code: sim.drip(code, 0.002), sim.unplug, sim.plug)


class TestTcpWithOneByteAtATime(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimScanner(terminator="\r").start()
        told = Recorder()
        url = sim.url.replace("socket:", "tcp:")
        scanner = build_scanner(config(url), told)

        def drip(code: str) -> None:
            sim.drip(code, 0)

        yield ScannerBench(scanner, told, drip, drip, sim.unplug, sim.plug)
        sim.stop()


class TestStartAndEnd(ScannerConformance):
    @pytest.fixture
    def bench(self, sim: SimScanner) -> ScannerBench:
        options = {"framing": "start-end", "start": "<<", "end": r"\r\n"}
        return framed_bench(sim, lambda code: b"<<" + code + b"\r\n", lambda code: code, options)


class TestLengthWithCheck(ScannerConformance):
    @pytest.fixture
    def bench(self, sim: SimScanner) -> ScannerBench:
        def frame(code: bytes) -> bytes:
            frame = b"\x02" + len(code).to_bytes(2, "little") + code
            return frame + CHECKS["crc-16/ccitt-false"].of(frame).to_bytes(2, "big")

        options = {
            "framing": "length",
            "start": r"\x02",
            "length_bytes": 2,
            "length_order": "little",
            "check": "crc-16/ccitt-false",
        }
        return framed_bench(sim, frame, frame, options)


class TestIdleGap(ScannerConformance):
    @pytest.fixture
    def bench(self, sim: SimScanner) -> ScannerBench:
        bench = framed_bench(sim, lambda code: code, lambda code: code, {"framing": "gap", "gap_ms": 10})
        send = bench.send

        def send_and_pause(code: str) -> None:
            count = len(bench.told.codes)
            send(code)
            bench.told.wait_codes(count + 1)

        bench.send = send_and_pause
        bench.drip = no_drip  # a silence is what ends its codes
        return bench


class LinkedPty:
    """A pseudo terminal behind a link, as udev makes one by a device's name; another one at each plugging."""

    def __init__(self, sim: SimPtyScanner | SimSsiPtyScanner, link: Path) -> None:
        self.sim = sim
        self.link = link

    def plug(self) -> None:
        self.sim.start()
        self.link.symlink_to(self.sim.url.removeprefix("serial://"))

    def unplug(self) -> None:
        self.link.unlink()
        self.sim.stop()


class TestPty(ScannerConformance):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[ScannerBench]:
        sim, told = SimPtyScanner(), Recorder()
        port = LinkedPty(sim, tmp_path / "scanner")
        port.plug()
        scanner = build_scanner(config(f"serial://{port.link}?baud=115200"), told)
        yield ScannerBench(
            scanner,
            told,
            sim.send,
            dripping(sim, lambda code: code + b"\r\n"),
            unplug=port.unplug,
            plug=port.plug,
        )
        sim.stop()


class TestFramedPty(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimPtyScanner(terminator="").start()
        told = Recorder()
        scanner = build_scanner(config(sim.path, framing="stx-etx", prefix="$", suffix=r"\x04"), told)
        yield ScannerBench(
            scanner,
            told,
            lambda code: sim.send(f"\x02${code}\x04\x03"),
            drip=dripping(sim, lambda code: b"\x02$" + code + b"\x04\x03"),
            framed=lambda code: b"$" + code + b"\x04",
        )
        sim.stop()


@pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial 3.5 starts its threads so
class TestRfc2217(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        servers = [Rfc2217Server()]
        url, port = servers[0].url, servers[0].port
        told = Recorder()

        def send(code: str) -> None:
            servers[-1].send(code.encode() + b"\r\n")

        def drip(code: str) -> None:
            for byte in code.encode() + b"\r\n":
                servers[-1].send(bytes([byte]))

        def unplug() -> None:
            servers[-1].stop()

        yield ScannerBench(
            build_scanner(config(url, bits=7, parity="E"), told),
            told,
            send,
            drip=drip,
            unplug=unplug,
            plug=lambda: servers.append(Rfc2217Server(port)),
        )
        servers[-1].stop()


def ssi_bench(sim: SsiSimulation, url: str) -> ScannerBench:
    def drip(code: str) -> None:
        sim.piece, sim.piece_gap_s = 1, 0.002
        sim.send(code)
        sim.piece = 0

    told = Recorder()
    scanner = build_ssi(config(url, "ssi"), told)
    # the code type tells the symbology, so that the frame has no identifier
    return ScannerBench(scanner, told, sim.send, drip, sim.unplug, sim.plug, lambda code: code[3:])


class TestSsi(ScannerConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimSsiScanner(response_s=5).start()
        yield ssi_bench(sim, sim.url)
        sim.stop()


class TestSsiOnAPty(ScannerConformance):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[ScannerBench]:
        sim = SimSsiPtyScanner(response_s=5)
        port = LinkedPty(sim, tmp_path / "scanner")
        port.plug()
        bench = ssi_bench(sim, str(port.link))
        bench.unplug, bench.plug = port.unplug, port.plug
        yield bench
        sim.stop()


@pytest.mark.testbed
class TestEvdev(ScannerConformance):
    @pytest.fixture
    def bench(self, bus: UsbBus) -> ScannerBench:
        keyboards, told = Keyboards(bus), Recorder()
        plugs = [keyboards.plug()]

        def drip(code: str) -> None:
            for event in keyboards.typist.scan(code, None):
                plugs[-1].send(as_kernel([event]))

        def unplug() -> None:
            plugs[-1].unplug()

        return ScannerBench(
            build_evdev(config("usb:0c2e:0b61", "evdev"), told),
            told,
            lambda code: keyboards.scan(plugs[-1], code),
            drip,
            unplug=unplug,
            plug=lambda: plugs.append(keyboards.plug()),
        )


class TestWedge(ScannerConformance):
    @pytest.fixture
    def bench(self) -> ScannerBench:
        told = Recorder()
        wedge = build_wedge(config("", "wedge"), told)
        typist = Typist()

        def send(code: str) -> None:
            for event in typist.scan(code):
                wedge.feed(event)

        return ScannerBench(wedge, told, send, send)
