"""The lab's RFID reader: tags to lay before it, strays, and the troubles of a real one."""

from pathlib import Path

from drivers.sim.rfid.reader import SimReader
from station.commands.demo.catalogue import gtin_of
from station.commands.lab.card import Card, Deed, Told
from station.commands.lab.plug import Plug

_STRAY_DBM, _STRAY_RATE = -78, 0.5
_SLOW_S = 0.05
_PIECES = 3


def tag_of(item: int, serial: int) -> str:
    """Return the EPC of one piece of an item of the demonstration's catalogue.

    SGTIN-96 (EPC Tag Data Standard): header 0x30, filter 1, partition 5, company of 7 digits in 24 bits,
    item in 20 bits, serial in 38.
    """
    gtin = gtin_of(item)
    company, reference = int(gtin[:7]), int(gtin[7:-1])
    bits = ((((0x30 << 3 | 1) << 3 | 5) << 24 | company) << 20 | reference) << 38 | serial
    return f"{bits:024X}"


class _Reader:
    """A reader, what lies before it, and the troubles that it does not tell itself."""

    def __init__(self, port: int) -> None:
        self.sim = SimReader(port=port).start()
        self.plug = Plug(self.sim.plug, self.sim.unplug)
        self.troubles: set[str] = set()
        self.laid = 0

    def lay(self) -> None:
        """Lay one more piece before the first antenna."""
        self.laid += 1
        self.sim.put(tag_of(1 + (self.laid - 1) % _PIECES, self.laid))

    def stray(self) -> None:
        """Lay a piece far away: read seldom, with a weak signal."""
        self.laid += 1
        self.sim.put(tag_of(9, self.laid), antenna=2, rssi=_STRAY_DBM, rate=_STRAY_RATE)

    def clear(self) -> None:
        """Take everything away."""
        self.laid = 0
        self.sim.clear()

    def freeze(self) -> None:
        """Say nothing any more, with the connection open."""
        self.sim.freeze()
        self.troubles |= {"frozen"}

    def slow(self) -> None:
        """Send drop by drop."""
        self.sim.slow_down(_SLOW_S)
        self.troubles |= {"slow"}

    def occupy(self) -> None:
        """Be another program's."""
        self.sim.refuse()
        self.troubles |= {"taken by another"}

    def antenna_out(self) -> None:
        """Pull the cable of the first antenna."""
        self.sim.antenna_out(1)
        self.troubles |= {"antenna 1 out"}

    def mend(self) -> None:
        """Put everything right that is not the plug."""
        self.sim.thaw()
        self.sim.slow_down(0)
        self.sim.accept()
        if "antenna 1 out" in self.troubles:
            self.sim.antenna_in(1)
        self.troubles = set()

    def told(self) -> Told:
        """Say what was read."""
        reads = self.sim.reads
        connected = "a station listens" if self.sim.wait_connected(0) else "nobody listens"
        return Told(
            (connected, f"{self.laid} tags laid, {reads.total()} reads of {len(reads)}"),
            (*sorted(self.troubles), *self.plug.troubles),
        )


def make_reader(port: int, _: Path) -> Card:
    """Plug in a reader that speaks LLRP."""
    reader = _Reader(port)
    sim = reader.sim
    return Card(
        title="reader",
        role="reader",
        driver="llrp",
        url=sim.url,
        deeds=(
            Deed("Put a tag", reader.lay),
            Deed("Stray tag", reader.stray),
            Deed("Take all tags", reader.clear),
            Deed("Freeze", reader.freeze, breaks=True),
            Deed("Slow", reader.slow, breaks=True),
            Deed("Thaw, mend", reader.mend, mends=True),
            Deed("Antenna out", reader.antenna_out, breaks=True),
            Deed("Taken", reader.occupy, breaks=True),
            Deed("Trouble", lambda: sim.raise_exception("the reader is too hot"), breaks=True),
            Deed("Reset", sim.reset, breaks=True),
            Deed("Unplug", reader.plug.pull, breaks=True),
            Deed("Plug in", reader.plug.put, mends=True),
        ),
        told=reader.told,
        stop=sim.stop,
    )
