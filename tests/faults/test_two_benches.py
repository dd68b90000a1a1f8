"""Two benches pack one order, one of them offline: both parcels exist, and both benches are named."""

from collections.abc import Iterator

import pytest

from tests.helpers.floor_books import outbox_troubles, read_journal, read_order, wait_order
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_oms import OrderSystem
from tests.helpers.floor_packer import Errors, Packer
from tests.helpers.floor_run import Floor

pytestmark = pytest.mark.faults


@pytest.fixture
def other(floor: Floor, invented: Goods) -> Iterator[Floor]:
    """Two benches at one store, the first by a cable that can be cut; this is the second."""
    floor.start_store()
    second = floor.beside(floor.folder / "second", "bench-2")
    try:
        floor.lay_cable()
        for bench in (floor, second):
            bench.folder.mkdir(exist_ok=True)
            bench.start_printer()
            bench.write_config()
            bench.start_station()
        yield second
    finally:
        second.close()


def test_an_order_packed_at_two_benches_ships_once_and_names_both(
    floor: Floor, other: Floor, invented: Goods
) -> None:
    """The first has claimed it and is cut off; a lead breaks the claim, the second packs it too."""
    assert floor.cable is not None
    order = invented.orders[0]
    name = order["external_id"]
    ident = read_order(floor, name).id
    assert floor.oms.order(ident)["claimed_by"] == floor.name
    floor.cable.cut()
    lead = OrderSystem(f"http://127.0.0.1:{floor.store_port}", floor.token("lead", "lead"))
    lead.call("POST", f"/v1/orders/{ident}/claim/break", {"reason": "bench-1 is cut off"})
    lead.close()
    wait_order(other, name, lambda row: row.claimed_by is None)
    for bench in (other, floor):
        Packer(bench, invented.codes, Errors()).pack(name)
    floor.cable.mend()
    for bench in (other, floor):
        last = bench.status()["last_seq"]
        floor.oms.wait_fact(lambda fact: (fact["station"], fact["seq"]) == (bench.name, last))  # noqa: B023 - asked before the loop goes on
    kept = floor.oms.order(ident)
    assert [(said["kind"], said["stations"]) for said in kept["exceptions"]] == [
        ("double-pack", f"{other.name}, {floor.name}")
    ]
    assert kept["state"] == "packed"
    assert len({parcel["tracking"] for parcel in kept["parcels"]}) == 2
    assert {parcel["station"]: parcel["state"] for parcel in kept["parcels"]}[floor.name] == "doubled"
    assert floor.check_store() == "all is well"
    judge_benches(floor, other)


def judge_benches(*benches: Floor) -> None:
    """See that each bench's facts are at the store once, in order, and hold its journal."""
    facts = benches[0].oms.feed()
    for bench in benches:
        own = [fact for fact in facts if fact["station"] == bench.name]
        assert [fact["seq"] for fact in own] == list(range(1, len(own) + 1))
        scans = [fact["data"]["code"] for fact in own if fact["type"] == "scan-journaled"]
        assert scans == [row.code for row in read_journal(bench)]
        assert outbox_troubles(bench) == []
