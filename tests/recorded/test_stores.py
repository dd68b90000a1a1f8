"""A store's database of an earlier version opens, agrees with itself, and says what it said."""

from pathlib import Path

import pytest

from tests.recorded.reading import differences, lay_out, read_rows
from tests.recorded.stage import Stage, say

pytestmark = pytest.mark.e2e
STATES = {"released", "on-hold", "packing", "packed", "cancelled"}


def test_a_recorded_store_is_well_and_tells_the_same_facts_to_the_same_tokens(
    recording: Path, stage: Stage
) -> None:
    database = lay_out(recording, "store.sqlite", stage.folder / "store.sqlite")
    told = read_rows(recording, "stations.json")[0]["store"]
    assert say("store", "check", "--database", database) == told["check"] == "all is well"
    _, url = stage.serve(database)
    secrets, facts = told["secrets"], told["feed"]["facts"]
    page = stage.get(f"{url}/v1/feed?after=&limit=1000", secrets["oms"])
    sent = {fact[name] for fact in facts for name in ("at", "received")}
    assert not list(differences(told["feed"], page, sent))
    assert len(page["facts"]) == len(facts) > 100
    middle = len(facts) // 2
    rest = stage.get(f"{url}/v1/feed?after={facts[middle]['cursor']}&limit=1000", secrets["admin"])
    assert not list(differences(facts[middle + 1 :], rest["facts"], sent))
    assert rest["cursor"] == told["feed"]["cursor"]
    orders = stage.get(f"{url}/v1/orders?limit=500", secrets["lead"])["orders"]
    assert {order["state"] for order in orders} == STATES
    assert stage.get(f"{url}/v1/exceptions", secrets["lead"])["exceptions"]
    assert stage.get(f"{url}/v1/quarantine", secrets["lead"])["quarantined"]
    for station in ("bench-1", "bench-2", "bench-3", "by-hand"):
        assert stage.get(f"{url}/v1/sync/pull?after=&wait=0", secrets[station])["changes"]
    calls = [row for row in read_rows(recording, "wire.jsonl") if "method" in row]
    shown = {
        row["path"]: row["answer"]
        for row in calls[-20:]
        if row["method"] == "GET" and row["path"].startswith("/v1/orders/") and row["status"] == 200
    }
    assert len(shown) == 5
    for path, answer in shown.items():
        assert not list(differences(answer, stage.get(f"{url}{path}", secrets["lead"])))
