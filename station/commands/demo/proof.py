"""What the demonstration must show: the store has exactly what was scanned, the labels say it too."""

import time
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from station.commands.demo.floor import DemoFailed, OrderSystem

LEVEL_WITHIN_S = 30.0
_CODE_128 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
"""The one code of a label; asked for by name, since bars can read as a second code by chance."""


def wait_level(system: OrderSystem, scans: int) -> list[dict[str, Any]]:
    """Return the feed once it holds as many scans as were made."""
    until = time.monotonic() + LEVEL_WITHIN_S
    while True:
        facts = system.read_feed()
        if sum(fact["type"] == "scan-journaled" for fact in facts) >= scans:
            return facts
        if time.monotonic() > until:
            return facts
        time.sleep(0.1)


def prove(
    system: OrderSystem, orders: list[dict[str, Any]], scanned: list[str], labels: Path
) -> dict[str, Any]:
    """Return the counts; DemoFailed names the first thing that does not agree."""
    facts = wait_level(system, len(scanned))
    told = [fact["data"]["code"] for fact in facts if fact["type"] == "scan-journaled"]
    if told != scanned:
        raise DemoFailed(f"{len(scanned)} scans were made, the feed tells of {len(told)} in this order")
    tracking: dict[str, str] = {}
    for order in orders:
        stored = system.call("GET", f"/v1/orders/{order['id']}")
        _prove_packed(stored)
        tracking.update({parcel["tracking"]: order["external_id"] for parcel in stored["parcels"]})
    read = sorted(_codes_on(labels))
    if read != sorted(tracking):
        raise DemoFailed(f"the labels read {read}, the store has {sorted(tracking)}")
    return {"scans": len(scanned), "facts": len(facts), "labels": len(read), "orders": len(orders)}


def _prove_packed(order: dict[str, Any]) -> None:
    if order["state"] != "packed":
        raise DemoFailed(f"order {order['external_id']} is {order['state']}")
    for line in order["lines"]:
        if line["packed"] != line["quantity"]:
            raise DemoFailed(
                f"order {order['external_id']}: {line['packed']} of {line['quantity']} {line['sku']}"
            )


def _codes_on(labels: Path) -> list[str]:
    found = []
    for picture in sorted(labels.glob("*.png")):
        with Image.open(picture) as image:
            codes = [code.text for code in zxingcpp.read_barcodes(image.convert("L"), formats=_CODE_128)]
        if len(codes) != 1:
            raise DemoFailed(f"{picture.name} shows {len(codes)} codes")
        found += codes
    return found
