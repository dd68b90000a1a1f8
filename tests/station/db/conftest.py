from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.ledgers import Ground


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A station whose bench is locked."""
    ground = Ground(tmp_path)
    yield ground
    ground.close()
