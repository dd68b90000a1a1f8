"""Asks a Zebra printer questions over an open connection and waits for the answer to each."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from drivers.api import Connection, DeviceError
from drivers.codecs.zebra_status import ErrorStatus, Garbled, HostStatus, Variable, ZebraAnswer, ZebraAnswers
from drivers.zebra_evidence import Sight

_ERRORS = b"~HQES\r\n"
_HOST = b"~HS\r\n"
_ODOMETER = b'! U1 getvar "odometer.total_label_count"\r\n'
_CANCEL_PARTIAL = b"~JX\r\n"

_SLICE_S = 0.25
"""Longest single wait: how late a stop may be seen."""

_Answer = TypeVar("_Answer", bound=ZebraAnswer)


class NoAnswer(DeviceError):
    """The printer is connected and says nothing, though it was asked something it always answers."""


@dataclass(frozen=True)
class Abilities:
    """Which questions this printer answers; what it answered once it is held to."""

    errors: bool = False
    odometer: bool = False


class ZebraLink:
    """One conversation: each question is answered, or has timed out, before the next is asked.

    An answer that comes after its time could be taken for the next one's, so after a time-out of a
    question the printer does know the conversation is over (`NoAnswer`) and a new one is begun.
    `ConnectionLost` comes through from the connection. `heard` is told of each answer whether it made
    sense; `stopping` ends a wait early.
    """

    def __init__(
        self,
        connection: Connection,
        answer_s: float,
        stopping: Callable[[], bool],
        heard: Callable[[bool], None],
        abilities: Abilities,
    ) -> None:
        self._connection = connection
        self._answer_s = answer_s
        self._stopping = stopping
        self._heard = heard
        self._answers = ZebraAnswers()
        self.abilities = abilities

    def identify(self) -> bool:
        """Find out what the printer answers, and tell whether it held the beginning of a label.

        Such a torso is cancelled first: the printer would take the question for its odometer, and the
        next label, as parts of it. `NoAnswer` where it answers nothing, or no longer what it once did.
        """
        errors = self._ask(_ERRORS, ErrorStatus)
        if errors is None and self.abilities.errors:
            raise NoAnswer("the printer does not answer")
        host = self._ask(_HOST, HostStatus) if errors is None or not errors.errors else None
        if errors is None and host is None:
            raise NoAnswer("the printer answers nothing")
        self.cancel_partial()
        odometer = self._read_odometer()
        if odometer is None and self.abilities.odometer:
            raise NoAnswer("the printer does not tell its odometer")
        self.abilities = Abilities(errors is not None, odometer is not None)
        return host is not None and host.partial_format

    def look(self) -> Sight:
        """Look at the printer; `NoAnswer` where it stopped answering what it answered before.

        `~HS` goes unanswered with paper out, ribbon out or head open, so it is asked only where
        `~HQES` names no error, and its silence is taken as it is where `~HQES` has answered.
        """
        reasons: tuple[str, ...] = ()
        odometer = None
        if self.abilities.errors:
            errors = self._ask(_ERRORS, ErrorStatus)
            if errors is None:
                raise NoAnswer("the printer stopped answering")
            reasons = errors.errors
        if self.abilities.odometer:
            odometer = self._read_odometer()
            if odometer is None:
                raise NoAnswer("the printer stopped telling its odometer")
        if any(reason != "paused" for reason in reasons):
            return Sight(reasons, odometer)
        host = self._ask(_HOST, HostStatus)
        if host is None and not self.abilities.errors:
            raise NoAnswer("the printer is silent: out of paper or ribbon, open, or hung up")
        return Sight(_with_host(reasons, host), odometer, host)

    def send(self, payload: bytes) -> None:
        """Hand a label over."""
        self._connection.write(payload)

    def cancel_partial(self) -> None:
        """Make the printer forget the beginning of a label whose end never came (`~JX`)."""
        self._connection.write(_CANCEL_PARTIAL)

    def _read_odometer(self) -> int | None:
        answer = self._ask(_ODOMETER, Variable)
        return int(answer.value) if answer is not None and answer.value.isdecimal() else None

    def _ask(self, question: bytes, kind: type[_Answer]) -> _Answer | None:
        """Send a question and wait for an answer of its kind; `None` after the time for it, or at a stop."""
        self._connection.write(question)
        until = time.monotonic() + self._answer_s
        while not self._stopping() and (left := until - time.monotonic()) > 0:
            found = None
            for answer in self._answers.feed(self._connection.read(min(left, _SLICE_S))):
                self._heard(not isinstance(answer, Garbled))
                if isinstance(answer, kind):
                    found = answer
            if found is not None:
                return found
        return None


def _with_host(reasons: tuple[str, ...], host: HostStatus | None) -> tuple[str, ...]:
    """Add the troubles that `~HS` names; older printers have no `~HQES`."""
    if host is None:
        return reasons
    flags = {
        "head-open": host.head_open,
        "paper-out": host.paper_out,
        "ribbon-out": host.ribbon_out,
        "over-temperature": host.over_temperature,
        "paused": host.paused,
        "buffer-full": host.buffer_full,
    }
    return tuple(dict.fromkeys([*reasons, *(name for name, is_set in flags.items() if is_set)]))
