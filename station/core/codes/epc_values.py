"""What an EPC names: the piece, the parcel or the asset that carries the tag."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sgtin:
    """One piece of a trade item: `gtin` in 14 digits, `serial` as (21) has it."""

    gtin: str
    serial: str


@dataclass(frozen=True)
class Sscc:
    """A parcel or pallet, in 18 digits."""

    sscc: str


@dataclass(frozen=True)
class Grai:
    """A returnable asset, such as a tote: 13 digits and its serial, as (8003) has them after its zero."""

    code: str


@dataclass(frozen=True)
class Giai:
    """A single asset, as (8004) has it."""

    code: str


Epc = Sgtin | Sscc | Grai | Giai
