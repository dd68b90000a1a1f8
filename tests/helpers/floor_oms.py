"""The order system's side of the store: orders in, commands, the feed out; over HTTP, as others do it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import urllib3

Json = Any
Fact = dict[str, Any]


class Problem(Exception):
    """The store answered with problem details."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.body = body
        super().__init__(f"{status}: {body}")


class OrderSystem:
    """A client of the store at `url` with one token."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._pool = urllib3.PoolManager(retries=False, timeout=60.0)

    def close(self) -> None:
        """Close every connection."""
        self._pool.clear()

    def call(self, method: str, path: str, body: Json = None) -> Json:
        """Make a call and return the answer; Problem for one that is refused."""
        data = None if body is None else json.dumps(body).encode()
        answer = self._pool.request(method, self._url + path, body=data, headers=self._head)
        content: Json = json.loads(answer.data) if answer.data else {}
        if answer.status >= 400:
            raise Problem(answer.status, content)
        return content

    def order(self, order_id: str) -> Json:
        """Return an order with lines, parcels and history."""
        return self.call("GET", f"/v1/orders/{order_id}")

    def orders(self) -> list[Json]:
        """Return every order as it is listed."""
        listed: list[Json] = []
        while True:
            after = listed[-1]["id"] if listed else ""
            page = self.call("GET", f"/v1/orders?limit=500&after={after}")
            if not page["orders"]:
                return listed
            listed += page["orders"]

    def command(self, order_id: str, what: str, reason: str) -> None:
        """Hold, release or cancel an order."""
        self.call("POST", f"/v1/orders/{order_id}/{what}", {"reason": reason})

    def feed(self) -> list[Fact]:
        """Return every fact there is, as a reader without a cursor meets them."""
        return list(self._pages(0))

    def wait_fact(self, match: Callable[[Fact], bool], wait: int = 50) -> Fact:
        """Read the feed from its beginning until a fact matches; AssertionError where none comes."""
        for fact in self._pages(wait):
            if match(fact):
                return fact
        raise AssertionError(f"no such fact came to the feed within {wait} seconds of the last one")

    def _pages(self, wait: int) -> Iterator[Fact]:
        cursor = ""
        while True:
            page = self.call("GET", f"/v1/feed?after={cursor}&limit=1000&wait={wait}")
            yield from page["facts"]
            cursor = page["cursor"]
            if not page["facts"] or (not page["more"] and not wait):
                return
