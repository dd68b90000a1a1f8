"""A fact on the wire, its canonical bytes, and the hash chain over them.

`chain_n = BLAKE2b-128(chain_{n-1} ‖ canonical(fact_n))`, with sixteen zero bytes before the first
fact of an epoch. Canonical is the msgspec JSON encoding with sorted keys; both ends hash the same
bytes, and an unknown field or type of fact survives the trip untouched.
"""

from hashlib import blake2b
from typing import Any

import msgspec

CHAIN_START = bytes(16)
FACT_VERSION = 1

FACT_TYPES = frozenset(
    {
        "signed-in",
        "signed-out",
        "scan-journaled",
        "pack-started",
        "unit-packed",
        "unit-taken-out",
        "parcel-checked",
        "parcel-weighed",
        "parcel-closed",
        "parcel-reopened",
        "tracking-allotted",
        "label-printed",
        "label-void",
        "label-confirmed",
        "order-packed",
        "packed-short",
        "set-aside",
        "pack-cancelled",
        "override",
        "lead-called",
        "barcode-linked",
        "device-state-changed",
        "self-check-done",
        "facts-renumbered",
    }
)


class Fact(msgspec.Struct, frozen=True, omit_defaults=False):
    """Something that happened at a station, never changed afterwards.

    `seq` counts from 1 without holes within (station, epoch); `id` is a UUIDv7, unique for ever.
    `at` is the station's clock (RFC 3339, UTC, milliseconds); `mono_ns` and `boot` let the store
    order and correct it. `data` is the type's own content (see interfaces).
    """

    seq: int
    id: str
    type: str
    at: str
    mono_ns: int
    boot: str
    operator: str | None = None
    order: str | None = None
    data: dict[str, Any] = {}
    v: int = FACT_VERSION


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Fact)


def canonical(fact: Fact) -> bytes:
    """Return the bytes that are stored, sent and hashed."""
    return _encoder.encode(fact)


def parse_fact(body: bytes) -> Fact:
    """Return the fact of canonical bytes; `msgspec.ValidationError` or `DecodeError` where they are none."""
    return _decoder.decode(body)


def link(previous: bytes, body: bytes) -> bytes:
    """Return the chain head after `body`."""
    return blake2b(previous + body, digest_size=16).digest()
