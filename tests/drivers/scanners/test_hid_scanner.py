"""HID POS scanners, plugged in and out behind the real hidapi."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from drivers.api import CodeRead, DeviceConfig, DeviceEvent, DeviceState, Feedback, Role, Sink
from drivers.codecs.aim import split_aim
from drivers.scanners.hid_scanner import HidScanner, build_hid_scanner
from drivers.transport.hidapi.device import HidConnection
from tests.drivers.peers.hid_samples import (
    VOYAGER,
    VOYAGER_CAPTURE,
    VOYAGER_TEXT,
    pos_report,
    pos_reports,
    shifted_report,
)
from tests.drivers.peers.recorder import Recorder
from tests.drivers.scanners.conformance import ScannerBench, ScannerConformance
from tests.helpers.testbed.bus import HidModel, Plug, UsbBus

pytestmark = pytest.mark.testbed

URL = "usb:0c2e:0901:18143B07D6"
BEEP = b"\xfd\x03\x16\x07\x0d"

Build = Callable[..., HidScanner]


def scan(plug: Plug, code: str) -> None:
    """Have a scanner send one code, with the AIM identifier that it begins with."""
    aim, text = split_aim(code)
    for report in pos_reports(text.encode(), (aim or "\0\0\0").encode()):
        plug.send(report)


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def build(bus: UsbBus, told: Recorder) -> Iterator[Build]:
    """Make scanners that are stopped after the test."""
    made: list[HidScanner] = []

    def build(url: str = URL, name: str = "scan", sink: Sink = told, **options: object) -> HidScanner:
        scanner = build_hid_scanner(DeviceConfig(name, Role.SCANNER, "hid-pos", url, options), sink)
        made.append(scanner)
        return scanner

    yield build
    for scanner in made:
        scanner.stop()


@pytest.fixture
def plug(bus: UsbBus) -> Plug:
    return bus.plug_hid(VOYAGER)


@pytest.fixture
def scanner(plug: Plug, build: Build, told: Recorder) -> HidScanner:
    scanner = build()
    scanner.start()
    told.wait_state(DeviceState.READY)
    return scanner


class TestConformance(ScannerConformance):
    @pytest.fixture
    def bench(self, bus: UsbBus, build: Build, told: Recorder) -> ScannerBench:
        plugs = [bus.plug_hid(VOYAGER)]

        def drip(code: str) -> None:
            *parts, last = (code[at : at + 4].encode() for at in range(0, len(code), 4))
            for part in parts:
                plugs[-1].send(pos_report(part, more=True))
                time.sleep(0.02)
            plugs[-1].send(pos_report(last))

        return ScannerBench(
            build(),
            told,
            lambda code: scan(plugs[-1], code),
            drip,
            plugs[-1].unplug,
            lambda: plugs.append(bus.plug_hid(VOYAGER)),
        )


def test_what_it_is_is_told_with_its_node_and_its_identity(scanner: HidScanner, plug: Plug) -> None:
    status = scanner.status
    assert (status.address, status.identity) == (plug.node, URL)
    assert status.model == "Honeywell Voyager 1602g"


def test_the_captured_reports_of_a_voyager_are_one_code(
    scanner: HidScanner, plug: Plug, told: Recorder
) -> None:
    for report in VOYAGER_CAPTURE[:-1]:
        plug.send(report)
    told.wait_codes(1)
    (event,) = told.of(CodeRead)
    assert (event.code, event.aim) == (VOYAGER_TEXT, "]X0")
    assert (scanner.status.rx_bytes, scanner.status.frames, scanner.status.bad_frames) == (6 * 64, 1, 0)


@pytest.mark.usefixtures("scanner")
def test_the_other_layout_is_read_without_being_set(plug: Plug, told: Recorder) -> None:
    plug.send(shifted_report(b"4006381333931", b"]E0"))
    told.wait_codes(1)
    assert [(event.code, event.aim) for event in told.of(CodeRead)] == [("4006381333931", "]E0")]


def test_a_honeywell_scanner_is_told_that_it_was_opened(scanner: HidScanner, plug: Plug) -> None:
    assert plug.taken == [b"\xfe\x01"]
    assert scanner.status.last_tx_ns > 0


def test_a_honeywell_scanner_beeps_once_for_a_code_that_was_right_and_twice_for_one_that_was_not(
    scanner: HidScanner, plug: Plug
) -> None:
    assert isinstance(scanner, Feedback)
    scanner.feedback(True)
    plug.wait_written(BEEP)
    assert plug.written.count(BEEP) == 1
    scanner.feedback(False)
    plug.wait_written(BEEP * 3)


def test_what_an_unplugged_scanner_was_to_tell_is_not_told_when_it_is_back(
    scanner: HidScanner, plug: Plug, bus: UsbBus, told: Recorder
) -> None:
    plug.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    scanner.feedback(False)
    again = bus.plug_hid(VOYAGER)
    told.wait_state(DeviceState.READY)
    scan(again, "WHOLE")
    told.wait_codes(1)
    assert again.written == b""


def test_a_refused_feature_report_is_no_harm(bus: UsbBus, build: Build, told: Recorder) -> None:
    plug = bus.plug_hid(replace(VOYAGER, refuses_features=True))
    build().start()
    told.wait_state(DeviceState.READY)
    scan(plug, "WHOLE")
    told.wait_codes(1)


def test_a_scanner_of_another_maker_is_sent_nothing(bus: UsbBus, build: Build, told: Recorder) -> None:
    plug = bus.plug_hid(replace(VOYAGER, vid=0x05E0, pid=0x1300))
    scanner = build("usb:05e0:1300")
    scanner.start()
    told.wait_state(DeviceState.READY)
    scanner.feedback(False)
    scan(plug, "WHOLE")
    told.wait_codes(1)
    assert (plug.taken, plug.written) == ([], b"")


def test_half_a_code_is_told_as_truncated_when_its_rest_does_not_come(
    scanner: HidScanner, plug: Plug, told: Recorder
) -> None:
    first, _ = pos_reports(b"A" * 60)
    plug.send(first)
    told.wait(lambda: told.problems == [(b"]C0" + b"A" * 56, "truncated")])
    scan(plug, "NEXT")
    told.wait_codes(1)
    assert told.codes == ["NEXT"]
    assert scanner.status.bad_frames == 1


@pytest.mark.usefixtures("scanner")
def test_a_code_whose_reports_drip_in_is_one_code(plug: Plug, told: Recorder) -> None:
    for report in pos_reports(b"A" * 150):
        plug.send(report)
        time.sleep(0.15)
    told.wait_codes(1)
    assert told.codes == ["A" * 150]
    assert told.problems == []


def test_a_device_that_hangs_in_a_transfer_keeps_no_stop_waiting(
    plug: Plug, build: Build, told: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel gives such a transfer up after 5 s; the driver must be gone within 2."""
    hanging, go = threading.Event(), threading.Event()
    really_send = HidConnection.send_now

    def hang(connection: HidConnection, *what: Any) -> None:
        hanging.set()
        go.wait(30)
        really_send(connection, *what)

    monkeypatch.setattr(HidConnection, "send_now", hang)
    scanner = build()
    scanner.start()
    assert hanging.wait(10)
    scanner.stop(2.0)
    assert told.states[-1] == (DeviceState.ABSENT, "")
    go.set()
    plug.wait_closed()


def test_a_plug_pulled_in_the_middle_of_a_code_delivers_nothing_of_it(
    scanner: HidScanner, plug: Plug, bus: UsbBus, told: Recorder
) -> None:
    first, second = pos_reports(b"A" * 60)
    plug.send(first)
    told.wait_codes(0)
    plug.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    told.wait_state(DeviceState.BACKOFF, "lost")
    again = bus.plug_hid(VOYAGER)
    told.wait_state(DeviceState.READY)
    again.send(second)
    scan(again, "AFTER")
    told.wait_codes(2)
    assert told.codes == ["AAAA", "AFTER"]
    assert {problem for _, problem in told.problems} <= {"truncated"}
    assert scanner.status.reconnects == 1
    assert scanner.status.address == again.node != plug.node


@pytest.mark.usefixtures("scanner")
def test_one_that_is_unplugged_while_nobody_scans_is_noticed(plug: Plug, bus: UsbBus, told: Recorder) -> None:
    plug.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    scan_again = bus.plug_hid(VOYAGER)
    told.wait_state(DeviceState.READY)
    scan(scan_again, "BACK")
    told.wait_codes(1)


def test_one_that_is_told_to_be_unplugged_is_lost_and_found_again(
    scanner: HidScanner, plug: Plug, told: Recorder
) -> None:
    scanner.release("it was unplugged")
    told.wait_ever(DeviceState.LOST, "lost")
    told.wait_state(DeviceState.READY)
    scan(plug, "BACK")
    told.wait_codes(1)


@pytest.mark.usefixtures("scanner")
def test_codes_read_before_the_plug_was_pulled_are_all_delivered(plug: Plug, told: Recorder) -> None:
    for number in range(50):
        scan(plug, f"B{number}")
    told.wait_codes(50)
    plug.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    assert told.codes == [f"B{number}" for number in range(50)]


@pytest.mark.parametrize("ends", ["stop", "release"])
def test_codes_that_came_before_it_was_let_go_are_all_delivered(
    plug: Plug, build: Build, told: Recorder, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """They wait in the program while their driver tells of the first one."""
    waiting, read, go = threading.Semaphore(0), threading.Event(), threading.Event()
    really_pull = HidConnection.pull

    def pull(connection: HidConnection, wait_ms: int) -> bool:
        pulled = really_pull(connection, wait_ms)
        if pulled:
            waiting.release()
        return pulled

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, CodeRead):
            read.set()
            assert go.wait(30)
        told(event)

    monkeypatch.setattr(HidConnection, "pull", pull)
    scanner = build(sink=sink)
    scanner.start()
    told.wait_state(DeviceState.READY)
    for number in range(5):
        scan(plug, f"B{number}")
        assert waiting.acquire(timeout=10)
    assert read.wait(10)
    ending = threading.Thread(target=scanner.stop if ends == "stop" else lambda: scanner.release("unplugged"))
    ending.start()
    go.set()
    ending.join()
    told.wait_codes(5)
    assert told.codes == [f"B{number}" for number in range(5)]


def test_one_that_is_not_there_waits_and_a_nudge_finds_it(bus: UsbBus, build: Build, told: Recorder) -> None:
    scanner = build()
    scanner.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "no HID device usb:0c2e:0901:18143B07D6 is plugged in" in scanner.status.detail
    plug = bus.plug_hid(VOYAGER)
    scanner.nudge()
    told.wait_state(DeviceState.READY)
    scan(plug, "WHOLE")
    told.wait_codes(1)


def test_a_scanner_set_up_as_a_keyboard_is_told_from_one_that_is_away(
    bus: UsbBus, build: Build, told: Recorder
) -> None:
    keyboard = bytes.fromhex("0501 0906 A101 0507 19E0 29E7 1500 2501 7501 9508 8102 C0")
    bus.plug_hid(replace(VOYAGER, descriptor=keyboard))
    scanner = build()
    scanner.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "plugged in, but not set up for this" in scanner.status.detail


def test_of_two_twins_none_is_taken_by_chance(bus: UsbBus, build: Build, told: Recorder) -> None:
    twin = replace(VOYAGER, serial="")
    first, _ = bus.plug_hid(twin), bus.plug_hid(twin)
    scanner = build("usb:0c2e:0901")
    scanner.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    assert "2 HID devices answer to usb:0c2e:0901" in scanner.status.detail
    socket = first.path.rpartition("/")[2]
    other = Recorder()
    build(f"usb:0c2e:0901?path={socket}", "by-socket", other).start()
    other.wait_state(DeviceState.READY)
    scan(first, "BY-SOCKET")
    other.wait_codes(1)


def test_two_scanners_at_once_do_not_disturb_each_other(
    scanner: HidScanner, plug: Plug, bus: UsbBus, build: Build, told: Recorder
) -> None:
    second = bus.plug_hid(replace(VOYAGER, serial="SECOND"))
    other = Recorder()
    build("usb:0c2e:0901:SECOND", "other", other).start()
    other.wait_state(DeviceState.READY)
    for number in range(100):
        scan(plug, f"FIRST-{number}")
        scan(second, f"SECOND-{number}")
    told.wait_codes(100)
    other.wait_codes(100)
    second.unplug()
    other.wait_ever(DeviceState.LOST, "lost")
    scan(plug, "STILL")
    told.wait_codes(101)
    assert told.codes == [*(f"FIRST-{number}" for number in range(100)), "STILL"]
    assert other.codes == [f"SECOND-{number}" for number in range(100)]
    assert scanner.status.state is DeviceState.READY


def test_the_interface_tells_the_parts_of_one_device_apart(bus: UsbBus, build: Build, told: Recorder) -> None:
    plugs = [bus.plug_hid(replace(VOYAGER, serial="", interface=number)) for number in (0, 1)]
    build("usb:0c2e:0901?interface=1").start()
    told.wait_state(DeviceState.READY)
    scan(plugs[0], "WRONG")
    scan(plugs[1], "RIGHT")
    told.wait_codes(1)
    assert told.codes == ["RIGHT"]


def test_an_oversize_code_is_told_and_the_next_is_whole(
    bus: UsbBus, plug: Plug, build: Build, told: Recorder
) -> None:
    build(max_length=64).start()
    told.wait_state(DeviceState.READY)
    scan(plug, "X" * 500)
    scan(plug, "GOOD")
    told.wait_codes(1)
    assert [problem for _, problem in told.problems] == ["oversize"]
    assert told.codes == ["GOOD"]


def test_a_device_without_report_ids_is_read(bus: UsbBus, build: Build, told: Recorder) -> None:
    """Its descriptor lays out 57 bytes: a length, 55 of data, and whether it continues."""
    own = bytes.fromhex(
        "058C 0902 A101 1500 26FF00 7508 9501 0501 093B 8102 058C 9537 09FE 820201 9501 09FF 8102 C0"
    )
    plug = bus.plug_hid(HidModel(0x1234, 0x0001, "N", descriptor=own))
    build("usb:1234:0001:N").start()
    told.wait_state(DeviceState.READY)
    for part, more in ((b"A" * 55, 1), (b"BB", 0)):
        plug.send(bytes([len(part)]) + part + bytes(55 - len(part)) + bytes([more]))
    told.wait_codes(1)
    assert told.codes == ["A" * 55 + "BB"]
