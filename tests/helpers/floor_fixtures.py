"""Fixtures of the tests with whole processes; a conftest takes them over by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.floor_goods import Goods, has_shared_data, invent, load_goods, read_shared
from tests.helpers.floor_run import Floor, Stock


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    """A floor on which nothing runs yet."""
    with_nothing = Floor(tmp_path)
    try:
        yield with_nothing
    finally:
        with_nothing.close()


@pytest.fixture(scope="session")
def invented_stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Goods, Stock]:
    """Orders of an invented assortment, and a store that has them."""
    folder = tmp_path_factory.mktemp("invented")
    return fill(folder, invent(folder, 400))


@pytest.fixture(scope="session")
def shared_stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Goods, Stock] | None:
    """The shared data, and a store that has it; None where it is absent."""
    return fill(tmp_path_factory.mktemp("shared"), read_shared()) if has_shared_data() else None


@pytest.fixture
def invented(floor: Floor, invented_stock: tuple[Goods, Stock]) -> Goods:
    """The invented assortment and its orders, in the floor's store."""
    goods, stock = invented_stock
    floor.take_stock(stock)
    return goods


@pytest.fixture
def shared(floor: Floor, shared_stock: tuple[Goods, Stock] | None) -> Goods:
    """The shared data, in the floor's store; the test is skipped where it is absent."""
    if shared_stock is None:
        pytest.skip("the shared data is not here: set PACKLINE_DATA to its folder")
    goods, stock = shared_stock
    floor.take_stock(stock)
    return goods


def fill(folder: Path, goods: Goods) -> tuple[Goods, Stock]:
    """Fill a store in a folder with goods."""
    floor = Floor(folder)
    try:
        load_goods(floor, goods)
        return goods, floor.stock()
    finally:
        floor.close()
