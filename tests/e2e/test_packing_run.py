"""Real orders, packed through real processes by a worker who errs."""

import random

import pytest

from tests.helpers.floor_books import judge_run
from tests.helpers.floor_goods import Goods, has_shared_data, read_shared
from tests.helpers.floor_packer import Errors, Packer
from tests.helpers.floor_run import Floor, packline

pytestmark = pytest.mark.e2e

ERRING = Errors(wrong=0.05, surplus=0.05, burst=6, gap_s=0.03)


def test_every_item_and_order_is_taken_over_and_sent_again_changes_nothing(floor: Floor) -> None:
    if not has_shared_data():
        pytest.skip("the shared data is not here: set PACKLINE_DATA to its folder")
    shared = read_shared()
    done = packline("store", "import", "--database", floor.store_db, shared.items_file)
    assert done.stdout.endswith("17553 items\n"), done
    floor.start_store()
    first = floor.oms.call("POST", "/v1/orders", list(shared.orders))
    assert [order["external_id"] for order in first["orders"]] == [f"W{n:05d}" for n in range(1000)]
    assert {order["state"] for order in first["orders"]} == {"released"}
    listed = floor.oms.orders()
    again = floor.oms.call("POST", "/v1/orders", list(shared.orders))
    assert again == first
    assert floor.oms.orders() == listed
    assert floor.check_store() == "all is well"


@pytest.mark.parametrize("count", [25, pytest.param(200, marks=pytest.mark.soak)])
def test_an_erring_scanner_packs_every_order_exactly_and_loses_no_scan(
    floor: Floor, shared: Goods, count: int
) -> None:
    floor.start_store()
    floor.start_printer()
    floor.write_config()
    floor.start_station()
    packer = Packer(floor, shared.codes, ERRING)
    orders = random.Random(count).sample(list(shared.orders), count)
    for order in orders:
        packer.pack(order["external_id"])
    assert floor.station is not None
    assert floor.station.stop() == 0
    floor.start_station()
    told = judge_run(floor, packer.made, orders)
    print(f"{count} orders, {len(packer.made)} scans: {told}")
    assert told["order-packed"] == count
    assert told["unit-packed"] == sum(line["quantity"] for order in orders for line in order["lines"])
