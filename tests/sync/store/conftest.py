"""A database of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store.db.database import Database, open_database
from tests.sync.store.samples import stock_items


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(str(tmp_path / "store.db"))
    yield opened
    opened.close()


@pytest.fixture
def stocked(database: Database) -> Database:
    """A database that knows SKU-1, SKU-2 and SKU-3."""
    stock_items(database, "SKU-1", "SKU-2", "SKU-3")
    return database
