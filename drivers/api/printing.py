"""Labels to print, what became of each, and what prints them."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from drivers.api.devices import Device


class JobState(Enum):
    """How far a label got, by evidence and never by hope.

    QUEUED waits at the station. HANDED_OVER left it whole and may or may not be on paper.
    PRINTING was seen in the printer. PRINTED is proven by the odometer or an emptied buffer.
    UNKNOWN was handed over and then lost from sight: only the worker can tell.
    FAILED never reached the printer whole.
    """

    QUEUED = "queued"
    HANDED_OVER = "handed-over"
    PRINTING = "printing"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True)
class PrintJob:
    """One label to print: `id` is the station's own, `payload` the bytes for the printer.

    `odometer_before` is set on a job that an earlier run handed over (crash recovery): the
    printer then only looks for evidence and never sends the payload again.
    """

    id: str
    payload: bytes
    labels: int = 1
    recovering: bool = False
    odometer_before: int | None = None


@dataclass(frozen=True)
class JobChanged:
    """A print job is in another state; `reason` is a status reason while it waits or failed."""

    device: str
    job: str
    state: JobState
    reason: str = ""
    evidence: str = ""
    odometer: int | None = None


@runtime_checkable
class Printer(Device, Protocol):
    """A device that prints labels, one after the other, and tells what became of each."""

    def submit(self, job: PrintJob) -> None:
        """Queue a job; every later change of it reaches the sink as `JobChanged`."""

    def withdraw(self, job: str) -> None:
        """Take back a job that is still queued; a job already handed over is left alone."""
