"""What a whole run logs at its most talkative: what happened is in it, and nobody's name or secret is."""

import json
from pathlib import Path

import pytest

from tests.helpers.floor_goods import Goods, make_order
from tests.helpers.floor_oms import OrderSystem, Problem
from tests.helpers.floor_packer import ACK, Errors, Packer, badge
from tests.helpers.floor_run import Floor, packline
from tests.helpers.leaks import leaks

pytestmark = pytest.mark.e2e

NAME, STREET, POSTCODE, CITY = "Zarathustra Quux^FS", "Xylophonweg 77q", "QX-90417", "Qwortheim"
PIN, WRONG_PIN, TOKEN, CODE = "90417753", "90417754", "no-such-token-qqxx", "QQXXZ23456"
OPERATOR = "Quirina Vexler"


def logs_of(floor: Floor) -> dict[str, str]:
    """Return everything the programs wrote for people: log files and standard error, by name."""
    files = [*floor.folder.glob("*.log*"), *floor.folder.glob("*.stderr")]
    return {file.name: file.read_text(encoding="utf-8", errors="replace") for file in files}


def refuse(oms: OrderSystem, method: str, path: str, body: object) -> None:
    """Make a call that the store refuses."""
    with pytest.raises(Problem):
        oms.call(method, path, body)


def import_operators(floor: Floor, pin: str = PIN) -> None:
    """Give the store a packer and a lead whose name and PIN must never be told."""
    people = [
        {"id": "17", "name": OPERATOR, "roles": ["packer"], "pin": pin},
        {"id": "1", "name": OPERATOR, "roles": ["lead"], "pin": pin},
    ]
    file = floor.folder / "people.json"
    file.write_text(json.dumps(people), encoding="utf-8")
    done = packline("store", "import", "--database", floor.store_db, file)
    assert done.returncode == 0, done.stderr


def test_at_its_most_talkative_no_name_pin_token_or_code_is_logged(
    floor: Floor, invented: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_LOG", "debug")
    import_operators(floor)
    enrolment = packline("store", "enroll", floor.name, "--database", floor.store_db).stdout.strip()
    floor.start_store()
    floor.start_printer()
    order = make_order("Q1", [("SKU-1", 2)], NAME)
    order["ship_to"] |= {"street": STREET, "postcode": POSTCODE, "city": CITY}
    floor.oms.call("POST", "/v1/orders", [order])
    # Everything that a refusal may quote: bodies, paths, parameters, headers.
    refuse(floor.oms, "POST", "/v1/orders", [order | {"service": NAME}])
    refuse(floor.oms, "POST", "/v1/orders", [order | {"lines": [{"sku": NAME, "quantity": PIN}]}])
    refuse(floor.oms, "PUT", "/v1/operators", [{"id": "2", "name": OPERATOR, "roles": [PIN], "pin": PIN}])
    refuse(floor.oms, "GET", f"/v1/orders/{WRONG_PIN}", None)
    refuse(floor.oms, "GET", f"/v1/feed?limit={WRONG_PIN}x", None)
    refuse(floor.oms, "GET", f"/v1/nothing/{TOKEN}", None)
    refuse(floor.oms, "POST", "/v1/stations/enroll", {"code": CODE, "fingerprint": "f", "reason": NAME})
    stranger = OrderSystem(f"http://127.0.0.1:{floor.store_port}", TOKEN)
    refuse(stranger, "GET", "/v1/orders", None)
    stranger.close()
    floor.write_config(secret=f'enrol = "{enrolment}"')
    station = floor.start_station()
    packer = Packer(floor, invented.codes, Errors())
    packer.scan(badge(), "PIN-" + PIN, NAME)
    packer.pack("Q1")
    packer.scan(WRONG_PIN, ACK)
    secret = (floor.folder / f"{floor.name}.db.token").read_text().split()[-1]
    assert station.stop() == 0
    assert floor.store is not None
    assert floor.store.stop() == 0
    logs = logs_of(floor)
    issued = (enrolment, secret, floor.token("oms", "oms"))
    hidden = (NAME, STREET, POSTCODE, CITY, PIN, WRONG_PIN, TOKEN, CODE, OPERATOR, *issued)
    assert leaks(logs, hidden) == set()
    bench, store = logs[f"{floor.name}.log"], logs["store.log"]
    for said in (
        f"begins as station {floor.name}, headless",
        "drivers.base.standing: scanner is ready",
        "the store is online",
        "is counted, bench",
        "is unknown, bench",
        "is printed",
        "sync.client: POST /v1/sync/push: 200",
        f"station {floor.name} has ended with 0",
    ):
        assert said in bench
    for said in (
        "serves at port",
        f"station {floor.name} is enrolled for epoch",
        "POST /v1/orders  for oms oms",
        "401 not-allowed",
        "the store has ended",
    ):
        assert said in store


def test_without_being_asked_the_file_tells_the_work_and_standard_error_only_trouble(
    floor: Floor, invented: Goods
) -> None:
    floor.start_store()
    floor.start_printer()
    floor.write_config()
    station = floor.start_station()
    Packer(floor, invented.codes, Errors()).pack(invented.orders[0]["external_id"])
    assert station.stop() == 0
    logs = logs_of(floor)
    name = invented.orders[0]["external_id"]
    assert f"the bench is verifying with order {name}" in logs[f"{floor.name}.log"]
    assert "DEBUG" not in logs[f"{floor.name}.log"]
    assert " INFO " not in logs[f"{floor.name}.stderr"]


def test_a_log_that_cannot_be_kept_is_told_once_and_the_bench_works(floor: Floor, invented: Goods) -> None:
    Path(floor.folder / f"{floor.name}.log").mkdir()
    floor.start_store()
    floor.start_printer()
    floor.write_config()
    station = floor.start_station()
    Packer(floor, invented.codes, Errors()).pack(invented.orders[0]["external_id"])
    assert station.stop() == 0
    said = (floor.folder / f"{floor.name}.stderr").read_text()
    assert said.count("can't be written: Is a directory; the work goes on without it") == 1
