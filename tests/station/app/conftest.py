from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.ledgers import BADGE, Ground


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A station whose bench is locked."""
    ground = Ground(tmp_path)
    yield ground
    ground.close()


@pytest.fixture
def signed_in(ground: Ground) -> Ground:
    """A station at which the packer is ready."""
    ground.scan(BADGE)
    return ground
