"""An invented catalogue and orders for it; GTINs are of the GS1 demonstration prefix 952."""

import random
from typing import Any

from sync.contract.numbers import check_digit

_GOODS = (
    ("Silicone sealant clear 310 ml", 380, ""),
    ("Cable tie 300 mm, 100 pieces", 240, ""),
    ("Tape measure 8 m", 410, ""),
    ("Wall plug 8 mm, 50 pieces", 120, ""),
    ("Grinding disc 125 mm", 160, ""),
    ("Packing tape 66 m brown", 290, ""),
    ("Hex bolt M8x40 zinc, 25 pieces", 620, ""),
    ("Cordless drill 18 V body", 1450, ""),
    ("Work gloves size 10", 90, ""),
    ("Safety glasses clear", 70, "fragile"),
    ("LED bulb E27 9 W", 60, "fragile"),
    ("Wood glue 750 g", 810, ""),
    ("Sandpaper K120, 10 sheets", 150, ""),
    ("Paint roller 25 cm", 330, ""),
    ("Masking tape 50 m", 180, ""),
    ("Spirit level 60 cm", 540, ""),
    ("Screwdriver PH2", 130, ""),
    ("Extension lead 5 m", 690, ""),
    ("Padlock 50 mm", 280, ""),
    ("Drinking glass, set of 6", 1320, "fragile"),
    ("Door mat 60x40 cm", 950, ""),
    ("Battery AA, 8 pieces", 200, ""),
    ("Hose connector 1/2 inch", 45, ""),
    ("Garden twine 100 m", 310, ""),
)

_PEOPLE = (
    ("Müller Öztürk", "Rue de l’Église 3", "23012", "Málaga", "ES"),
    ("Siân Lefèvre", "Calle Ñuñoa 45", "69001", "Lyon", "FR"),
    ("Ngọc Kowalski", "Baker Street 221B", "50667", "Köln", "DE"),
    ("^FS^XZ~JA Holding", "Größweg 9", "8001", "Zürich", "CH"),
    ("Åse Bjørnson", "Storgata 17", "0155", "Oslo", "NO"),
    ("Łukasz Żak", "ul. Długa 4", "80-827", "Gdańsk", "PL"),
)

BADGE, LEAD = "17", "9"
OPERATORS: list[dict[str, Any]] = [
    {"id": BADGE, "name": "Maria K.", "roles": ["packer"]},
    {"id": LEAD, "name": "Lea Lead", "roles": ["lead"], "pin": "4711"},
]
CARTONS: list[dict[str, Any]] = [
    {"id": "S", "name": "Small S", "inner_mm": [250, 180, 100], "tare_g": 90, "max_weight_g": 2000},
    {"id": "M", "name": "Medium M", "inner_mm": [400, 300, 200], "tare_g": 180, "max_weight_g": 8000},
    {"id": "L", "name": "Large L", "inner_mm": [600, 400, 400], "tare_g": 420, "max_weight_g": 25000},
    {
        "id": "BAG",
        "name": "Poly bag",
        "inner_mm": [350, 250, 40],
        "tare_g": 20,
        "max_weight_g": 1500,
        "forbids": ["fragile"],
    },
]


def gtin_of(number: int) -> str:
    """Return the GTIN-13 of item `number`."""
    digits = f"952{number:09d}"
    return digits + check_digit(digits)


def make_items() -> list[dict[str, Any]]:
    """Return the catalogue, each item with a unit barcode."""
    return [
        {
            "sku": f"SKU-{10100 + 37 * number}",
            "name": name,
            "barcodes": [{"code": gtin_of(number), "quantity": 1}],
            "weight_g": weight,
            "handling": handling,
        }
        for number, (name, weight, handling) in enumerate(_GOODS, start=1)
    ]


def make_orders(count: int, seed: int) -> list[dict[str, Any]]:
    """Return `count` orders; the same seed gives the same ones."""
    chance = random.Random(seed)  # noqa: S311 - a demonstration's dice
    items = make_items()
    orders = []
    for number in range(count):
        name, street, postcode, city, country = _PEOPLE[number % len(_PEOPLE)]
        lines = chance.sample(items, chance.choice((1, 1, 2, 2, 3, 4, 6)))
        service = chance.choices(("standard", "express", "same-day"), (6, 2, 1))[0]
        orders.append(
            {
                "channel": "web",
                "external_id": str(4700 + number),
                "service": service,
                "ship_by": f"2030-01-{1 + number % 28:02d}T{12 + number % 6:02d}:00:00Z",
                "payment": "authorised",
                "ship_to": {
                    "name": name,
                    "street": street,
                    "postcode": postcode,
                    "city": city,
                    "country": country,
                },
                "lines": [{"sku": line["sku"], "quantity": chance.choice((1, 1, 1, 2, 3))} for line in lines],
                "totes": [f"T{100 + number}"],
            }
        )
    return orders
