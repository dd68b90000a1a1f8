"""What is wrong is said once and clearly, and nothing is half done."""

import json
import signal
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers.floor_books import read_journal
from tests.helpers.floor_goods import Goods, gtin, make_order
from tests.helpers.floor_oms import Problem
from tests.helpers.floor_packer import Errors, Packer, badge
from tests.helpers.floor_run import PACKLINE, Floor, packline

pytestmark = pytest.mark.e2e

WRONG_STATION = """\
[station]
name = "bench 1"
database = "nowhere/bench.db"

[store]
url = "ftp://store"
token = "T"
clams = 30

[[devices]]
role = "scaner"
driver = "serial"
url = "socket://127.0.0.1:1"

[[devices]]
name = "labels"
role = "printer"
driver = "zebbra"
url = "tcp://127.0.0.1:2"

[[devices]]
name = "hand"
role = "scanner"
driver = "serial"
url = "sockt://127.0.0.1:1"
"""


def lines_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what a command said on standard error, line by line."""
    return done.stderr.splitlines()


def test_everything_wrong_in_the_stations_file_is_told_at_once_with_its_line(floor: Floor) -> None:
    floor.config_file.write_text(WRONG_STATION, encoding="utf-8")
    done = packline("station", "--config", floor.config_file, "--headless")
    assert done.returncode == 2
    assert done.stdout == ""
    told = [line.split(": ")[2:4] for line in lines_of(done)]
    assert [place for place, _ in told] == [f"line {number}" for number in (2, 3, 6, 8, 11, 15, 21)]
    for (_, what), about in zip(
        told, ("bench 1", "nowhere", "ftp://", "clams", "scaner", "labels", "hand"), strict=True
    ):
        assert about in what
    assert not list(floor.folder.glob("*.db"))


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda order: order["lines"].append({"sku": "NO-SUCH", "quantity": 1}), "/1/lines/1/sku"),
        (lambda order: order["lines"][0].update(quantity=0), "/1/lines/0/quantity"),
        (lambda order: order["lines"].clear(), "/1/lines"),
        (lambda order: order.pop("ship_to"), "/1/ship_to"),
        (lambda order: order.update(ship_by="tomorrow"), "/1/ship_by"),
        (lambda order: order.update(service="soon"), "/1/service"),
    ],
    ids=["unknown item", "quantity 0", "no line", "no address", "no time", "no service"],
)
def test_a_bad_order_is_refused_by_the_path_of_its_field_and_the_good_one_beside_it_waits(
    refusing: Floor, spoil: Callable[[dict[str, Any]], object], path: str
) -> None:
    good, bad = make_order("GOOD", [("SKU-1", 1)]), make_order("BAD", [("SKU-1", 1)])
    spoil(bad)
    with pytest.raises(Problem) as refused:
        refusing.oms.call("POST", "/v1/orders", [good, bad])
    problem = refused.value
    assert 400 <= problem.status < 500
    assert problem.body["status"] == problem.status
    assert {"type", "title", "detail"} <= problem.body.keys()
    assert problem.body["path"] == path
    assert refusing.oms.orders() == []


def test_a_barcode_with_a_wrong_check_digit_is_refused_and_no_item_of_the_call_is_stored(
    refusing: Floor,
) -> None:
    right = gtin("952199000001")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    items = [
        {"sku": f"NEW-{place}", "name": "New", "barcodes": [{"code": code}]}
        for place, code in enumerate((right, wrong))
    ]
    with pytest.raises(Problem) as refused:
        refusing.oms.call("PUT", "/v1/items", items)
    assert refused.value.body["path"] == "/1/barcodes/0/code"
    with pytest.raises(Problem, match="/0/lines/0/sku"):
        refusing.oms.call("POST", "/v1/orders", [make_order("A", [("NEW-0", 1)])])


def test_a_file_with_one_bad_order_is_refused_whole_with_its_place(floor: Floor, invented: Goods) -> None:
    orders = [make_order(f"F{place}", [("SKU-1", place)]) for place in (2, 1, 0)]
    file = floor.folder / "some.jsonl"
    file.write_text("\n".join(map(json.dumps, orders)), encoding="utf-8")
    done = packline("store", "import", "--database", floor.store_db, file)
    assert done.returncode == 1
    (said,) = lines_of(done)
    assert f"{file}: line 3: lines/0/quantity: " in said
    floor.start_store()
    assert not [order for order in floor.oms.orders() if order["external_id"].startswith("F")]


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory, invented_stock: Any) -> Any:
    """A store with items and no orders, for calls that it refuses."""
    floor = Floor(tmp_path_factory.mktemp("refusing"))
    try:
        items = floor.folder / "items.json"
        items.write_text(
            json.dumps([{"sku": "SKU-1", "name": "One", "barcodes": [{"code": gtin("952123000001")}]}])
        )
        assert packline("store", "import", "--database", floor.store_db, items).returncode == 0
        floor.start_store()
        yield floor
    finally:
        floor.close()


def test_a_station_with_a_wrong_token_says_so_and_goes_on_scanning(floor: Floor, invented: Goods) -> None:
    """It packed before, so it has orders and numbers; now its token is refused."""
    floor.start_store()
    floor.start_printer()
    floor.write_config()
    assert floor.start_station().stop() == 0
    floor.write_config(secret='token = "not-a-token"')
    station = floor.start_station()
    _, said = station.wait_line(lambda line: line.get("store") == "refused")
    assert said["reason"]
    packer = Packer(floor, invented.codes, Errors())
    packer.pack(invented.orders[0]["external_id"])
    assert floor.status()["unsent"] > len(packer.made)
    assert [row.code for row in read_journal(floor)] == packer.made


def test_a_second_station_on_the_same_database_is_refused_and_the_first_goes_on(
    floor: Floor, invented: Goods
) -> None:
    floor.start_store()
    floor.write_config()
    station = floor.start_station()
    done = packline("station", "--config", floor.config_file, "--headless")
    assert done.returncode == 2
    (said,) = lines_of(done)
    assert "Another station is running" in said
    packer = Packer(floor, invented.codes, Errors())
    assert packer.scan(badge())[0]["outcome"] == "accepted"
    status = packline("station", "status", "--config", floor.config_file)
    assert json.loads(status.stdout) == floor.status()
    assert station.stop() == 0


def test_a_port_in_use_is_one_clear_line(floor: Floor, invented: Goods) -> None:
    floor.start_store()
    port = floor.store_port
    store = ("store", "serve", "--database", floor.folder / "other.db", "--port", port)
    printer = ("simulate", "printer", "--port", port, "--out", floor.folder / "none")
    scanner = ("simulate", "scanner", "--port", port)
    for words in (store, printer, scanner):
        done = packline(*words)
        assert done.returncode == 2
        assert done.stdout == ""
        (said,) = lines_of(done)
        assert str(port) in said
    assert not (floor.folder / "other.db").exists()


def test_every_process_ends_cleanly_when_it_is_asked_to(floor: Floor, invented: Goods) -> None:
    """SIGTERM in the middle of work; the bench then goes on where it was."""
    floor.start_store()
    floor.start_printer()
    floor.write_config()
    floor.start_station()
    packer = Packer(floor, invented.codes, Errors())
    packer.box(invented.orders[0]["external_id"])
    for program in (floor.station, floor.printer, floor.store):
        assert program is not None
        assert program.stop() == 0
        assert program.said() == ""


def test_the_scanner_simulated_by_the_command_sends_each_line_as_a_code(
    floor: Floor, invented: Goods
) -> None:
    """What is waiting when no station listens arrives when one does."""
    scanner = subprocess.Popen(
        [str(PACKLINE), "simulate", "scanner"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert scanner.stdin is not None
        assert scanner.stdout is not None
        url = json.loads(scanner.stdout.readline())["url"]
        floor.start_store()
        floor.write_config()
        text = floor.config_file.read_text(encoding="utf-8")
        floor.config_file.write_text(text.replace(floor.scanner.url, url), encoding="utf-8")
        codes = [badge(), "nobody knows this", "Ærø/Ωµέγα", badge()]
        scanner.stdin.write("\n".join(codes) + "\n")
        scanner.stdin.flush()
        station = floor.start_station()
        at = -1
        for code in codes:
            at, line = station.wait_line(lambda line: "journal" in line, at + 1)
            assert line["code"] == code
        scanner.send_signal(signal.SIGTERM)
        assert scanner.wait(20) == 0
    finally:
        scanner.kill()
        scanner.communicate()
