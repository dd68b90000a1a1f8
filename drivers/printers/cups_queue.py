"""A raw queue of CUPS: how it stands, and how far its jobs are.

Asked by IPP and not through `lp` and `lpstat`: those print sentences, in the language of the machine, and
don't tell a cancelled job from a delivered one. CUPS has no way back from the printer, so "completed" says
that all bytes were delivered (measured: all 256 byte values arrive as they were) and nothing more.
Source: RFC 8011, 5.3.7 (job-state) and 5.4.11 (printer-state).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from drivers.api import ConnectionLost, Unreachable
from drivers.codecs.ipp import (
    NOT_FOUND,
    Attributes,
    BadIpp,
    IppAnswer,
    Operation,
    Tag,
    Value,
    decode_answer,
    encode_request,
)
from drivers.transport.cups import CupsServer, user_name
from drivers.transport.failures import plain


class Progress(Enum):
    """How far CUPS is with a job: not begun, under way, all bytes delivered, or given up."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    ENDED = "ended"


_PROGRESS = {
    3: Progress.WAITING,
    4: Progress.WAITING,
    5: Progress.SENDING,
    6: Progress.SENDING,
    7: Progress.ENDED,
    8: Progress.ENDED,
    9: Progress.DELIVERED,
}


@dataclass(frozen=True)
class QueueState:
    """How a queue stands: `reason` is a code, empty where nothing is wrong; `message` is in words of CUPS."""

    reason: str
    message: str


@dataclass(frozen=True)
class CupsJob:
    """A job in a queue; `begun` says that CUPS has tried to send it."""

    number: int
    name: str
    progress: Progress
    begun: bool
    message: str


class CupsQueue:
    """A queue, asked anew each time; one thread asks, any thread may cancel.

    All methods raise `Unreachable` where CUPS can't be asked.
    """

    def __init__(self, server: CupsServer) -> None:
        self._server = server
        self._number = 0

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return self._server.address

    def state(self) -> QueueState:
        """Ask how the queue stands."""
        wanted = (
            "printer-state",
            "printer-state-reasons",
            "printer-state-message",
            "printer-is-accepting-jobs",
        )
        answer = self._ask(Operation.GET_PRINTER, {"requested-attributes": (Tag.KEYWORD, wanted)})
        if answer.status == NOT_FOUND:
            return QueueState("queue-missing", f"CUPS has no queue {self._server.queue!r}")
        printer = _first(answer, answer.printers)
        message = _words(printer, "printer-state-message")
        if _number(printer, "printer-state") == 5:
            return QueueState("queue-stopped", message or "the queue is stopped")
        if printer.get("printer-is-accepting-jobs") == (False,):
            return QueueState("queue-rejecting", message or "the queue takes no jobs")
        return QueueState("", message)

    def submit(self, name: str, payload: bytes) -> int:
        """Hand bytes over as they are; gives the job's number.

        `ConnectionLost` where no answer came, so that nobody knows whether CUPS has the job; `find` does.
        """
        attributes: Attributes = {
            "requesting-user-name": (Tag.NAME, user_name()),
            "job-name": (Tag.NAME, name),
            "document-format": (Tag.MIME, "application/vnd.cups-raw"),
        }
        try:
            answer = self._ask(Operation.PRINT_JOB, attributes, payload)
        except Unreachable as error:
            raise ConnectionLost(str(error)) from error
        return _number(_first(answer, answer.jobs), "job-id")

    def job(self, number: int) -> CupsJob | None:
        """Ask for a job; `None` where CUPS does not know it, or not any more."""
        answer = self._ask(Operation.GET_JOB, {"job-id": (Tag.INTEGER, number), **_about_job()})
        if answer.status == NOT_FOUND:
            return None
        return _job(_first(answer, answer.jobs))

    def find(self, name: str) -> CupsJob | None:
        """Find a job by its name, ended ones too; `None` where CUPS does not know it."""
        which: Attributes = {"which-jobs": (Tag.KEYWORD, "all"), "my-jobs": (Tag.BOOLEAN, False)}
        answer = self._ask(Operation.GET_JOBS, {**which, **_about_job()})
        if answer.status == NOT_FOUND:
            return None
        if not answer.succeeded:
            raise Unreachable(f"CUPS refuses: {plain(answer.message)}")
        return next((job for found in answer.jobs if (job := _job(found)).name == name), None)

    def withdraw(self, number: int) -> None:
        """Have CUPS forget a job; one that ended already is left as it is."""
        user: Attributes = {"requesting-user-name": (Tag.NAME, user_name())}
        self._ask(Operation.CANCEL_JOB, {"job-id": (Tag.INTEGER, number), **user})

    def cancel(self) -> None:
        """Make a question that is under way in another thread fail soon."""
        self._server.cancel()

    def _ask(self, operation: Operation, attributes: Attributes, document: bytes = b"") -> IppAnswer:
        self._number += 1
        target: Attributes = {"printer-uri": (Tag.URI, self._server.uri)}
        body = encode_request(operation, self._number, {**target, **attributes}) + document
        try:
            return decode_answer(self._server.post(body))
        except BadIpp as error:
            raise Unreachable(f"what answers at {self.address} is no CUPS: {error}") from error


def _about_job() -> Attributes:
    wanted = ("job-id", "job-name", "job-state", "time-at-processing", "job-printer-state-message")
    return {"requesting-user-name": (Tag.NAME, user_name()), "requested-attributes": (Tag.KEYWORD, wanted)}


def _job(found: Mapping[str, tuple[Value, ...]]) -> CupsJob:
    progress = _PROGRESS.get(_number(found, "job-state"), Progress.SENDING)
    # Not begun is an out-of-band value, and so no number.
    begun = isinstance(found.get("time-at-processing", (b"",))[0], int)
    message = _words(found, "job-printer-state-message")
    return CupsJob(_number(found, "job-id"), _words(found, "job-name"), progress, begun, message)


def _first(
    answer: IppAnswer, groups: tuple[Mapping[str, tuple[Value, ...]], ...]
) -> Mapping[str, tuple[Value, ...]]:
    if not answer.succeeded or not groups:
        raise Unreachable(f"CUPS refuses: {plain(answer.message)}")
    return groups[0]


def _number(attributes: Mapping[str, tuple[Value, ...]], name: str) -> int:
    value = attributes.get(name, (0,))[0]
    return value if isinstance(value, int) else 0


def _words(attributes: Mapping[str, tuple[Value, ...]], name: str) -> str:
    value = attributes.get(name, ("",))[0]
    return value if isinstance(value, str) else ""
