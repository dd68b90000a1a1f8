"""A grabbed keyboard under umockdev: real descriptors, a made-up /sys and made-up answers to ioctls."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import BadSettings, DeviceConfig, DeviceState, Role
from drivers.scanners.byte_scanner import ByteScanner
from drivers.scanners.evdev_scanner import build_evdev
from tests.drivers.peers.input_events import as_kernel
from tests.drivers.peers.keyboards import BUSY, GRABS, MEDIA_KEYS, MODEL, Keyboards
from tests.drivers.peers.recorder import Recorder
from tests.helpers.eventually import eventually
from tests.helpers.testbed.bus import UsbBus, UsbModel

URL = "usb:0c2e:0b61:18143B07D6"


def table(url: str = URL, **options: object) -> DeviceConfig:
    return DeviceConfig("scan", Role.SCANNER, "evdev", url, options)


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def keyboards(bus: UsbBus) -> Keyboards:
    return Keyboards(bus)


@pytest.fixture
def started(told: Recorder) -> Iterator[list[ByteScanner]]:
    scanners: list[ByteScanner] = []
    yield scanners
    for scanner in scanners:
        scanner.stop()


def start(started: list[ByteScanner], told: Recorder, config: DeviceConfig) -> ByteScanner:
    scanner = build_evdev(config, told)
    started.append(scanner)
    scanner.start()
    return scanner


@pytest.mark.testbed
def test_keys_of_a_grabbed_scanner_are_codes(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    plug = keyboards.plug()
    scanner = start(started, told, table())
    told.wait_state(DeviceState.READY)
    keyboards.scan(plug, "]C10109521234567899\x1d10AB")
    told.wait_codes(1)
    assert told.codes == ["0109521234567899\x1d10AB"]
    status = scanner.status
    assert (status.identity, status.address) == (URL, "/dev/input/event0")
    assert status.model == "Honeywell Voyager 1602g"
    # the clock of the events' times was set to the monotonic one
    assert plug.taken == [(1).to_bytes(4, "little")]


@pytest.mark.testbed
def test_a_scanner_without_end_key_is_read_by_its_silences(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    plug = keyboards.plug()
    start(started, told, table(framing="gap", gs="|"))
    told.wait_state(DeviceState.READY)
    plug.send(as_kernel(keyboards.typist.text("10AB|21X")))
    told.wait_codes(1)
    assert told.codes == ["10AB\x1d21X"]


@pytest.mark.testbed
def test_a_scanner_unplugged_in_the_middle_of_a_code_comes_back_under_another_node(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    first = keyboards.plug()
    scanner = start(started, told, table())
    told.wait_state(DeviceState.READY)
    keyboards.scan(first, "BEFORE")
    told.wait_codes(1)
    heard = scanner.status.rx_bytes
    half = as_kernel(keyboards.typist.text("HALF"))
    first.send(half)
    # The kernel drops what was not read yet of a keyboard that is gone.
    eventually(lambda: scanner.status.rx_bytes == heard + len(half))
    first.unplug()
    told.wait(lambda: [problem for _, problem in told.problems] == ["cut-off"])
    told.wait_ever(DeviceState.LOST, "lost")
    second = keyboards.plug()
    scanner.nudge()
    told.wait_state(DeviceState.READY)
    keyboards.scan(second, "AFTER")
    told.wait_codes(2)
    assert told.codes == ["BEFORE", "AFTER"]
    assert scanner.status.address == "/dev/input/event1"
    assert scanner.status.reconnects == 1


@pytest.mark.testbed
def test_a_keyboard_that_another_program_grabbed_is_told_so_and_taken_when_it_is_free(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    plug = keyboards.plug(answers=BUSY)
    scanner = start(started, told, table())
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "another program has grabbed /dev/input/event0" in scanner.status.detail
    plug.unplug()
    keyboards.plug()
    scanner.nudge()
    told.wait_state(DeviceState.READY)


@pytest.mark.testbed
def test_of_the_nodes_of_one_scanner_the_one_with_digits_is_taken(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    keyboards.plug(keys=MEDIA_KEYS)
    plug = keyboards.plug()
    start(started, told, table("usb:0C2E:0B61"))
    told.wait_state(DeviceState.READY)
    keyboards.scan(plug, "HERE")
    told.wait_codes(1)


@pytest.mark.testbed
def test_two_scanners_of_one_kind_are_not_guessed_between(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    keyboards.plug()
    other = keyboards.plug(UsbModel(MODEL.vid, MODEL.pid, "OTHER"))
    scanner = start(started, told, table("usb:0c2e:0b61"))
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "usb:0c2e:0b61:OTHER" in scanner.status.detail
    assert "write the one that is meant" in scanner.status.detail
    other.unplug()
    scanner.nudge()
    told.wait_state(DeviceState.READY)


@pytest.mark.testbed
def test_a_path_is_taken_as_it_is(keyboards: Keyboards, told: Recorder, started: list[ByteScanner]) -> None:
    keyboards.plug()
    scanner = start(started, told, table("/dev/input/event0"))
    told.wait_state(DeviceState.READY)
    assert scanner.status.address == "/dev/input/event0"


@pytest.mark.testbed
def test_a_stop_lets_the_keyboard_go_and_leaves_no_descriptor(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    keyboards.plug()
    before = len(list(Path("/proc/self/fd").iterdir()))
    scanner = start(started, told, table())
    told.wait_state(DeviceState.READY)
    scanner.stop()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
    assert not any(thread.name == "scanner-scan" for thread in threading.enumerate())
    again = start(started, Recorder(), table())
    again.stop()


@pytest.mark.testbed
def test_a_device_that_is_no_keyboard_is_told_so(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    keyboards.plug(answers={"E:144": {"errno": 25}})
    scanner = start(started, told, table("/dev/input/event0"))
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "is it a keyboard?" in scanner.status.detail


@pytest.mark.testbed
def test_a_kernel_that_keeps_no_other_clock_is_no_trouble(
    keyboards: Keyboards, told: Recorder, started: list[ByteScanner]
) -> None:
    plug = keyboards.plug(answers={"E:144": GRABS["E:144"], "E:160": {"errno": 22}})
    start(started, told, table())
    told.wait_state(DeviceState.READY)
    keyboards.scan(plug, "OLD")
    told.wait_codes(1)


def test_a_scanner_that_is_not_plugged_in_is_told_so(told: Recorder, started: list[ByteScanner]) -> None:
    scanner = start(started, told, table("usb:dead:beef"))
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert scanner.status.detail == "no keyboard usb:dead:beef is plugged in"


def test_a_node_that_is_not_there_is_told_so(told: Recorder, started: list[ByteScanner]) -> None:
    scanner = start(started, told, table("/dev/input/by-id/nothing"))
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "/dev/input/by-id/nothing cannot be opened" in scanner.status.detail


@pytest.mark.parametrize(
    ("url", "options", "words"),
    [
        ("/dev/ttyACM0", {}, "must be usb:VID:PID, usb:VID:PID:SERIAL or /dev/input/by-id/"),
        ("usb:0c2e", {}, "must be usb:VID:PID"),
        (URL, {"framing": "line"}, "one of key, gap"),
        (URL, {"encoding": "latin-1"}, "unknown option encoding"),
    ],
)
def test_settings_that_do_not_fit_are_refused(url: str, options: dict[str, object], words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        build_evdev(table(url, **options), Recorder())
