"""The lab's scanner: sends codes as one does, whole, in a burst, drop by drop or torn."""

import time
from collections.abc import Callable
from pathlib import Path

from drivers.sim.scanners.line_scanner import SimScanner
from station.commands.demo.catalogue import BADGE, gtin_of
from station.commands.lab.card import Card, Deed, Told
from station.commands.lab.plug import Plug
from station.core.codes.site_codes import Kind, SiteCodes

_DROP_S = 0.25
_BURST = 50


class _Scanner:
    """A scanner and what it sent."""

    def __init__(self, port: int) -> None:
        self.sim = SimScanner(port=port).start()
        self.plug = Plug(self.sim.plug, self.sim.unplug)
        self.sent = 0
        self.last = ""

    def send(self, code: str) -> None:
        """Send one code."""
        self.sim.send(code)
        self._note(code, 1)

    def burst(self) -> None:
        """Send many codes in one piece."""
        codes = [f"BURST-{number:02d}" for number in range(1, _BURST + 1)]
        self.sim.burst(codes)
        self._note(codes[-1], len(codes))

    def drip(self) -> None:
        """Send one code a byte at a time, as a bad radio does."""
        code = gtin_of(1)
        self.sim.drip(code, _DROP_S)
        self._note(code, 1)

    def tear(self) -> None:
        """Break the connection in the middle of a code."""
        self.sim.send_bytes(gtin_of(1)[:6].encode())
        # The first half has to be read before the reset, which would take it off the wire.
        time.sleep(_DROP_S)
        self.sim.reset()

    def told(self) -> Told:
        """Say what was sent."""
        connected = "a station listens" if self.sim.wait_connected(0) else "nobody listens"
        last = f", the last one {self.last}" if self.last else ""
        return Told((connected, f"codes sent: {self.sent}{last}"), self.plug.troubles)

    def _note(self, code: str, count: int) -> None:
        self.sent += count
        self.last = code


def make_scanner(port: int, _: Path) -> Card:
    """Plug in a scanner that sends one code a line."""
    scanner = _Scanner(port)
    codes = SiteCodes()
    gs1 = f"]C101{gtin_of(2).rjust(14, '0')}10LOT42\x1d21SER7"

    def scan(code: str) -> Callable[[], None]:
        return lambda: scanner.send(code)

    return Card(
        title="scanner",
        role="scanner",
        driver="serial",
        url=scanner.sim.url,
        deeds=(
            Deed("Badge", scan(codes.make(Kind.OPERATOR, BADGE))),
            Deed("Item", scan(gtin_of(1))),
            Deed("GS1, lot, serial", scan(gs1)),
            Deed("Understood", scan(codes.make(Kind.COMMAND, "ACK"))),
            Deed("Devices", scan(codes.make(Kind.COMMAND, "DEVICES"))),
            Deed(f"{_BURST} at once", scanner.burst),
            Deed("Drop by drop", scanner.drip, breaks=True),
            Deed("Torn code", scanner.tear, breaks=True),
            Deed("Reset", scanner.sim.reset, breaks=True),
            Deed("Unplug", scanner.plug.pull, breaks=True),
            Deed("Plug in", scanner.plug.put, mends=True),
        ),
        told=scanner.told,
        stop=scanner.sim.stop,
        codes=scanner.send,
    )
