from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, DeviceState, Role
from drivers.rfid.llrp_reader import build_reader
from drivers.sim.rfid.reader import SimReader
from tests.drivers.peers.processes import Peer
from tests.drivers.peers.reader_recorder import ReaderRecorder
from tests.drivers.peers.tls_relay import TlsRelay
from tests.drivers.rfid.conformance import ReaderBench, ReaderConformance

TAGS = ("3074257BF7194E4000001A85", "3174257BF4499602D2000000")
EMULATOR = Path(__file__).parents[1] / "peers" / "llrp_emulator_peer.py"


def config(url: str, **options: object) -> DeviceConfig:
    return DeviceConfig("rfid", Role.READER, "llrp", url, options)


def with_tags(sim: SimReader) -> SimReader:
    for number, tag in enumerate(TAGS, start=1):
        sim.put(tag, antenna=number, rate=60.0)
    return sim


class TestTcp(ReaderConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ReaderBench]:
        sim = with_tags(SimReader()).start()
        told = ReaderRecorder()
        yield ReaderBench(build_reader(config(sim.url), told), told, TAGS, sim.unplug, sim.plug)
        sim.stop()


class TestTls(ReaderConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ReaderBench]:
        sim = with_tags(SimReader()).start()
        relay = TlsRelay(sim.port).start()
        told = ReaderRecorder()
        url = f"llrps://127.0.0.1:{relay.port}"
        reader = build_reader(config(url, ca=str(TlsRelay.AUTHORITY)), told)
        yield ReaderBench(reader, told, TAGS, relay.unplug, relay.plug)
        relay.stop()
        sim.stop()


class Emulator:
    """llrpkit's emulator as a process of its own, which can be killed and started again at its port."""

    TAGS = tuple(f"E2000017010B0162100000{number:02X}" for number in range(2))

    def __init__(self, *options: str) -> None:
        pytest.importorskip("llrpkit", reason="llrpkit's emulator is not installed")
        self._options = ("--tags", "2", "--rate", "100", *options)
        self._peer: Peer | None = Peer(str(EMULATOR), *self._options)
        self.port = int(self._peer.ready)

    @property
    def url(self) -> str:
        return f"llrp://127.0.0.1:{self.port}"

    def unplug(self) -> None:
        if self._peer is not None:
            self._peer.end()
        self._peer = None

    def plug(self) -> None:
        if self._peer is None:
            self._peer = Peer(str(EMULATOR), "--port", str(self.port), *self._options)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    emulator = Emulator()
    yield emulator
    emulator.unplug()


class TestLlrpkitEmulator(ReaderConformance):
    """A reader that somebody else wrote."""

    @pytest.fixture
    def bench(self, emulator: Emulator) -> ReaderBench:
        emulator.plug()
        told = ReaderRecorder()
        reader = build_reader(config(emulator.url), told)
        return ReaderBench(reader, told, Emulator.TAGS, emulator.unplug, emulator.plug)


def test_the_emulators_errors_where_a_reader_makes_none_do_no_harm() -> None:
    """It answers ENABLE_EVENTS_AND_REPORTS with an error, and refuses to delete all ROSpecs."""
    emulator = Emulator("--raw")
    told = ReaderRecorder()
    reader = build_reader(config(emulator.url), told)
    reader.start()
    told.wait_state(DeviceState.READY)
    for number in (1, 2):
        reader.begin(60)
        told.wait(lambda number=number: {epc for epc, _ in told.counts(number)} == set(Emulator.TAGS))  # type: ignore[misc]
        reader.end()
        assert told.wait_end(number).problem == ""
    reader.stop()
    emulator.unplug()
