import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.api import (
    BadSettings,
    DeviceChanged,
    DeviceConfig,
    DeviceEvent,
    DeviceState,
    Nudged,
    Role,
    ScaleOrder,
    WeightRead,
    WeightState,
)
from drivers.catalog import catalog
from drivers.scales.mt_sics import build_mt_sics
from drivers.scales.polled_scale import PolledScale, ScaleSettings
from drivers.scales.toledo_8217 import ToledoDialogue, build_toledo_8217
from drivers.sim.scales.scale import Protocol, SimScale
from drivers.transport.tcp import tcp_port
from tests.drivers.peers.recorder import Recorder
from tests.drivers.peers.scripted import Scripted

STABLE, SILENT, MOVING = WeightState.STABLE, WeightState.SILENT, WeightState.MOVING
TIMES: dict[str, object] = {"poll_s": 0.05, "settle_s": 0.5}
"""Answers may take as long as they may at a bench, so that a busy machine is seldom a silent scale."""


def config(url: str, driver: str = "mt-sics", **options: object) -> DeviceConfig:
    return DeviceConfig("scale", Role.SCALE, driver, url, {**TIMES, **options})


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def sim() -> Iterator[SimScale]:
    sim = SimScale(settle_s=0.1).start()
    yield sim
    sim.stop()


@pytest.fixture
def scale(sim: SimScale, told: Recorder) -> Iterator[PolledScale]:
    scale = build_mt_sics(config(sim.url), told)
    scale.start()
    told.wait_state(DeviceState.READY)
    yield scale
    scale.stop()


Start = Callable[[str, dict[bytes, bytes]], tuple[PolledScale, Scripted]]


@pytest.fixture
def start(told: Recorder) -> Iterator[Start]:
    """Start a scale whose peer answers as scripted: a question, and what comes back."""
    started: list[PolledScale | Scripted] = []

    def begin(driver: str, script: dict[bytes, bytes]) -> tuple[PolledScale, Scripted]:
        peer = Scripted(script)
        build = build_mt_sics if driver == "mt-sics" else build_toledo_8217
        scale = build(config(peer.url, driver), told)
        scale.start()
        started.extend((scale, peer))
        return scale, peer

    yield begin
    for one in started:
        one.stop()


def test_the_drivers_are_in_the_catalogue_and_say_what_they_were_tried_against() -> None:
    drivers = catalog([]).drivers
    for name in ("mt-sics", "toledo-8217"):
        assert drivers[name].role is Role.SCALE
        assert "no real scale" in drivers[name].proof
        assert "usb" in drivers[name].schemes


def test_what_the_scale_is_stands_in_its_status(scale: PolledScale, sim: SimScale) -> None:
    status = scale.status
    assert (status.model, status.firmware) == ("SIM-15 15.000 kg", "1.0")
    assert status.facts == {"protocol": "MT-SICS", "serial": "0000000001"}
    assert status.address == sim.url.replace("socket:", "tcp:")
    assert status.rx_bytes > 0
    assert status.frames > 0
    assert status.last_rx_ns > 0
    assert status.last_tx_ns > 0
    assert status.quiet_ns == 1_500_000_000


@pytest.mark.parametrize(
    ("driver", "unit", "options", "shows"),
    [
        ("mt-sics", "g", {}, "1000.00 g"),
        ("mt-sics", "lb", {}, "2.20 lb"),
        ("toledo-8217", "lb", {"unit": "lb"}, "2.20 lb"),
        ("toledo-8217", "kg", {}, "1.000 kg"),
    ],
)
def test_the_unit_is_the_scales_own_where_it_says_it_and_else_what_is_set(
    driver: Protocol, unit: str, options: dict[str, object], shows: str, told: Recorder
) -> None:
    sim = SimScale(driver, unit=unit, settle_s=0).start()
    sim.put(1000)
    url = sim.url.replace("socket:", "tcp:")
    scale = catalog([]).build(config(url, driver, **options), told)
    scale.start()
    told.wait_weight(STABLE, shows)
    scale.stop()
    sim.stop()


def test_a_load_that_moves_is_told_as_moving_and_without_a_weight(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.shake()
    sim.put(250)
    told.wait_weight(MOVING)
    assert scale.reading.weight is None
    sim.rest()
    told.wait_weight(STABLE, "0.250 kg")
    assert told.weights == [(STABLE, "0.000 kg"), (MOVING, ""), (STABLE, "0.250 kg")]


def test_less_than_nothing_is_a_weight_until_it_is_out_of_range(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.put(-100)
    told.wait_weight(STABLE, "-0.100 kg")
    sim.put(-5000)
    told.wait_weight(WeightState.UNDER)
    assert scale.status.state is DeviceState.READY


def test_a_broken_scale_is_degraded_in_its_own_words_and_well_again_after_mending(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.fail()
    told.wait_state(DeviceState.DEGRADED, "scale-fault")
    assert told.weights[-1] == (WeightState.FAULT, "")
    assert scale.status.detail == "Error 10b"
    sim.mend()
    told.wait_state(DeviceState.READY)
    told.wait_weight(STABLE, "0.000 kg")


@pytest.mark.usefixtures("scale")
def test_a_tare_taken_at_the_scale_itself_is_seen(sim: SimScale, told: Recorder) -> None:
    sim.put(250)
    told.wait_weight(STABLE, "0.250 kg")
    sim.tare()
    told.wait_weight(STABLE, "0.000 kg net")


def test_an_order_waits_for_the_load_to_come_to_rest(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.shake()
    sim.put(250)
    told.wait_weight(MOVING)
    scale.tell(ScaleOrder.TARE)
    sim.rest()
    told.wait_obeyed(ScaleOrder.TARE)
    told.wait_weight(STABLE, "0.000 kg net")


def test_an_order_is_given_up_where_the_load_never_comes_to_rest(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.shake()
    told.wait_weight(MOVING)
    scale.tell(ScaleOrder.ZERO)
    told.wait_obeyed(ScaleOrder.ZERO, "the load does not come to rest")


def test_orders_given_at_once_are_obeyed_one_after_the_other(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.put(250)
    told.wait_weight(STABLE, "0.250 kg")
    scale.tell(ScaleOrder.TARE)
    scale.tell(ScaleOrder.CLEAR_TARE)
    told.wait(lambda: told.obeyed == [(ScaleOrder.TARE, ""), (ScaleOrder.CLEAR_TARE, "")])


def test_an_order_that_the_scale_refuses_says_why(scale: PolledScale, sim: SimScale, told: Recorder) -> None:
    sim.put(5000)
    told.wait_weight(STABLE, "5.000 kg")
    scale.tell(ScaleOrder.ZERO)
    told.wait_obeyed(ScaleOrder.ZERO, "the load is beyond what it can do that with")


def test_an_order_to_a_scale_that_is_away_is_answered_at_once(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.unplug()
    told.wait_state(DeviceState.BACKOFF, "lost")
    scale.tell(ScaleOrder.ZERO)
    told.wait_obeyed(ScaleOrder.ZERO, "the scale is away")
    scale.stop()
    scale.tell(ScaleOrder.TARE)
    told.wait_obeyed(ScaleOrder.TARE, "the scale was stopped")


def test_an_order_that_no_one_carries_out_any_more_is_answered_at_the_stop(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.shake()
    told.wait_weight(MOVING)
    scale.tell(ScaleOrder.ZERO)
    scale.stop()
    told.wait_obeyed(ScaleOrder.ZERO, "the scale was stopped")


def test_an_open_port_that_says_nothing_is_no_answer_and_never_ready(told: Recorder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        scale = build_mt_sics(config(f"tcp://127.0.0.1:{server.getsockname()[1]}"), told)
        scale.start()
        told.wait_state(DeviceState.DEGRADED, "no-answer")
        assert scale.status.detail == "nothing came within 1 s"
        scale.stop()
    assert (DeviceState.READY, "") not in told.states
    assert told.weights == []


@pytest.mark.parametrize(
    ("driver", "peer", "seen"),
    [("mt-sics", "toledo-8217", "?"), ("toledo-8217", "mt-sics", "ES")],
)
def test_a_scale_of_another_protocol_is_not_understood_and_what_came_is_shown(
    driver: str, peer: str, seen: str, told: Recorder
) -> None:
    sim = SimScale(peer).start()  # type: ignore[arg-type]  # it is one of the two
    scale = catalog([]).build(config(sim.url, driver), told)
    scale.start()
    told.wait_state(DeviceState.DEGRADED, "not-understood")
    assert seen in scale.status.detail
    scale.stop()
    sim.stop()
    assert told.weights == []


@pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial 3.5 starts its threads so
def test_a_wrong_line_setting_is_not_understood_and_ready_once_it_is_right(told: Recorder) -> None:
    sim = SimScale("toledo-8217", "rfc2217").start()
    wrong = build_toledo_8217(config(sim.url, "toledo-8217", bits=8, parity="N"), told)
    wrong.start()
    told.wait_state(DeviceState.DEGRADED, "not-understood")
    wrong.stop()
    right = build_toledo_8217(config(sim.url, "toledo-8217"), told)
    right.start()
    told.wait_state(DeviceState.READY)
    right.stop()
    sim.stop()


def test_a_scale_left_in_echo_mode_is_brought_out_of_it(told: Recorder) -> None:
    sim = SimScale("toledo-8217").start()
    with socket.create_connection(("127.0.0.1", int(sim.url.rpartition(":")[2]))) as other:
        other.sendall(b"Ehello")
        assert other.recv(3) == b"\x02E\r"
    scale = build_toledo_8217(config(sim.url, "toledo-8217"), told)
    scale.start()
    told.wait_ever(DeviceState.DEGRADED, "not-understood")
    told.wait_state(DeviceState.READY)
    scale.stop()
    sim.stop()


def test_one_garbled_answer_takes_the_weight_back_and_costs_no_more(start: Start, told: Recorder) -> None:
    scale, peer = start("mt-sics", {b"SI\r\n": b"S S 1.5 kg\r\n"})
    told.wait_weight(STABLE, "1.5 kg")
    peer.next_time(b"SI\r\n", b"S S 1.?5 kg\r\n")
    told.wait(lambda: told.weights == [(STABLE, "1.5 kg"), (SILENT, ""), (STABLE, "1.5 kg")])
    assert scale.status.bad_frames == 1
    assert told.states[-1] == (DeviceState.READY, "")
    assert DeviceState.DEGRADED not in [state for state, _ in told.states]


def test_the_rest_of_an_answer_that_came_too_late_is_no_answer_to_the_next_question(
    start: Start, told: Recorder
) -> None:
    scale, peer = start("mt-sics", {b"SI\r\n": b"S S 1.5 kg\r\n"})
    told.wait_weight(STABLE, "1.5 kg")
    peer.next_time(b"SI\r\n", b"S S 9.")
    told.wait_ever(DeviceState.DEGRADED, "not-understood")
    told.wait_state(DeviceState.READY)
    told.wait_weight(STABLE, "1.5 kg")
    assert scale.status.reconnects == [state for state, _ in told.states].count(DeviceState.DEGRADED)
    assert (STABLE, "9.") not in told.weights
    assert {weight for _, weight in told.weights} == {"1.5 kg", ""}


def test_a_scale_that_knows_nothing_but_weighing_is_ready_and_its_net_is_what_it_was_told(
    start: Start, told: Recorder
) -> None:
    script = {b"SI\r\n": b"S S 0.0 kg\r\n", b"T\r\n": b"T S 1.0 kg\r\n", b"TAC\r\n": b"TAC A\r\n"}
    scale, _ = start("mt-sics", script)
    told.wait_weight(STABLE, "0.0 kg")
    scale.tell(ScaleOrder.TARE)
    told.wait_weight(STABLE, "0.0 kg net")
    scale.tell(ScaleOrder.CLEAR_TARE)
    told.wait_weight(STABLE, "0.0 kg")


def test_a_scale_that_no_longer_tells_its_tare_shows_no_weight_that_may_be_net(
    start: Start, told: Recorder
) -> None:
    _, peer = start("mt-sics", {b"SI\r\n": b"S S 1.5 kg\r\n", b"TA\r\n": b"TA A 0.2 kg\r\n"})
    told.wait_weight(STABLE, "1.5 kg net")
    peer.always(b"TA\r\n", b"")
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    told.wait_weight(SILENT)


def test_an_order_without_an_answer_is_told_so_and_the_weight_goes_on(start: Start, told: Recorder) -> None:
    scale, peer = start("toledo-8217", {b"W": b"\x0201.500\r"})
    told.wait_weight(STABLE, "1.500 kg")
    scale.tell(ScaleOrder.TARE)
    told.wait(lambda: bool(told.obeyed))
    assert "did not answer" in told.obeyed[0][1]
    peer.always(b"W", b"\x0201.600\r")
    told.wait_weight(STABLE, "1.600 kg")
    told.wait_state(DeviceState.READY)


def test_weights_that_come_unasked_are_as_good_as_any(start: Start, told: Recorder) -> None:
    _, peer = start("mt-sics", {b"SI\r\n": b"S S 1.5 kg\r\n"})
    told.wait_weight(STABLE, "1.5 kg")
    peer.always(b"SI\r\n", b"S S 1.6 kg\r\nS S 1.7 kg\r\n")
    told.wait_weight(STABLE, "1.7 kg")


def test_a_weight_is_taken_back_while_the_scale_takes_longer_to_answer_than_a_weight_may_be_old(
    told: Recorder,
) -> None:
    peer = Scripted({b"W": b"\x0201.500\r"})
    settings = ScaleSettings(poll_s=0.05, answer_s=3600, max_age_s=0.3)
    scale = PolledScale("scale", tcp_port(peer.url), lambda: ToledoDialogue("kg"), settings, told)
    scale.start()
    told.wait_weight(STABLE, "1.500 kg")
    peer.always(b"W", b"")
    told.wait_weight(SILENT)
    scale.stop()
    peer.stop()


@pytest.mark.parametrize(("answer", "reason"), [(b"", "no-answer"), (b"\x0201.", "not-understood")])
def test_ready_is_told_before_the_first_weight_and_trouble_after_the_last(
    answer: bytes, reason: str, start: Start, told: Recorder
) -> None:
    _, peer = start("toledo-8217", {b"W": b"\x0201.500\r"})
    told.wait_weight(STABLE, "1.500 kg")
    peer.always(b"W", answer)
    told.wait_state(DeviceState.DEGRADED, reason)
    order = [
        event.state if isinstance(event, WeightRead) else event.status.state
        for event in told.events
        if isinstance(event, WeightRead | DeviceChanged)
    ]
    ill = order.index(DeviceState.DEGRADED)
    assert order[:ill][-3:] == [DeviceState.READY, STABLE, SILENT]


def test_a_sink_that_raises_costs_no_other_reading(sim: SimScale) -> None:
    told = Recorder()

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, WeightRead) and event.state is MOVING:
            raise RuntimeError("the engine is ill")
        told(event)

    scale = build_mt_sics(config(sim.url), sink)
    scale.start()
    told.wait_weight(STABLE, "0.000 kg")
    sim.put(250)
    told.wait_weight(STABLE, "0.250 kg")
    scale.stop()


def test_a_nudge_ends_the_wait_for_the_next_try_and_a_release_the_connection(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    assert isinstance(scale, Nudged)
    scale.release("it was unplugged")
    told.wait_ever(DeviceState.LOST, "lost")
    scale.nudge()
    told.wait_state(DeviceState.READY)
    assert scale.status.reconnects == 1
    assert sim.shown == "0.000 kg"


def test_a_scale_that_takes_its_time_once_it_is_plugged_in_came_back_once(
    scale: PolledScale, sim: SimScale, told: Recorder
) -> None:
    sim.unplug()
    told.wait_ever(DeviceState.LOST, "lost")
    sim.freeze()
    sim.plug()
    scale.nudge()
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    sim.mend()
    told.wait_state(DeviceState.READY)
    assert scale.status.reconnects == 1
    sim.freeze()
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    sim.mend()
    told.wait_state(DeviceState.READY)
    assert scale.status.reconnects == 2


def test_a_stop_ends_a_scale_that_is_being_asked(scale: PolledScale, sim: SimScale) -> None:
    sim.freeze()
    scale.stop()
    assert not any(thread.name == "scale-scale" for thread in threading.enumerate())


@pytest.mark.parametrize(
    ("driver", "options", "words"),
    [
        ("mt-sics", {"unit": "kg"}, "unknown option unit"),
        ("toledo-8217", {"unit": "g"}, "option unit must be one of kg, lb"),
        ("mt-sics", {"poll_s": 0}, "option poll_s must be seconds from 0.05 to 5"),
        ("mt-sics", {"poll_s": 1.0, "max_age_s": 1.5}, "must be at least 2"),
        ("mt-sics", {"baud": 9600}, "unknown option baud"),
    ],
)
def test_bad_settings_are_refused_in_words(driver: str, options: dict[str, object], words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        catalog([]).build(DeviceConfig("scale", Role.SCALE, driver, "tcp://127.0.0.1:1", options), Recorder())


def test_seven_bits_and_even_parity_are_the_8217s_own_and_can_be_set_otherwise() -> None:
    plain = build_toledo_8217(DeviceConfig("scale", Role.SCALE, "toledo-8217", "/dev/ttyS9"), Recorder())
    other = build_toledo_8217(
        DeviceConfig("scale", Role.SCALE, "toledo-8217", "serial:///dev/ttyS9?bits=8&parity=N"), Recorder()
    )
    assert line_of(plain) == (7, "E")
    assert line_of(other) == (8, "N")


def line_of(scale: PolledScale) -> tuple[int, str]:
    transport = scale.transport
    parameters = transport.parameters  # type: ignore[attr-defined]  # both are serial ports
    return parameters.bits, parameters.parity
