"""Each button of the lab does to its device what it says, as a station that uses the device sees it."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QWidget

from drivers.api import (
    CodeRead,
    DeviceState,
    InventoryEnded,
    JobState,
    Printer,
    PrintJob,
    Reader,
    TagsRead,
    WeightRead,
    WeightState,
)
from station.commands.demo.catalogue import gtin_of
from station.commands.lab import scanner as lab_scanner
from station.commands.lab.bench import MAKERS, make_cards, stop_cards
from station.commands.lab.hand import Hand
from station.commands.lab.reader import tag_of
from station.core.codes.epc import decode_epc
from station.core.codes.epc_values import Sgtin
from station.ui.parts.keypad import Keypad
from station.ui.parts.touch import Touch
from tests.drivers.peers.recorder import Recorder
from tests.helpers.painted import record_texts
from tests.helpers.touches import touch
from tests.station.commands.lab.conftest import Lab

READY = (DeviceState.READY, "")
CARDS = ("scanner", "printer", "scale", "reader", "zebra scanner")


def ever(told: Recorder, *states: tuple[DeviceState, str]) -> None:
    """Wait until one of these states was told of."""
    told.wait(lambda: any(state in told.states for state in states))


def again(told: Recorder) -> Callable[[], bool]:
    """Give what tells whether the device was ready once more since now."""
    before = told.states.count(READY)
    return lambda: told.states.count(READY) > before


@pytest.mark.parametrize("title", CARDS)
def test_the_table_of_every_card_is_one_that_a_station_takes(lab: Lab, title: str) -> None:
    assert lab.use(title).states[-1] == READY


@pytest.mark.parametrize("title", CARDS)
def test_what_is_unplugged_is_lost_and_back_when_it_is_plugged_in(lab: Lab, title: str) -> None:
    told = lab.use(title)
    back = again(told)
    lab.click(title, "Unplug")
    assert lab.shown(title).troubles == ("unplugged",)
    ever(told, (DeviceState.BACKOFF, "lost"), (DeviceState.BACKOFF, "unreachable"))
    lab.click(title, "Unplug")
    lab.click(title, "Plug in")
    lab.click(title, "Plug in")
    assert lab.shown(title).troubles == ()
    told.wait(back, timeout=30)


@pytest.mark.parametrize("title", CARDS)
def test_a_reset_breaks_the_connection_and_nothing_else(lab: Lab, title: str) -> None:
    told = lab.use(title)
    back = again(told)
    lab.click(title, "Reset")
    ever(told, (DeviceState.LOST, "lost"), (DeviceState.LOST, "unreachable"))
    told.wait(back, timeout=30)
    assert lab.shown(title).troubles == ()


@pytest.mark.parametrize(
    ("title", "label", "reason", "trouble", "mend"),
    [
        ("printer", "Paper out", "paper-out", "paper out", "Mend"),
        ("printer", "Drain ribbon", "ribbon-out", "ribbon out", "Mend"),
        ("printer", "Open head", "head-open", "head open", "Mend"),
        ("printer", "Pause", "paused", "paused", "Mend"),
        ("printer", "Freeze", "no-answer", "frozen", "Mend"),
        ("scale", "Fault", "scale-fault", "fault", "Mend"),
        ("scale", "Freeze", "no-answer", "frozen", "Mend"),
        ("scale", "Slow", "no-answer", "slow", "Mend"),
        ("scale", "Garble", "not-understood", "garbled", "Mend"),
        ("reader", "Antenna out", "antenna-out", "antenna 1 out", "Thaw, mend"),
    ],
)
def test_a_trouble_is_shown_seen_by_the_station_and_mended(
    lab: Lab, title: str, label: str, reason: str, trouble: str, mend: str
) -> None:
    told = lab.use(title)
    lab.click(title, label)
    assert trouble in lab.shown(title).troubles
    ever(told, (DeviceState.DEGRADED, reason))
    back = again(told)
    lab.click(title, mend)
    assert lab.shown(title).troubles == ()
    told.wait(back, timeout=30)


def test_a_scanner_sends_codes_alone_and_in_a_burst(lab: Lab) -> None:
    told = lab.use("scanner")
    for label in ("Badge", "Item", "Understood", "Devices", "GS1, lot, serial"):
        lab.click("scanner", label)
    told.wait_codes(5)
    assert told.codes[0].startswith("OP/17/")
    assert told.codes[1] == gtin_of(1)
    assert [code.rpartition("/")[0] for code in told.codes[2:4]] == ["PL/ACK", "PL/DEVICES"]
    assert told.of(CodeRead)[4].aim == "]C1"
    assert "\x1d21SER7" in told.codes[4]
    lab.click("scanner", "50 at once")
    told.wait_codes(55)
    assert told.codes[-1] == "BURST-50"
    assert lab.shown("scanner").lines == ("a station listens", "codes sent: 55, the last one BURST-50")


def test_a_code_that_comes_drop_by_drop_is_whole_and_a_torn_one_is_none(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_scanner, "_DROP_S", 0.02)
    told = lab.use("scanner")
    lab.click("scanner", "Drop by drop")
    told.wait_codes(1)
    assert told.codes == [gtin_of(1)]
    monkeypatch.setattr(lab_scanner, "_DROP_S", 0.5)
    lab.click("scanner", "Torn code")
    told.wait(lambda: bool(told.problems))
    assert told.codes == [gtin_of(1)]
    assert told.problems[0][0] == gtin_of(1)[:6].encode()


@pytest.mark.parametrize(
    ("label", "packets", "repeated"), [("Lose next", 4, 0), ("Lose answer", 4, 1), ("Spoil next", 4, 0)]
)
def test_a_zebra_scanner_sends_again_what_got_lost_and_it_counts_once(
    lab: Lab, label: str, packets: int, repeated: int
) -> None:
    told = lab.use("zebra scanner")
    lab.click("zebra scanner", "Other item")
    lab.click("zebra scanner", label)
    lab.click("zebra scanner", "Item")
    lab.click("zebra scanner", "Other item")
    told.wait_codes(3)
    assert told.codes == [gtin_of(2), gtin_of(1), gtin_of(2)]
    assert lab.shown("zebra scanner").lines[0] == f"codes taken: 3, packets sent: {packets}"
    assert lab.devices["zebra scanner"].status.duplicates == repeated


def test_a_mute_zebra_scanner_is_shown_so_and_still_scans(lab: Lab) -> None:
    told = lab.use("zebra scanner")
    lab.click("zebra scanner", "Mute")
    assert lab.shown("zebra scanner").troubles == ("mute",)
    lab.click("zebra scanner", "Badge")
    told.wait_codes(1)
    lab.click("zebra scanner", "Mend")
    assert lab.shown("zebra scanner").troubles == ()


def test_a_code_is_typed_on_the_keypad(lab: Lab) -> None:
    told = lab.use("scanner")
    keypad = lab.window.findChild(Keypad)
    assert keypad is not None
    QTest.mouseClick(
        next(one for one in lab.face("scanner").findChildren(Touch) if one.text() == "Type a code"),
        Qt.MouseButton.LeftButton,
    )
    assert keypad.isVisible()
    for key in ("4", "7", "1", "1", "Enter"):
        touch(keypad, key)
    told.wait_codes(1)
    assert told.codes == ["4711"]
    assert not keypad.isVisible()


def test_what_a_device_cannot_do_is_said_on_its_card() -> None:
    hand = Hand("test")

    def fail() -> None:
        raise RuntimeError("nobody listens")

    hand.do("Item", fail)
    hand.stop()
    assert hand.note == "Item: nobody listens"


def submit(lab: Lab, job: str) -> None:
    printer = lab.devices["printer"]
    assert isinstance(printer, Printer)
    printer.submit(PrintJob(job, b"^XA^FO50,50^A0N,40,40^FDLAB^FS" + b"^FX" + b"x" * 400 + b"^FS^XZ"))


def test_the_last_label_is_seen_on_the_card(lab: Lab) -> None:
    told = lab.use("printer")
    submit(lab, "a")
    told.wait_job("a", JobState.PRINTED)
    shown = lab.shown("printer")
    assert shown.lines[0] == "labels printed: 1"
    assert shown.picture is not None
    assert shown.picture.is_file()
    lab.window.refresh()
    assert not lab.face("printer").picture.isNull()


def test_a_slow_printer_is_shown_so_until_it_is_mended(lab: Lab) -> None:
    lab.click("printer", "Slow")
    assert lab.shown("printer").troubles == ("slow",)
    lab.click("printer", "Mend")
    assert lab.shown("printer").troubles == ()


@pytest.mark.parametrize("label", ["Cut next", "Lose power"])
def test_a_label_that_is_cut_off_is_printed_once_all_the_same(lab: Lab, label: str) -> None:
    told = lab.use("printer")
    lab.click("printer", label)
    submit(lab, "a")
    told.wait(lambda: ("a", JobState.PRINTED) in [("a", state) for state, _ in told.job("a")], timeout=30)
    assert lab.shown("printer").lines[0] == "labels printed: 1"


def weights(told: Recorder) -> list[tuple[WeightState, Decimal | None]]:
    return [(one.state, one.weight.grams if one.weight else None) for one in told.of(WeightRead)]


def wait_weight(told: Recorder, grams: int) -> None:
    told.wait(lambda: weights(told)[-1:] == [(WeightState.STABLE, Decimal(grams))])


def test_what_is_put_on_the_scale_is_weighed(lab: Lab) -> None:
    told = lab.use("scale")
    for label, grams in (("250 g", 250), ("1 kg", 1000), ("Take off", 0)):
        lab.click("scale", label)
        wait_weight(told, grams)
    slider = lab.face("scale").findChild(QSlider)
    assert slider is not None
    slider.setValue(1230)
    wait_weight(told, 1230)
    assert lab.shown("scale").lines == ("shows 1.230 kg",)


def test_tare_and_zero_are_pressed(lab: Lab) -> None:
    told = lab.use("scale")
    lab.click("scale", "250 g")
    wait_weight(told, 250)
    lab.click("scale", "Tare")
    told.wait(lambda: any(one.weight is not None and one.weight.net for one in told.of(WeightRead)))
    assert lab.shown("scale").lines == ("shows 0.000 kg net",)


def test_a_load_at_rest_is_taken_for_nothing_by_zero(lab: Lab) -> None:
    told = lab.use("scale")
    lab.click("scale", "250 g")
    wait_weight(told, 250)
    lab.click("scale", "Zero")
    wait_weight(told, 0)


@pytest.mark.parametrize(("label", "state"), [("Overload", WeightState.OVER), ("Shake", WeightState.MOVING)])
def test_a_load_that_cannot_be_weighed_is_told_as_such(lab: Lab, label: str, state: WeightState) -> None:
    told = lab.use("scale")
    wait_weight(told, 0)
    lab.click("scale", label)
    told.wait(lambda: weights(told)[-1][0] is state)


def test_a_drifting_load_is_never_the_same(lab: Lab) -> None:
    told = lab.use("scale")
    wait_weight(told, 0)
    lab.click("scale", "Drift")
    told.wait(lambda: len({grams for _, grams in weights(told) if grams is not None}) >= 3)


def inventory(lab: Lab, seconds: float = 0.5) -> list[TagsRead]:
    """Have the reader read for a while; gives what it reported."""
    told = lab.told["reader"]
    reader = lab.devices["reader"]
    assert isinstance(reader, Reader)
    before, ended = len(told.of(TagsRead)), len(told.of(InventoryEnded))
    reader.begin(seconds)
    told.wait(lambda: len(told.of(InventoryEnded)) > ended)
    return told.of(TagsRead)[before:]


def test_tags_are_laid_and_taken_away(lab: Lab) -> None:
    lab.use("reader")
    lab.click("reader", "Put a tag")
    lab.click("reader", "Put a tag")
    found = {tag.epc for report in inventory(lab) for tag in report.tags}
    assert found == {tag_of(1, 1), tag_of(2, 2)}
    assert lab.shown("reader").lines[1].startswith("2 tags laid, ")
    lab.click("reader", "Take all tags")
    assert inventory(lab) == []


def test_a_tag_names_a_piece_of_the_demonstrations_catalogue() -> None:
    assert decode_epc(tag_of(3, 17)) == Sgtin(gtin_of(3).rjust(14, "0"), "17")


def test_a_stray_tag_is_read_seldom_and_weakly(lab: Lab) -> None:
    lab.use("reader")
    lab.click("reader", "Stray tag")
    tags = [tag for report in inventory(lab, 3) for tag in report.tags]
    assert sum(tag.count for tag in tags) <= 3
    assert {tag.rssi_dbm for tag in tags} == {-78}


def test_a_frozen_reader_is_lost_and_back_when_it_is_thawed(lab: Lab) -> None:
    told = lab.use("reader")
    lab.click("reader", "Freeze")
    ever(told, (DeviceState.LOST, "lost"))
    back = again(told)
    lab.click("reader", "Thaw, mend")
    told.wait(back, timeout=30)


def test_a_reader_that_another_program_has_is_not_reached(lab: Lab) -> None:
    told = lab.use("reader")
    lab.click("reader", "Taken")
    ever(told, (DeviceState.BACKOFF, "unreachable"), (DeviceState.BACKOFF, "lost"))
    back = again(told)
    lab.click("reader", "Thaw, mend")
    told.wait(back, timeout=30)


@pytest.mark.parametrize("label", ["Slow", "Trouble"])
def test_a_reader_goes_on_through_lesser_troubles(lab: Lab, label: str) -> None:
    told = lab.use("reader")
    lab.click("reader", label)
    lab.click("reader", "Thaw, mend")
    lab.click("reader", "Put a tag")
    told.wait_state(*READY)
    assert inventory(lab)


def test_the_table_is_copied(lab: Lab) -> None:
    face = lab.face("scale")
    button = next(one for one in face.findChildren(Touch) if one.text() == "Copy table")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tomllib.loads(QGuiApplication.clipboard().text())["devices"][0]["driver"] == "mt-sics"


def test_nothing_in_the_lab_takes_the_keyboard_focus(lab: Lab) -> None:
    focusable = [
        child
        for child in lab.window.findChildren(QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus and isinstance(child, Touch | QSlider)
    ]
    assert focusable == []


def test_every_button_and_every_line_is_whole(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    painted = record_texts(monkeypatch)
    lab.window.grab()
    assert {"Paper out", "Put a tag", "Drop by drop"} <= {text.plain for text in painted}
    assert [text.plain for text in painted if text.fitted.cut] == []


def test_ports_follow_each_other_and_a_taken_one_leaves_nothing_running(lab: Lab, tmp_path: Path) -> None:
    taken = int(lab.card("printer").url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        make_cards(taken - 1, tmp_path)
    cards = make_cards(0, tmp_path)
    assert len(cards) == len(MAKERS)
    stop_cards(cards)


def test_closing_the_window_is_told_and_leaves_it_to_whoever_opened_it(lab: Lab) -> None:
    told: list[bool] = []
    lab.window.closed.connect(lambda: told.append(True))
    lab.window.close()
    assert (told, lab.window.isVisible()) == ([True], True)
