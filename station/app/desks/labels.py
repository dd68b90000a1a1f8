"""Labels on their way: from the machine's wish to a stored job, to the printer, and back as evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from drivers.api import JobChanged, JobState, Printer, PrintJob
from station.app.ports.jobs import StoredState
from station.app.ports.ledger import Job, Jobs
from station.core.effects import ConfirmJob, PrintLabel, WithdrawLabel
from station.core.flow.events import LabelMoved
from station.core.work import Work

STORED: Final[Mapping[JobState, StoredState]] = {
    JobState.QUEUED: StoredState.QUEUED,
    JobState.HANDED_OVER: StoredState.HANDED_OVER,
    JobState.PRINTING: StoredState.PRINTING,
    JobState.PRINTED: StoredState.PRINTED,
    JobState.UNKNOWN: StoredState.UNKNOWN,
    JobState.FAILED: StoredState.FAILED,
}
"""How a printer's word is stored."""


@dataclass(frozen=True)
class LabelContent:
    """All that stands on a parcel's label."""

    ship_to: tuple[str, ...]
    tracking: str
    order: str
    service: str
    parcel: int
    weight_g: int | None
    copy: int


class LabelDesk:
    """Keeps the print jobs of one station; `make_label` turns content into the printer's bytes.

    `printer` is None where none is set up: jobs then wait, and say so.
    """

    def __init__(self, make_label: Callable[[LabelContent], bytes], printer: Printer | None) -> None:
        self._make_label = make_label
        self.printer = printer
        self._sent: set[str] = set()

    def store(self, pages: Jobs, effect: PrintLabel, work: Work) -> PrintJob:
        """Store the job in the transaction; what is returned goes to the printer after the commit."""
        content = LabelContent(
            work.order.ship_to,
            effect.tracking,
            work.order.external_id,
            work.order.service,
            work.parcel.number,
            work.parcel.weight_g,
            effect.copy,
        )
        payload = self._make_label(content)
        pages.save_job(Job(effect.job, work.order.id, effect.tracking, effect.copy, payload))
        pages.remember_parcel(effect.tracking, work.parcel_id, work.order.id)
        return PrintJob(effect.job, payload)

    def withdraw(self, pages: Jobs, effect: WithdrawLabel) -> None:
        """Mark a job as void, so that no later word of the printer counts."""
        self._settle(pages, effect.job, StoredState.WITHDRAWN)

    def confirm(self, pages: Jobs, effect: ConfirmJob) -> Job | None:
        """Mark a job as printed on the worker's evidence; returns it, None where there is none."""
        self._settle(pages, effect.job, StoredState.CONFIRMED)
        return pages.job(effect.job)

    def _settle(self, pages: Jobs, ident: str, state: StoredState) -> None:
        job = pages.job(ident)
        if job and job.state.may_become(state):
            pages.save_job(replace(job, state=state, reason=""))

    def hear(self, pages: Jobs, event: JobChanged) -> LabelMoved | None:
        """Store what the printer says of a job; None where the job is settled or unheard of."""
        job, state = pages.job(event.job), STORED[event.state]
        if job is None or not job.state.may_become(state):
            return None
        # A later word may come without it, and a restart needs it to look for evidence.
        odometer = job.odometer if event.odometer is None else event.odometer
        moved = replace(job, state=state, reason=event.reason, odometer=odometer)
        pages.save_job(moved)
        return LabelMoved(moved.id, moved.label_state, event.reason, event.evidence)

    def send(self, jobs: Sequence[PrintJob]) -> None:
        """Hand committed jobs to the printer, each once in this run."""
        if self.printer:
            for job in jobs:
                # After a write that failed, what is open is resumed in the same run: the printer has it.
                if job.id not in self._sent:
                    self._sent.add(job.id)
                    self.printer.submit(job)

    def take_back(self, jobs: Sequence[str]) -> None:
        """Withdraw jobs the printer has not got yet."""
        if self.printer:
            for job in jobs:
                self.printer.withdraw(job)

    @staticmethod
    def resume(pages: Jobs) -> list[PrintJob]:
        """Return what an earlier run left: queued jobs anew, handed-over ones only to look for evidence."""
        return [
            PrintJob(
                job.id,
                job.payload,
                recovering=job.state is not StoredState.QUEUED,
                odometer_before=job.odometer,
            )
            for job in pages.open_jobs()
        ]
