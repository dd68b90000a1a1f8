"""The order store is gone in the middle of the work: the bench goes on, labels and all."""

import os
import signal

import pytest

from tests.helpers.floor_books import judge_run
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_packer import Errors, Packer
from tests.helpers.floor_run import Floor

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("count", [8, pytest.param(25, marks=pytest.mark.soak)])
def test_orders_are_packed_with_labels_while_the_store_is_dead_and_the_feed_has_all_when_it_is_back(
    floor: Floor, invented: Goods, count: int
) -> None:
    """Half of the orders are claimed, half are not; in between the station itself is started anew."""
    store = floor.start_store()
    floor.start_printer()
    floor.write_config(claims=count // 2)
    floor.start_station()
    assert floor.status()["claims"] == count // 2
    store.kill()
    packer = Packer(floor, invented.codes, Errors(wrong=0.05, surplus=0.05, burst=4, gap_s=0.03))
    orders = invented.orders[:count]
    for number, order in enumerate(orders):
        if number == count // 2:
            assert floor.station is not None
            floor.station.kill()
            packer.recover()
        packer.pack(order["external_id"])
    offline = floor.status()
    assert offline["acked_seq"] < offline["last_seq"]
    assert offline["unsent"] > len(packer.made)
    floor.start_store()
    told = judge_run(floor, packer.made, orders)
    assert told["order-packed"] == told["tracking-allotted"] == count


def test_orders_are_packed_while_the_store_is_frozen_and_answers_nothing(
    floor: Floor, invented: Goods
) -> None:
    """It still takes connections, and leaves them waiting: worse than a store that is dead."""
    store = floor.start_store()
    floor.start_printer()
    floor.write_config()
    floor.start_station()
    packer = Packer(floor, invented.codes, Errors(burst=4, gap_s=0.03))
    orders = invented.orders[:3]
    os.kill(store.pid, signal.SIGSTOP)
    try:
        for order in orders:
            packer.pack(order["external_id"])
        assert floor.status()["unsent"] > len(packer.made)
    finally:
        os.kill(store.pid, signal.SIGCONT)
    assert judge_run(floor, packer.made, orders)["order-packed"] == len(orders)
