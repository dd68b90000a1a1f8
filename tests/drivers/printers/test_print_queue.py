"""The jobs of one printer: none is taken twice, none is forgotten, and each change is told once."""

from collections.abc import Callable

import pytest

from drivers.api import DeviceEvent, JobChanged, JobState, PrintJob
from drivers.printers.print_queue import PrintQueue
from tests.drivers.peers.recorder import Recorder

A, B = PrintJob("a", b"^XA^XZ"), PrintJob("b", b"^XA^XZ")
OLD = PrintJob("old", b"^XA^XZ", recovering=True)


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def jobs(told: Recorder) -> PrintQueue:
    return PrintQueue("zebra", told)


def waiting(jobs: PrintQueue) -> list[str]:
    return [job.id for job in jobs]


def test_a_job_submitted_twice_waits_once(jobs: PrintQueue, told: Recorder) -> None:
    for job in (A, B, A):
        jobs.add(job, "")
    assert waiting(jobs) == ["a", "b"]
    assert told.job("a") == [(JobState.QUEUED, "")]


def test_a_job_that_is_being_printed_is_not_taken_again(jobs: PrintQueue) -> None:
    jobs.add(A, "")
    jobs.tell("a", JobState.HANDED_OVER)
    jobs.take()
    jobs.add(A, "")
    assert not jobs


def test_a_job_the_sink_could_not_take_is_not_taken_again_and_told_of_later(told: Recorder) -> None:
    refuses: list[bool] = [True]

    def sink(event: DeviceEvent) -> None:
        if refuses.pop():
            raise OSError("the disk is full")
        told(event)

    jobs = PrintQueue("zebra", sink)
    with pytest.raises(OSError, match="full"):
        jobs.add(A, "")
    refuses.append(False)
    jobs.add(A, "")
    assert (waiting(jobs), told.job("a")) == (["a"], [])
    jobs.trouble("paper-out")
    assert told.job("a") == [(JobState.QUEUED, "paper-out")]


@pytest.mark.parametrize("state", [JobState.PRINTED, JobState.UNKNOWN])
def test_a_job_that_may_be_on_paper_is_told_again_and_never_taken_again(
    jobs: PrintQueue, told: Recorder, state: JobState
) -> None:
    jobs.add(A, "")
    jobs.take()
    jobs.end("a", state, "", "odometer 1 to 2", 2)
    jobs.add(A, "")
    assert not jobs
    assert told.of(JobChanged)[1:] == [JobChanged("zebra", "a", state, "", "odometer 1 to 2", 2)] * 2


def test_a_job_that_failed_may_come_again(jobs: PrintQueue) -> None:
    jobs.add(A, "")
    jobs.take()
    jobs.end("a", JobState.FAILED, "no-font")
    jobs.add(A, "")
    assert waiting(jobs) == ["a"]


def test_the_fates_of_the_last_thousand_jobs_are_known(jobs: PrintQueue) -> None:
    for number in range(1001):
        jobs.end(str(number), JobState.PRINTED)
    jobs.add(PrintJob("1", b"^XA^XZ"), "")
    assert not jobs
    jobs.add(PrintJob("0", b"^XA^XZ"), "")
    assert waiting(jobs) == ["0"]


def test_a_waiting_job_is_withdrawn_and_one_of_an_earlier_run_is_not(
    jobs: PrintQueue, told: Recorder
) -> None:
    for job in (A, OLD, B):
        jobs.add(job, "")
    for name in ("a", "old", "c"):
        jobs.withdraw(name)
    assert waiting(jobs) == ["old", "b"]
    assert told.job("a")[-1] == (JobState.FAILED, "withdrawn")
    assert told.job("old") == [(JobState.HANDED_OVER, "")]


def test_a_job_that_never_arrived_is_the_next_one_again(jobs: PrintQueue, told: Recorder) -> None:
    jobs.add(A, "")
    jobs.add(B, "")
    jobs.tell("a", JobState.HANDED_OVER)
    jobs.take()
    jobs.put_back(A)
    assert (jobs.first(), waiting(jobs)) == (A, ["a", "b"])
    assert told.job("a")[-1] == (JobState.QUEUED, "")


def test_what_was_told_already_is_not_told_again_and_what_the_sink_refused_is(told: Recorder) -> None:
    refuses: list[Callable[[], None]] = []

    def sink(event: DeviceEvent) -> None:
        if refuses:
            refuses.pop()()
        told(event)

    def refuse() -> None:
        raise OSError("the disk is full")

    jobs = PrintQueue("zebra", sink)
    jobs.add(A, "")
    jobs.trouble("")
    refuses.append(refuse)
    with pytest.raises(OSError, match="full"):
        jobs.tell("a", JobState.HANDED_OVER)
    jobs.tell("a", JobState.HANDED_OVER)
    jobs.tell("a", JobState.HANDED_OVER)
    assert told.job("a") == [(JobState.QUEUED, ""), (JobState.HANDED_OVER, "")]
