"""Decides from what a printer shows what became of a label that was sent to it.

Raw ZPL has no receipt for a label. Evidence, best first: the odometer went up by the labels of the job
and the buffer is empty; without an odometer, a buffer that was seen filled is empty again. That all bytes
went into a socket proves nothing.
"""

from dataclasses import dataclass, replace
from typing import Self

from drivers.api import JobState
from drivers.codecs.zebra_status import HostStatus


@dataclass(frozen=True)
class Observation:
    """What one look at the printer showed.

    `reasons` are its troubles, the gravest first; `odometer` is `None` on printers without one, `host`
    where `~HS` was not answered, as is the rule with paper out, ribbon out or head open. `warnings` keep
    it from nothing.
    """

    reasons: tuple[str, ...] = ()
    odometer: int | None = None
    host: HostStatus | None = None
    warnings: tuple[str, ...] = ()

    @property
    def busy(self) -> bool:
        """Formats or labels are still to be printed."""
        return self.host is not None and (self.host.buffered > 0 or self.host.remaining > 0)

    @property
    def held(self) -> bool:
        """A label hangs in the peeler, and the next waits until somebody takes it."""
        return self.host is not None and self.host.label_waiting


@dataclass(frozen=True)
class Flight:
    """What is known of the label under way.

    `before` is the odometer just before it was sent. `received` says the printer answered a question
    that was sent behind the last byte: it has the whole label. `partial_label` says it was found with the
    beginning of a label after the connection broke: it has not. `idle_since` is when the printer was
    first seen with nothing to do, in seconds on any steady clock. `recovering` jobs were sent by an
    earlier run of the program, of which nothing more is known.
    """

    labels: int
    before: int | None
    recovering: bool = False
    received: bool = False
    partial_label: bool = False
    seen_busy: bool = False
    idle_since: float | None = None

    def after(self, seen: Observation, now: float) -> Self:
        """Give the flight with what `seen` adds to it."""
        idle = not seen.busy and not seen.reasons and not seen.held
        since = (now if self.idle_since is None else self.idle_since) if idle else None
        return replace(self, seen_busy=self.seen_busy or seen.busy, idle_since=since)


@dataclass(frozen=True)
class Waiting:
    """Nothing is decided yet; `reason` is the printer's trouble, if it has one."""

    state: JobState
    reason: str = ""


@dataclass(frozen=True)
class Proven:
    """The label is on paper."""

    evidence: str


@dataclass(frozen=True)
class NeverArrived:
    """The printer never had the whole label and has nothing of it left: it may be sent again."""

    evidence: str


@dataclass(frozen=True)
class LostFromSight:
    """The printer may have printed the label or not: only the worker can tell, nothing is sent again."""

    evidence: str


Verdict = Waiting | Proven | NeverArrived | LostFromSight


def judge(flight: Flight, seen: Observation, now: float, settle_s: float) -> Verdict:
    """Decide after a look at the printer; `flight` knows of `seen` already (`after`).

    A printer in trouble is waited for without limit: by factory setting (`^JZY`) it prints a label again
    by itself that an error broke off. So is one whose last label nobody took. One that does nothing for
    `settle_s`, longer than any label takes from the last byte to the odometer, has nothing left to print.
    """
    waiting = Waiting(JobState.PRINTING if flight.seen_busy else JobState.HANDED_OVER)
    if _printed(flight, seen):
        return Proven(_odometers(flight, seen))
    if seen.reasons:
        return replace(waiting, reason=seen.reasons[0])
    if seen.busy:
        return replace(waiting, reason="take-label") if seen.held else waiting
    if flight.before is None and flight.seen_busy and seen.host is not None and not flight.recovering:
        return Proven("the buffer was filled and is empty")
    if seen.held:
        return replace(waiting, reason="take-label")
    unmoved = flight.before is not None and seen.odometer == flight.before and seen.host is not None
    sendable = unmoved and not (flight.received or flight.seen_busy or flight.recovering)
    if sendable and flight.partial_label:
        return NeverArrived("the printer had the beginning of the label only")
    if flight.idle_since is None or now - flight.idle_since < settle_s:
        return waiting
    if sendable:
        return NeverArrived(f"{_odometers(flight, seen)}, buffer empty, no answer from behind the label")
    return LostFromSight(f"{_odometers(flight, seen)}, nothing left to print")


def _printed(flight: Flight, seen: Observation) -> bool:
    if flight.before is None or seen.odometer is None or seen.busy:
        return False
    return seen.odometer >= flight.before + flight.labels


def _odometers(flight: Flight, seen: Observation) -> str:
    return f"odometer {flight.before} to {seen.odometer}" if flight.before is not None else "no odometer"
