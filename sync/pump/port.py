"""What the sync threads need of the station: to read, and to hand results to the one that writes.

The sync threads never write the station's database. Every method here but the reading ones posts to
the engine, and returns once the engine has committed.
"""

from dataclasses import dataclass
from typing import Protocol

from sync.contract.messages import ClaimResponse, Enrollment, NumberBlock, PullResponse, Quarantined
from sync.outbox import Batch
from sync.pump.link import Link


class PortClosed(Exception):
    """The station is stopping; nothing was done, and the sync thread ends."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this station is.

    `code` is the one-time code it was given, if any; it is used for the first enrolment, and again
    only where the store no longer takes the secret. `enrol` says why the station must enrol before
    anything is sent ("first", "fingerprint"), empty where it need not.
    """

    station: str
    epoch: int
    fingerprint: str
    code: str = ""
    enrol: str = ""


@dataclass(frozen=True, slots=True)
class NumbersWanted:
    """A block of `count` numbers of a kind; `request` stays the same until the block has come."""

    kind: str
    count: int
    request: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What the station wants of the store beside sending and pulling.

    `claims` more orders of the queue, `orders` by id, `give_back` claims it will not use, `numbers`
    blocks to refill.
    """

    claims: int = 0
    orders: tuple[str, ...] = ()
    give_back: tuple[str, ...] = ()
    numbers: tuple[NumbersWanted, ...] = ()


class SyncPort(Protocol):
    """The station's side of the pump; any method may raise `PortClosed`."""

    def identity(self) -> Identity:
        """Return who the station is now; read outside the engine, and cheap."""

    def read_batch(self, most: int) -> Batch:
        """Return the next facts to send, at most `most` and what one request may carry.

        Reads on a connection of its own and leaves no read transaction open (`outbox.read_batch`).
        """

    def acknowledged(
        self, epoch: int, upto: int, incarnation: str, quarantined: tuple[Quarantined, ...]
    ) -> None:
        """Note in the outbox that the store has all facts of `epoch` up to `upto` (`mark_acknowledged`).

        `upto` may be what was acknowledged before, when only the incarnation is news. `quarantined`
        facts are among them: kept at the store, not applied, for a lead to mend.
        """

    def rewind(self, epoch: int, to: int, incarnation: str) -> bool:
        """Make the outbox send again what follows `to`; False where it no longer keeps that (`rewind`)."""

    def renumber(self, enrollment: Enrollment, reason: str) -> None:
        """Take a new identity on: secret, epoch, all kept facts numbered anew, in one transaction.

        `outbox_care.renumber` does the outbox's part. Number blocks and claims of the old epoch are
        burnt with it. `reason` is "first", "fingerprint", "fork", "unknown-epoch", "compacted" or
        "secret" (the old one was no longer taken); the lead is told in words, and a "facts-renumbered"
        fact says so at the store.
        """

    def pull_cursor(self) -> str:
        """Return the cursor the last page left, empty before the first."""

    def apply_page(self, page: PullResponse) -> None:
        """Write a page's changes and its cursor in one transaction."""

    def pulled_level(self) -> None:
        """Hear, once a run, that nothing is left to pull that was there when it began."""

    def needs(self) -> Needs:
        """Return what the station wants now; asked after each wake-up and every 30 s, so it must be cheap."""

    def claims_granted(self, response: ClaimResponse) -> None:
        """Take the claims the station now holds, all of them, and what was refused."""

    def numbers_leased(self, block: NumberBlock) -> None:
        """Keep a block; the same block may come twice."""

    def link_changed(self, link: Link) -> None:
        """Show how the station stands with the store; posted, not waited for."""

    def clock_compared(self, offset_ms: int) -> None:
        """Take how far the store's clock is ahead of the station's; posted, not waited for."""
