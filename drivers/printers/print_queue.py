"""The jobs of one printer in the order they came, and what the sink was last told of each."""

from collections import deque
from collections.abc import Iterator

from drivers.api import JobChanged, JobState, PrintJob, Sink

_REMEMBERED = 1000
"""Jobs whose fate is kept, against one that is submitted twice."""


class PrintQueue:
    """Belongs to the printer's thread; a job leaves it when its fate is told."""

    def __init__(self, device: str, sink: Sink) -> None:
        self._device = device
        self._sink = sink
        self._waiting: deque[PrintJob] = deque()
        self._told: dict[str, tuple[JobState, str]] = {}
        self._ended: dict[str, JobChanged] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def __iter__(self) -> Iterator[PrintJob]:
        return iter(tuple(self._waiting))

    def add(self, job: PrintJob, reason: str) -> None:
        """Take a job in at the end; one known already is not taken twice, one that ended is told again.

        Only a job that FAILED, which is never on paper, can come again under the same id.
        """
        if job.id in self._ended:
            self._sink(self._ended[job.id])
        elif job.id not in self._told and all(waiting.id != job.id for waiting in self):
            self._waiting.append(job)
            self.tell(job.id, _state_of(job), reason)

    def first(self) -> PrintJob:
        """Give the job whose turn it is; it stays until it is taken."""
        return self._waiting[0]

    def take(self) -> None:
        """Take the first job off the queue."""
        self._waiting.popleft()

    def put_back(self, job: PrintJob) -> None:
        """Make `job` the next one again: the printer never had it."""
        self._waiting.appendleft(job)
        self.tell(job.id, JobState.QUEUED)

    def withdraw(self, job: str) -> None:
        """End a job that still waits and was never sent; others are left alone."""
        for waiting in self:
            if waiting.id == job and not waiting.recovering:
                self.end(job, JobState.FAILED, "withdrawn")
                self._waiting.remove(waiting)

    def trouble(self, reason: str) -> None:
        """Tell of each waiting job why it waits; an empty reason is its turn not having come."""
        for job in self:
            state = self._told[job.id][0] if job.id in self._told else _state_of(job)
            self.tell(job.id, state, reason)

    def tell(
        self, job: str, state: JobState, reason: str = "", evidence: str = "", odometer: int | None = None
    ) -> None:
        """Tell the sink where it doesn't know yet; it counts as told only when the sink took it."""
        if self._told.get(job) != (state, reason):
            self._sink(JobChanged(self._device, job, state, reason, evidence, odometer))
            self._told[job] = (state, reason)

    def end(
        self, job: str, state: JobState, reason: str = "", evidence: str = "", odometer: int | None = None
    ) -> None:
        """Tell the fate of a job, which then is no longer one of the queue's."""
        self.tell(job, state, reason, evidence, odometer)
        self._told.pop(job, None)
        if state is not JobState.FAILED:
            self._ended[job] = JobChanged(self._device, job, state, reason, evidence, odometer)
            if len(self._ended) > _REMEMBERED:
                del self._ended[next(iter(self._ended))]


def _state_of(job: PrintJob) -> JobState:
    """Give what a job is that nothing was told of yet."""
    return JobState.HANDED_OVER if job.recovering else JobState.QUEUED
