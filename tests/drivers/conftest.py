"""What holds for every driver in every test: it gives no reason that nobody has words for."""

from collections.abc import Iterator

import pytest

from drivers.api import DeviceState, JobState
from drivers.api.reasons import REASONS
from drivers.base.standing import Standing
from drivers.printers.print_queue import PrintQueue


@pytest.fixture(autouse=True)
def reasons_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Note each reason of a device or a label; one not in `drivers.api.reasons` fails the test."""
    told: set[str] = set()
    move, tell = Standing.move, PrintQueue.tell

    def noting(standing: Standing, state: DeviceState, reason: str = "", detail: str = "") -> None:
        told.add(reason)
        move(standing, state, reason, detail)

    def noting_jobs(
        jobs: PrintQueue,
        job: str,
        state: JobState,
        reason: str = "",
        evidence: str = "",
        odometer: int | None = None,
    ) -> None:
        told.add(reason)
        tell(jobs, job, state, reason, evidence, odometer)

    monkeypatch.setattr(Standing, "move", noting)
    monkeypatch.setattr(PrintQueue, "tell", noting_jobs)
    yield told
    assert told - REASONS.keys() <= {""}, "a reason is not in drivers.api.reasons"
