from drivers.api import DeviceConfig, DeviceState, Role
from drivers.codecs.wedge import KeysHeld, KeysPassed
from drivers.scanners.wedge_scanner import WedgeScanner, build_wedge
from tests.drivers.peers.keys import F9, Typist
from tests.drivers.peers.recorder import Recorder


def wedge(told: Recorder, **options: object) -> WedgeScanner:
    return build_wedge(DeviceConfig("keys", Role.SCANNER, "wedge", "", options), told)


def test_before_the_start_and_after_the_stop_all_keys_belong_to_the_window() -> None:
    told = Recorder()
    device = wedge(told)
    (event, _) = Typist().key(F9)
    assert device.feed(event) == [KeysPassed((event,))]
    device.start()
    assert device.feed(event) == [KeysHeld()]
    device.stop()
    assert device.feed(event) == [KeysPassed((event,))]
    assert [state for state, _ in told.states] == [DeviceState.READY, DeviceState.ABSENT]


def test_a_scan_cut_off_is_told_as_broken_since_no_person_types_the_prefix() -> None:
    told = Recorder()
    device = wedge(told)
    device.start()
    typist = Typist()
    for event in [*typist.key(F9), *typist.text("12")]:
        device.feed(event)
    (given_back,) = device.expire(typist.now_ms + 3000)
    assert isinstance(given_back, KeysPassed)
    assert len(given_back.events) == 6
    assert [problem for _, problem in told.problems] == ["cut-off"]
    assert device.status.bad_frames == 1


def test_typing_by_hand_is_no_broken_scan() -> None:
    told = Recorder()
    device = wedge(told, prefix="none")
    device.start()
    for event in Typist(150).scan("12345", None):
        device.feed(event)
    assert not told.problems
    assert not told.codes


def test_prefix_and_gap_can_be_set() -> None:
    settings = wedge(Recorder(), prefix="F12", gap_ms=60, min_length=6, scan_code_offset=0).settings
    assert (settings.prefix, settings.gap_ms, settings.min_length, settings.scan_code_offset) == (
        88,
        60,
        6,
        0,
    )
