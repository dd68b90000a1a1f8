"""Facts taken over from stations: the rules of a push, in one transaction.

`Ingest` holds the rules, a method each; `push` is the door the wire uses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select, update

from sync.contract.facts import CHAIN_START, link
from sync.contract.messages import SUPPORTED_PROTOS, PushRequest, PushResponse, Quarantined
from sync.store import feed, refusals
from sync.store.db.clock import format_ms, now_ms
from sync.store.db.database import Database
from sync.store.db.portions import portions
from sync.store.db.tables.facts import facts, quarantine, station_epochs
from sync.store.ingest import effects
from sync.store.ingest.applying import Effects, MakeEffects, apply_all
from sync.store.ingest.arrivals import Arrival, same_fact, unpack


def take_push(database: Database, station: str, epoch: int, request: PushRequest) -> PushResponse:
    """Take facts over; once it returns they are durable. `station` and `epoch` are of the secret shown.

    What `Effects.apply` cannot apply goes to quarantine and is acknowledged all the same. Raises
    Gap, Forked, UnknownEpoch, NotAllowed, ProtocolTooOld or Unparseable, and then nothing was written.
    """
    ingest = Ingest(effects.Effects)
    with database.writing() as conn:
        return ingest.push(conn, station, epoch, request, now_ms())


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an epoch is held, the chain there, and the machine that enrolled."""

    seq: int
    chain: bytes
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A new fact with the chain after it, and what is known of it already.

    `again`: its id is held; `trouble`: code and detail of its quarantine; `shown`: it enters the feed.
    """

    arrival: Arrival
    chain: bytes
    again: bool = False
    trouble: tuple[str, str] | None = None

    @property
    def shown(self) -> bool:
        """Tell whether readers of the feed see the fact: each id once, and only what can be read."""
        return not self.again and self.arrival.fact is not None


class Ingest:
    """The rules of a push; `make_effects` gives what runs the facts' effects in a transaction."""

    def __init__(self, make_effects: MakeEffects) -> None:
        self._make_effects = make_effects

    def push(
        self, conn: Connection, station: str, epoch: int, request: PushRequest, now: int
    ) -> PushResponse:
        """Take facts over in the caller's transaction, at `now` (ms since 1970 by the store's clock)."""
        check_addressing(station, epoch, request)
        arrivals = unpack(request.base, request.facts)
        mark = self.lock(conn, station, request.epoch)
        check_machine(mark, request)
        fresh = self.after_mark(conn, mark, request, arrivals)
        fresh = self.mark_known(conn, fresh)
        fresh, news = self.run_effects(conn, request, fresh, now)
        at = format_ms(now)
        mark = self.raise_mark(conn, mark, request, fresh, at)
        self.keep(conn, request, fresh, at)
        return PushResponse(
            ack=mark.seq,
            chain=mark.chain.hex(),
            incarnation=feed.incarnation(conn),
            server_ms=now,
            quarantined=troubles_of(fresh) if len(fresh) == len(arrivals) else quarantined_of(conn, request),
            pull=news,
        )

    def lock(self, conn: Connection, station: str, epoch: int) -> Mark:
        """Return the epoch's mark and hold its row until the transaction ends; UnknownEpoch where none is."""
        columns = (station_epochs.c.mark, station_epochs.c.chain, station_epochs.c.fingerprint)
        mine = (station_epochs.c.station == station) & (station_epochs.c.epoch == epoch)
        row = conn.execute(select(*columns).where(mine).with_for_update()).one_or_none()
        if row is None:
            raise refusals.unknown_epoch(station, epoch)
        return Mark(row.mark, row.chain, row.fingerprint)

    def after_mark(
        self, conn: Connection, mark: Mark, request: PushRequest, arrivals: Sequence[Arrival]
    ) -> list[Linked]:
        """Return the facts above the mark; Gap where facts before them miss, Forked on a difference."""
        if request.base > mark.seq:
            raise refusals.gap(mark.seq, mark.chain, feed.incarnation(conn))
        held = held_chains(conn, mark, request)
        chain = chain_of(request.prev)
        if held.get(request.base, CHAIN_START) != chain:
            raise refusals.fork(f"The chain at {request.base} is another one.")
        fresh = []
        for arrival in arrivals:
            chain = link(chain, arrival.body)
            if arrival.seq > mark.seq:
                fresh.append(Linked(arrival, chain))
            elif held[arrival.seq] != chain:
                raise refusals.fork(f"Fact {arrival.seq} is another one.")
        return fresh

    def mark_known(self, conn: Connection, fresh: Sequence[Linked]) -> list[Linked]:
        """Return the facts with those marked whose id is held already, here or earlier in the batch.

        A held id with another content is no repetition: the newcomer is kept in quarantine.
        """
        bodies = self.known_bodies(conn, [linked.arrival.id for linked in fresh])
        marked = []
        for linked in fresh:
            arrival, trouble = linked.arrival, linked.arrival.trouble()
            kept = bodies.setdefault(arrival.id, arrival.body)
            again = kept is not arrival.body
            if again and not same_fact(kept, arrival.body):
                trouble = ("id-used-twice", "Another fact is held under this id.")
            marked.append(replace(linked, again=again, trouble=trouble))
        return marked

    def known_bodies(self, conn: Connection, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the bodies held under those of `ids` that are known."""
        bodies: dict[str, bytes] = {}
        for some in portions(ids):
            known = select(facts.c.id, facts.c.body).where(facts.c.id.in_(some), ~facts.c.again)
            bodies.update({row.id: row.body for row in conn.execute(known)})
        return bodies

    def run_effects(
        self, conn: Connection, request: PushRequest, fresh: Sequence[Linked], now: int
    ) -> tuple[list[Linked], bool]:
        """Apply what is new and sound, in order.

        Returns the facts with the trouble of those that failed, and whether there is news to pull.
        """
        batch = [
            linked.arrival.fact
            for linked in fresh
            if linked.arrival.fact is not None and not linked.again and linked.trouble is None
        ]

        def make() -> Effects:
            return self._make_effects(conn, request.station, request.epoch, now)

        failed, news = apply_all(conn, make, batch)
        return [replace(one, trouble=failed.get(one.arrival.seq, one.trouble)) for one in fresh], news

    def raise_mark(
        self, conn: Connection, mark: Mark, request: PushRequest, fresh: Sequence[Linked], at: str
    ) -> Mark:
        """Move the epoch's mark and chain to the last new fact, bind the machine, and return the new mark."""
        last = fresh[-1] if fresh else None
        raised = Mark(
            last.arrival.seq if last else mark.seq,
            last.chain if last else mark.chain,
            mark.fingerprint or request.fingerprint,
        )
        mine = (station_epochs.c.station == request.station) & (station_epochs.c.epoch == request.epoch)
        conn.execute(
            update(station_epochs)
            .where(mine)
            .values(mark=raised.seq, chain=raised.chain, fingerprint=raised.fingerprint, heard=at)
        )
        return raised

    def keep(self, conn: Connection, request: PushRequest, fresh: Sequence[Linked], at: str) -> None:
        """Write the new facts with their feed positions; those are taken last, so they commit in order."""
        if not fresh:
            return
        position = feed.take_positions(conn, sum(linked.shown for linked in fresh))
        rows = []
        for linked in fresh:
            row = {
                "station": request.station,
                "epoch": request.epoch,
                "seq": linked.arrival.seq,
                "id": linked.arrival.id,
                "body": linked.arrival.body,
                "chain": linked.chain,
                "received": at,
                "again": linked.again,
                "position": position if linked.shown else None,
            }
            position += linked.shown
            rows.append(row)
        conn.execute(insert(facts), rows)
        keep_troubles(conn, request, fresh, at)


def check_addressing(station: str, epoch: int, request: PushRequest) -> None:
    """Refuse a protocol that is not spoken, and facts of another station or epoch than the secret's."""
    if request.proto not in SUPPORTED_PROTOS:
        raise refusals.old_protocol(request.proto)
    if request.station != station:
        raise refusals.not_allowed(f"This secret is not of station {request.station}.", 403)
    if request.epoch != epoch:
        raise refusals.unknown_epoch(request.station, request.epoch)


def check_machine(mark: Mark, request: PushRequest) -> None:
    """Refuse, as a fork, facts from another machine than the one that enrolled."""
    if mark.fingerprint and request.fingerprint and mark.fingerprint != request.fingerprint:
        raise refusals.fork("Another machine enrolled for this epoch.")


def chain_of(text: str) -> bytes:
    """Return the bytes of a chain in hex; Unparseable where it is none."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise refusals.unparseable("prev", "A chain is 32 hexadecimal digits.") from error


def held_chains(conn: Connection, mark: Mark, request: PushRequest) -> dict[int, bytes]:
    """Return the chains the store holds from the request's base up to its end, by sequence number."""
    if request.base == mark.seq:
        return {mark.seq: mark.chain}
    wanted = (
        (facts.c.station == request.station)
        & (facts.c.epoch == request.epoch)
        & facts.c.seq.between(request.base, min(mark.seq, request.base + len(request.facts)))
    )
    return {row.seq: row.chain for row in conn.execute(select(facts.c.seq, facts.c.chain).where(wanted))}


def keep_troubles(conn: Connection, request: PushRequest, fresh: Sequence[Linked], at: str) -> None:
    """Write why facts are in quarantine."""
    rows = [
        {
            "station": request.station,
            "epoch": request.epoch,
            "seq": linked.arrival.seq,
            "code": linked.trouble[0],
            "detail": linked.trouble[1],
            "received": at,
        }
        for linked in fresh
        if linked.trouble is not None
    ]
    if rows:
        conn.execute(insert(quarantine), rows)


def troubles_of(fresh: Sequence[Linked]) -> list[Quarantined]:
    """Return what has just gone to quarantine."""
    return [Quarantined(one.arrival.seq, *one.trouble) for one in fresh if one.trouble is not None]


def quarantined_of(conn: Connection, request: PushRequest) -> list[Quarantined]:
    """Return what is in quarantine of the facts in the request, those of an earlier push included."""
    wanted = (
        (quarantine.c.station == request.station)
        & (quarantine.c.epoch == request.epoch)
        & quarantine.c.seq.between(request.base + 1, request.base + len(request.facts))
    )
    columns = (quarantine.c.seq, quarantine.c.code, quarantine.c.detail)
    rows = conn.execute(select(*columns).where(wanted).order_by(quarantine.c.seq))
    return [Quarantined(row.seq, row.code, row.detail) for row in rows]
