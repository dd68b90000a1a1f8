"""What an order system, a lead and a station by hand ask of a store: every call, well and badly."""

import base64
import gzip
import json
from hashlib import blake2b
from typing import Any

import urllib3
import zstandard

Json = Any
BARCODES = {f"SKU-{n}": code for n, code in enumerate(("9521234567899", "4006381333931", "5901234123457"))}
SERIAL_SKU, SERIAL_GTIN = "SKU-S", "09521110000014"
OPERATORS = [
    {"id": "17", "name": "Kim Packer", "roles": ["packer"]},
    {"id": "1", "name": "Lee Lead", "roles": ["lead"], "pin": "4711"},
]
CARTONS = [
    {"id": "S", "name": "Small box", "inner_mm": [200, 150, 100], "tare_g": 80, "max_weight_g": 2000},
    {"id": "L", "name": "Large box", "inner_mm": [600, 400, 400], "tare_g": 500, "forbids": ["flammable"]},
]
LOCATIONS = [
    {"code": "A01-06", "zone": "A", "sequence": 106, "check": "37"},
    {"code": "B02-01", "zone": "B"},
]
ITEMS = [
    *(
        {"sku": sku, "name": f"Item {sku}", "barcodes": [{"code": code}], "weight_g": 100 * n + 50}
        for n, (sku, code) in enumerate(BARCODES.items())
    ),
    {
        "sku": SERIAL_SKU,
        "name": "Drill, Ærø",
        "barcodes": [{"code": SERIAL_GTIN}, {"code": "DRILL-5", "quantity": 5}],
        "tracking": "serial",
        "hazard": "battery",
        "handling": "upright",
        "picture": "drill",
    },
]


def make_order(external_id: str, lines: Json, **more: Json) -> Json:
    """Return an order of (sku, quantity) lines."""
    whom = {"name": "Ada Ærø", "street": "Row 1", "postcode": "0815", "city": "London", "country": "GB"}
    sold = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
    return {"channel": "web", "external_id": external_id, "ship_to": whom, "lines": sold, **more}


ORDERS = [
    make_order("W-1", [("SKU-0", 1)]),
    make_order("W-2", [("SKU-0", 2), ("SKU-1", 1)]),
    make_order("HELD", [("SKU-0", 1)], hold="address unclear"),
    make_order("UNPAID", [("SKU-0", 1)], payment="pending"),
    make_order("GONE", [("SKU-1", 1)], service="express"),
    make_order("QUEUED", [("SKU-2", 9)], service="standard", note="No plastic, please"),
]
SHIFTS = {
    "bench-3": [
        make_order("C-1", [("SKU-0", 1)], totes=["T-1"], service="same-day"),
        make_order("C-2", [(SERIAL_SKU, 1), ("SKU-1", 2)], service="same-day"),
    ],
    "bench-2": [
        make_order("L-1", [("SKU-2", 1)], service="express"),
        make_order("L-2", [("SKU-0", 1), ("SKU-2", 1)], service="express", ship_by="2026-11-24T16:00:00Z"),
    ],
    "bench-1": [
        make_order("M-1", [("SKU-1", 1)], service="same-day"),
        make_order("M-2", [("SKU-0", 3), ("SKU-1", 1)], service="same-day"),
        make_order(
            "M-3", [("SKU-0", 2), ("SKU-2", 2)], service="same-day", ship_by="2026-11-25T16:00:00+01:00"
        ),
    ],
}
"""What each station packs, sent just before it begins, so that it claims these."""


class Hand:
    """Makes calls with one token, well or badly formed."""

    def __init__(self, url: str, token: str = "") -> None:
        self._url, self._token = url, token
        self._pool = urllib3.PoolManager(retries=False, timeout=60.0)

    def close(self) -> None:
        """Close its connections."""
        self._pool.clear()

    def call(self, method: str, path: str, body: Json = None, encoding: str = "") -> tuple[int, Json]:
        """Make a call; bytes go as they are, all else as JSON. Returns status and answer."""
        data = body if isinstance(body, bytes | None) else json.dumps(body, ensure_ascii=False).encode()
        head = {"Accept": "application/json"}
        if self._token:
            head["Authorization"] = f"Bearer {self._token}"
        if data is not None:
            head["Content-Type"] = "application/json"
        if data is not None and encoding:
            head["Content-Encoding"] = encoding
            packs = {"zstd": zstandard.ZstdCompressor().compress, "gzip": gzip.compress}
            data = packs.get(encoding, bytes)(data)
        answer = self._pool.request(method, self._url + path, body=data, headers=head)
        return answer.status, json.loads(answer.data) if answer.data else None


class Outbox:
    """Facts of a station by hand, with their chain, by the words of the contract and none of its code."""

    def __init__(self, station: str, epoch: int) -> None:
        self.station, self.epoch = station, epoch
        self.base, self.chain = 0, bytes(16)

    def fact(self, place: int, kind: str, order: str | None, data: Json, **more: Json) -> bytes:
        """Return the canonical bytes of the fact that is `place` after the base, from 1 on."""
        seq = self.base + place
        said = {
            "seq": seq,
            "id": f"0193{self.epoch:04x}-0000-7000-8000-{seq:012x}",
            "type": kind,
            "at": f"2026-11-23T10:00:{seq:02d}.000Z",
            "mono_ns": seq * 1_000_000,
            "boot": "boot-1",
            "operator": "17",
            "order": order,
            "data": data,
            "v": 1,
        }
        return json.dumps(said | more, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def request(self, *facts: bytes, **more: Json) -> bytes:
        """Return a push of these facts."""
        told = {
            "proto": 1,
            "station": self.station,
            "epoch": self.epoch,
            "base": self.base,
            "prev": self.chain.hex(),
            "fingerprint": "",
        }
        head = json.dumps(told | more).encode()
        return head[:-1] + b',"facts":[' + b",".join(facts) + b"]}"

    def sent(self, *bodies: bytes) -> None:
        """Go on after facts that were taken."""
        for body in bodies:
            self.chain = blake2b(self.chain + body, digest_size=16).digest()
        self.base += len(bodies)


def opaque(seq: int, body: bytes) -> bytes:
    """Return the envelope of bytes that are no fact."""
    said = {
        "kind": "opaque",
        "seq": seq,
        "id": f"opaque-{seq}",
        "body": base64.b64encode(body).decode(),
        "digest": blake2b(body, digest_size=16).hexdigest(),
    }
    return json.dumps(said).encode()


def ask_as_order_system(oms: Hand, nobody: Hand, stranger: Hand) -> None:
    """Fill the store, and ask for everything well and badly."""
    nobody.call("GET", "/healthz")
    nobody.call("GET", "/v1/orders")
    stranger.call("GET", "/v1/orders")
    oms.call("GET", "/v1/nothing")
    oms.call("DELETE", "/v1/orders")
    for path, rows in (
        ("items", ITEMS),
        ("operators", OPERATORS),
        ("cartons", CARTONS),
        ("locations", LOCATIONS),
    ):
        oms.call("PUT", f"/v1/{path}", rows)
        oms.call("PUT", f"/v1/{path}", rows)
        oms.call("PUT", f"/v1/{path}", [])
        oms.call("PUT", f"/v1/{path}", [{"nonsense": 1}])
    oms.call("PUT", "/v1/items", [{"sku": "BAD", "name": "Bad", "barcodes": [{"code": "9521234567890"}]}])
    oms.call("PUT", "/v1/items", ITEMS, "gzip")
    oms.call("POST", "/v1/orders", ORDERS)
    oms.call("POST", "/v1/orders", ORDERS)
    oms.call("POST", "/v1/orders", [make_order("W-1", [("SKU-1", 7)])])
    oms.call("POST", "/v1/orders", [make_order("NEW", [("NO-SUCH", 1)])])
    oms.call("POST", "/v1/orders", [make_order("NEW", [("SKU-0", 0)])])
    oms.call("POST", "/v1/orders", [make_order("NEW", [("SKU-0", 1)], service="soon", ship_by="tomorrow")])
    oms.call("POST", "/v1/orders", b"[{")
    oms.call("POST", "/v1/orders")
    oms.call("POST", "/v1/sync/push", {})
    for path in ("", "?state=on-hold", "?limit=2", "?after=GONE&limit=1", "?limit=0", "?state=unheard-of"):
        oms.call("GET", f"/v1/orders{path}")
    oms.call("GET", "/v1/orders/HELD")
    oms.call("GET", "/v1/orders/NONE")


def command_orders(oms: Hand, lead: Hand) -> None:
    """Hold, release and cancel, also where that cannot be."""
    oms.call("POST", "/v1/orders/QUEUED/hold", {"reason": "customer called"})
    lead.call("POST", "/v1/orders/QUEUED/release", {"reason": "all is clear"})
    lead.call("POST", "/v1/orders/QUEUED/release", {"reason": "again"})
    oms.call("POST", "/v1/orders/GONE/cancel", {"reason": "not wanted"})
    oms.call("POST", "/v1/orders/GONE/hold", {"reason": "too late"})
    oms.call("POST", "/v1/orders/W-1/hold", {"reason": " "})
    oms.call("POST", "/v1/orders/W-1/hold", {})
    oms.call("POST", "/v1/orders/NONE/cancel", {"reason": "who"})
    oms.call("POST", "/v1/orders/W-1/claim/break", {"reason": "not a lead"})


def push_as_station(hand: Hand, box: Outbox) -> None:
    """Push facts: small, again, with a gap, forked, out of place, opaque, quarantined, packed."""
    first = [
        box.fact(1, "signed-in", None, {"operator": "17"}),
        box.fact(2, "pack-started", "W-1", {"fence": 1, "resumed": False}),
    ]
    push = "/v1/sync/push"
    hand.call("POST", push, box.request())
    hand.call("POST", push, box.request(*first))
    hand.call("POST", push, box.request(*first))
    hand.call("POST", push, box.request(first[0].replace(b"boot-1", b"boot-2")))
    box.sent(*first)
    hand.call("POST", push, box.request(box.fact(9, "signed-out", None, {}), base=9))
    hand.call("POST", push, box.request(box.fact(2, "signed-out", None, {})))
    hand.call("POST", push, box.request(b"{}"))
    hand.call("POST", push, b"no JSON")
    hand.call("POST", push, box.request(station="bench-other"))
    hand.call("POST", push, box.request(epoch=7))
    hand.call("POST", push, box.request(proto=99))
    odd = b'{"half": a fact'
    strange = [
        box.fact(2, "thing-unheard-of", None, {"Ærø": [1.5, None]}, extra="kept"),
        box.fact(3, "unit-packed", "W-1", {"sku": "SKU-0", "quantity": "many"}),
        box.fact(4, "unit-packed", "NONE", {"sku": "SKU-0", "quantity": 1}),
        box.fact(5, "signed-in", None, {"operator": "17"}, v=99),
        box.fact(6, "signed-in", None, {"operator": "1"}, id="01930001-0000-7000-8000-000000000001"),
    ]
    hand.call("POST", push, box.request(opaque(box.base + 1, odd), *strange), "zstd")
    box.sent(odd, *strange)
    unit = {
        "sku": "SKU-0",
        "quantity": 1,
        "code": BARCODES["SKU-0"],
        "lot": None,
        "serial": None,
        "expiry": None,
    }
    where = {"parcel": "W-1-1", "tracking": "PL00000000017"}
    packed = [
        box.fact(1, "unit-packed", "W-1", {"parcel": "W-1-1", **unit}),
        box.fact(2, "tracking-allotted", "W-1", {**where, "carrier": "House carrier"}),
        box.fact(3, "label-printed", "W-1", {**where, "copy": 1, "evidence": "odometer"}),
        box.fact(4, "label-confirmed", "W-1", where),
        box.fact(
            5,
            "parcel-closed",
            "W-1",
            {**where, "carton": "S", "weight_g": 130, "contents": [unit], "weighed": "parts"},
        ),
        box.fact(6, "order-packed", "W-1", {"fence": 1, "parcels": ["W-1-1"]}),
        box.fact(7, "pack-started", "GONE", {"fence": 0, "resumed": False}),
        box.fact(8, "order-packed", "GONE", {"fence": 0, "parcels": []}),
    ]
    hand.call("POST", push, box.request(*packed), "gzip")
    hand.call("POST", push, box.request(*packed), "snappy")
    box.sent(*packed)


def ask_as_station(hand: Hand, box: Outbox) -> None:
    """Pull, claim and lease, well and badly."""
    _, page = hand.call("GET", "/v1/sync/pull?after=&wait=0")
    hand.call("GET", f"/v1/sync/pull?after={page['cursor']}&wait=0")
    hand.call("GET", "/v1/sync/pull?after=nonsense&wait=0")
    hand.call("GET", "/v1/sync/pull?after=&wait=-1")
    who = {"station": box.station, "epoch": box.epoch}
    hand.call("POST", "/v1/claims", {**who, "want": 1})
    hand.call("POST", "/v1/claims", {**who, "orders": ["W-2", "HELD", "GONE", "NONE"]})
    hand.call("POST", "/v1/claims", {**who, "give_back": ["QUEUED"]})
    hand.call("POST", "/v1/claims", {**who, "epoch": 9})
    hand.call("POST", "/v1/claims", {"station": box.station})
    lease = {**who, "kind": "tracking", "count": 50, "request": "tracking-1"}
    hand.call("POST", "/v1/number-blocks", lease)
    hand.call("POST", "/v1/number-blocks", lease)
    hand.call("POST", "/v1/number-blocks", {**lease, "request": "tracking-2", "count": 0})
    hand.call("GET", f"/v1/sync/pull?after={page['cursor']}&wait=0")
    hand.call("GET", "/v1/feed")


def read_all(oms: Hand, lead: Hand) -> None:
    """Read what the store tells at the end: orders, feed, exceptions, quarantine."""
    oms.call("GET", "/v1/feed?after=&limit=1000")
    _, page = oms.call("GET", "/v1/feed?after=&limit=5")
    oms.call("GET", f"/v1/feed?after={page['cursor']}&limit=3&wait=1")
    oms.call("GET", "/v1/feed?after=nonsense")
    oms.call("GET", f"/v1/feed?after={'0' * 32}:3")
    oms.call("GET", "/v1/feed?limit=5000")
    lead.call("GET", "/v1/feed")
    lead.call("GET", "/v1/exceptions")
    lead.call("GET", "/v1/quarantine?limit=2")
    lead.call("GET", "/v1/quarantine")
    lead.call("GET", "/v1/orders?limit=500")
    for order in ("W-1", "C-2", "L-2", "M-2", "GONE"):
        lead.call("GET", f"/v1/orders/{order}")
