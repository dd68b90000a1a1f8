import json
import signal
from collections.abc import Iterator

import pytest

from drivers.sim.rfid.cli import obey_reader
from drivers.sim.rfid.reader import SimReader
from tests.drivers.peers.processes import ReaderPeer

TAG = "3074257BF7194E4000001A85"


@pytest.fixture
def sim() -> Iterator[SimReader]:
    sim = SimReader().start()
    yield sim
    sim.stop()


def test_each_command_does_what_it_says(sim: SimReader) -> None:
    for line in (
        f"put {TAG}",
        f"put {TAG} 2 -78 0.5 3",
        f"take {TAG}",
        "clear",
        "freeze",
        "thaw",
        "slow 0.5",
        "slow 0",
        "antenna out 2",
        "antenna in 2",
        "reset",
        "refuse",
        "accept",
        "unplug",
        "plug",
        "status",
    ):
        assert obey_reader(sim, line) == {"done": line, "reads": {}}
    obey_reader(sim, "freeze")
    obey_reader(sim, "antenna out 3")
    assert sim.behaviour.frozen
    assert sim.behaviour.antennas == {1: True, 2: True, 3: False, 4: True}


@pytest.mark.parametrize(
    "line", ["dance", "put", "put XY", f"put {TAG} one", f"put {TAG} 1 2 3 4 5", "slow down"]
)
def test_what_is_no_command_is_answered_with_those_there_are(line: str, sim: SimReader) -> None:
    answer = obey_reader(sim, line)
    assert "put EPC [ANTENNA [RSSI [RATE [READS]]]]" in answer["commands"]  # type: ignore[operator]
    assert line.split(maxsplit=1)[0] in str(answer["error"])


def test_the_command_serves_until_it_is_ended() -> None:
    peer = ReaderPeer()
    assert json.loads(peer.ready) == {"ready": True, "url": peer.url}
    assert peer.tell(f"put {TAG}")["reads"] == {}
    peer.signal(signal.SIGTERM)
    peer.process.communicate(timeout=20)
    assert peer.process.returncode == 0
