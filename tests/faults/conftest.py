"""What every test of faults needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.floor_goods import Goods, has_shared_data, invent, load_goods, read_shared
from tests.helpers.floor_run import Floor


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    """A floor on which nothing runs yet."""
    with_nothing = Floor(tmp_path)
    try:
        yield with_nothing
    finally:
        with_nothing.close()


@pytest.fixture
def invented(floor: Floor) -> Goods:
    """Forty orders of an invented assortment, imported into the floor's store."""
    goods = invent(floor.folder, 40)
    load_goods(floor, goods)
    return goods


@pytest.fixture
def shared() -> Goods:
    """The shared data; the test is skipped where it is absent."""
    if not has_shared_data():
        pytest.skip("the shared data is not here: set PACKLINE_DATA to its folder")
    return read_shared()
