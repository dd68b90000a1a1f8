"""What reaches a bench from outside: claims, cancellations, numbers, devices, the link, the clock."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future

import pytest

from drivers.api import DeviceChanged, DeviceState, DeviceStatus, JobState, Role
from station.app.ports.events import ClockCompared, LedgerCall, LinkMoved, Refreshed
from station.app.ports.inputs import PinTyped
from station.app.ports.ledger import OrderNews, Pulled
from station.app.screen.values import LabelBody, Lamp, Light, NoticeBody, ReadyBody, Screen, Sound
from station.core.codes.meanings import Command
from station.core.flows import FLOWS
from station.core.work import Phase
from sync.contract.messages import ClaimRefused, ClaimResponse, NumberBlock, Operator, WorkOrder
from tests.helpers.ledgers import (
    LEAD_BADGE,
    MUG,
    PEN,
    SMALL_BOX,
    STATION,
    Ground,
    changes_of,
    make_work_order,
    order_code,
    page_of,
    tracking,
)


def pull(ground: Ground, *orders: WorkOrder) -> Screen:
    """Let a page of orders reach the engine."""

    def act(pages: Pulled) -> Sequence[OrderNews]:
        return pages.apply_page(page_of(*changes_of("order", orders)))

    return ground.handle(LedgerCall(act, Future()))


def claim(ground: Ground, *granted: tuple[str, int], refused: Sequence[ClaimRefused] = ()) -> Screen:
    """Let an answer about claims reach the engine."""
    response = ClaimResponse(ground.claims(*granted).granted, list(refused), "i")
    return ground.handle(LedgerCall(lambda pages: pages.take_claims(response), Future()))


def provisional(ground: Ground) -> None:
    """Begin an order nobody has claimed, with one piece in its box."""
    ground.pull_orders(make_work_order("N", ("MUG", 2)))
    ground.scan(order_code("N"), MUG)


HELD = (("A", 1), ("B", 1), ("C", 1))


def test_an_order_without_a_claim_is_worked_and_asked_for(signed_in: Ground) -> None:
    provisional(signed_in)
    assert signed_in.ask("SELECT id FROM orders WHERE wanted = 1") == [("N",)]
    claim(signed_in, *HELD, ("N", 3))
    signed_in.scan(MUG, SMALL_BOX)
    signed_in.print()
    signed_in.scan(tracking(1))
    packed = signed_in.facts()[-1]
    assert (packed["type"], packed["data"]["fence"]) == ("order-packed", 3)


def test_a_refused_claim_stops_the_worker_and_leads_to_put_back(signed_in: Ground) -> None:
    provisional(signed_in)
    screen = claim(signed_in, *HELD, refused=[ClaimRefused("N", "claimed", "bench-4")])
    assert (signed_in.key(screen), screen.sound) == ("stopped-claimed", Sound.WRONG)
    screen = signed_in.say(Command.ACK)
    assert isinstance(screen.body, NoticeBody)
    screen = signed_in.scan(MUG)
    assert (screen.state, signed_in.key(screen)) == ("ready", "box-emptied")
    assert signed_in.fact_types()[-1] == "pack-cancelled"


def test_a_cancellation_stops_the_worker_whose_label_is_withdrawn(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), MUG, MUG, PEN, SMALL_BOX)
    screen = pull(signed_in, make_work_order("A", ("MUG", 2), state="cancelled", reason="by customer"))
    assert signed_in.key(screen) == "stopped-cancelled"
    assert signed_in.printer.withdrawn == [f"{tracking(1)}-1"]
    bench = signed_in.engine.bench
    assert signed_in.restart() == bench


def test_a_hold_sets_the_box_aside(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), MUG)
    screen = pull(signed_in, make_work_order("A", ("MUG", 2), state="on-hold", reason="fraud"))
    assert (signed_in.key(screen), screen.state) == ("stopped-on-hold", "ready")


def test_news_of_several_orders_in_one_page_each_reach_the_bench(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"), MUG, PEN)
    signed_in.say(Command.SET_ASIDE, Command.OTHER)
    signed_in.scan(order_code("C"), PEN)
    screen = pull(
        signed_in,
        make_work_order("C", ("PEN", 12), state="cancelled", reason="gone"),
        make_work_order("A", ("MUG", 2), state="cancelled", reason="gone"),
    )
    assert (signed_in.key(screen), screen.sound) == ("stopped-cancelled", Sound.WRONG)
    works = FLOWS.works(signed_in.engine.bench)
    assert [work.put_back for work in works] == ["gone", "gone"]


def test_new_orders_appear_in_the_queue_most_urgent_first(signed_in: Ground) -> None:
    screen = pull(
        signed_in, make_work_order("U", ("PEN", 1), service="same-day", claimed_by=STATION, fence=1)
    )
    assert isinstance(screen.body, ReadyBody)
    assert [row.order for row in screen.body.rows] == ["U", "A", "B", "C"]
    assert (screen.body.waiting, screen.body.rows[0].urgent) == (4, True)


def lease(ground: Ground, first: int, last: int) -> Screen:
    """Let a block of numbers reach the engine."""

    def act(pages: Pulled) -> Sequence[OrderNews]:
        pages.take_numbers(NumberBlock(f"block-{first}", "tracking", "PL", first, last, 1))
        return ()

    return ground.handle(LedgerCall(act, Future()))


def test_without_numbers_parcels_wait_and_get_theirs_in_turn(signed_in: Ground) -> None:
    with signed_in.ledger.writing() as pages:
        while number := pages.next_number():
            pages.spend_number(number)
    screen = signed_in.scan(order_code("B"), PEN, SMALL_BOX)
    assert isinstance(screen.body, LabelBody)
    assert screen.body.trouble == "No tracking number left"
    signed_in.say(Command.NEXT)
    signed_in.scan(order_code("A"), MUG, MUG, PEN, SMALL_BOX)
    assert signed_in.printer.jobs == []
    lease(signed_in, 50, 60)
    assert [job.id for job in signed_in.printer.jobs] == [f"{tracking(50)}-1", f"{tracking(51)}-1"]
    signed_in.print(JobState.PRINTED)
    assert signed_in.engine.bench.state.phase in (Phase.CONFIRMING, Phase.LABELLING)
    signed_in.scan(tracking(50))
    signed_in.scan(tracking(51))
    assert signed_in.fact_types().count("order-packed") == 2


def lamps(screen: Screen) -> dict[str, Lamp]:
    """Return the lamps of a screen by name."""
    return {lamp.name: lamp for lamp in screen.strip.lamps}


def test_the_link_lamp_counts_what_waits_while_the_store_is_away(signed_in: Ground) -> None:
    assert lamps(signed_in.handle(LinkMoved("online")))["Store"] == Lamp("Store", "online", Light.OK)
    waiting = len(signed_in.facts())
    screen = signed_in.handle(LinkMoved("offline", "no route"))
    assert lamps(screen)["Store"] == Lamp("Store", f"offline, {waiting} waiting", Light.WARN)
    signed_in.scan(order_code("A"))
    screen = signed_in.scan(MUG)
    assert lamps(screen)["Store"].text == f"offline, {waiting + 4} waiting"
    assert lamps(signed_in.handle(LinkMoved("refused")))["Store"].light is Light.BAD


def test_a_clock_that_is_off_is_shown_beyond_five_seconds(signed_in: Ground) -> None:
    for offset_ms, shown in ((5000, False), (5001, True), (-5000, False), (-5001, True)):
        assert ("Clock" in lamps(signed_in.handle(ClockCompared(offset_ms)))) is shown
    assert lamps(signed_in.handle(ClockCompared(-61_000)))["Clock"].text == "-61 s off"
    assert "Clock" not in lamps(signed_in.handle(ClockCompared(0)))


def status(state: DeviceState, reason: str = "", name: str = "printer") -> DeviceChanged:
    """Return the news of a printer's state."""
    return DeviceChanged(DeviceStatus(name, Role.PRINTER, state, reason))


def test_a_device_is_shown_told_and_kept_when_its_state_is_another(signed_in: Ground) -> None:
    screen = signed_in.handle(status(DeviceState.DEGRADED, "paper-out"))
    assert lamps(screen)["Printer"] == Lamp("Printer", "out of paper", Light.BAD)
    told = {"device": "printer", "role": "printer", "state": "degraded", "reason": "paper-out"}
    assert signed_in.lines[-1] == told
    assert signed_in.facts()[-1]["data"] == told
    signed_in.handle(status(DeviceState.DEGRADED, "paper-out"))
    assert signed_in.fact_types().count("device-state-changed") == 1
    signed_in.handle(status(DeviceState.READY))
    assert signed_in.fact_types().count("device-state-changed") == 2
    assert signed_in.ask("SELECT name, state, reason FROM devices") == [("printer", "ready", "")]


def test_a_device_that_is_away_is_told_once_however_often_it_is_tried(signed_in: Ground) -> None:
    signed_in.handle(status(DeviceState.READY))
    signed_in.handle(status(DeviceState.LOST, "lost"))
    signed_in.handle(status(DeviceState.BACKOFF, "lost"))
    facts, lines = signed_in.fact_types().count("device-state-changed"), len(signed_in.lines)
    for _ in range(5):
        signed_in.handle(status(DeviceState.IDENTIFYING))
        signed_in.handle(status(DeviceState.LOST, "lost"))
        signed_in.handle(status(DeviceState.BACKOFF, "lost"))
    assert (signed_in.fact_types().count("device-state-changed"), len(signed_in.lines)) == (facts, lines)
    signed_in.handle(status(DeviceState.BACKOFF, "unreachable"))
    signed_in.handle(status(DeviceState.READY))
    assert signed_in.fact_types().count("device-state-changed") == facts + 2
    assert [line["state"] for line in signed_in.lines[-2:]] == ["backoff", "ready"]


def test_two_devices_of_a_role_are_told_apart_by_name(signed_in: Ground) -> None:
    signed_in.engine.show_devices(
        [status(DeviceState.READY, name=name).status for name in ("left", "right")], no_sound=True
    )
    shown = lamps(signed_in.handle(Refreshed()))
    assert {"left", "right", "Sound"} <= shown.keys()


def test_what_merely_still_stands_makes_no_sound_again(signed_in: Ground) -> None:
    signed_in.scan(order_code("A"))
    assert signed_in.scan(MUG).sound is Sound.COUNTED
    for event in (Refreshed(), LinkMoved("online"), ClockCompared(0), status(DeviceState.READY)):
        screen = signed_in.handle(event)
        assert (signed_in.key(screen), screen.sound) == ("counted", None)
    signed_in.scan(PEN, PEN)
    screen = signed_in.handle(Refreshed())
    assert (screen.message is not None, screen.sound) == (True, None)


def test_a_pin_is_proven_and_found_nowhere_afterwards(
    signed_in: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    signed_in.scan(order_code("A"), MUG)
    signed_in.say(Command.SHORT)
    signed_in.scan(LEAD_BADGE)
    assert signed_in.key(signed_in.handle(PinTyped("0815"))) == "pin-wrong"
    assert signed_in.engine.bench.question is not None
    screen = signed_in.handle(PinTyped("4711"))
    assert signed_in.key(screen) == "why-short"
    signed_in.say(Command.DAMAGED)
    traces = [*signed_in.lines, *signed_in.facts(), *signed_in.ask("SELECT * FROM journal"), screen]
    traces += signed_in.ask("SELECT * FROM bench")
    for pin in ("0815", "4711"):
        assert pin not in repr(traces)
        assert pin not in caplog.text
    assert "4711" not in repr(PinTyped("4711"))


def test_a_pin_nobody_asked_for_changes_nothing(signed_in: Ground) -> None:
    before = signed_in.everything()
    signed_in.handle(PinTyped("4711"))
    assert signed_in.everything() == before


def test_a_lead_without_a_pin_proves_nothing(signed_in: Ground) -> None:
    signed_in.pull(*changes_of("operator", [Operator("9", "Lea", ["lead"], None)]))
    signed_in.scan(order_code("A"), MUG)
    signed_in.say(Command.SHORT)
    signed_in.scan(LEAD_BADGE)
    assert signed_in.key(signed_in.handle(PinTyped(""))) == "pin-wrong"
