"""The calls order systems, leads and stations make, over the wire."""

import gzip
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from sync.contract.facts import CHAIN_START, canonical
from sync.contract.messages import PushRequest
from sync.store.db.clock import now_ms
from sync.store.db.database import open_database
from sync.store.http.server import StoreServer
from sync.store.stations import enrolment
from tests.sync.store.http.conftest import Caller
from tests.sync.store.samples import a_fact, an_item, an_order, stock_items

ITEMS = [an_item("SKU-1", "09521234567899"), an_item("SKU-2")]


@pytest.fixture
def stocked(oms: Caller) -> Caller:
    assert oms.put("/v1/items", ITEMS)[0] == 200
    return oms


def push_of(*facts: Any, base: int = 0, prev: bytes = CHAIN_START) -> PushRequest:
    raws = [msgspec.Raw(canonical(fact)) for fact in facts]
    return PushRequest(1, "bench-1", 1, base, prev.hex(), raws)


def test_an_order_goes_out_and_its_facts_come_back(stocked: Caller, bench: Caller) -> None:
    status, taken = stocked.post("/v1/orders", [an_order("W1")])
    assert (status, taken) == (
        200,
        {"orders": [{"id": "W1", "external_id": "W1", "state": "released", "code": "ORD/W1/5"}]},
    )
    assert [change["key"] for change in bench.get("/v1/sync/pull")[1]["changes"]] == ["SKU-1", "SKU-2", "W1"]
    claims = bench.post("/v1/claims", {"station": "bench-1", "epoch": 1, "want": 30})[1]
    assert claims["granted"] == [{"order": "W1", "fence": 1}]
    block = bench.post(
        "/v1/number-blocks",
        {"station": "bench-1", "epoch": 1, "kind": "tracking", "count": 50, "request": "r"},
    )[1]
    assert (block["prefix"], block["first"], block["last"]) == ("PL", 1, 50)
    facts = [
        a_fact("pack-started", seq=1, fence=1),
        a_fact("unit-packed", seq=2, sku="SKU-1", quantity=2),
        a_fact("unit-packed", seq=3, sku="none"),
        a_fact("order-packed", seq=4, fence=1),
    ]
    status, answer = bench.post("/v1/sync/push", push_of(*facts))
    assert (status, answer["ack"], [one["seq"] for one in answer["quarantined"]]) == (200, 4, [3])
    order = stocked.get("/v1/orders/W1")[1]
    assert (order["state"], order["lines"]) == ("packed", [{"sku": "SKU-1", "quantity": 2, "packed": 2}])
    feed = stocked.get("/v1/feed")[1]
    assert [fact["seq"] for fact in feed["facts"]] == [1, 2, 3, 4]
    assert stocked.get(f"/v1/feed?after={feed['cursor']}")[1]["facts"] == []


def test_hold_release_and_cancel_answer_with_the_order(stocked: Caller, lead: Caller) -> None:
    stocked.post("/v1/orders", [an_order("W1")])
    states = [
        lead.post(f"/v1/orders/W1/{what}", {"reason": what})[1]["state"]
        for what in ("hold", "release", "cancel")
    ]
    assert states == ["on-hold", "released", "cancelled"]
    history = lead.get("/v1/orders/W1")[1]["history"]
    assert [(one["who"], one["detail"]) for one in history[1:]] == [
        ("the lead", "hold"), ("the lead", "release"), ("the lead", "cancel"),
    ]  # fmt: skip
    assert [one["id"] for one in stocked.get("/v1/orders?state=cancelled")[1]["orders"]] == ["W1"]


def test_a_lead_breaks_a_claim_and_an_order_system_cannot(
    stocked: Caller, lead: Caller, bench: Caller
) -> None:
    stocked.post("/v1/orders", [an_order("W1")])
    bench.post("/v1/claims", {"station": "bench-1", "epoch": 1, "want": 1})
    assert stocked.post("/v1/orders/W1/claim/break", {"reason": "x"})[0] == 403
    assert lead.post("/v1/orders/W1/claim/break", {"reason": "x"})[1]["claimed_by"] is None


def pack(body: bytes, encoding: str) -> bytes:
    match encoding:
        case "gzip":
            return gzip.compress(body)
        case "zstd":
            return zstandard.ZstdCompressor().compress(body)
        case _:
            return body


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "identity"])
@pytest.mark.parametrize("form", ["array", "lines"])
def test_bodies_are_taken_packed_and_in_lines(oms: Caller, encoding: str, form: str) -> None:
    values = [msgspec.json.encode(item) for item in ITEMS]
    body = b"[" + b",".join(values) + b"]" if form == "array" else b"\r\n".join([*values, b""])
    packed = pack(body, encoding)
    kind = "application/json" if form == "array" else "application/x-ndjson; charset=utf-8"
    response = oms.send("PUT", "/v1/items", packed, Content_Encoding=encoding, Content_Type=kind)
    assert response.status == 200
    assert [one["state"] for one in response.json()["items"]] == ["created", "created"]


def test_a_push_is_taken_in_zstd(bench: Caller) -> None:
    body = zstandard.ZstdCompressor().compress(msgspec.json.encode(push_of(a_fact("signed-in", None))))
    response = bench.send(
        "POST", "/v1/sync/push", body, Content_Encoding="zstd", Content_Type="application/json"
    )
    assert (response.status, response.json()["ack"]) == (200, 1)


def test_a_station_enrols_with_a_code_and_is_known_by_its_new_secret(
    server: StoreServer, nobody: Caller
) -> None:
    with server.database.writing() as conn:
        code = enrolment.make_code(conn, "bench-7", now_ms())
    status, given = nobody.post("/v1/stations/enroll", {"code": code, "fingerprint": "f"})
    assert (status, given["station"], given["epoch"]) == (200, "bench-7", 1)
    assert Caller(server.url, given["token"]).get("/v1/sync/pull")[0] == 200


def test_a_long_poll_answers_as_soon_as_something_changes(stocked: Caller, bench: Caller) -> None:
    cursor = bench.get("/v1/sync/pull")[1]["cursor"]
    answers: list[Any] = []
    poll = threading.Thread(target=lambda: answers.append(bench.get(f"/v1/sync/pull?after={cursor}&wait=60")))
    poll.start()
    stocked.post("/v1/orders", [an_order("W1")])
    poll.join(30)
    assert [change["key"] for change in answers[0][1]["changes"]] == ["W1"]


def test_a_long_poll_hears_of_what_another_process_commits(
    server: StoreServer, bench: Caller, tmp_path: Path
) -> None:
    cursor = bench.get("/v1/sync/pull")[1]["cursor"]
    answers: list[Any] = []
    poll = threading.Thread(target=lambda: answers.append(bench.get(f"/v1/sync/pull?after={cursor}&wait=60")))
    poll.start()
    other = open_database(str(tmp_path / "store.db"))
    stock_items(other, "SKU-9")
    other.close()
    poll.join(30)
    assert [change["key"] for change in answers[0][1]["changes"]] == ["SKU-9"]


def test_a_long_poll_of_the_feed_answers_with_the_first_fact(oms: Caller, bench: Caller) -> None:
    answers: list[Any] = []
    poll = threading.Thread(target=lambda: answers.append(oms.get("/v1/feed?wait=60")))
    poll.start()
    bench.post("/v1/sync/push", push_of(a_fact("signed-in", None)))
    poll.join(30)
    assert [fact["type"] for fact in answers[0][1]["facts"]] == ["signed-in"]


def test_a_poll_without_news_ends_with_an_empty_page(bench: Caller) -> None:
    cursor = bench.get("/v1/sync/pull")[1]["cursor"]
    status, page = bench.get(f"/v1/sync/pull?after={cursor}&wait=0.05")
    assert (status, page["changes"], page["cursor"]) == (200, [], cursor)


def test_polls_of_many_stations_leave_room_for_others(
    server: StoreServer, bench: Caller, stocked: Caller
) -> None:
    """Each would hold a thread for a minute, were waiting not done without one."""
    cursor = bench.get("/v1/sync/pull")[1]["cursor"]
    path = f"/v1/sync/pull?after={cursor}&wait=60"
    answers: list[int] = []

    def poll() -> None:
        caller = Caller(server.url, bench.token)
        answers.append(caller.get(path)[0])
        caller.pool.clear()

    polls = [threading.Thread(target=poll) for _ in range(60)]
    for one in polls:
        one.start()
    assert stocked.get("/v1/orders")[0] == 200
    stocked.post("/v1/orders", [an_order("W1")])
    for one in polls:
        one.join(30)
    assert answers == [200] * 60


def test_the_description_lists_every_call_and_needs_no_network(nobody: Caller) -> None:
    status, described = nobody.get("/openapi.json")
    assert status == 200
    for path in (
        "/v1/items", "/v1/operators", "/v1/cartons", "/v1/locations", "/v1/orders", "/v1/orders/{order_id}",
        "/v1/orders/{order_id}/hold", "/v1/orders/{order_id}/release", "/v1/orders/{order_id}/cancel",
        "/v1/feed", "/v1/stations/enroll", "/v1/sync/push", "/v1/sync/pull", "/v1/claims",
        "/v1/number-blocks", "/healthz",
    ):  # fmt: skip
        assert path in described["paths"], path
    assert "NewOrder" in described["components"]["schemas"]
    page = nobody.send("GET", "/docs")
    assert page.status == 200
    assert b"/v1/sync/push" in page.data
    assert b"http://" not in page.data
    assert b"https://" not in page.data
    assert b"<script" not in page.data


def test_health_tells_the_schema_version_without_a_token(nobody: Caller, server: StoreServer) -> None:
    assert nobody.get("/healthz") == (
        200,
        {"status": "ok", "schema_version": 1, "incarnation": server.database.incarnation},
    )
