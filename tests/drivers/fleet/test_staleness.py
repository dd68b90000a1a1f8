from drivers.api import DeviceState, Role
from drivers.base.standing import Standing
from drivers.fleet.staleness import Staleness, as_known
from tests.drivers.peers.recorder import Recorder


def test_a_device_that_should_speak_and_does_not_is_not_shown_as_ready() -> None:
    told = Recorder()
    standing = Standing("scale", Role.SCALE, told)
    standing.speaks_every(1.0)
    standing.move(DeviceState.READY)
    ready = standing.status
    later = ready.since_ns + 2_000_000_000
    assert as_known(ready, ready.since_ns) is ready
    silent = as_known(ready, later)
    assert (silent.state, silent.reason) == (DeviceState.DEGRADED, "silent")
    assert silent.detail == "nothing was ever heard of it"
    standing.received(ready.since_ns)
    assert as_known(standing.status, later).detail == "nothing was heard of it for 2 s"


def test_silence_and_its_end_are_told_once_each() -> None:
    told = Recorder()
    standing = Standing("scale", Role.SCALE, lambda _: None)
    standing.speaks_every(1.0)
    standing.move(DeviceState.READY)
    now = [standing.status.since_ns]
    staleness = Staleness(told, lambda: now[0])
    staleness.check([standing.status])
    now[0] += 5_000_000_000
    for _ in range(3):
        staleness.check([standing.status])
    standing.received(now[0])
    for _ in range(3):
        staleness.check([standing.status])
    assert told.states == [(DeviceState.DEGRADED, "silent"), (DeviceState.READY, "")]


def test_a_silent_device_that_is_lost_is_left_to_tell_so_itself() -> None:
    told = Recorder()
    standing = Standing("scale", Role.SCALE, lambda _: None)
    standing.speaks_every(1.0)
    standing.move(DeviceState.READY)
    staleness = Staleness(told, lambda: standing.status.since_ns + 5_000_000_000)
    staleness.check([standing.status])
    standing.move(DeviceState.LOST, "lost")
    staleness.check([standing.status])
    assert told.states == [(DeviceState.DEGRADED, "silent")]


def test_a_device_that_may_be_silent_never_is_stale() -> None:
    standing = Standing("scan", Role.SCANNER, lambda _: None)
    standing.move(DeviceState.READY)
    assert as_known(standing.status, standing.status.since_ns + 10**15).state is DeviceState.READY
