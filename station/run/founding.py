"""Whose database it is: the outbox of a new one begun, that of another station refused."""

from station.config import StationConfig
from station.db.database import StationDatabase
from station.run.station import StationUnusable
from sync.outbox import OutboxError, found, read_head


def found_outbox(database: StationDatabase, config: StationConfig, fingerprint: str) -> None:
    """Begin the outbox of a new database; one of another station is refused."""
    with database.engine.begin() as connection:
        try:
            head = read_head(connection)
        except OutboxError:
            epoch = 1 if config.store is None or config.store.token else 0
            found(connection, config.name, epoch, fingerprint)
            return
        if head.station != config.name:
            raise StationUnusable(
                f"The database {database.path} belongs to station {head.station!r}, not {config.name!r}."
                " Name the station so again, or give this one a database of its own."
            )
        if head.fingerprint and head.fingerprint != fingerprint:
            # A copy on another machine would spend the very numbers that the first one spends.
            connection.exec_driver_sql("DELETE FROM numbers")
