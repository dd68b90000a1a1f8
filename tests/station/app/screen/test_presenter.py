"""Every bench has its screen: the right work area, only actions that are taken, the right sound."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.app.ports.ledger import QueueEntry
from station.app.screen.actions import LABELS, buttons_of
from station.app.screen.bodies.packing import short_time
from station.app.screen.lamps import PRINTER_TROUBLE, link_lamp, trouble_words
from station.app.screen.presenter import SOUNDS, News, present
from station.app.screen.surroundings import Surroundings, surroundings_of
from station.app.screen.values import (
    CartonBody,
    LabelBody,
    LockedBody,
    NoticeBody,
    PackingBody,
    QuestionBody,
    ReadyBody,
    Screen,
    Sound,
)
from station.app.screen.words import say
from station.core import messages
from station.core.bench import AskLeadBadge, AskLeadPin, AskReason, Bench
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind, SiteCode, SiteCodes
from station.core.flow.questions import asked_as
from station.core.flow.steps import Outcome
from station.core.flows import FLOWS
from station.core.message import Message, Severity
from station.core.packing.state import AskCancel, AskSetAside, PackingBench, PackingState, at
from station.core.packing.table import ANSWERS, COMMANDS
from station.core.work import Decision, LabelState, Phase
from tests.helpers.world import make_line, make_order
from tests.station.core.packing.desk import (
    DESKS,
    LARGE,
    LEAD,
    SMALL,
    Desk,
    complete,
    confirming,
    labelling,
    signed_in,
    verifying,
)
from tests.station.db.test_bench_codec import DOINGS, do

CODES = SiteCodes()


def around(**more: Any) -> Surroundings:
    """Return surroundings with two cartons known."""
    return replace(surroundings_of("bench-1", CODES), cartons=(LARGE, SMALL), **more)


def shown(bench: PackingBench, message: Message | None = None, **more: Any) -> Screen:
    """Return the screen of a bench that has just said something."""
    return present(bench, around(**more), News(message, None, message))


def taken_by(bench: PackingBench) -> set[str]:
    """Return the commands that the machine's tables take where a bench is."""
    if bench.latch:
        return {"ACK"}
    if bench.question:
        answers = {key.value for key in ANSWERS[asked_as(bench.question)] if isinstance(key, Command)}
        return answers | {"OUT", "LEAD"}
    over = {"DEVICES"} if FLOWS.rests(bench) else set()
    return over | {command.value for command in COMMANDS[bench.state.phase]}


@settings(max_examples=200)
@given(st.lists(DOINGS, max_size=20))
def test_whatever_happened_there_is_a_screen_and_its_actions_are_ones_that_are_taken(
    doings: list[tuple[str, Any]],
) -> None:
    desk = Desk()
    for what, value in [("badge", LEAD), *doings]:
        do(desk, what, value)
        screen = present(desk.bench, around(), News(desk.last.message, None, desk.last.message))
        actions = {action.command for action in screen.actions}
        assert actions <= taken_by(desk.bench)
        assert actions
        assert screen.state == desk.bench.state.phase.value
        assert all(
            CODES.parse(action.code) == SiteCode(Kind.COMMAND, action.command) for action in screen.actions
        )
        if desk.bench.latch:
            assert screen.message == say(desk.bench.latch.message)


def test_every_command_has_a_button() -> None:
    assert LABELS.keys() == set(Command)
    assert buttons_of(CODES).keys() == set(Command)


BODIES = {
    Phase.LOCKED: LockedBody,
    Phase.READY: ReadyBody,
    Phase.VERIFYING: PackingBody,
    Phase.CARTON: CartonBody,
    Phase.LABELLING: LabelBody,
    Phase.CONFIRMING: LabelBody,
}


@pytest.mark.parametrize("phase", BODIES)
def test_each_phase_has_its_work_area(phase: Phase) -> None:
    assert type(shown(DESKS[phase]().bench).body) is BODIES[phase]


def test_the_locked_screen_names_what_was_left_open() -> None:
    desk = verifying()
    desk.say(Command.OUT)
    body = shown(desk.bench).body
    assert isinstance(body, LockedBody)
    assert body.resume == "Order W-A is open"


def test_the_queue_shows_time_and_urgency() -> None:
    entry = QueueEntry("A", "W-A", "same-day", "2026-11-23T16:00:00Z", 3, 2, "T-1")
    body = shown(
        signed_in().bench, queue=(entry, replace(entry, service="standard", ship_by="")), waiting=2
    ).body
    assert isinstance(body, ReadyBody)
    first, second = body.rows
    assert (first.service, first.urgent, first.tote) == ("Same-day", True, "T-1")
    assert first.ship_by == short_time("2026-11-23T16:00:00Z") != ""
    assert (second.urgent, second.ship_by) == (False, "")


def test_the_packing_screen_marks_the_line_last_scanned_and_pictures_it() -> None:
    desk = verifying()
    body = shown(desk.bench).body
    assert isinstance(body, PackingBody)
    assert (body.picture, [line.active for line in body.lines]) == ("X", [False, False])
    desk.items("Y")
    body = shown(desk.bench, active_sku="Y", last_code="code").body
    assert isinstance(body, PackingBody)
    assert (body.picture, body.last_code, [line.active for line in body.lines]) == (
        "Y",
        "code",
        [False, True],
    )


def test_what_a_lead_lets_go_is_asked_for_no_more() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.SHORT)
    desk.badge(LEAD)
    desk.pin()
    desk.say(Command.MISSING)
    screen = shown(desk.bench)
    assert screen.progress is not None
    assert (screen.progress.done, screen.progress.total) == (1, 1)


def test_the_carton_screen_proposes_the_smallest_that_fits_and_says_why_others_do_not() -> None:
    body = shown(complete().bench).body
    assert isinstance(body, CartonBody)
    assert [(choice.id, choice.proposed) for choice in body.choices] == [("S", True), ("L", False)]
    assert body.weight_g == 3 * 100 + 80
    assert body.choices[0].code == CODES.make(Kind.CARTON, "S")


@pytest.mark.parametrize("state", LabelState)
def test_the_label_screen_says_how_the_label_stands(state: LabelState) -> None:
    desk = labelling()
    label = replace(desk.work.parcel.label, state=state, trouble="head-open")
    work = desk.work.with_parcel(replace(desk.work.parcel, label=label))
    body = shown(at(desk.bench, work=work)).body
    if state is LabelState.UNKNOWN:
        assert isinstance(body, QuestionBody)
        assert body.kind == "yes-no"
        return
    assert isinstance(body, LabelBody)
    expected = "No tracking number left" if state is LabelState.PENDING else "Printer is open"
    assert (body.job, body.trouble, body.tracking) == (state, expected, "T01")


def test_a_label_that_failed_for_no_reason_told_says_so_all_the_same() -> None:
    desk = labelling()
    desk.print(LabelState.FAILED)
    body = shown(desk.bench).body
    assert isinstance(body, LabelBody)
    assert body.trouble == "Label was not printed"


def test_a_box_to_be_emptied_lists_what_is_in_it() -> None:
    desk = verifying()
    desk.items("X")
    desk.say(Command.CANCEL, Command.YES)
    body = shown(desk.bench).body
    assert isinstance(body, NoticeBody)
    assert [(line.sku, line.packed) for line in body.lines] == [("X", 1)]


@pytest.mark.parametrize(
    ("question", "kind", "choices"),
    [
        (AskCancel(), "yes-no", []),
        (AskSetAside(), "reason", ["MISSING", "DAMAGED", "OTHER"]),
        (AskLeadBadge(Decision.SHORT), "badge", []),
        (AskLeadPin(LEAD, Decision.SHORT), "pin", []),
        (AskReason(LEAD, Decision.SHORT), "reason", ["MISSING", "DAMAGED", "OTHER"]),
    ],
)
def test_a_question_fills_the_work_area(question: Any, kind: str, choices: list[str]) -> None:
    bench = replace(verifying().bench, question=question)
    body = shown(bench).body
    assert isinstance(body, QuestionBody)
    assert (body.kind, [choice.command for choice in body.choices]) == (kind, choices)
    assert body.title
    assert {choice.command for choice in body.choices} <= taken_by(bench)


def test_each_outcome_that_did_not_move_the_work_sounds_wrong() -> None:
    message = messages.sign_in_first()
    for outcome in (Outcome.REFUSED, Outcome.IGNORED_LATCHED, Outcome.UNKNOWN):
        assert (
            present(Bench(PackingState()), around(), News(message, None, message, outcome)).sound
            is Sound.WRONG
        )


LINE = make_line("X")
HEARD = [
    (messages.counted(LINE), Sound.COUNTED),
    (messages.taken_out(LINE, 1), Sound.COUNTED),
    (messages.undone("box-closed"), Sound.COUNTED),
    (messages.line_full(LINE), Sound.LINE_FULL),
    (messages.weighed(Decimal(380), ""), Sound.LINE_FULL),
    (messages.all_counted(LINE), Sound.ORDER_COMPLETE),
    (messages.order_packed(make_order("A", LINE)), Sound.ORDER_COMPLETE),
    (messages.label_lost_from_sight(), Sound.LOOK),
    (messages.label_waits(), Sound.LOOK),
    (messages.number_wanted(), Sound.LOOK),
    (messages.load_changed(), Sound.LOOK),
    (messages.label_coming("Small box"), None),
    (messages.box_closed(), None),
]
"""What is heard of what is said; no sound where it is not worth one."""


@pytest.mark.parametrize(("message", "sound"), HEARD, ids=[message.key for message, _ in HEARD])
def test_what_is_said_is_heard_by_its_own_sound(message: Message, sound: Sound | None) -> None:
    assert (
        present(Bench(PackingState()), around(), News(message, None, message, Outcome.ACCEPTED)).sound
        is sound
    )


def test_every_message_with_a_sound_of_its_own_is_listened_to() -> None:
    assert {message.key for message, sound in HEARD if sound} >= SOUNDS.keys()


def test_what_latches_by_itself_sounds_wrong_and_a_warning_asks_to_look() -> None:
    latched = replace(messages.sign_in_first(), severity=Severity.LATCHED, key="a")
    warning = replace(latched, severity=Severity.WARN)
    quiet = replace(latched, severity=Severity.INFO)
    assert [shown(Bench(PackingState()), message).sound for message in (latched, warning, quiet, None)] == [
        Sound.WRONG,
        Sound.LOOK,
        None,
        None,
    ]


def test_the_strip_tells_where_who_and_on_what() -> None:
    strip = shown(confirming().bench).strip
    assert (strip.station, strip.order, strip.operator) == ("bench-1", "W-A", "Ada")


def test_the_link_says_how_much_waits_only_while_it_is_away() -> None:
    assert [link_lamp(state, 7).text for state in ("", "online", "offline", "refused")] == [
        "connecting",
        "online",
        "offline, 7 waiting",
        "refuses us",
    ]
    assert link_lamp("offline", 0).text == "offline"


@pytest.mark.parametrize("reason", [*PRINTER_TROUBLE, "media-mark", ""])
def test_a_printers_reason_is_said_in_words(reason: str) -> None:
    words = trouble_words(reason)
    assert "-" not in words
    assert bool(words) is bool(reason)


def test_a_time_nobody_can_read_is_shown_as_it_stands() -> None:
    assert short_time("9999") == "9999"


def test_days_and_months_are_named_in_english_whatever_the_language_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class German(datetime):
        def strftime(self, format: str) -> str:  # noqa: A002 - the name is given
            return super().strftime(format.replace("%a", "Mo").replace("%b", "Dez"))

    monkeypatch.setattr("station.app.screen.bodies.packing.datetime", German)
    days = [datetime(2026, 12, day, 16, 5).astimezone().isoformat() for day in range(7, 14)]
    assert [short_time(day).split()[0] for day in days] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    months = [datetime(2026, month, 1, 16, 5).astimezone().isoformat() for month in range(1, 13)]
    assert " ".join(short_time(month).split()[2] for month in months) == (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    )
    assert short_time(days[0]) == "Mon 07 Dec 16:05"
