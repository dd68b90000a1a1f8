"""Stations that an earlier version left behind go on where they were."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.recorded import insides
from tests.recorded.reading import differences, lay_out, read_rows
from tests.recorded.stage import Bench, Stage, say, site_code

pytestmark = pytest.mark.e2e


class Left:
    """A recorded station beside a copy of its store, which is served."""

    def __init__(self, stage: Stage, recording: Path, name: str) -> None:
        told = read_rows(recording, "stations.json")[0]
        self.told, self.secrets = told[name], told["store"]["secrets"]
        self.stage, self.name = stage, name
        self.store_db = lay_out(recording, "store.sqlite", stage.folder / "store.sqlite")
        self.store, self.url = stage.serve(self.store_db)
        self.bench = Bench(stage, name, self.url, f'token = "{self.secrets[name]}"')
        lay_out(recording, f"{name}.sqlite", self.bench.database)

    def forget_machine(self) -> None:
        """Let the station and its store not know on which machine and at which place the database was."""
        for path, table in ((self.bench.database, "outbox_head"), (self.store_db, "station_epochs")):
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(f"UPDATE {table} SET fingerprint = ''")

    def level(self) -> None:
        """Wait until the store has everything."""
        self.bench.wait(lambda told: told["unsent"] == 0)

    def facts(self) -> list[dict[str, Any]]:
        """Return this station's facts in the store's feed."""
        page = self.stage.get(f"{self.url}/v1/feed?limit=1000", self.secrets["oms"])
        return [fact for fact in page["facts"] if fact["station"] == self.name]

    def kept(self) -> dict[str, tuple[str, Any]]:
        """Return type and content of every fact the station has, by id."""
        with closing(sqlite3.connect(self.bench.database)) as connection:
            bodies = [json.loads(row[0]) for row in connection.execute("SELECT body FROM outbox")]
        return {body["id"]: (body["type"], body["data"]) for body in bodies}

    def end(self) -> None:
        """See that everything is in the store exactly once, and well at both ends."""
        self.level()
        assert self.bench.program is not None
        assert self.bench.program.stop() == 0
        assert self.store.stop() == 0
        assert say("store", "check", "--database", self.store_db) == "all is well"
        assert insides.outbox_troubles(self.bench.database) == []

    def judge_facts(self) -> None:
        """See that the feed has each fact of the station once, with its content."""
        facts, kept = self.facts(), self.kept()
        ids = [fact["id"] for fact in facts]
        assert len(set(ids)) == len(ids)
        assert set(kept) <= set(ids)
        for fact in facts:
            if fact["id"] in kept:
                assert (fact["type"], fact["data"]) == kept[fact["id"]]


def judge_lines(recorded: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    """See that every kind of line that was told then is told, with every name it had."""
    names: dict[str, set[str]] = {}
    for line in recorded:
        names.setdefault(next(iter(line)), set()).update(line)
    kinds = {next(iter(line)) for line in told}
    assert {"ready", "journal", "label", "device", "store"} <= kinds
    for line in told:
        assert names.get(next(iter(line)), set()) <= line.keys(), line
    assert not list(differences(recorded[0], told[0]))


@pytest.mark.parametrize("name", ["bench-1", "bench-2", "bench-3"])
def test_the_status_of_a_recorded_station_is_what_it_was(recording: Path, tmp_path: Path, name: str) -> None:
    told = read_rows(recording, "stations.json")[0]
    lay_out(recording, f"{name}.sqlite", tmp_path / "it.station")
    (tmp_path / "it.toml").write_text(f'[station]\nname = "{name}"\ndatabase = "it.station"\n')
    status = json.loads(say("station", "status", "--config", tmp_path / "it.toml"))
    assert not list(differences(told[name]["status"], status))


def test_a_station_killed_in_the_middle_of_an_order_goes_on_with_exactly_that_order(
    recording: Path, stage: Stage
) -> None:
    left = Left(stage, recording, "bench-1")
    left.forget_machine()
    before = left.told["status"]
    assert before["latched"]
    assert before["parked"]
    assert before["unsent"]
    bench = left.bench
    bench.start()
    left.level()
    told = bench.status()
    assert told["epoch"] == before["epoch"]
    same = ("state", "latched", "operator", "work", "parked", "journal", "numbers_left")
    assert {name: told[name] for name in same} == {name: before[name] for name in same}
    left.judge_facts()
    assert bench.scan("9521234567899")["outcome"] == "ignored-latched"
    assert bench.scan(site_code("PL", "ACK"))["outcome"] == "accepted"
    for code in ("9521234567899", "5901234123457", site_code("PL", "CLOSE")):
        bench.scan(code)
    assert bench.scan(bench.label_out())["outcome"] == "accepted"
    left.level()
    assert bench.program is not None
    judge_lines(left.told["lines"], bench.program.lines)
    order = stage.get(f"{left.url}/v1/orders/M-3", left.secrets["oms"])
    assert order["state"] == "packed"
    assert {one["sku"]: one["packed"] for one in order["lines"]} == {"SKU-0": 2, "SKU-2": 2}
    left.judge_facts()
    left.end()


def test_a_label_in_doubt_is_asked_for_and_printed_no_second_time(recording: Path, stage: Stage) -> None:
    left = Left(stage, recording, "bench-2")
    left.forget_machine()
    tracking = left.told["status"]["work"]["tracking"]
    bench = left.bench
    bench.start()
    told = bench.wait(lambda told: told["work"]["label"] == "unknown")
    assert told["work"]["tracking"] == tracking
    assert not list((stage.folder / "bench-2-labels").glob("*.zpl"))
    assert bench.scan(site_code("PL", "YES"))["outcome"] == "accepted"
    assert bench.scan(tracking)["outcome"] == "accepted"
    left.level()
    assert stage.get(f"{left.url}/v1/orders/L-2", left.secrets["oms"])["state"] == "packed"
    left.judge_facts()
    left.end()


def test_a_database_copied_to_another_place_enrols_anew_and_doubles_no_fact(
    recording: Path, stage: Stage
) -> None:
    """Its first facts are retired: the new epoch begins with those that are kept."""
    left = Left(stage, recording, "bench-3")
    before = left.told["status"]
    bench = left.bench
    bench.start()
    left.level()
    told = bench.status()
    assert told["epoch"] == before["epoch"] + 1
    assert told["journal"] == before["journal"]
    left.judge_facts()
    (anew,) = [fact["data"] for fact in left.facts() if fact["type"] == "facts-renumbered"]
    assert anew == {"reason": "fingerprint", "from_epoch": before["epoch"], "to_epoch": told["epoch"]}
    assert bench.scan(site_code("OP", "17"))["outcome"] == "accepted"
    left.level()
    left.judge_facts()
    left.end()
