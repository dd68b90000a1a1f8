"""Every message between station and store, as msgspec Structs.

Chains travel as hex. Facts travel as raw JSON so that both ends hash the very same bytes.
"""

from typing import Any

import msgspec

PROTO = 1
SUPPORTED_PROTOS = (1,)
MAX_PUSH_FACTS = 500
MAX_PUSH_BYTES = 256 * 1024


class OpaqueFact(msgspec.Struct, frozen=True, tag_field="kind", tag="opaque"):
    """A fact the store could not parse, sent so that nothing waits behind it.

    `body` is base64 of the bytes as the station keeps them, `digest` their BLAKE2b-128 in hex.
    """

    seq: int
    id: str
    body: str
    digest: str


class PushRequest(msgspec.Struct, frozen=True):
    """Facts base+1 … base+n of a station; `prev` is the chain at `base`."""

    proto: int
    station: str
    epoch: int
    base: int
    prev: str
    facts: list[msgspec.Raw]
    fingerprint: str = ""


class Quarantined(msgspec.Struct, frozen=True):
    """A fact that was kept but could not be applied."""

    seq: int
    code: str
    detail: str


class PushResponse(msgspec.Struct, frozen=True):
    """The store holds everything up to `ack`; `chain` is its chain there.

    `pull` tells that something waits to be pulled.
    """

    ack: int
    chain: str
    incarnation: str
    server_ms: int
    quarantined: list[Quarantined] = []
    pull: bool = False


class ItemBarcode(msgspec.Struct, frozen=True):
    """A code that means `quantity` units of an item."""

    code: str
    quantity: int = 1


class Item(msgspec.Struct, frozen=True):
    """A sellable SKU; `rfid`: each piece of it carries a tag with its GTIN and a serial."""

    sku: str
    name: str
    barcodes: list[ItemBarcode] = []
    weight_g: int | None = None
    tracking: str = "none"
    expiry: bool = False
    hazard: str = ""
    handling: str = ""
    picture: str = ""
    rfid: bool = False


class Operator(msgspec.Struct, frozen=True):
    """A person; on the way to a station `pin` is an argon2 hash, to the store the PIN itself."""

    id: str
    name: str
    roles: list[str] = msgspec.field(default_factory=lambda: ["packer"])
    pin: str | None = None
    active: bool = True


class Carton(msgspec.Struct, frozen=True):
    """A carton type; `forbids` lists hazard classes and handling words it must not carry."""

    id: str
    name: str
    inner_mm: tuple[int, int, int]
    tare_g: int = 0
    max_weight_g: int | None = None
    forbids: list[str] = []


class Location(msgspec.Struct, frozen=True):
    """A bin."""

    code: str
    zone: str = ""
    sequence: int = 0
    check: str = ""
    warehouse: str = ""


class Address(msgspec.Struct, frozen=True):
    """Where an order goes."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    extra: str = ""
    phone: str = ""
    email: str = ""


class OrderLine(msgspec.Struct, frozen=True):
    """So many units of an item."""

    sku: str
    quantity: int


class NewOrder(msgspec.Struct, frozen=True):
    """An order as an order system sends it; (channel, external_id) names it for ever."""

    channel: str
    external_id: str
    lines: list[OrderLine]
    ship_to: Address
    service: str = "standard"
    ship_by: str | None = None
    payment: str = "authorised"
    hold: str | None = None
    totes: list[str] = []
    note: str = ""


class WorkOrder(msgspec.Struct, frozen=True):
    """An order as a station pulls it.

    `state` is the store's (released, packing, packed, on-hold, cancelled …); `reason` says why it
    is held or cancelled; `code` is its site code; `revision` rises with each change. `claimed_by`
    and `fence` name the newest claim.
    """

    id: str
    external_id: str
    channel: str
    code: str
    state: str
    service: str
    ship_by: str | None
    ship_to: Address
    lines: list[OrderLine]
    revision: int
    received: str
    reason: str = ""
    totes: list[str] = []
    note: str = ""
    claimed_by: str | None = None
    fence: int = 0


class NumberBlock(msgspec.Struct, frozen=True):
    """Numbers first … last of a kind ("tracking"), leased to one station and epoch for ever."""

    id: str
    kind: str
    prefix: str
    first: int
    last: int
    epoch: int


class Change(msgspec.Struct, frozen=True):
    """The newest form of one entity; `kind` says which Struct `body` is.

    Kinds: item, operator, carton, location, order, number-block, setting. `body` null: it is gone.
    """

    kind: str
    key: str
    body: msgspec.Raw


class PullResponse(msgspec.Struct, frozen=True):
    """Changes after a cursor, oldest first; `total` is how many there are in all from `after` on."""

    changes: list[Change]
    cursor: str
    more: bool
    incarnation: str
    server_ms: int
    total: int = 0


class ClaimRequest(msgspec.Struct, frozen=True):
    """Asks for orders to work.

    `want` more of the queue's next, besides `orders` by id; `give_back` are claims no longer needed.
    """

    station: str
    epoch: int
    want: int = 0
    orders: list[str] = []
    give_back: list[str] = []


class Claim(msgspec.Struct, frozen=True):
    """The right to work `order`, with the fencing number of that right."""

    order: str
    fence: int


class ClaimRefused(msgspec.Struct, frozen=True):
    """Why an order could not be claimed; `holder` names the station that has it."""

    order: str
    code: str
    holder: str = ""


class ClaimResponse(msgspec.Struct, frozen=True):
    """All claims the station now holds, and what was refused."""

    granted: list[Claim]
    refused: list[ClaimRefused]
    incarnation: str


class NumberRequest(msgspec.Struct, frozen=True):
    """Asks for a block of `count` numbers; the same `request` id gets the same block again."""

    station: str
    epoch: int
    kind: str
    count: int
    request: str


class EnrollRequest(msgspec.Struct, frozen=True):
    """Turns a one-time code, or the token of a forked or revoked epoch, into a new epoch."""

    code: str
    fingerprint: str
    reason: str = "first"


class Enrollment(msgspec.Struct, frozen=True):
    """A station's identity: its name, its epoch, and the secret it shows from now on."""

    station: str
    epoch: int
    token: str
    incarnation: str


class FeedFact(msgspec.Struct, frozen=True):
    """A fact as an order system reads it."""

    cursor: str
    type: str
    station: str
    epoch: int
    seq: int
    id: str
    operator: str | None
    at: str
    received: str
    order: str | None
    data: dict[str, Any]


class FeedPage(msgspec.Struct, frozen=True):
    """Facts in commit order; `cursor` is where the next page begins."""

    facts: list[FeedFact]
    cursor: str
    more: bool
