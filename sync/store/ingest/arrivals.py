"""The facts of a push as they came, parsed as far as they can be."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from sync.contract.facts import FACT_VERSION, Fact, parse_fact
from sync.contract.messages import OpaqueFact
from sync.store import refusals

MAX_SEQ = 2**63 - 1
# An id is a UUID; whatever else comes as one must at least fit every database's text.
MAX_ID = 200
_opaque_decoder = msgspec.json.Decoder(OpaqueFact)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One fact: the bytes that are hashed and kept, and its content, None where it came opaque."""

    seq: int
    id: str
    body: bytes
    fact: Fact | None

    def trouble(self) -> tuple[str, str] | None:
        """Return why the fact must go to quarantine before any effect is tried, as code and detail."""
        if self.fact is None:
            return "opaque", "The store could not read this fact; it is kept as it came."
        if not 1 <= self.fact.v <= FACT_VERSION:
            return "unknown-version", f"Version {self.fact.v} of a fact is not known here."
        return None


def unpack(base: int, raws: Sequence[msgspec.Raw]) -> list[Arrival]:
    """Return the facts after `base` in order; Unparseable where one cannot be read or is out of its place."""
    if not 0 <= base <= MAX_SEQ - len(raws):
        raise refusals.unparseable("base", "This is not a sequence number.")
    return [_unpack_one(index, base + index + 1, bytes(raw)) for index, raw in enumerate(raws)]


def same_fact(kept: bytes, arrived: bytes) -> bool:
    """Tell whether two bodies say the same but for their sequence number."""
    try:
        one, other = msgspec.json.decode(kept), msgspec.json.decode(arrived)
    except (msgspec.MsgspecError, RecursionError):
        return kept == arrived
    if not isinstance(one, dict) or not isinstance(other, dict):
        return kept == arrived
    return {**one, "seq": 0} == {**other, "seq": 0}


def _unpack_one(index: int, seq: int, raw: bytes) -> Arrival:
    path = f"facts[{index}]"
    try:
        fact = parse_fact(raw)
    except (msgspec.MsgspecError, RecursionError) as error:
        return _unpack_opaque(path, seq, raw, str(error))
    if fact.seq != seq:
        raise refusals.unparseable(f"{path}.seq", f"{fact.seq} stands where {seq} was due.")
    if not _is_sound(fact.id):
        raise refusals.unparseable(f"{path}.id", "This is not an id.")
    return Arrival(seq, fact.id, raw, fact)


def _unpack_opaque(path: str, seq: int, raw: bytes, trouble: str) -> Arrival:
    try:
        opaque = _opaque_decoder.decode(raw)
        body = base64.b64decode(opaque.body, validate=True)
    except (msgspec.MsgspecError, RecursionError, binascii.Error) as error:
        raise refusals.unparseable(path, trouble) from error
    if opaque.seq != seq:
        raise refusals.unparseable(f"{path}.seq", f"{opaque.seq} stands where {seq} was due.")
    if blake2b(body, digest_size=16).hexdigest() != opaque.digest:
        raise refusals.unparseable(f"{path}.digest", "The bytes are not those the digest was made of.")
    return Arrival(seq, opaque.id if _is_sound(opaque.id) else f"opaque:{opaque.digest}", body, None)


def _is_sound(name: str) -> bool:
    return 0 < len(name) <= MAX_ID and "\0" not in name
