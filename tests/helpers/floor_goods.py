"""What is packed in whole runs: the shared data where it is there, an invented assortment where not."""

import csv
import json
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.helpers.floor_run import Floor, packline

DATA = Path(os.environ.get("PACKLINE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
BADGE_ID = "17"
OPERATORS = [
    {"id": BADGE_ID, "name": "Kim Packer", "roles": ["packer"]},
    {"id": "1", "name": "Lee Lead", "roles": ["lead"], "pin": "4711"},
]


@dataclass(frozen=True)
class Goods:
    """Items and orders as files for the store, and what is in them: the code of each SKU, the orders."""

    items_file: Path
    orders_file: Path
    codes: Mapping[str, str]
    orders: Sequence[dict[str, Any]]


def has_shared_data() -> bool:
    """Tell whether the shared data is on this machine."""
    return (DATA / "items.csv").exists() and (DATA / "orders.jsonl").exists()


def read_shared() -> Goods:
    """Return the shared data; only where `has_shared_data`."""
    items, orders = DATA / "items.csv", DATA / "orders.jsonl"
    with items.open(encoding="utf-8", newline="") as file:
        codes = {row["sku"]: row["gtin"] for row in csv.DictReader(file)}
    with orders.open(encoding="utf-8") as file:
        return Goods(items, orders, codes, [json.loads(line) for line in file])


def invent(folder: Path, count: int, seed: int = 1) -> Goods:
    """Write an assortment of 60 items and `count` orders of one to five lines into `folder`."""
    dice = random.Random(seed)
    codes = {f"SKU-{number}": gtin(f"952123{number:06d}") for number in range(60)}
    items = [
        {"sku": sku, "name": f"Item {sku}", "barcodes": [{"code": code}], "weight_g": dice.randint(20, 900)}
        for sku, code in codes.items()
    ]
    orders = [make_order(f"E{number:04d}", pick_lines(dice, list(codes))) for number in range(count)]
    items_file, orders_file = folder / "items.json", folder / "orders.json"
    items_file.write_text(json.dumps(items), encoding="utf-8")
    orders_file.write_text(json.dumps(orders), encoding="utf-8")
    return Goods(items_file, orders_file, codes, orders)


def make_order(external_id: str, lines: Sequence[tuple[str, int]], name: str = "Ada Ærø") -> dict[str, Any]:
    """Return an order of (sku, quantity) lines for a customer."""
    return {
        "channel": "web",
        "external_id": external_id,
        "ship_to": {
            "name": name,
            "street": "Analytical Row 1",
            "postcode": "0815",
            "city": "London",
            "country": "GB",
        },
        "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines],
    }


def pick_lines(dice: random.Random, skus: Sequence[str]) -> list[tuple[str, int]]:
    """Return one to five lines of one to four units."""
    return [(sku, dice.randint(1, 4)) for sku in dice.sample(skus, dice.randint(1, 5))]


def gtin(digits: str) -> str:
    """Return digits with the check digit of a GTIN (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def load_goods(floor: Floor, goods: Goods) -> None:
    """Import operators, items and orders into the floor's store, which need not run."""
    operators = floor.folder / "operators.json"
    operators.write_text(json.dumps(OPERATORS), encoding="utf-8")
    files = (operators, goods.items_file, goods.orders_file)
    done = packline("store", "import", "--database", floor.store_db, *files)
    assert done.returncode == 0, done.stderr
