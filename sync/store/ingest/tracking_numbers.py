"""Tracking numbers as the floor spends them: each unique at the store, a second use never overlooked."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from sync.store.db.dialects import upsert
from sync.store.db.tables.orders import tracking


@dataclass
class Spent:
    """A number and the parcel it went to; states: allotted, printed, confirmed, void."""

    carrier: str
    order_id: str
    station: str
    epoch: int
    parcel: str
    state: str = "allotted"

    def is_for(self, other: "Spent") -> bool:
        """Tell whether both are the same parcel of the same station."""
        return self.place == other.place

    @property
    def place(self) -> tuple[str, str, str]:
        """The parcel, whatever epoch its station was in."""
        return self.order_id, self.station, self.parcel


class TrackingNumbers:
    """The numbers one push deals with, read when first met and written together."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._known: dict[str, Spent | None] = {}
        self._touched: set[str] = set()

    def spend(self, number: str, spent: Spent) -> Spent | None:
        """Give a number to a parcel; returns its first owner if that is another parcel, who keeps it."""
        owner = self._find(number)
        if owner is not None:
            return None if owner.is_for(spent) else owner
        self._known[number] = spent
        self._touched.add(number)
        return None

    def advance(self, number: str, place: tuple[str, str, str], state: str) -> None:
        """Move a parcel's own number on to another state; a void number stays void."""
        owner = self._find(number)
        if owner is not None and owner.place == place and owner.state not in (state, "void"):
            owner.state = state
            self._touched.add(number)

    def flush(self) -> None:
        """Write what has changed."""
        rows: list[dict[str, object]] = []
        for number in sorted(self._touched):
            spent = self._known[number]
            if spent is not None:
                rows.append({"tracking": number, **vars(spent)})
        upsert(self._conn, tracking, rows)
        self._touched.clear()

    def _find(self, number: str) -> Spent | None:
        if number not in self._known:
            row = self._conn.execute(select(tracking).where(tracking.c.tracking == number)).one_or_none()
            columns = ("carrier", "order_id", "station", "epoch", "parcel", "state")
            self._known[number] = Spent(*(getattr(row, name) for name in columns)) if row else None
        return self._known[number]
