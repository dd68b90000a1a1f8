"""The order system holds or cancels an order that a bench has: the worker is stopped, nothing is lost."""

import pytest

from tests.helpers.floor_books import judge_labels, outbox_troubles, read_order, wait_level, wait_order
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_oms import Fact
from tests.helpers.floor_packer import ACK, Errors, Packer, badge, order_code
from tests.helpers.floor_run import Floor

pytestmark = pytest.mark.e2e


@pytest.fixture
def packer(floor: Floor, invented: Goods) -> Packer:
    """A worker at a running floor, the station at a cable that can be cut."""
    floor.start_store()
    floor.start_printer()
    floor.lay_cable()
    floor.write_config()
    floor.start_station()
    return Packer(floor, invented.codes, Errors())


@pytest.fixture
def order(invented: Goods) -> tuple[str, list[str]]:
    """An order of several pieces: how the order system calls it, and the code of each piece."""
    chosen = next(one for one in invented.orders if len(one["lines"]) > 2)
    codes = [invented.codes[line["sku"]] for line in chosen["lines"] for _ in range(line["quantity"])]
    return chosen["external_id"], codes


def open_order(packer: Packer, name: str, codes: list[str]) -> str:
    """Sign in, open an order and scan the first two pieces into its box; returns the order's id."""
    ident = read_order(packer.floor, name).id
    packer.scan(badge(), order_code(ident), *codes[:2])
    return ident


def wait_stopped(floor: Floor) -> str:
    """Wait until the bench is stopped, and return what it says."""
    assert floor.station is not None
    return str(floor.station.wait_line(lambda line: "stopped" in line)[1]["stopped"])


def types_of(facts: list[Fact], order: str) -> list[str]:
    """Return the types of the facts about an order, scans left out."""
    told = [fact["type"] for fact in facts if fact["order"] == order]
    return [kind for kind in told if kind != "scan-journaled"]


def judge_rest(floor: Floor, packer: Packer) -> list[Fact]:
    """Hold journal, feed, chain and store against each other; returns the feed."""
    facts = wait_level(floor)
    scans = [fact["data"]["code"] for fact in facts if fact["type"] == "scan-journaled"]
    assert scans == packer.made
    assert [fact["seq"] for fact in facts] == list(range(1, len(facts) + 1))
    assert outbox_troubles(floor) == []
    assert floor.check_store() == "all is well"
    return facts


def test_a_cancelled_order_stops_the_bench_that_has_it_open_and_comes_out_of_the_box(
    floor: Floor, packer: Packer, order: tuple[str, list[str]]
) -> None:
    name, codes = order
    ident = open_order(packer, name, codes)
    floor.oms.command(ident, "cancel", "the customer changed their mind")
    assert "CANCELLED" in wait_stopped(floor).upper()
    assert packer.scan(codes[2])[0]["outcome"] == "ignored-latched"
    packer.scan(ACK)
    assert packer.scan(codes[1])[0]["state"] == "verifying"
    assert packer.scan(codes[0])[0]["state"] == "ready"
    assert packer.scan(order_code(ident))[0]["outcome"] == "refused"
    facts = judge_rest(floor, packer)
    told = [
        "pack-started",
        "unit-packed",
        "unit-packed",
        "unit-taken-out",
        "unit-taken-out",
        "pack-cancelled",
    ]
    assert types_of(facts, ident) == told
    kept = floor.oms.order(ident)
    assert kept["state"] == "cancelled"
    assert {line["packed"] for line in kept["lines"]} == {0}


def test_an_order_cancelled_when_its_label_is_out_loses_the_label_too(
    floor: Floor, packer: Packer, order: tuple[str, list[str]]
) -> None:
    """The number is burnt with the label: it is void, and scanning it closes nothing."""
    name, codes = order
    tracking = packer.box(name)
    assert floor.station is not None
    floor.station.wait_line(lambda line: line.get("tracking") == tracking and line["state"] == "printed")
    ident = read_order(floor, name).id
    floor.oms.command(ident, "cancel", "fraud")
    wait_stopped(floor)
    packer.scan(ACK)
    assert packer.scan(tracking)[0]["outcome"] == "refused"
    packer.scan(ACK)
    taken_out = packer.scan(*codes)
    assert {line["outcome"] for line in taken_out} == {"accepted"}
    assert taken_out[-1]["state"] == "ready"
    told = types_of(judge_rest(floor, packer), ident)
    assert told.count("label-void") == 1
    assert told[-1] == "pack-cancelled"
    assert floor.oms.order(ident)["state"] == "cancelled"


def test_a_held_order_is_set_aside_and_packed_on_when_it_is_released(
    floor: Floor, packer: Packer, order: tuple[str, list[str]]
) -> None:
    name, codes = order
    ident = open_order(packer, name, codes)
    floor.oms.command(ident, "hold", "address is asked for")
    assert "HOLD" in wait_stopped(floor).upper()
    packer.scan(ACK)
    assert floor.status()["state"] == "ready"
    assert packer.scan(order_code(ident))[0]["outcome"] == "refused"
    packer.scan(ACK)
    floor.oms.command(ident, "release", "address is right")
    wait_order(floor, name, lambda row: row.state != "on-hold")
    packer.pack(name)
    facts = judge_rest(floor, packer)
    kept = floor.oms.order(ident)
    assert kept["state"] == "packed"
    assert all(line["packed"] == line["quantity"] for line in kept["lines"])
    judge_labels(floor, facts, {parcel["tracking"] for parcel in kept["parcels"]})


def test_an_order_cancelled_while_the_bench_was_offline_stops_it_when_it_hears(
    floor: Floor, packer: Packer, order: tuple[str, list[str]]
) -> None:
    """The bench had it open; what was packed meanwhile is packed, and comes out again."""
    name, codes = order
    assert floor.cable is not None
    ident = open_order(packer, name, codes)
    floor.cable.cut()
    floor.oms.command(ident, "cancel", "too late")
    assert packer.scan(codes[2])[0]["outcome"] == "counted"
    floor.cable.mend()
    wait_stopped(floor)
    packer.scan(ACK)
    assert packer.scan(*codes[:3])[-1]["state"] == "ready"
    told = types_of(judge_rest(floor, packer), ident)
    assert told.count("unit-packed") == told.count("unit-taken-out") == 3
    assert told[-1] == "pack-cancelled"


def test_an_order_packed_before_its_cancellation_was_heard_is_named_as_an_exception(
    floor: Floor, packer: Packer, order: tuple[str, list[str]]
) -> None:
    """The parcel exists, so it is kept; the store says that it is to be pulled."""
    name, _ = order
    assert floor.cable is not None
    ident = read_order(floor, name).id
    floor.cable.cut()
    floor.oms.command(ident, "cancel", "too late")
    packer.pack(name)
    floor.cable.mend()
    facts = judge_rest(floor, packer)
    kept = floor.oms.order(ident)
    assert kept["state"] == "cancelled"
    assert kept["exceptions"], kept
    assert all(line["packed"] == line["quantity"] for line in kept["lines"])
    judge_labels(floor, facts, {parcel["tracking"] for parcel in kept["parcels"]})
