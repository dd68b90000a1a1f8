"""kill -9 of the station, and of the store, at random moments of a shift."""

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.helpers.floor_books import judge_run
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_packer import Errors, Packer
from tests.helpers.floor_run import Floor, Program

pytestmark = pytest.mark.faults

ERRING = Errors(wrong=0.05, surplus=0.05, burst=6, gap_s=0.03)


class StationKiller:
    """Kills the station `count` times: now and then while it starts, mostly at a random moment of work."""

    def __init__(self, floor: Floor, count: int, seed: int) -> None:
        self.left = count
        self._dice = random.Random(seed)
        self._timer = threading.Timer(0, print)
        floor.on_launch = self._at_launch
        floor.on_ready = self._at_work

    def stop(self) -> None:
        """Kill no more."""
        self.left = 0
        self._timer.cancel()

    def _at_launch(self, station: Program) -> None:
        if self._dice.random() < 0.2:
            self._arm(station, self._dice.uniform(0.0, 1.0))

    def _at_work(self, station: Program) -> None:
        if not self._timer.is_alive():
            self._arm(station, self._dice.uniform(0.0, 1.5))

    def _arm(self, station: Program, after: float) -> None:
        if self.left:
            self.left -= 1
            self._timer = threading.Timer(after, station.strike)
            self._timer.start()


class StoreKiller(threading.Thread):
    """Kills the store `count` times, up to `pause` seconds after it was started, and starts it again."""

    def __init__(self, floor: Floor, count: int, pause: float) -> None:
        super().__init__(name="store-killer", daemon=True)
        self.left = count
        self._pause = pause
        self._floor = floor
        self._dice = random.Random(count)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Kill and start until the count is reached."""
        while self.left and not self._stopping.wait(self._dice.uniform(0.1, self._pause)):
            assert self._floor.store is not None
            self._floor.store.kill()
            self._stopping.wait(self._dice.uniform(0.0, 0.8))
            self._floor.start_store()
            self.left -= 1

    def stop(self) -> None:
        """Kill no more; the store runs."""
        self._stopping.set()
        self.join()


@pytest.fixture
def goods(request: pytest.FixtureRequest) -> Goods:
    """The goods of a fixture that the test names."""
    named: Goods = request.getfixturevalue(request.param)
    return named


@pytest.fixture
def packer(floor: Floor, goods: Goods) -> Packer:
    """A worker at a floor where all but the station runs."""
    floor.start_store()
    floor.start_printer()
    floor.write_config()
    return Packer(floor, goods.codes, ERRING)


def pack_until(packer: Packer, orders: Sequence[dict[str, Any]], count: int, done: Callable[[], bool]) -> int:
    """Pack orders one after the other, at least `count` and until `done`; returns how many."""
    for number, order in enumerate(orders, start=1):
        packer.pack(order["external_id"])
        if number >= count and done():
            return number
    raise AssertionError("all orders are packed, and not all was done that was to be done meanwhile")


@pytest.mark.parametrize(
    ("goods", "kills", "count"),
    [("invented", 4, 4), pytest.param("shared", 20, 200, marks=pytest.mark.soak)],
    indirect=["goods"],
)
def test_a_killed_station_loses_doubles_and_reorders_nothing(
    floor: Floor, packer: Packer, goods: Goods, kills: int, count: int
) -> None:
    """A scan in flight may be lost with the process; then the worker sees that, and scans it again."""
    killer = StationKiller(floor, kills, seed=kills)
    try:
        packer.begin()
        packed = pack_until(packer, goods.orders, count, lambda: packer.restarts >= kills)
    finally:
        killer.stop()
    told = judge_run(floor, packer.made, goods.orders[:packed])
    print(f"{packer.restarts} kills, {packed} orders, {len(packer.made)} scans: {told}")
    assert told["order-packed"] == packed


@pytest.mark.parametrize(
    ("goods", "kills"),
    [("invented", 4), pytest.param("invented", 30, marks=pytest.mark.soak)],
    indirect=["goods"],
)
def test_a_station_killed_while_a_label_prints_prints_it_once_or_asks(
    floor: Floor, packer: Packer, goods: Goods, kills: int
) -> None:
    """Killed before it is sent, while it is sent, while it prints, or before that is known."""
    assert floor.printer is not None
    floor.printer.ask("slow 0.3")
    dice = random.Random(kills)
    packer.begin()
    for order in goods.orders[:kills]:
        packer.fill(order["external_id"])
        assert floor.station is not None
        killer = threading.Timer(dice.uniform(0.0, 0.8), floor.station.strike)
        killer.start()
        packer.pack(order["external_id"])
        killer.join()
        if floor.station.killed:
            packer.recover()
    assert packer.restarts == kills
    told = judge_run(floor, packer.made, goods.orders[:kills])
    print(f"{kills} kills, {told['label-void']} labels asked for and printed again")
    assert told["order-packed"] == kills


@pytest.mark.parametrize(
    ("goods", "kills", "count"),
    [("invented", 3, 4), pytest.param("shared", 10, 200, marks=pytest.mark.soak)],
    indirect=["goods"],
)
def test_a_killed_store_loses_doubles_and_reorders_nothing(
    floor: Floor, packer: Packer, goods: Goods, kills: int, count: int
) -> None:
    floor.start_station()
    killer = StoreKiller(floor, kills, pause=count / 8)
    killer.start()
    try:
        packed = pack_until(packer, goods.orders, count, lambda: killer.left == 0)
    finally:
        killer.stop()
    told = judge_run(floor, packer.made, goods.orders[:packed])
    print(f"{kills} kills, {packed} orders, {len(packer.made)} scans: {told}")
    assert told["order-packed"] == packed
