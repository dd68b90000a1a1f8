"""The ledger inside one transaction: everything the engine reads and writes for one event."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from station.app.ports.clock import Clock, stamp
from station.app.ports.jobs import AWAITED, StoredState
from station.app.ports.ledger import Chapter, Counts, FactDraft, Job, JournalEntry, OrderNews, Taken
from station.core.equipment import NO_EQUIPMENT, Equipment
from station.core.flows import AnyBench
from station.core.work import Order
from station.db import news, outgoing
from station.db.bench_codec import BenchCodec
from station.db.floor import Floor
from station.db.identity import uuid7
from station.db.lookups import Lookups
from station.db.statements import Statements
from station.db.steps import Steps
from sync.contract.messages import ClaimResponse, Enrollment, NumberBlock, PullResponse, Quarantined
from sync.contract.numbers import format_number
from sync.contract.text import storable
from sync.outbox import Draft, enqueue, read_head, rewind

BENCHES = BenchCodec()
"""Benches of the flows that ship."""

_order_decoder = msgspec.json.Decoder(Order)
_UPSERT_JOB = (
    "INSERT INTO jobs (id, order_id, tracking, copy, payload, state, reason, odometer, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " state = excluded.state, reason = excluded.reason, odometer = excluded.odometer, at = excluded.at"
)
_JOURNAL = (
    "INSERT INTO journal (at, mono_ns, device, code, raw, aim, manual, operator, state, outcome,"
    " order_id, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"
)
_JOB = "SELECT id, order_id, tracking, copy, payload, state, reason, odometer FROM jobs "
_OPEN_JOBS = (
    f"{_JOB}WHERE state IN ({', '.join(repr(state.value) for state in AWAITED)})"
    f" ORDER BY state = '{StoredState.QUEUED.value}', at, id"
)


class NumberOutOfTurn(Exception):
    """A tracking number was to be spent that is not the next one: a defect of the program."""


class StationPages(Lookups, Floor):
    """One write transaction; the look-ups and questions of its bases see what it has written."""

    def __init__(
        self,
        connection: Connection,
        station: str,
        clock: Clock,
        equipment: Equipment = NO_EQUIPMENT,
        benches: BenchCodec = BENCHES,
    ) -> None:
        self._statements = Statements(connection)
        Lookups.__init__(self, self._statements)
        Floor.__init__(self, self._statements, station, equipment)
        self.connection = connection
        self._clock = clock
        self._benches = benches
        self._steps = Steps(self._statements, self._text_of)
        self._written: tuple[AnyBench, str] | None = None

    def load_bench(self) -> AnyBench | None:
        """Return the bench as it was after the last committed event, None before the first."""
        text = self._run("SELECT state FROM bench").scalar_one()
        return self._benches.decode(text, self._worked_order) if text else None

    def save_bench(self, before: AnyBench, after: AnyBench) -> None:
        """Store the bench, and the snapshots of the orders that are new on it."""
        if before is not after:
            self._run("UPDATE bench SET state = ?", (self._text_of(after),))
            self._keep_snapshots(_orders_on(before), _orders_on(after))

    def _text_of(self, bench: AnyBench) -> str:
        """Return the text of a bench, which is wanted for the bench and for its step."""
        if self._written is None or self._written[0] is not bench:
            self._written = (bench, self._benches.encode(bench))
        return self._written[1]

    def _keep_snapshots(self, before: dict[str, Order], after: dict[str, Order]) -> None:
        for ident in after.keys() - before.keys():
            self._run(
                "INSERT OR REPLACE INTO worked_orders (order_id, body) VALUES (?, ?)",
                (ident, msgspec.json.encode(after[ident])),
            )
        for ident in before.keys() - after.keys():
            self._run("DELETE FROM worked_orders WHERE order_id = ?", (ident,))

    def _worked_order(self, order: str) -> Order:
        body = self._run("SELECT body FROM worked_orders WHERE order_id = ?", (order,)).scalar_one()
        return _order_decoder.decode(body)

    def append_journal(self, entry: JournalEntry) -> int:
        """Add a reading and return its number."""
        number: int = self._run(
            _JOURNAL,
            (
                stamp(self._clock.now()),
                self._clock.mono_ns(),
                entry.device,
                storable(entry.code),
                entry.raw,
                entry.aim,
                int(entry.manual),
                entry.operator,
                entry.state,
                entry.outcome,
                entry.order,
                entry.message,
            ),
        ).scalar_one()
        return number

    def keep_steps(self, steps: Sequence[Taken], chapter: Chapter | None) -> int:
        """Keep what the bench took, after the beginning of a chapter; return the last one's number."""
        at, number = stamp(self._clock.now()), 0
        if chapter:
            self._steps.begin(chapter, at)
        for taken in steps:
            number = self._steps.keep(taken, at)
        return number

    def record(self, drafts: Sequence[FactDraft]) -> None:
        """Give facts their numbers and put them into the outbox."""
        if not drafts:
            return
        now, mono, boot = self._clock.now(), self._clock.mono_ns(), self._clock.boot
        at, unix_ms = stamp(now), int(now.timestamp() * 1000)
        enqueue(
            self._statements,
            [
                Draft(uuid7(unix_ms), draft.type, at, mono, boot, draft.operator, draft.order, draft.data)
                for draft in drafts
            ],
        )

    def spend_number(self, tracking: str) -> None:
        """Use up the number `next_number` gave; NumberOutOfTurn for any other."""
        prefix, spent = self._run(
            "UPDATE numbers SET next = next + 1 WHERE id = (SELECT id FROM numbers"
            " WHERE kind = 'tracking' AND next <= last ORDER BY first LIMIT 1) RETURNING prefix, next - 1"
        ).one()
        if format_number(prefix, spent) != tracking:
            raise NumberOutOfTurn(f"{tracking} is not the next number")

    def mark_order(self, order: str, mark: str) -> None:
        """Remember what became of an order at this bench."""
        self._run("UPDATE orders SET mark = ? WHERE id = ?", (mark, order))

    def want_claim(self, order: str) -> None:
        """Remember to ask for the right to an order."""
        self._run("UPDATE orders SET wanted = 1 WHERE id = ?", (order,))

    def remember_units(self, order: Order, serials: Sequence[tuple[str, str]]) -> None:
        """Remember the serials that are in closed parcels."""
        for sku, serial in serials:
            self._run(
                "INSERT OR REPLACE INTO serials (sku, serial, order_id) VALUES (?, ?, ?)",
                (sku, serial, order.external_id),
            )

    def remember_parcel(self, tracking: str, parcel: str, order: str) -> None:
        """Remember which parcel a tracking number is on."""
        self._run(
            "INSERT OR REPLACE INTO parcels (tracking, parcel, order_id) VALUES (?, ?, ?)",
            (tracking, parcel, order),
        )

    def save_job(self, job: Job) -> None:
        """Store a print job."""
        at = stamp(self._clock.now())
        state = job.state.value
        row = (job.id, job.order, job.tracking, job.copy, job.payload, state, job.reason, job.odometer)
        self._run(_UPSERT_JOB, (*row, at))

    def job(self, job: str) -> Job | None:
        """Return a print job."""
        row = self._run(_JOB + "WHERE id = ?", (job,)).one_or_none()
        return _job_of(row) if row else None

    def open_jobs(self) -> tuple[Job, ...]:
        """Return the jobs whose end is not known; those handed over are judged before more is sent."""
        return tuple(_job_of(row) for row in self._run(_OPEN_JOBS))

    def apply_page(self, page: PullResponse) -> tuple[OrderNews, ...]:
        """Take over what the store changed."""
        return news.apply_page(self.connection, page, self._station)

    def take_claims(self, response: ClaimResponse) -> tuple[OrderNews, ...]:
        """Take over which orders this bench may work."""
        return news.take_claims(self.connection, response, self._station)

    def take_numbers(self, block: NumberBlock) -> None:
        """Add a leased block of tracking numbers."""
        news.take_numbers(self.connection, block)

    def acknowledge(
        self, epoch: int, upto: int, incarnation: str, quarantined: Sequence[Quarantined]
    ) -> None:
        """Note what the store has; facts it could not apply are kept for the lead."""
        outgoing.acknowledge(self.connection, epoch, upto, incarnation, quarantined)

    def rewind(self, epoch: int, to: int, incarnation: str) -> bool:
        """Have the outbox send again what follows `to`; False where that is no longer all kept."""
        return rewind(self.connection, epoch, to, incarnation)

    def renumber(self, enrollment: Enrollment, fingerprint: str, reason: str) -> None:
        """Take a new identity on, and tell the store of it where there was another before."""
        had = outgoing.take_identity(self.connection, enrollment, fingerprint)
        if had:
            data = {"reason": reason, "from_epoch": had, "to_epoch": enrollment.epoch}
            self.record((FactDraft("facts-renumbered", data),))

    def remember_device(self, name: str, role: str, state: str, reason: str) -> None:
        """Keep the newest state of a device."""
        self._run(
            "INSERT OR REPLACE INTO devices (name, role, state, reason, at) VALUES (?, ?, ?, ?, ?)",
            (name, role, state, reason, stamp(self._clock.now())),
        )

    def unsent(self) -> int:
        """Return how many facts the store has not acknowledged."""
        return int(self._run("SELECT next_seq - 1 - acked_seq FROM outbox_head").scalar_one())

    def counts(self) -> Counts:
        """Return how much there is of everything."""
        head = read_head(self.connection)
        return Counts(
            journal=self._run("SELECT coalesce(max(number), 0) FROM journal").scalar_one(),
            unsent=head.unsent,
            acked_seq=head.acked_seq,
            claims=self._run(
                "SELECT count(*) FROM orders WHERE claimed_by = ?", (self._station,)
            ).scalar_one(),
            numbers_left=self._run(
                "SELECT coalesce(sum(last - next + 1), 0) FROM numbers WHERE kind = 'tracking'"
            ).scalar_one(),
            open_orders=self.open_orders(),
        )


def _job_of(row: tuple[Any, ...]) -> Job:
    ident, order, tracking, copy, payload, state, reason, odometer = row
    return Job(ident, order, tracking, copy, payload, StoredState(state), reason, odometer)


def _orders_on(bench: AnyBench) -> dict[str, Order]:
    return {order.id: order for order in bench.orders}
