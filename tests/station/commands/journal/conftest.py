from collections.abc import Iterator
from pathlib import Path

import pytest

from station.core.equipment import Checking, Equipment, Weighing
from tests.helpers.ledgers import Ground


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A station with scale and reader whose bench is locked."""
    ground = Ground(tmp_path, numbers=0, equipment=Equipment(Weighing(), Checking()))
    yield ground
    ground.close()
