"""The store behind HTTP, as every test of the real pair needs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store.http.server import StoreServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StoreServer]:
    """Give a running store with a database of its own."""
    running = StoreServer(str(tmp_path / "store.db"))
    running.start()
    yield running
    running.stop()
