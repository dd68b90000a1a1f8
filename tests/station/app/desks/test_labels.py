"""A label is stored before it is sent, is sent once, and only what is still awaited may move it."""

import pytest

from drivers.api import JobChanged, JobState
from station.app.desks.labels import LabelContent, LabelDesk
from station.app.ports.jobs import StoredState
from station.app.ports.ledger import LedgerBroken
from station.app.screen.values import LabelBody
from station.core.bench import Bench
from station.core.codes.meanings import Command
from station.core.work import LabelState, Phase
from tests.helpers.ledgers import MUG, PEN, SMALL_BOX, Ground, label_bytes, order_code, tracking

FIRST, SECOND = f"{tracking(1)}-1", f"{tracking(1)}-2"


def labelling(ground: Ground) -> None:
    """Bring order A to its label."""
    ground.scan(order_code("A"), MUG, MUG, PEN, SMALL_BOX)


def job_states(ground: Ground) -> dict[str, str]:
    """Return the state of every stored job."""
    return dict(ground.ask("SELECT id, state FROM jobs"))


def test_a_label_is_stored_with_the_number_it_spends_and_sent_after_the_commit(signed_in: Ground) -> None:
    stored_when_sent = []
    signed_in.printer.submit = lambda job: stored_when_sent.append(  # type: ignore[method-assign]
        signed_in.ask("SELECT state FROM jobs WHERE id = ?", job.id)
    )
    labelling(signed_in)
    assert stored_when_sent == [[("queued",)]]
    assert signed_in.ask("SELECT next FROM numbers") == [(2,)]
    assert signed_in.ask("SELECT tracking, parcel, order_id FROM parcels") == [(tracking(1), "A-1", "A")]


def test_the_label_screen_follows_the_printer_and_names_its_trouble(signed_in: Ground) -> None:
    labelling(signed_in)
    screen = signed_in.print(JobState.QUEUED, reason="paper-out")
    assert isinstance(screen.body, LabelBody)
    assert (screen.body.job, screen.body.trouble) == (LabelState.QUEUED, "Printer is out of paper")
    assert screen.body.remedy == "Put in labels and close the printer."
    screen = signed_in.print(JobState.HANDED_OVER)
    assert isinstance(screen.body, LabelBody)
    assert (screen.body.job, screen.body.trouble) == (LabelState.HANDED_OVER, "")
    assert not screen.body.confirming
    screen = signed_in.print(JobState.PRINTED, evidence="odometer")
    assert isinstance(screen.body, LabelBody)
    assert screen.body.confirming
    assert signed_in.facts()[-1]["data"]["evidence"] == "odometer"


def test_a_label_that_failed_is_not_said_to_print_by_itself(signed_in: Ground) -> None:
    labelling(signed_in)
    screen = signed_in.print(JobState.FAILED, reason="never-sent")
    assert isinstance(screen.body, LabelBody)
    assert screen.body.remedy == "Look at the printer. Print it again."


def test_each_state_of_a_job_is_told_as_a_line(signed_in: Ground) -> None:
    labelling(signed_in)
    signed_in.lines.clear()
    signed_in.print(JobState.QUEUED, reason="paused")
    signed_in.print(JobState.PRINTED)
    expected = {"label": FIRST, "tracking": tracking(1), "copy": 1}
    assert signed_in.lines == [
        {**expected, "state": "queued", "reason": "paused"},
        {**expected, "state": "printed", "reason": ""},
    ]


def test_a_copy_that_is_printed_again_is_withdrawn_and_its_late_word_changes_nothing(
    signed_in: Ground,
) -> None:
    labelling(signed_in)
    signed_in.say(Command.PRINT)
    assert (signed_in.printer.withdrawn, [job.id for job in signed_in.printer.jobs]) == (
        [FIRST],
        [FIRST, SECOND],
    )
    bench, lines = signed_in.engine.bench, len(signed_in.lines)
    signed_in.print(JobState.PRINTED, job=FIRST)
    signed_in.print(JobState.FAILED, job=FIRST, reason="withdrawn")
    assert signed_in.engine.bench == bench
    assert len(signed_in.lines) == lines
    assert job_states(signed_in) == {FIRST: "withdrawn", SECOND: "queued"}
    assert "label-printed" not in signed_in.fact_types()


def test_undo_of_the_carton_withdraws_the_label_and_burns_its_number(signed_in: Ground) -> None:
    labelling(signed_in)
    signed_in.say(Command.UNDO)
    assert signed_in.printer.withdrawn == [FIRST]
    signed_in.scan(SMALL_BOX)
    assert signed_in.printer.jobs[-1].id == f"{tracking(2)}-1"
    assert signed_in.facts()[-1]["data"]["tracking"] == tracking(2)


def test_the_label_in_the_workers_hand_is_printed_whatever_the_printer_says(signed_in: Ground) -> None:
    labelling(signed_in)
    signed_in.print(JobState.HANDED_OVER)
    assert signed_in.scan(tracking(1)).state == "ready"
    assert job_states(signed_in) == {FIRST: "confirmed"}
    bench = signed_in.engine.bench
    for late in (JobState.QUEUED, JobState.UNKNOWN):
        signed_in.print(late, job=FIRST)
        assert signed_in.engine.bench == bench
        assert job_states(signed_in) == {FIRST: "confirmed"}, "it would be printed again after a restart"
    assert signed_in.fact_types().count("label-printed") == 1


def test_what_comes_late_of_a_printed_label_does_not_make_it_wait_again(signed_in: Ground) -> None:
    labelling(signed_in)
    signed_in.print(JobState.PRINTED)
    bench = signed_in.engine.bench
    signed_in.print(JobState.QUEUED, reason="paper-out")
    assert (signed_in.engine.bench, job_states(signed_in)) == (bench, {FIRST: "printed"})


def test_a_label_that_the_printer_has_is_not_sent_again_after_a_write_that_failed(
    signed_in: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LedgerBroken("disk I/O error")

    labelling(signed_in)
    with monkeypatch.context() as patch:
        patch.setattr("station.app.recording.Recording.close", fail)
        assert signed_in.key(signed_in.scan("anything")) == "not-saved"
    signed_in.scan("anything")
    assert [job.id for job in signed_in.printer.jobs] == [FIRST]


def test_the_label_says_all_of_its_parcel(signed_in: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[LabelContent] = []

    def note(content: LabelContent) -> bytes:
        asked.append(content)
        return label_bytes(content)

    monkeypatch.setattr("tests.helpers.ledgers.label_bytes", note)
    signed_in.engine = signed_in.make_engine()
    signed_in.scan(order_code("A"), MUG, SMALL_BOX, tracking(1), MUG, PEN, SMALL_BOX)
    signed_in.say(Command.PRINT)
    ship_to = ("Ada Lovelace", "St James's Square 12", "SW1Y 4JH London", "GB")
    assert asked == [
        LabelContent(ship_to, tracking(1), "W-A", "standard", 1, 380, 1),
        LabelContent(ship_to, tracking(2), "W-A", "standard", 2, 430, 1),
        LabelContent(ship_to, tracking(2), "W-A", "standard", 2, 430, 2),
    ]


def test_a_job_nobody_has_heard_of_changes_nothing(signed_in: Ground) -> None:
    before = signed_in.everything()
    signed_in.handle(JobChanged("printer", "other-1", JobState.PRINTED))
    assert signed_in.everything() == before


def test_where_a_label_was_lost_from_sight_the_worker_is_asked_and_no_second_one_printed(
    signed_in: Ground,
) -> None:
    labelling(signed_in)
    screen = signed_in.print(JobState.UNKNOWN, reason="lost-from-sight")
    assert [action.command for action in screen.actions][-2:] == ["NO", "YES"]
    assert len(signed_in.printer.jobs) == 1
    assert signed_in.say(Command.YES).state == "confirming"
    assert job_states(signed_in) == {FIRST: "confirmed"}


def test_the_label_of_parked_work_moves_on_beside_the_bench(signed_in: Ground) -> None:
    labelling(signed_in)
    signed_in.say(Command.NEXT)
    signed_in.scan(order_code("B"))
    signed_in.print(JobState.PRINTED)
    assert signed_in.engine.bench.state.phase is Phase.VERIFYING
    signed_in.scan(PEN, SMALL_BOX, tracking(2), tracking(1))
    assert signed_in.fact_types().count("order-packed") == 2


def test_without_a_printer_jobs_wait(signed_in: Ground) -> None:
    desk = LabelDesk(label_bytes, None)
    labelling(signed_in)
    with signed_in.ledger.writing() as pages:
        left = desk.resume(pages)
        assert [job.id for job in left] == [FIRST]
        desk.send(left)
        desk.take_back([FIRST])
    assert job_states(signed_in) == {FIRST: "queued"}


def test_a_restart_forgets_no_state_of_a_job(signed_in: Ground) -> None:
    labelling(signed_in)
    signed_in.print(JobState.HANDED_OVER, odometer=7, reason="no-answer")
    with signed_in.ledger.writing() as pages:
        job = pages.job(FIRST)
    assert job is not None
    assert (job.state, job.odometer, job.reason, job.copy) == (StoredState.HANDED_OVER, 7, "no-answer", 1)
    assert isinstance(signed_in.restart(), Bench)
    with signed_in.ledger.writing() as pages:
        assert pages.job(FIRST) == job
