"""The ledger: the engine thread's one connection and its write transactions."""

import contextlib
from collections.abc import Iterator

import pysqlite3
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from station.app.ports.clock import Clock
from station.app.ports.ledger import LedgerBroken, LedgerFull
from station.core.equipment import NO_EQUIPMENT, Equipment
from station.db.bench_codec import BenchCodec
from station.db.database import StationDatabase
from station.db.pages import BENCHES, StationPages


class StationLedger:
    """Write transactions on a station's database, one at a time, all from one thread.

    `equipment` is what the bench has to weigh and check with, `benches` writes the states of its flows.
    """

    def __init__(
        self,
        database: StationDatabase,
        station: str,
        clock: Clock,
        equipment: Equipment = NO_EQUIPMENT,
        benches: BenchCodec = BENCHES,
    ) -> None:
        self._database = database
        self._station = station
        self._clock = clock
        self._equipment = equipment
        self._benches = benches
        self._connection: Connection | None = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[StationPages]:
        """Open the write transaction; it is durable when the block has ended without an exception.

        Raises LedgerFull on a full disk, after giving the ballast up, and LedgerBroken where SQLite
        fails otherwise; then nothing of the block was kept.
        """
        try:
            connection = self._connected()
            with connection.begin():
                yield StationPages(connection, self._station, self._clock, self._equipment, self._benches)
        except (DBAPIError, pysqlite3.Error) as error:
            self.close()
            reason = str(error.orig if isinstance(error, DBAPIError) else error)
            if "full" in reason:
                self._database.drop_ballast()
                raise LedgerFull("The disk is full.") from error
            raise LedgerBroken(f"The station's database cannot be written: {reason}") from error

    def close(self) -> None:
        """Close the connection; the next transaction opens another."""
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.close()
            self._connection = None

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.engine.connect()
        return self._connection
