"""A scale is killed, frozen, slow or replugged: no old weight is shown, and it comes back by itself."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceChanged, DeviceConfig, DeviceState, Role, WeightRead, WeightState
from drivers.catalog import catalog
from drivers.scales.polled_scale import PolledScale
from drivers.sim.scales.scale import Plug, Protocol, SimScale
from tests.drivers.peers.recorder import Recorder

pytestmark = [
    pytest.mark.faults,
    # pyserial 3.5 starts its threads so
    pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning"),
]

STABLE, SILENT = WeightState.STABLE, WeightState.SILENT
HASTY: dict[str, object] = {"poll_s": 0.05, "answer_s": 0.3, "max_age_s": 0.5}
PATIENT: dict[str, object] = {"poll_s": 0.05, "answer_s": 10, "max_age_s": 15}
"""With these a machine that stands still for a moment is no silence of the scale."""
PROTOCOLS: tuple[Protocol, ...] = ("mt-sics", "toledo-8217")


class Peer:
    """A virtual scale in a process of its own, told what to do by lines."""

    def __init__(self, protocol: str, port: int = 0) -> None:
        source = (
            f"import sys; from drivers.sim.cli import run_scale; sys.exit(run_scale({protocol!r}, {port}))"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url: str = json.loads(self._process.stdout.readline())["url"]
        self.port = int(self.url.rpartition(":")[2])

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        assert "done" in json.loads(self._process.stdout.readline())

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    chosen: Protocol = request.param
    return chosen


def start(url: str, protocol: str, told: Recorder, times: dict[str, object]) -> PolledScale:
    scale = catalog([]).build(DeviceConfig("scale", Role.SCALE, protocol, url, times), told)
    assert isinstance(scale, PolledScale)
    scale.start()
    told.wait_state(DeviceState.READY)
    return scale


@pytest.fixture
def peer(protocol: Protocol) -> Iterator[Peer]:
    peer = Peer(protocol)
    yield peer
    peer.signal(signal.SIGCONT)
    peer.end()


@pytest.fixture
def times() -> dict[str, object]:
    return PATIENT


@pytest.fixture
def scale(peer: Peer, protocol: Protocol, told: Recorder, times: dict[str, object]) -> Iterator[PolledScale]:
    scale = start(peer.url, protocol, told, times)
    peer.tell("put 250")
    told.wait_weight(STABLE, "0.250 kg")
    yield scale
    scale.stop()


def test_a_killed_scale_is_lost_and_back_when_it_is(
    scale: PolledScale, peer: Peer, protocol: Protocol, told: Recorder
) -> None:
    peer.end()
    told.wait_ever(DeviceState.LOST, "lost")
    assert scale.reading.state is SILENT
    again = Peer(protocol, peer.port)
    told.wait_state(DeviceState.READY)
    told.wait_weight(STABLE, "0.000 kg")
    again.end()


@pytest.mark.parametrize("times", [HASTY])
def test_a_frozen_scale_shows_nothing_and_goes_on_when_it_thaws(
    scale: PolledScale, peer: Peer, told: Recorder
) -> None:
    """Its connection stays open all the while: nothing but its silence tells."""
    peer.signal(signal.SIGSTOP)
    told.wait_weight(SILENT)
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    assert scale.reading.state is SILENT
    peer.signal(signal.SIGCONT)
    told.wait_state(DeviceState.READY)
    told.wait_weight(STABLE, "0.250 kg")


@pytest.mark.parametrize("times", [HASTY])
def test_a_load_changed_while_the_scale_was_frozen_is_never_shown_as_it_was(
    scale: PolledScale, peer: Peer, told: Recorder
) -> None:
    peer.tell("freeze")
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    seen = len(told.weights)
    peer.tell("put 750")
    peer.tell("ok")
    told.wait_weight(STABLE, "0.750 kg")
    assert (STABLE, "0.250 kg") not in told.weights[seen:]
    assert scale.status.reconnects >= 1


@pytest.mark.parametrize("times", [HASTY])
@pytest.mark.usefixtures("scale")
def test_an_answer_that_drips_in_counts_while_it_is_in_time_and_not_after(peer: Peer, told: Recorder) -> None:
    peer.tell("drip 0.005")
    peer.tell("put 500")
    told.wait_weight(STABLE, "0.500 kg")
    peer.tell("drip 0.2")
    told.wait_state(DeviceState.DEGRADED, "not-understood")
    assert told.weights[-1] == (SILENT, "")
    peer.tell("ok")
    told.wait_state(DeviceState.READY)
    told.wait_weight(STABLE, "0.500 kg")


@pytest.mark.usefixtures("scale")
def test_a_reset_connection_comes_back_by_itself(peer: Peer, told: Recorder) -> None:
    for time_ in range(1, 6):
        peer.tell("reset")
        told.wait(lambda time_=time_: told.states.count((DeviceState.LOST, "lost")) >= time_)  # type: ignore[misc]
        told.wait_state(DeviceState.READY)
        told.wait_weight(STABLE, "0.250 kg")


def replug(protocol: Protocol, plug: Plug, times: int) -> None:
    """Pull the plug and put it back in, a different load on each time; leave nothing behind."""
    told = Recorder()
    sim = SimScale(protocol, plug, settle_s=0).start()
    scale = start(sim.url, protocol, told, PATIENT)
    threads, files = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))
    for time_ in range(1, times + 1):
        sim.unplug()
        told.wait(lambda time_=time_: told.states.count((DeviceState.LOST, "lost")) == time_)  # type: ignore[misc]
        assert scale.reading.state is SILENT
        sim.put(time_ * 10)
        sim.plug()
        scale.nudge()
        told.wait_weight(STABLE, f"{time_ / 100:.3f} kg")
    assert threading.active_count() <= threads
    assert len(list(Path("/proc/self/fd").iterdir())) <= files
    assert scale.status.reconnects == times
    never_ready_and_silent(told)
    scale.stop()
    sim.stop()


def never_ready_and_silent(told: Recorder) -> None:
    """Hold that each loss was told after the weight was taken back."""
    shown = SILENT
    for event in told.events:
        if isinstance(event, WeightRead):
            shown = event.state
        elif isinstance(event, DeviceChanged) and event.status.state is DeviceState.LOST:
            assert shown is SILENT


# Through RFC 2217 each replug is a negotiation of more than half a second.
@pytest.mark.parametrize(("plug", "times"), [("tcp", 200), ("pty", 200), ("rfc2217", 3)])
def test_replugging_leaks_nothing_and_shows_nothing_old(protocol: Protocol, plug: Plug, times: int) -> None:
    replug(protocol, plug, times)


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_replugging_two_hundred_times_through_rfc_2217_leaks_nothing(protocol: Protocol) -> None:
    replug(protocol, "rfc2217", 200)
