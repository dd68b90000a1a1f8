"""What a bench has beside scanner and printer, and how strictly it judges a closed carton by it."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Weighing:
    """A scale; a parcel may differ from the sum of its parts by the larger of the two tolerances."""

    tolerance_percent: Decimal = Decimal(5)
    tolerance_g: int = 20

    def tolerance(self, expected_g: int) -> Decimal:
        """Return by how many grams a parcel of this expected weight may be off."""
        return max(Decimal(self.tolerance_g), expected_g * self.tolerance_percent / 100)


@dataclass(frozen=True)
class Checking:
    """An RFID reader: for how long it reads a carton, and from when on a tag counts as in it.

    A tag that was read more seldom, or more weakly, lies somewhere beside the bench. Signals are in
    dBm; a reader that tells none is judged by the count of reads alone.
    """

    seconds: float = 3.0
    least_reads: int = 3
    least_rssi_dbm: int = -65

    def counts(self, reads: int, rssi_dbm: int | None) -> bool:
        """Return whether a tag is near enough to be in the carton."""
        return reads >= self.least_reads and (rssi_dbm is None or rssi_dbm >= self.least_rssi_dbm)


@dataclass(frozen=True)
class Equipment:
    """What the bench has; None for what it does without."""

    weighing: Weighing | None = None
    checking: Checking | None = None


NO_EQUIPMENT = Equipment()

NO_SCALE = "no-scale"
NO_READER = "no-reader"
"""Why nothing is weighed or read at a bench that has nothing for it; a device tells why in its own words."""

USUAL_WEIGHING = Weighing()
USUAL_CHECKING = Checking()
"""What holds where the station's file says nothing else."""
