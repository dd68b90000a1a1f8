"""An order in memory, between being read and being written."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sync.store.orders.states import state_of

ParcelKey = tuple[str, int, str]


@dataclass
class ParcelRecord:
    """One box of one station; `contents` is JSON.

    States: open, closed; doubled (of a second packing) and intercept (of a cancelled or held order)
    must be found and pulled.
    """

    state: str
    carton: str | None = None
    weight_g: int | None = None
    tracking: str | None = None
    contents: bytes = b"[]"
    closed: str | None = None


@dataclass
class OrderRecord:
    """An order and what is being done to it.

    `counted` are units per SKU to be added to what its lines say; `touched` parcels are written
    back; `changed` means that stations must hear of it.
    """

    id: str
    hold: str | None = None
    cancelled: str | None = None
    started: bool = False
    note: str = ""
    fence: int = 0
    claimed_by: str | None = None
    claim_epoch: int | None = None
    packed_by: str | None = None
    packed_epoch: int | None = None
    packed_fence: int | None = None
    skus: frozenset[str] = frozenset()
    parcels: dict[ParcelKey, ParcelRecord] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    touched: set[ParcelKey] = field(default_factory=set)
    history: list[tuple[str, str, str]] = field(default_factory=list)
    exceptions: list[tuple[str, str, str]] = field(default_factory=list)
    changed: bool = False

    @property
    def state(self) -> str:
        """The state that follows from its parts."""
        return state_of(self.cancelled, self.hold, self.packed_by, self.started)

    def tell(self, who: str, what: str, detail: str = "") -> None:
        """Add an entry to its history."""
        self.history.append((who, what, detail))

    def raise_exception(self, kind: str, stations: Iterable[str], detail: str) -> None:
        """Note what a person must look at, naming every station concerned."""
        self.exceptions.append((kind, ", ".join(dict.fromkeys(stations)), detail))

    def put_parcel(self, key: ParcelKey, parcel: ParcelRecord) -> None:
        """Set a parcel as it now is."""
        self.parcels[key] = parcel
        self.touched.add(key)

    def mark_parcels(self, state: str, packer: tuple[str, int] | None = None) -> None:
        """Put its closed parcels, all or those of one (station, epoch), into another state."""
        for key, parcel in self.parcels.items():
            if parcel.state == "closed" and packer in (None, key[:2]):
                parcel.state = state
                self.touched.add(key)

    def drop_claim(self) -> None:
        """End the claim on it; the fencing number stays and the next claim's is higher."""
        self.claimed_by = self.claim_epoch = None
        self.changed = True
