"""What waits for a person is listed."""

import msgspec

from sync.contract.facts import CHAIN_START, canonical
from sync.contract.messages import PushRequest
from sync.store.http.server import StoreServer
from tests.sync.store.http.conftest import Caller
from tests.sync.store.samples import a_fact, an_order, stock_items, take, tell


def test_exceptions_come_page_by_page(server: StoreServer, lead: Caller) -> None:
    stock_items(server.database, "SKU-1")
    take(server.database, an_order("A"), an_order("B"))
    for order in ("A", "B"):
        tell(server.database, a_fact("order-packed", order, fence=1), station="bench-1")
        tell(server.database, a_fact("order-packed", order, fence=2), station="bench-2")
    first = lead.get("/v1/exceptions?limit=1")[1]
    second = lead.get(f"/v1/exceptions?limit=1&after={first['cursor']}")[1]
    assert [
        (one["kind"], one["order"], one["stations"]) for one in first["exceptions"] + second["exceptions"]
    ] == [
        ("double-pack", "A", "bench-1, bench-2"),
        ("double-pack", "B", "bench-1, bench-2"),
    ]
    assert (first["more"], second["more"]) == (True, False)
    assert lead.get(f"/v1/exceptions?after={second['cursor']}")[1]["cursor"] == second["cursor"]


def test_facts_in_quarantine_are_listed_with_the_reason(oms: Caller, bench: Caller) -> None:
    facts = [a_fact("unit-packed", "none", seq=seq, sku="SKU-1") for seq in (1, 2)]
    raws = [msgspec.Raw(canonical(fact)) for fact in facts]
    assert (
        bench.post("/v1/sync/push", PushRequest(1, "bench-1", 1, 0, CHAIN_START.hex(), raws))[1]["ack"] == 2
    )
    listed = oms.get("/v1/quarantine?limit=1")[1]
    assert [(one["seq"], one["id"], one["code"]) for one in listed["quarantined"]] == [
        (1, "id-1", "unknown-order")
    ]
    assert listed["more"] is True
    assert oms.get("/v1/quarantine")[1]["more"] is False
