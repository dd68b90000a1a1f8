"""What facts add up to, told anew from their bodies: units in parcels, and parcels closed."""

from collections import Counter

import msgspec

from sync.contract.facts import Fact, parse_fact

ParcelPlace = tuple[str, str, int, str]


class FactSums:
    """The sums over facts that had their effects."""

    def __init__(self) -> None:
        self.packed: Counter[tuple[str, str]] = Counter()
        self.parcels: set[ParcelPlace] = set()

    def add(self, station: str, epoch: int, body: bytes) -> None:
        """Add a fact by its canonical bytes; what cannot be read had no effects."""
        try:
            fact = parse_fact(body)
        except msgspec.MsgspecError:
            return
        if fact.order:
            self._add(station, epoch, fact.order, fact)

    def _add(self, station: str, epoch: int, order: str, fact: Fact) -> None:
        match fact.type:
            case "unit-packed":
                self.packed[order, fact.data["sku"]] += fact.data.get("quantity", 1)
            case "unit-taken-out":
                self.packed[order, fact.data["sku"]] -= fact.data.get("quantity", 1)
            case "parcel-closed":
                self.parcels.add((order, station, epoch, fact.data["parcel"]))
            case _:
                return
