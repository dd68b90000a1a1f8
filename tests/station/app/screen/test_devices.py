"""The device screen lies over a bench that is locked or ready, tells the truth and costs no scan."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.api import (
    CodeRead,
    DeviceChanged,
    DeviceConfig,
    DeviceState,
    DeviceStatus,
    InventoryEnded,
    ReadingBroken,
    Role,
    Tag,
    TagsRead,
    Weight,
    WeightRead,
    WeightState,
)
from station.app.ports.events import DevicesSeen, LinkMoved, Refreshed
from station.app.ports.inputs import CommandTouched
from station.app.screen.look import look_of
from station.app.screen.values import DeviceRow, DevicesBody, Light, LockedBody, ReadyBody, Screen
from station.core.codes.meanings import Command
from tests.helpers.ledgers import BADGE, KEY, MUG, Ground, command, order_code

SECOND = 1_000_000_000
NOW_NS = 900 * SECOND

SCANNER = DeviceStatus(
    "scanner",
    Role.SCANNER,
    DeviceState.READY,
    since_ns=NOW_NS - 180 * SECOND,
    last_rx_ns=NOW_NS - 4 * SECOND,
    reconnects=1,
    bad_frames=3,
    model="DS2208",
    firmware="CAACSS00",
    address="/dev/ttyACM0",
    identity="usb:05e0:1701:A1",
    frames=5120,
    duplicates=2,
    facts={"symbologies": "12"},
)
PRINTER = DeviceStatus(
    "printer",
    Role.PRINTER,
    DeviceState.DEGRADED,
    "paper-out",
    "paper-out, head-open",
    since_ns=NOW_NS - SECOND,
)
SCALE = DeviceStatus(
    "scale", Role.SCALE, DeviceState.READY, since_ns=NOW_NS - SECOND, last_rx_ns=NOW_NS, quiet_ns=2 * SECOND
)
READER = DeviceStatus("reader", Role.READER, DeviceState.READY, since_ns=NOW_NS - SECOND)
WELL = (SCANNER, replace(PRINTER, state=DeviceState.READY, reason="", detail=""), SCALE, READER)
KILO = WeightRead("scale", WeightState.STABLE, Weight(Decimal("1.000"), "kg"), NOW_NS)
CONFIGS = (
    DeviceConfig("scanner", Role.SCANNER, "serial", "serial:///dev/ttyACM0"),
    DeviceConfig("printer", Role.PRINTER, "zebra", "tcp://10.0.0.9:9100"),
)


def seen(
    *statuses: DeviceStatus, weights: tuple[WeightRead, ...] = (KILO,), at_ns: int = NOW_NS
) -> DevicesSeen:
    return DevicesSeen(statuses or WELL, weights, at_ns)


def body_of(screen: Screen) -> DevicesBody:
    assert isinstance(screen.body, DevicesBody)
    return screen.body


def row(screen: Screen, device: str) -> DeviceRow:
    return next(row for row in body_of(screen).rows if row.device == device)


def lamps(screen: Screen) -> dict[str, str]:
    return {lamp.name: lamp.text for lamp in screen.strip.lamps}


@pytest.fixture
def open_screen(ground: Ground) -> Callable[[DevicesSeen], Screen]:
    """Open the device screen of a locked bench and look at the devices."""
    ground.engine.show_devices(WELL, look=look_of(CONFIGS, {}))
    ground.say(Command.DEVICES)
    return ground.handle


def test_the_command_opens_it_with_nobody_signed_in(ground: Ground) -> None:
    screen = ground.say(Command.DEVICES)
    assert isinstance(screen.body, DevicesBody)
    assert (screen.state, screen.message, screen.strip.operator) == ("locked", None, "")
    assert [(action.command, action.label) for action in screen.actions] == [("NO", "Close")]
    assert ground.lines[-1]["outcome"] == "accepted"


def test_it_opens_by_touch_from_the_locked_and_the_ready_screen(signed_in: Ground) -> None:
    for screen in (signed_in.handle(Refreshed()), signed_in.say(Command.OUT)):
        (code,) = [action.code for action in screen.actions if action.command == "DEVICES"]
        assert isinstance(signed_in.handle(CommandTouched(code)).body, DevicesBody)
        signed_in.say(Command.NO)


@pytest.mark.parametrize("word", [Command.NO, Command.ACK, Command.DEVICES])
def test_no_ack_and_the_command_again_close_it(signed_in: Ground, word: Command) -> None:
    before = signed_in.engine.bench
    signed_in.say(Command.DEVICES)
    screen = signed_in.say(word)
    assert isinstance(screen.body, ReadyBody)
    assert screen.sound is None
    assert signed_in.engine.bench == before
    assert [line["outcome"] for line in signed_in.lines[-2:]] == ["accepted", "accepted"]


def test_opening_and_closing_are_journaled_like_any_reading(signed_in: Ground) -> None:
    signed_in.say(Command.DEVICES, Command.NO)
    rows = signed_in.ask("SELECT code, outcome, state FROM journal ORDER BY number DESC LIMIT 2")
    assert rows == [
        (command(Command.NO), "accepted", "ready"),
        (command(Command.DEVICES), "accepted", "ready"),
    ]


def test_a_badge_scanned_while_it_is_open_signs_in(ground: Ground) -> None:
    ground.say(Command.DEVICES)
    screen = ground.scan(BADGE)
    assert isinstance(screen.body, ReadyBody)
    assert screen.strip.operator


def test_an_order_scanned_while_it_is_open_is_begun(signed_in: Ground) -> None:
    signed_in.say(Command.DEVICES)
    screen = signed_in.scan(order_code("A"))
    assert (screen.state, signed_in.key(screen)) == ("verifying", "order-started")


def test_a_code_that_is_refused_while_it_is_open_is_refused_as_usual(ground: Ground) -> None:
    ground.say(Command.DEVICES)
    screen = ground.scan(MUG)
    assert isinstance(screen.body, LockedBody)
    assert ground.key(screen) == "sign-in-first"
    assert ground.lines[-1]["outcome"] == "refused"


def test_a_broken_reading_closes_it_and_is_said(ground: Ground) -> None:
    ground.say(Command.DEVICES)
    screen = ground.handle(ReadingBroken("scanner", b"95", "cut-off", 0))
    assert isinstance(screen.body, LockedBody)
    assert ground.key(screen) == "reading-broken"


def test_what_is_no_reading_leaves_it_open(ground: Ground) -> None:
    ground.say(Command.DEVICES)
    for event in (LinkMoved("online"), Refreshed(), DeviceChanged(PRINTER), KILO, seen()):
        assert isinstance(ground.handle(event).body, DevicesBody)


def test_it_does_not_open_over_an_open_order(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"))
    screen = signed_in.say(Command.DEVICES)
    assert (screen.state, signed_in.key(screen)) == ("verifying", "not-here")


def test_it_does_not_open_over_an_error(signed_in: Ground) -> None:
    assert signed_in.key(signed_in.scan(KEY)) == "no-single-order"
    assert signed_in.engine.bench.latch is not None
    screen = signed_in.say(Command.DEVICES)
    assert not isinstance(screen.body, DevicesBody)
    assert signed_in.lines[-1]["outcome"] == "ignored-latched"


def test_the_strip_follows_a_look_without_a_transaction(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground.ledger, "writing", None)
    assert lamps(ground.handle(seen())) == {
        "Scanner": "ready",
        "Printer": "ready",
        "Scale": "1.000 kg",
        "Reader": "idle",
        "Store": "connecting",
    }


def test_a_row_tells_all_that_is_known(open_screen: Callable[[DevicesSeen], Screen]) -> None:
    assert row(open_screen(seen()), "scanner") == DeviceRow(
        device="scanner",
        role="Scanner · serial",
        standing="ready",
        light=Light.OK,
        times="for 3 min, heard 4 s ago",
        mend="",
        model="DS2208 · CAACSS00",
        counters="frames 5120, bad 3, reconnects 1, dropped 0, repeated 2",
        place="/dev/ttyACM0",
        identity="usb:05e0:1701:A1 · symbologies 12",
    )


def test_a_row_in_trouble_tells_the_reason_the_mend_and_what_else_is_wrong(
    open_screen: Callable[[DevicesSeen], Screen],
) -> None:
    screen = open_screen(seen(SCANNER, PRINTER))
    shown = row(screen, "printer")
    assert (shown.standing, shown.light) == ("out of paper", Light.BAD)
    assert shown.mend == "Put in labels and close the printer."
    assert shown.identity == "also open"
    assert (shown.place, shown.model, shown.times) == (
        "tcp://10.0.0.9:9100",
        "Model not told",
        "for 1 s, never heard",
    )
    body = body_of(screen)
    assert (body.headline, body.remedy, body.light) == ("printer: out of paper", shown.mend, Light.BAD)


def test_words_of_the_driver_stand_in_the_row_as_they_are(
    open_screen: Callable[[DevicesSeen], Screen],
) -> None:
    away = replace(SCANNER, state=DeviceState.BACKOFF, reason="unreachable", detail="Permission denied")
    assert row(open_screen(seen(away)), "scanner").identity.startswith("Permission denied · usb:")


def test_the_headline_counts_what_needs_help(open_screen: Callable[[DevicesSeen], Screen]) -> None:
    screen = open_screen(seen(replace(SCANNER, state=DeviceState.OPENING), PRINTER, READER))
    assert (body_of(screen).headline, body_of(screen).light) == ("2 of 3 devices need help", Light.BAD)
    screen = open_screen(seen(replace(SCANNER, state=DeviceState.OPENING)))
    assert (body_of(screen).headline, body_of(screen).light) == ("scanner: reconnecting", Light.WARN)
    assert body_of(open_screen(seen())).headline == "All devices are ready"


def test_a_station_without_devices_says_so(ground: Ground) -> None:
    assert body_of(ground.say(Command.DEVICES)).headline == "No devices are set up"


def test_a_broken_plug_in_is_listed_with_what_is_wrong(ground: Ground) -> None:
    ground.engine.show_devices((SCANNER,), look=look_of((), {"acme": "ImportError: no acme"}))
    body = body_of(ground.say(Command.DEVICES))
    assert [line.device for line in body.rows] == ["scanner", "acme"]
    assert (body.rows[1].standing, body.rows[1].counters) == ("cannot be used", "ImportError: no acme")
    assert (body.headline, body.light) == ("A plug-in cannot be used", Light.WARN)


@pytest.mark.parametrize("state", DeviceState)
@pytest.mark.parametrize("role", Role)
def test_whatever_is_not_well_has_a_mend_and_whatever_is_well_none(
    open_screen: Callable[[DevicesSeen], Screen], role: Role, state: DeviceState
) -> None:
    shown = row(open_screen(seen(DeviceStatus("x", role, state, since_ns=1), weights=())), "x")
    assert bool(shown.mend) is (shown.light is not Light.OK)


def test_what_a_device_that_is_well_waits_for_is_said(open_screen: Callable[[DevicesSeen], Screen]) -> None:
    waiting = replace(PRINTER, state=DeviceState.READY, reason="take-label", detail="")
    shown = row(open_screen(seen(waiting)), "printer")
    assert (shown.light, shown.mend) == (Light.OK, "Take the label. The next one follows.")


@pytest.mark.parametrize(
    "state", [WeightState.OVER, WeightState.UNDER, WeightState.FAULT, WeightState.SILENT]
)
def test_a_scale_without_a_weight_has_a_mend(
    open_screen: Callable[[DevicesSeen], Screen], state: WeightState
) -> None:
    screen = open_screen(seen(weights=(WeightRead("scale", state, None, NOW_NS),)))
    assert row(screen, "scale").mend


def test_a_scale_that_falls_silent_is_seen_though_it_tells_nothing(
    open_screen: Callable[[DevicesSeen], Screen],
) -> None:
    assert lamps(open_screen(seen()))["Scale"] == "1.000 kg"
    screen = open_screen(seen(at_ns=NOW_NS + 12 * SECOND))
    assert lamps(screen)["Scale"] == "silent 12 s"
    assert row(screen, "scale").mend == "Switch it off and on again."


def test_a_weight_is_shown_as_it_is_told(signed_in: Ground) -> None:
    signed_in.handle(seen())
    moving = WeightRead("scale", WeightState.MOVING, None, NOW_NS + 1)
    assert lamps(signed_in.handle(moving))["Scale"] == "moving"
    assert lamps(signed_in.handle(replace(KILO, at_ns=NOW_NS + 2)))["Scale"] == "1.000 kg"


def test_what_a_device_told_after_the_look_stays(signed_in: Ground) -> None:
    signed_in.handle(seen())
    signed_in.handle(WeightRead("scale", WeightState.MOVING, None, NOW_NS + 2))
    signed_in.handle(DeviceChanged(replace(PRINTER, since_ns=NOW_NS + 2)))
    screen = signed_in.handle(seen(at_ns=NOW_NS + 1))
    assert (lamps(screen)["Scale"], lamps(screen)["Printer"]) == ("moving", "out of paper")


@pytest.mark.parametrize(("since", "heard"), [(0, 9), (9, 0)])
def test_no_device_is_told_of_before_it_was_heard(
    open_screen: Callable[[DevicesSeen], Screen], since: int, heard: int
) -> None:
    told = replace(SCANNER, since_ns=NOW_NS + since * SECOND, last_rx_ns=NOW_NS + heard * SECOND)
    assert "-" not in row(open_screen(seen(told)), "scanner").times


def test_a_reader_is_seen_to_read_and_to_end(signed_in: Ground) -> None:
    signed_in.handle(seen())
    tag = Tag("3074257BF7194E4000001A85", 1, 3, -50, NOW_NS, NOW_NS)
    assert lamps(signed_in.handle(TagsRead("reader", 1, (tag,), NOW_NS)))["Reader"] == "reading"
    assert lamps(signed_in.handle(InventoryEnded("reader", 1, 3, "", NOW_NS)))["Reader"] == "idle"


def test_scans_that_come_with_looks_between_them_all_count(signed_in: Ground) -> None:
    signed_in.say(Command.DEVICES)
    signed_in.handle(CodeRead("scanner", 1, order_code("A"), b"", None, 0))
    signed_in.handle(seen())
    signed_in.handle(CodeRead("scanner", 2, MUG, b"", None, 0))
    signed_in.handle(seen())
    screen = signed_in.handle(CodeRead("scanner", 3, MUG, b"", None, 0))
    assert screen.progress is not None
    assert screen.progress.done == 2
