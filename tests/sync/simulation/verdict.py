"""What must hold at the end of a run, whatever went wrong in it."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sync import outbox_care
from sync.contract.facts import CHAIN_START, link
from sync.store import feed
from sync.store.db.tables.facts import facts, station_epochs
from tests.sync.simulation.store import effect_log
from tests.sync.simulation.world import World


@dataclass(frozen=True)
class Verdict:
    """How many facts were lost or doubled, and in words what else is wrong."""

    lost: int
    doubled: int
    wrong: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Tell whether everything held."""
        return not self.lost and not self.doubled and not self.wrong


def judge(world: World) -> Verdict:
    """Compare every machine's disk with the store."""
    with world.store.disk.writing() as conn:
        applied = Counter(conn.execute(select(effect_log.c.id)).scalars())
        shown = _read_feed(conn)
        wrong = _chain_troubles(conn)
    committed: set[str] = set()
    for station in world.stations:
        committed.update(station.confirmed, station.committed())
    lost = [one for one in committed if not applied[one] or one not in shown]
    doubled = [one for one, times in applied.items() if times > 1]
    doubled += [one for one, times in Counter(shown).items() if times > 1]
    for station in world.stations:
        wrong += _order_troubles(shown, station.committed())
        with station.disk.writing() as conn:
            wrong += outbox_care.verify(conn)
    return Verdict(len(lost), len(doubled), tuple(wrong))


def _read_feed(conn: Connection) -> list[str]:
    """Read the feed as an order system does, a few facts at a time."""
    ids: list[str] = []
    cursor, more = "", True
    while more:
        page = feed.page(conn, cursor, 50)
        ids += [fact.id for fact in page.facts]
        cursor, more = page.cursor, page.more
    return ids


def _order_troubles(shown: list[str], own: list[str]) -> list[str]:
    mine = set(own)
    seen = list(dict.fromkeys(one for one in shown if one in mine))
    present = set(seen)
    if seen == [one for one in own if one in present]:
        return []
    return ["the feed has a machine's facts in another order than its disk"]


def _chain_troubles(conn: Connection) -> list[str]:
    troubles = []
    for station, epoch, mark, held in conn.execute(
        select(
            station_epochs.c.station, station_epochs.c.epoch, station_epochs.c.mark, station_epochs.c.chain
        )
    ).all():
        chain = CHAIN_START
        mine = (facts.c.station == station) & (facts.c.epoch == epoch)
        rows = conn.execute(
            select(facts.c.seq, facts.c.body, facts.c.chain).where(mine).order_by(facts.c.seq)
        )
        for due, row in enumerate(rows.all(), start=1):
            chain = link(chain, row.body)
            if (row.seq, row.chain) != (due, chain):
                troubles.append(f"the store's chain of epoch {epoch} breaks at {row.seq}")
                break
        else:
            if chain != held:
                troubles.append(f"the store's chain of epoch {epoch} does not end at its mark {mark}")
    return troubles
