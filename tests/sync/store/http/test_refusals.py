"""Whatever is wrong with a call: problem details, the right status, and nothing done."""

import gzip
from typing import Any

import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from sync.contract.errors import Problem
from sync.store.db.migrations import SchemaRefused
from sync.store.http import bodies, system
from sync.store.http.pointers import pointer_of
from sync.store.http.server import StoreServer
from sync.store.http.throttle import FAILURES, WITHIN_S, Throttle, TooMany
from sync.store.people.tokens import Role, revoke_tokens
from sync.store.stations import enrolment
from tests.sync.store.http.conftest import Caller
from tests.sync.store.samples import NOW, an_item, an_order

JSON = "application/json"


def problem_of(caller: Caller, method: str, path: str, body: bytes = b"", **headers: str) -> Problem:
    response = caller.send(method, path, body, **headers)
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = msgspec.json.decode(response.data, type=Problem)
    assert problem.status == response.status
    assert problem.title
    return problem


def test_no_token_and_a_wrong_token_are_401(nobody: Caller, oms: Caller, server: StoreServer) -> None:
    for caller in (nobody, Caller(server.url, "wrong"), Caller(server.url, "x" * 5000)):
        assert problem_of(caller, "GET", "/v1/orders").status == 401
    assert nobody.send("GET", "/v1/orders").headers["WWW-Authenticate"] == "Bearer"
    for other in ("Basic eDp5", f"Basic {oms.token}", str(oms.token)):
        assert problem_of(nobody, "GET", "/v1/orders", Authorization=other).status == 401


def test_the_token_is_looked_at_before_the_body(nobody: Caller) -> None:
    assert problem_of(nobody, "POST", "/v1/orders", b"{not json").status == 401


def test_a_token_that_was_taken_back_is_401(oms: Caller, server: StoreServer) -> None:
    with server.database.writing() as conn:
        assert revoke_tokens(conn, "the oms", Role.OMS, NOW) == 1
    assert problem_of(oms, "GET", "/v1/orders").status == 401


def test_a_revoked_station_is_410(bench: Caller, server: StoreServer) -> None:
    with server.database.writing() as conn:
        enrolment.revoke(conn, "bench-1", NOW)
    problem = problem_of(bench, "GET", "/v1/sync/pull")
    assert (problem.status, problem.code) == (410, "revoked")


CALLS: dict[str, tuple[str, Any]] = {
    "/v1/items": ("PUT", []),
    "/v1/orders": ("POST", []),
    "/v1/feed": ("GET", None),
    "/v1/sync/pull": ("GET", None),
    "/v1/claims": ("POST", {"station": "bench-1", "epoch": 1}),
}
MAY = {
    "oms": {"/v1/items", "/v1/orders", "/v1/feed"},
    "admin": {"/v1/items", "/v1/orders", "/v1/feed"},
    "lead": set[str](),
    "bench": {"/v1/sync/pull", "/v1/claims"},
}


@pytest.mark.parametrize("role", MAY)
def test_each_role_reaches_its_calls_and_no_other(role: str, request: pytest.FixtureRequest) -> None:
    caller: Caller = request.getfixturevalue(role)
    reached = {path for path, (method, value) in CALLS.items() if caller.call(method, path, value)[0] == 200}
    refused = {path for path, (method, value) in CALLS.items() if caller.call(method, path, value)[0] == 403}
    assert reached == MAY[role]
    assert reached | refused == set(CALLS)


def test_unknown_paths_methods_and_orders_are_problems_too(oms: Caller) -> None:
    assert problem_of(oms, "GET", "/v1/nothing").status == 404
    assert problem_of(oms, "DELETE", "/v1/orders").status == 405
    assert problem_of(oms, "GET", "/v1/orders/none").status == 404
    assert problem_of(oms, "GET", "/v1/orders/%2e%2e%2f").status == 404


@pytest.mark.parametrize(
    ("path", "body", "status", "pointer"),
    [
        ("/v1/orders", b"[{}]", 422, "/0/channel"),
        ("/v1/orders", b"{}", 422, "/0/channel"),
        ("/v1/orders", b'[{"channel":"a"', 400, ""),
        ("/v1/orders", b"", 422, ""),
        ("/v1/orders", b'[{"x":' + b"[" * 100_000, 400, ""),
        ("/v1/orders", b'[{"channel":"\xff"}]', 400, ""),
        ("/v1/orders/W1/hold", b"{}", 422, "/reason"),
        ("/v1/orders/W1/hold", b'{"reason":" "}', 422, "/reason"),
        ("/v1/orders/W1/hold", b'{"reason":7}', 422, "/reason"),
    ],
)
def test_a_body_that_is_not_what_the_call_takes_names_the_place(
    oms: Caller, path: str, body: bytes, status: int, pointer: str
) -> None:
    problem = problem_of(oms, "POST", path, body, Content_Type=JSON)
    assert (problem.status, problem.path) == (status, pointer)


def test_text_is_no_number(oms: Caller) -> None:
    """A lenient reading would count the text "2" as two."""
    order = msgspec.to_builtins(an_order())
    order["lines"][0]["quantity"] = "2"
    problem = problem_of(oms, "POST", "/v1/orders", msgspec.json.encode([order]), Content_Type=JSON)
    assert (problem.status, problem.path) == (422, "/0/lines/0/quantity")


@pytest.mark.parametrize("body", [b"{}", b"[]", b"{", b'{"proto":1,"station":1}'])
def test_a_push_that_cannot_be_read_is_400_unparseable(bench: Caller, body: bytes) -> None:
    problem = problem_of(bench, "POST", "/v1/sync/push", body, Content_Type=JSON)
    assert (problem.status, problem.code) == (400, "unparseable")


def test_bad_parameters_name_the_parameter(oms: Caller, bench: Caller) -> None:
    assert problem_of(oms, "GET", "/v1/orders?limit=many").path == "limit"
    assert problem_of(oms, "GET", "/v1/orders?limit=0").status == 422
    assert problem_of(oms, "GET", "/v1/orders?state=lost").status == 422
    assert problem_of(bench, "GET", "/v1/sync/pull?wait=forever").path == "wait"
    assert problem_of(bench, "GET", "/v1/sync/pull?wait=nan").status == 422
    assert problem_of(oms, "GET", "/v1/feed?after=nonsense").status == 400


def test_bad_orders_are_refused_with_their_field(oms: Caller) -> None:
    oms.put("/v1/items", [an_item("SKU-1")])
    for order, path in [
        (an_order("W1", {"NONE": 1}), "/0/lines/0/sku"),
        (an_order("W1", {"SKU-1": 0}), "/0/lines/0/quantity"),
    ]:
        status, problem = oms.post("/v1/orders", [order, an_order("W2")])
        assert (status, problem["path"]) == (422, path)
    assert oms.get("/v1/orders")[1]["orders"] == []
    oms.post("/v1/orders", [an_order("W1")])
    assert oms.post("/v1/orders", [an_order("W1", note="x")])[0] == 409


def test_a_bad_gtin_names_its_field_and_nothing_is_taken(oms: Caller) -> None:
    items = [an_item("A"), an_item("B"), an_item("C"), an_item("D", "96385075")]
    status, problem = oms.put("/v1/items", items)
    assert (status, problem["path"]) == (422, "/3/barcodes/0/code")
    assert [one["state"] for one in oms.put("/v1/items", [an_item("A")])[1]["items"]] == ["created"]


def test_another_stations_name_or_epoch_is_refused(bench: Caller) -> None:
    assert bench.post("/v1/claims", {"station": "bench-2", "epoch": 1})[0] == 403
    status, problem = bench.post("/v1/claims", {"station": "bench-1", "epoch": 2})
    assert (status, problem["code"]) == (409, "unknown-epoch")


def test_unknown_and_broken_encodings_are_refused(oms: Caller) -> None:
    body = gzip.compress(b"[]")
    assert problem_of(oms, "PUT", "/v1/items", body, Content_Encoding="br").status == 415
    for encoding, sent in [("gzip", body[:-4]), ("gzip", b"[]"), ("zstd", b"[]"), ("zstd", body)]:
        assert problem_of(oms, "PUT", "/v1/items", sent, Content_Encoding=encoding).status == 400


def test_a_body_is_limited_packed_and_unpacked(oms: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_BYTES", 1000)
    bomb = gzip.compress(b"[" + b" " * 100_000 + b"]")
    assert problem_of(oms, "PUT", "/v1/items", bomb, Content_Encoding="gzip").status == 413


def test_a_push_above_its_limit_is_413(bench: Caller) -> None:
    assert problem_of(bench, "POST", "/v1/sync/push", b" " * (4 * 1024 * 1024 + 1)).status == 413


def test_who_guesses_codes_is_slowed_down(nobody: Caller) -> None:
    guess = {"code": "WRONG", "fingerprint": ""}
    statuses = [nobody.post("/v1/stations/enroll", guess)[0] for _ in range(FAILURES)]
    assert set(statuses) == {401}
    response = nobody.send("POST", "/v1/stations/enroll", msgspec.json.encode(guess), Content_Type=JSON)
    assert response.status == 429
    assert 0 < int(response.headers["Retry-After"]) <= WITHIN_S


def test_a_throttled_caller_may_try_again_after_a_minute_and_others_at_once() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for _ in range(FAILURES):
        throttle.check("a")
        throttle.count_failure("a")
    with pytest.raises(TooMany):
        throttle.check("a")
    throttle.check("b")
    now[0] = WITHIN_S
    throttle.check("a")


def test_a_failure_of_the_store_says_nothing_of_its_inside(
    nobody: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_conn: object) -> int:
        raise SchemaRefused("geheim")

    monkeypatch.setattr(system, "read_version", fail)
    problem = problem_of(nobody, "GET", "/healthz")
    assert problem.status == 500
    assert "geheim" not in str(problem)
    assert "geheim" in caplog.text


def test_a_locked_database_is_503_with_retry_after_and_no_values_in_the_log(
    oms: Caller, server: StoreServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = {"pin": "geheim"}

    def locked(*_: object) -> None:
        cause = Exception("database is locked")
        raise OperationalError("INSERT", bound, cause, hide_parameters=True)

    monkeypatch.setattr("sync.store.catalogue.entries.put_items", locked)
    response = oms.send("PUT", "/v1/items", b"[]", Content_Type=JSON)
    assert (response.status, response.headers["Retry-After"]) == (503, "1")
    assert "geheim" not in caplog.text


def test_no_secret_is_ever_logged(
    nobody: Caller,
    oms: Caller,
    bench: Caller,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_conn: object) -> int:
        raise SchemaRefused("no such column")

    caplog.set_level("DEBUG")
    monkeypatch.setattr(system, "read_version", fail)
    assert problem_of(oms, "GET", "/healthz").status == 500
    oms.put("/v1/operators", [{"id": "17", "name": "Ada", "pin": "471147"}])
    oms.put("/v1/operators", [{"id": "17", "name": "", "pin": "471147"}])
    nobody.post("/v1/stations/enroll", {"code": "GEHEIMCODE", "fingerprint": ""})
    bench.get("/v1/sync/pull")
    for secret in (oms.token, bench.token, "471147", "GEHEIMCODE"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("message", "pointer"),
    [
        ("Expected `str`, got `int` - at `$[3].barcodes[0].code`", "/3/barcodes/0/code"),
        ("Object missing required field `ship_to` - at `$[0]`", "/0/ship_to"),
        ("Object missing required field `reason`", "/reason"),
        ("Expected `int`, got `str` - at `$.data[...]`", "/data/..."),
        ("Expected `array`, got `object`", ""),
    ],
)
def test_the_place_of_an_error_becomes_a_pointer(message: str, pointer: str) -> None:
    assert pointer_of(message)[0] == pointer
