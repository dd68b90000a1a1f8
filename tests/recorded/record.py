"""Records what this version stores and sends: `python -m tests.recorded.record OUT`, by hand.

A scripted shift through real processes and real HTTP on loopback. OUT gets the databases of three
stations and their store, every call and answer in order, what the stations printed, and the stored
form of every bench. Secrets in it are of this run alone, and good for nothing else. A recording that
tests read is never made anew: a later version records into a folder of its own.
"""

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import zstandard

from tests.recorded import calls, insides
from tests.recorded.calls import BARCODES, SERIAL_GTIN, Hand, Outbox
from tests.recorded.stage import Bench, Stage, say, site_code
from tests.recorded.tap import Tap

CLOSE, SET_ASIDE, OTHER, OUT = (site_code("PL", word) for word in ("CLOSE", "SET-ASIDE", "OTHER", "OUT"))
BADGE = site_code("OP", "17")
EVERY_BENCH = 1500
"""How many stored benches are kept at most; what they have in common is left to the others."""


class Recorder:
    """One recording run in a folder, written to another."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.out, self.folder = out, folder
        self.stage = Stage(folder)
        self.store_db = folder / "store.sqlite"
        self.secrets: dict[str, str] = {}
        self.told: dict[str, Any] = {}
        say("store", "migrate", "--database", self.store_db)
        self.store, url = self.stage.serve(self.store_db)
        self.tap = Tap(url)

    def token(self, name: str, role: str) -> str:
        """Return a new token, noted in its place among the calls."""
        secret = say("store", "token", name, "--role", role, "--database", self.store_db)
        self.tap.note(setup="token", name=name, role=role, secret=secret)
        self.secrets[name] = secret
        return secret

    def code(self, name: str) -> str:
        """Return a new enrolment code, noted in its place."""
        secret = say("store", "enroll", name, "--database", self.store_db)
        self.tap.note(setup="code", name=name, secret=secret)
        return secret

    def run(self) -> None:
        """Play everything and write it down."""
        oms, lead = (Hand(self.tap.url, self.token(role, role)) for role in ("oms", "lead"))
        self.token("admin", "admin")
        nobody, stranger = Hand(self.tap.url), Hand(self.tap.url, "nobody-s-token")
        calls.ask_as_order_system(oms, nobody, stranger)
        calls.command_orders(oms, lead)
        self.play_by_hand(nobody)
        for name, play in (
            ("bench-3", self.play_clean),
            ("bench-2", self.play_in_doubt),
            ("bench-1", self.play_mid_packing),
        ):
            status, answer = oms.call("POST", "/v1/orders", calls.SHIFTS[name])
            assert status == 200, answer
            play()
        lead.call("POST", "/v1/orders/W-2/claim/break", {"reason": "its bench is gone"})
        calls.read_all(oms, lead)
        self.keep_store(oms)
        for hand in (oms, lead, nobody, stranger):
            hand.close()
        self.write("wire.jsonl", self.tap.calls)
        self.write("stations.json", [self.told])
        self.write("benches.jsonl", pick_benches())

    def play_by_hand(self, nobody: Hand) -> None:
        """Be a station whose every call is made by hand."""
        enrol = {"fingerprint": "feedfacefeedface", "reason": "first"}
        nobody.call("POST", "/v1/stations/enroll", {"code": "NO-SUCH", **enrol})
        code = self.code("by-hand")
        nobody.call("POST", "/v1/stations/enroll", {"code": code, **enrol})
        nobody.call("POST", "/v1/stations/enroll", {"code": code, "fingerprint": "another"})
        _, given = nobody.call("POST", "/v1/stations/enroll", {"code": code, **enrol})
        hand, box = Hand(self.tap.url, given["token"]), Outbox("by-hand", given["epoch"])
        calls.push_as_station(hand, box)
        calls.ask_as_station(hand, box)
        nobody.call(
            "POST", "/v1/stations/enroll", {"code": given["token"], "fingerprint": "", "reason": "rotate"}
        )
        for _ in range(3):
            self.token("by-hand", "station")
        hand.call("POST", "/v1/sync/push", box.request())
        hand.close()

    def pack(self, bench: Bench, order: str, *codes: str) -> None:
        """Pack an order to its end."""
        for code in (site_code("ORD", order), *codes, CLOSE):
            bench.scan(code)
        bench.scan(bench.label_out())

    def level(self, bench: Bench) -> None:
        """Wait until the store has everything."""
        bench.wait(lambda told: told["unsent"] == 0 and told["acked_seq"] == told["last_seq"])

    def play_clean(self) -> None:
        """Work a shift to its end; facts of before are retired in its middle."""
        bench = Bench(self.stage, "bench-3", self.tap.url, f'token = "{self.token("bench-3", "station")}"')
        bench.start()
        bench.scan(BADGE)
        self.pack(bench, "C-1", BARCODES["SKU-0"])
        self.level(bench)
        first = self.end(bench)
        insides.retire_facts(bench.database, 6)
        bench.start()
        self.pack(bench, "C-2", f"]d201{SERIAL_GTIN}21SER-1", BARCODES["SKU-1"], BARCODES["SKU-1"])
        bench.scan("nobody knows this")
        bench.scan(OUT)
        self.level(bench)
        self.keep(bench, first + self.end(bench))

    def play_in_doubt(self) -> None:
        """Be killed while the printer has a label of which nobody knows whether it will come out."""
        bench = Bench(self.stage, "bench-2", self.tap.url, f'enrol = "{self.code("bench-2")}"')
        bench.start()
        bench.scan(BADGE)
        self.pack(bench, "L-1", BARCODES["SKU-2"])
        bench.printer.ask("slow 60")
        for code in (site_code("ORD", "L-2"), BARCODES["SKU-0"], BARCODES["SKU-2"], CLOSE):
            bench.scan(code)
        tracking = bench.status()["work"]["tracking"]
        bench.wait_line(lambda line: line.get("tracking") == tracking and line["state"] == "handed-over")
        self.level(bench)
        kept, _, secret = (self.folder / "bench-2.station.token").read_text(encoding="ascii").partition(" ")
        assert kept
        self.secrets["bench-2"] = secret
        self.keep(bench, self.end(bench, killed=True))

    def play_mid_packing(self) -> None:
        """Be killed in the middle of an order, an error latched, with facts the store has not."""
        bench = Bench(self.stage, "bench-1", self.tap.url, f'token = "{self.token("bench-1", "station")}"')
        bench.start()
        bench.scan(BADGE)
        self.pack(bench, "M-1", BARCODES["SKU-1"])
        for code in (site_code("ORD", "M-2"), BARCODES["SKU-0"], BARCODES["SKU-0"], SET_ASIDE, OTHER):
            bench.scan(code)
        self.level(bench)
        self.tap.open = False
        for code in (site_code("ORD", "M-3"), BARCODES["SKU-0"], BARCODES["SKU-2"], BARCODES["SKU-1"]):
            bench.scan(code)
        told = bench.status()
        assert told["latched"], told
        assert told["parked"], told
        assert told["unsent"], told
        self.keep(bench, self.end(bench, killed=True))
        self.tap.open = True

    def end(self, bench: Bench, killed: bool = False) -> list[Any]:
        """End the station's program and return what it printed."""
        assert bench.program is not None
        if killed:
            bench.program.kill()
        else:
            assert bench.program.stop() == 0
        return list(bench.program.lines)

    def keep(self, bench: Bench, lines: list[Any]) -> None:
        """Write a station's database as its end left it, with its log where there is one."""
        self.write_file(f"{bench.name}.sqlite", bench.database.read_bytes())
        wal = bench.database.with_name(bench.database.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            self.write_file(f"{bench.name}.sqlite-wal", wal.read_bytes())
        self.told[bench.name] = {"lines": lines, "status": bench.status()}

    def keep_store(self, oms: Hand) -> None:
        """Write the store's database, and what its feed says."""
        _, feed = oms.call("GET", "/v1/feed?after=&limit=1000")
        assert self.store.stop() == 0
        self.told["store"] = {
            "version": version("packline"),
            "secrets": self.secrets,
            "feed": feed,
            "check": say("store", "check", "--database", self.store_db),
        }
        with closing(sqlite3.connect(self.store_db)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.write_file("store.sqlite", self.store_db.read_bytes())

    def write(self, name: str, rows: list[Any]) -> None:
        """Write rows as JSON, one a line."""
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        self.write_file(name, text.encode())

    def write_file(self, name: str, data: bytes) -> None:
        """Write a compressed file."""
        packed = zstandard.ZstdCompressor(level=19).compress(data)
        (self.out / f"{name}.zst").write_bytes(packed)


def pick_benches() -> list[Any]:
    """Return stored benches that between them show every value any of them has at any place."""
    rows, seen = [], set[tuple[str, str]]()
    for stored, orders in insides.all_benches():
        shown = set(_features(json.loads(stored), ""))
        if not shown <= seen:
            rows.append({"stored": stored, "orders": orders})
            seen |= shown
    assert len(rows) < EVERY_BENCH
    return rows


def _features(value: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in _features(inner, f"{path}/{key}")]
    if isinstance(value, list):
        return [(path, str(len(value)))] + [one for inner in value for one in _features(inner, f"{path}[]")]
    return [(path, repr(value))]


def main() -> None:
    """Record into the folder named on the command line, which is made and must not exist."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(Path(folder), out)
        try:
            recorder.run()
        finally:
            recorder.tap.close()
            recorder.stage.close()
    size = sum(path.stat().st_size for path in out.iterdir())
    print(f"packline {version('packline')} recorded into {out}: {size} bytes")


if __name__ == "__main__":
    main()
