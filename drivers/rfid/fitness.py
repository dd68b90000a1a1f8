"""Whether a reader can do what its options ask of it: its antennas and its table of powers."""

from collections.abc import Iterable

from drivers.api import DeviceState
from drivers.codecs.llrp.answers import Capabilities, Configuration
from drivers.codecs.llrp.orders import Inventory

Verdict = tuple[DeviceState, str, str]
"""State, reason and detail as the status has them."""


class ReaderFitness:
    """Knows what the reader has and which antennas are connected; says how it stands by that.

    Antennas that the options name have to be connected; where they name none, those that ever were.
    """

    def __init__(self, wanted: Inventory) -> None:
        self._wanted = wanted
        self._has = Capabilities()
        self._connected: dict[int, bool] = {}
        self._ever: set[int] = set()

    def learn(self, what: Capabilities, how: Configuration) -> None:
        """Take what the reader tells when it is set up."""
        self._has, self._connected = what, {}
        for antenna, connected in how.connected.items():
            self.plugged(antenna, connected=connected)

    def plugged(self, antenna: int, *, connected: bool) -> None:
        """Take that an antenna was plugged in or out."""
        self._connected[antenna] = connected
        if connected:
            self._ever.add(antenna)

    @property
    def connected(self) -> str:
        """The antennas that are connected, to show."""
        return _list(antenna for antenna, connected in self._connected.items() if connected)

    def verdict(self) -> Verdict:
        """Give READY, or DEGRADED with what is amiss."""
        if objection := self._objection():
            return DeviceState.DEGRADED, "bad-settings", objection
        used = self._wanted.antennas or self._ever
        out = [antenna for antenna in used if not self._connected.get(antenna, True)]
        if out:
            return DeviceState.DEGRADED, "antenna-out", f"antenna {_list(out)} is not connected"
        return DeviceState.READY, "", ""

    def _objection(self) -> str:
        has, wanted = self._has, self._wanted
        if has.antennas and max(wanted.antennas, default=0) > has.antennas:
            return f"antenna {max(wanted.antennas)} is not there, the reader has {has.antennas}"
        if wanted.power and has.powers_dbm and wanted.power not in has.powers_dbm:
            low, high = min(has.powers_dbm), max(has.powers_dbm)
            return f"power {wanted.power} is not in the reader's table, which goes from {low} to {high}"
        return ""


def _list(antennas: Iterable[int]) -> str:
    return ", ".join(str(antenna) for antenna in sorted(antennas))
