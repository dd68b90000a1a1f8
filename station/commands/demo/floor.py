"""The demonstration's floor: a store, a virtual scanner, scale and printer, on real wires."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from drivers.api import DeviceConfig, Role
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.scales.scale import SimScale
from drivers.sim.scanners.line_scanner import SimScanner
from station.commands.demo.catalogue import CARTONS, OPERATORS, make_items, make_orders
from station.config import ScreenConfig, StationConfig, StoreConfig
from sync.store.db.clock import now_ms
from sync.store.http.server import StoreServer
from sync.store.people.tokens import Role as TokenRole
from sync.store.people.tokens import issue_token
from sync.store.stations.enrolment import make_token

STATION = "bench-1"


class DemoFailed(Exception):
    """The demonstration cannot go on; the text says why."""


class OrderSystem:
    """What an order management system does: sends work, reads the feed."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._pool = urllib3.PoolManager(retries=False, timeout=30.0)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Return the answer to one call; DemoFailed with the store's words where it is a no."""
        data = None if body is None else json.dumps(body).encode()
        response = self._pool.request(method, self._url + path, body=data, headers=self._headers)
        if response.status >= 300:
            raise DemoFailed(
                f"the store answered {response.status} to {method} {path}: {response.data[:300]!r}"
            )
        return response.json()

    def read_feed(self) -> list[dict[str, Any]]:
        """Return every fact there is, in order."""
        facts: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.call("GET", f"/v1/feed?after={cursor}&limit=1000")
            facts += page["facts"]
            cursor = page["cursor"]
            if not page["more"]:
                return facts

    def close(self) -> None:
        """Drop the connections."""
        self._pool.clear()


@dataclass
class Floor:
    """Everything beside the station, running."""

    server: StoreServer
    orders: OrderSystem
    scanner: SimScanner
    printer: SimPrinter
    scale: SimScale
    config: StationConfig

    def stop(self) -> None:
        """Stop all of it."""
        self.orders.close()
        self.scanner.stop()
        self.printer.stop()
        self.scale.stop()
        self.server.stop()


def open_floor(folder: Path, orders: int, seed: int, labels: Path) -> Floor:
    """Start store and devices in `folder`, with `orders` orders to pack; labels are kept in `labels`."""
    server = StoreServer(f"sqlite:///{folder / 'store.db'}")
    server.start()
    with server.database.writing() as connection:
        secret = make_token(connection, STATION, now_ms())
        oms = issue_token(connection, "demo", TokenRole.OMS, now_ms())
    system = OrderSystem(server.url, oms)
    system.call("PUT", "/v1/items", make_items())
    system.call("PUT", "/v1/operators", OPERATORS)
    system.call("PUT", "/v1/cartons", CARTONS)
    system.call("POST", "/v1/orders", make_orders(orders, seed))
    scanner = SimScanner().start()
    printer = SimPrinter(labels, label_s=0.05).start()
    scale = SimScale().start()
    devices = (
        DeviceConfig("scanner", Role.SCANNER, "serial", scanner.url),
        DeviceConfig("scale", Role.SCALE, "mt-sics", scale.url),
        DeviceConfig("printer", Role.PRINTER, "zebra", printer.url),
    )
    config = StationConfig(
        STATION,
        folder / "station.db",
        StoreConfig(server.url, secret),
        devices,
        ScreenConfig(diagonal_inch=15.6, resolution=(1280, 720)),
    )
    return Floor(server, system, scanner, printer, scale, config)
