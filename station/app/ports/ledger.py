"""What the engine asks of the station's database, and the values it stores there."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from station.app.ports.jobs import LABEL_STATES, StoredState
from station.core.codes.directory import Directory
from station.core.codes.site_codes import Kind
from station.core.flow.events import BenchEvent
from station.core.flow.lookups import LookedUp
from station.core.flows import AnyBench, AnyStep
from station.core.work import LabelState, Order
from station.core.world import OrderStanding, World
from sync.contract.messages import ClaimResponse, Enrollment, NumberBlock, PullResponse, Quarantined


@dataclass(frozen=True)
class JournalEntry:
    """One reading as it is journaled: `state` and `outcome` are those after it."""

    device: str
    code: str
    aim: str | None
    manual: bool
    operator: str
    state: str
    outcome: str
    order: str
    message: str
    raw: bytes = b""


@dataclass(frozen=True)
class FactDraft:
    """A fact before it has its number: type, order and content in the wire's own terms."""

    type: str
    data: dict[str, Any]
    order: str | None = None
    operator: str | None = None


@dataclass(frozen=True)
class Taken:
    """What the bench took, what it looked up for it, and what that came to.

    There are several `events` where each changed nothing, said nothing and looked nothing up. `drafts` are
    the facts of `step`, `bench` is how the bench stood one beat after it, `changed` whether that is another
    one. `reading` is the journal's number, 0 for what is not a reading.
    """

    events: tuple[BenchEvent, ...]
    looked_up: tuple[LookedUp, ...]
    step: AnyStep
    drafts: tuple[FactDraft, ...]
    bench: AnyBench
    changed: bool
    reading: int = 0


@dataclass(frozen=True)
class Chapter:
    """Where steps can be replayed from: how the bench stood, and the prefixes by which codes are read."""

    bench: AnyBench
    prefixes: Mapping[Kind, str]


@dataclass(frozen=True)
class Job:
    """One print job: copy `copy` of the label of `tracking`, its payload, and how far it got.

    `odometer` is the printer's label count before the job was handed over, where it tells one.
    """

    id: str
    order: str
    tracking: str
    copy: int
    payload: bytes
    state: StoredState = StoredState.QUEUED
    reason: str = ""
    odometer: int | None = None

    @property
    def label_state(self) -> LabelState:
        """How its label stands, as the bench and the headless line have it."""
        return LABEL_STATES[self.state]


@dataclass(frozen=True)
class OrderNews:
    """An order whose standing the store changed, in the machine's terms."""

    order: str
    standing: OrderStanding
    fence: int


@dataclass(frozen=True)
class QueueEntry:
    """One waiting order for the ready screen."""

    order: str
    external_id: str
    service: str
    ship_by: str
    pieces: int
    lines: int
    tote: str


@dataclass(frozen=True)
class Counts:
    """How much there is, for `station status` and the link lamp."""

    journal: int
    unsent: int
    acked_seq: int
    claims: int
    numbers_left: int
    open_orders: int = 0


class Reads(World, Directory, Protocol):
    """What is asked of the database, and changes nothing there."""

    def queue(self, limit: int) -> Sequence[QueueEntry]:
        """Return the open orders, most urgent first, own claims before others."""

    def open_orders(self) -> int:
        """Return how many orders could be begun here."""

    def unsent(self) -> int:
        """Return how many facts the store has not acknowledged."""

    def pin_hash(self, operator: str) -> str | None:
        """Return the argon2 hash of an operator's PIN."""


class Journal(Protocol):
    """What an event leaves behind: the bench, the reading, its facts, and what is remembered of them."""

    def load_bench(self) -> AnyBench | None:
        """Return the bench as it was after the last committed event, None before the first."""

    def save_bench(self, before: AnyBench, after: AnyBench) -> None:
        """Store the bench; `before` tells which orders' snapshots are already there."""

    def append_journal(self, entry: JournalEntry) -> int:
        """Add a reading and return its number, 1, 2, 3 … without holes."""

    def keep_steps(self, steps: Sequence[Taken], chapter: Chapter | None) -> int:
        """Keep what the bench took, after the beginning of a chapter; return the last one's number."""

    def record(self, drafts: Sequence[FactDraft]) -> None:
        """Give facts their numbers and put them into the outbox, in this order."""

    def spend_number(self, tracking: str) -> None:
        """Use up the number `next_number` gave."""

    def mark_order(self, order: str, mark: str) -> None:
        """Remember what became of an order at this bench."""

    def remember_units(self, order: Order, serials: Sequence[tuple[str, str]]) -> None:
        """Remember the (sku, serial) pairs that are in closed parcels of an order."""

    def want_claim(self, order: str) -> None:
        """Remember to ask for the right to an order that is being worked without one."""

    def remember_device(self, name: str, role: str, state: str, reason: str) -> None:
        """Keep the newest state of a device."""


class Jobs(Protocol):
    """The print jobs, which outlive a run of the station, and the parcels that they label."""

    def remember_parcel(self, tracking: str, parcel: str, order: str) -> None:
        """Remember which parcel a tracking number is on."""

    def save_job(self, job: Job) -> None:
        """Store a print job, new or changed."""

    def job(self, job: str) -> Job | None:
        """Return a print job."""

    def open_jobs(self) -> Sequence[Job]:
        """Return the jobs whose end is not known, oldest first."""


class Pulled(Protocol):
    """What the store said: its changes, claims and numbers, and how far it has what was sent."""

    def apply_page(self, page: PullResponse) -> Sequence[OrderNews]:
        """Take over what the store changed, with its cursor; return what may touch the bench."""

    def take_claims(self, response: ClaimResponse) -> Sequence[OrderNews]:
        """Take over which orders this bench may work."""

    def take_numbers(self, block: NumberBlock) -> None:
        """Add a leased block of tracking numbers; a block that is there already changes nothing."""

    def acknowledge(
        self, epoch: int, upto: int, incarnation: str, quarantined: Sequence[Quarantined]
    ) -> None:
        """Note what the store has; facts it could not apply are kept for the lead."""

    def rewind(self, epoch: int, to: int, incarnation: str) -> bool:
        """Have the outbox send again what follows `to`; False where that is no longer all kept."""

    def renumber(self, enrollment: Enrollment, fingerprint: str, reason: str) -> None:
        """Take a new identity on; the old epoch's numbers are burnt, its claims are asked for anew."""


class Pages(Reads, Journal, Jobs, Pulled, Protocol):
    """The ledger inside one transaction; all of it is durable once the transaction has ended, or none.

    Only who opens the transaction asks for all of it; everyone else asks for the part they use.
    """


class Ledger(Protocol):
    """The station's database; only the engine's thread writes it."""

    def writing(self) -> AbstractContextManager[Pages]:
        """Open the one write transaction; it commits at the end of the block, or not at all."""


class LedgerFull(Exception):
    """The disk takes nothing more: what was scanned is not saved and was not confirmed."""


class LedgerBroken(Exception):
    """The database cannot be written for another reason; nothing was confirmed."""
