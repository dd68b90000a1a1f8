"""The protocol with one of its rules taken away, each as other classes in place of the real ones."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, func, select

from sync import outbox_care
from sync.contract.facts import link
from sync.contract.messages import PushRequest, PushResponse, Quarantined
from sync.store import feed, refusals
from sync.store.db.clock import format_ms
from sync.store.db.tables.facts import facts
from sync.store.ingest.arrivals import Arrival
from sync.store.ingest.push import Ingest, Linked, Mark, chain_of
from tests.sync.simulation.network import Network, SimWire
from tests.sync.simulation.station import SimPort, tables
from tests.sync.simulation.store import LoggedEffects, SimStore
from tests.sync.simulation.world import Rules

# Shorter than the pauses of a run, so that some stray requests come after it.
KEY_LIFE_MS = 5 * 60 * 1000


class IngestWithoutChain(Ingest):
    """Facts are told apart by their numbers alone."""

    def push(
        self, conn: Connection, station: str, epoch: int, request: PushRequest, now: int
    ) -> PushResponse:
        """Answer as a store does that has no chain to compare."""
        response = super().push(conn, station, epoch, request, now)
        chain = chain_of(request.prev)
        for raw in request.facts[: response.ack - request.base]:
            chain = link(chain, bytes(raw))
        return msgspec.structs.replace(response, chain=chain.hex())

    def after_mark(
        self, conn: Connection, mark: Mark, request: PushRequest, arrivals: Sequence[Arrival]
    ) -> list[Linked]:
        """Skip what is not above the mark without a look at it."""
        if request.base > mark.seq:
            raise refusals.gap(mark.seq, mark.chain, feed.incarnation(conn))
        return [Linked(arrival, mark.chain) for arrival in arrivals if arrival.seq > mark.seq]


class IngestWithoutIds(Ingest):
    """No id is ever known."""

    def mark_known(self, conn: Connection, fresh: Sequence[Linked]) -> list[Linked]:
        """Take every fact for a new one."""
        return list(fresh)


class IngestWithExpiringIds(Ingest):
    """An id is forgotten some minutes after its fact came."""

    def push(
        self, conn: Connection, station: str, epoch: int, request: PushRequest, now: int
    ) -> PushResponse:
        """Note when it is, for `known_bodies`."""
        self._oldest = format_ms(now - KEY_LIFE_MS)
        return super().push(conn, station, epoch, request, now)

    def known_bodies(self, conn: Connection, ids: Sequence[str]) -> dict[str, bytes]:
        """Know only what came lately."""
        recent = select(facts.c.id, facts.c.body).where(facts.c.id.in_(ids), facts.c.received > self._oldest)
        return {row.id: row.body for row in conn.execute(recent)}


class IngestWithExpiringKeys(IngestWithExpiringIds):
    """Repetition is found by keys that expire instead of by numbers: what is not known is new."""

    def after_mark(
        self, conn: Connection, mark: Mark, request: PushRequest, arrivals: Sequence[Arrival]
    ) -> list[Linked]:
        """Take everything, under numbers of the store's own."""
        last = conn.execute(select(func.max(facts.c.seq))).scalar_one() or 0
        return [
            Linked(replace(arrival, seq=last + place), mark.chain)
            for place, arrival in enumerate(arrivals, start=1)
        ]

    def raise_mark(
        self, conn: Connection, mark: Mark, request: PushRequest, fresh: Sequence[Linked], at: str
    ) -> Mark:
        """Believe the station."""
        chain = chain_of(request.prev)
        for raw in request.facts:
            chain = link(chain, bytes(raw))
        return Mark(request.base + len(request.facts), chain, mark.fingerprint)


class DeletingPort(SimPort):
    """What the store has acknowledged is deleted at the station."""

    def acknowledged(
        self, epoch: int, upto: int, incarnation: str, quarantined: tuple[Quarantined, ...]
    ) -> None:
        """Delete it."""
        super().acknowledged(epoch, upto, incarnation, quarantined)
        with self.transaction() as conn:
            outbox_care.compact(conn, before="9999")


class TrustedWire(SimWire):
    """Keeps the store's last answer for a station that believes more than was proved."""

    def __init__(self, network: Network, store: SimStore, token: str) -> None:
        super().__init__(network, store, token)
        _last_answer.clear()

    def push(self, request: PushRequest) -> PushResponse:
        """Send, and remember the answer."""
        response = super().push(request)
        _last_answer[:] = [response]
        return response


_last_answer: list[PushResponse] = []


class TrustingPort(SimPort):
    """The store's mark is taken for what it has of ours, whatever this push showed it."""

    def acknowledged(
        self, epoch: int, upto: int, incarnation: str, quarantined: tuple[Quarantined, ...]
    ) -> None:
        """Take the mark and the chain there as they were told."""
        super().acknowledged(epoch, upto, incarnation, quarantined)
        answer = _last_answer[0]
        with self.transaction() as conn:
            conn.execute(
                tables.head.update()
                .where(tables.head.c.epoch == epoch)
                .values(acked_seq=answer.ack, acked_chain=bytes.fromhex(answer.chain))
            )


def forget_uniqueness(store: SimStore) -> None:
    """Take the unique index on ids away, which would stop what the rule's absence does."""
    with store.disk.writing() as conn:
        conn.exec_driver_sql("DROP INDEX ix_facts_id")


NO_CHAIN = Rules(ingest=lambda: IngestWithoutChain(LoggedEffects))
NO_IDS = Rules(ingest=lambda: IngestWithoutIds(LoggedEffects), prepare=forget_uniqueness)
EXPIRING_IDS = Rules(ingest=lambda: IngestWithExpiringIds(LoggedEffects), prepare=forget_uniqueness)
EXPIRING_KEYS = Rules(ingest=lambda: IngestWithExpiringKeys(LoggedEffects), prepare=forget_uniqueness)
DELETING = Rules(port=DeletingPort)
TRUSTING = Rules(port=TrustingPort, wire=TrustedWire)
