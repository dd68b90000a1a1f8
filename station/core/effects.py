"""What the machine asks for; each is done in, or after, the transaction of the event that asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SpendNumber:
    """Mark a tracking number as used, in this very transaction."""

    tracking: str


@dataclass(frozen=True)
class PrintLabel:
    """Print a copy of a parcel's label; the job is stored in this transaction and sent after it."""

    job: str
    tracking: str
    copy: int


@dataclass(frozen=True)
class WithdrawLabel:
    """Take a print job back if the printer has not got it yet."""

    job: str


@dataclass(frozen=True)
class ConfirmJob:
    """The label of a job was scanned, so it is printed whatever the printer says."""

    job: str


@dataclass(frozen=True)
class WantClaim:
    """Ask the store for the right to an order that is being worked without one."""

    order: str


@dataclass(frozen=True)
class MarkOrder:
    """Remember at this bench what became of an order: "packing", "packed", "set-aside", or "" for open."""

    order: str
    mark: str


@dataclass(frozen=True)
class ZeroScale:
    """Have the empty scale show nothing."""


Effect = SpendNumber | PrintLabel | WithdrawLabel | ConfirmJob | WantClaim | MarkOrder | ZeroScale
