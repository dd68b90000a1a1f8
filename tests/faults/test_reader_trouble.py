"""The RFID reader, a process of its own, is killed, frozen, reset, slowed and pulled out again and again."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, DeviceState, Role
from drivers.rfid.llrp_reader import LlrpReader, build_reader
from tests.drivers.peers.processes import ReaderPeer
from tests.drivers.peers.reader_recorder import ReaderRecorder

pytestmark = pytest.mark.faults

TAG, OTHER = "3074257BF7194E4000001A85", "3174257BF4499602D2000000"
LONG_S = 120.0
DESCRIPTORS = Path("/proc/self/fd")


@pytest.fixture
def peer() -> Iterator[ReaderPeer]:
    peer = ReaderPeer()
    peer.tell(f"put {TAG} 1 -50 50")
    yield peer
    peer.end()


@pytest.fixture
def told() -> ReaderRecorder:
    return ReaderRecorder()


@pytest.fixture
def keepalive_s() -> float:
    """As long as at a bench: a machine that stands still for a moment is no silence of the reader."""
    return 2.0


@pytest.fixture
def reader(peer: ReaderPeer, told: ReaderRecorder, keepalive_s: float) -> Iterator[LlrpReader]:
    config = DeviceConfig("rfid", Role.READER, "llrp", peer.url, {"keepalive_s": keepalive_s})
    reader = build_reader(config, told)
    reader.start()
    told.wait_state(DeviceState.READY)
    yield reader
    reader.stop()


def wait_lost(told: ReaderRecorder, times: int = 1) -> None:
    told.wait(lambda: told.states.count((DeviceState.LOST, "lost")) >= times)


def reads_again(reader: LlrpReader, told: ReaderRecorder) -> None:
    """See the reader back to READY by itself, and read."""
    told.wait_state(DeviceState.READY)
    number = len(told.ends) + 1
    reader.begin(0.2)
    assert told.wait_end(number).problem == ""
    assert told.counts(number)[TAG, 1] > 0


def test_a_killed_reader_ends_its_inventory_and_is_taken_up_when_it_runs_again(
    peer: ReaderPeer, reader: LlrpReader, told: ReaderRecorder
) -> None:
    reader.begin(LONG_S)
    told.wait_reads(5)
    peer.end()
    end = told.wait_end(1)
    assert end.problem
    assert end.reads == told.counts(1).total()
    wait_lost(told)
    again = ReaderPeer(peer.port)
    again.tell(f"put {TAG} 1 -50 50")
    reads_again(reader, told)
    assert reader.status.reconnects == 1
    reader.stop()
    again.end()


@pytest.mark.parametrize("keepalive_s", [0.5])
def test_a_stopped_process_is_lost_within_three_keepalives_and_back_when_it_goes_on(
    peer: ReaderPeer, reader: LlrpReader, told: ReaderRecorder
) -> None:
    """The kernel goes on taking its bytes, so that nothing but its silence tells."""
    reader.begin(LONG_S)
    told.wait_reads(5)
    peer.freeze()
    assert "it said nothing for" in told.wait_end(1).problem
    wait_lost(told)
    assert reader.status.state is not DeviceState.READY
    peer.thaw()
    reads_again(reader, told)


@pytest.mark.parametrize("keepalive_s", [0.5])
def test_a_reader_that_is_frozen_while_it_is_taken_up_is_not_ready_and_a_stop_does_not_wait(
    peer: ReaderPeer, reader: LlrpReader, told: ReaderRecorder
) -> None:
    peer.freeze()
    wait_lost(told)
    told.wait_state(DeviceState.IDENTIFYING)
    reader.stop()
    assert not any(thread.name == "reader-rfid" for thread in threading.enumerate())
    since = told.states[told.states.index((DeviceState.LOST, "lost")) :]
    assert DeviceState.READY not in [state for state, _ in since]


def test_a_reset_in_the_middle_of_an_inventory_tells_what_was_read_and_no_more(
    peer: ReaderPeer, reader: LlrpReader, told: ReaderRecorder
) -> None:
    for number in range(1, 6):
        told.wait_state(DeviceState.READY)
        reader.begin(LONG_S)
        told.wait_reads(told.counts().total() + 3)
        peer.tell("reset")
        end = told.wait_end(number)
        assert end.problem
        assert end.reads == told.counts(number).total()
        wait_lost(told, number)
    reads_again(reader, told)


def test_a_reader_unplugged_in_the_middle_of_a_report_never_joins_it_to_the_next(
    peer: ReaderPeer, reader: LlrpReader, told: ReaderRecorder
) -> None:
    """Each byte takes a while, so that the plug is pulled inside a message."""
    peer.tell("slow 0.002")
    reader.begin(LONG_S)
    told.wait_reads(2)
    peer.tell("unplug")
    assert told.wait_end(1).problem
    wait_lost(told)
    peer.tell("slow 0")
    peer.tell("plug")
    reads_again(reader, told)
    assert {epc for epc, _ in told.counts()} == {TAG}
    assert reader.status.bad_frames == 0


def test_no_tag_of_an_old_inventory_is_told_in_a_new_one(
    peer: ReaderPeer, reader: LlrpReader, told: ReaderRecorder
) -> None:
    reader.begin(LONG_S)
    told.wait_reads(5)
    peer.tell("unplug")
    assert told.wait_end(1).problem
    wait_lost(told)
    peer.tell(f"take {TAG}")
    peer.tell(f"put {OTHER} 2 -50 50")
    peer.tell("plug")
    told.wait_state(DeviceState.READY)
    reader.begin(0.3)
    told.wait_end(2)
    assert set(told.counts(2)) == {(OTHER, 2)}


def open_descriptors() -> int:
    return len(list(DESCRIPTORS.iterdir()))


@pytest.mark.skipif(not DESCRIPTORS.is_dir(), reason="descriptors are counted in /proc")
@pytest.mark.parametrize("times", [10, pytest.param(200, marks=pytest.mark.soak)])
def test_a_reader_plugged_out_and_in_again_leaks_nothing_and_comes_back_each_time(
    times: int, peer: ReaderPeer, reader: LlrpReader, told: ReaderRecorder
) -> None:
    reads_again(reader, told)
    threads, descriptors = threading.active_count(), open_descriptors()
    for number in range(1, times + 1):
        peer.tell("unplug")
        wait_lost(told, number)
        peer.tell("plug")
        reader.nudge()
        told.wait(lambda: told.states[-1][0] is DeviceState.READY)
    assert threading.active_count() <= threads
    assert open_descriptors() <= descriptors
    assert reader.status.reconnects == times
