"""The real server on a free port, with callers of every role."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
import urllib3

from sync.store.http.server import StoreServer
from sync.store.people.tokens import Role, issue_token
from sync.store.stations import enrolment
from tests.sync.store.samples import NOW

LONG = 30.0


@dataclass
class Caller:
    """Calls the store with one token; an answer is its status and its JSON."""

    url: str
    token: str = ""
    pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(retries=False, timeout=LONG)
    )

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> urllib3.BaseHTTPResponse:
        every = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            every["Authorization"] = f"Bearer {self.token}"
        return self.pool.request(method, self.url + path, body=body or None, headers=every)

    def call(self, method: str, path: str, value: Any = None) -> tuple[int, Any]:
        body = b"" if value is None else msgspec.json.encode(value)
        response = self.send(method, path, body, Content_Type="application/json")
        return response.status, msgspec.json.decode(response.data)

    def get(self, path: str) -> tuple[int, Any]:
        return self.call("GET", path)

    def post(self, path: str, value: Any) -> tuple[int, Any]:
        return self.call("POST", path, value)

    def put(self, path: str, value: Any) -> tuple[int, Any]:
        return self.call("PUT", path, value)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StoreServer]:
    running = StoreServer(str(tmp_path / "store.db"))
    running.start()
    yield running
    running.stop()


def caller_as(server: StoreServer, role: Role) -> Iterator[Caller]:
    with server.database.writing() as conn:
        token = issue_token(conn, f"the {role.value}", role, NOW)
    caller = Caller(server.url, token)
    yield caller
    caller.pool.clear()


@pytest.fixture
def oms(server: StoreServer) -> Iterator[Caller]:
    yield from caller_as(server, Role.OMS)


@pytest.fixture
def lead(server: StoreServer) -> Iterator[Caller]:
    yield from caller_as(server, Role.LEAD)


@pytest.fixture
def admin(server: StoreServer) -> Iterator[Caller]:
    yield from caller_as(server, Role.ADMIN)


@pytest.fixture
def nobody(server: StoreServer) -> Iterator[Caller]:
    caller = Caller(server.url)
    yield caller
    caller.pool.clear()


@pytest.fixture
def bench(server: StoreServer) -> Iterator[Caller]:
    """Station bench-1 in epoch 1."""
    with server.database.writing() as conn:
        token = enrolment.make_token(conn, "bench-1", NOW)
    caller = Caller(server.url, token)
    yield caller
    caller.pool.clear()
