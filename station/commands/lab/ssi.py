"""The lab's Zebra scanner: sends each code until the station acknowledges it, over a line that loses some."""

from pathlib import Path

from drivers.sim.scanners.ssi_scanner import SimSsiScanner
from station.commands.demo.catalogue import BADGE, gtin_of
from station.commands.lab.card import Card, Deed, Told
from station.commands.lab.plug import Plug
from station.core.codes.site_codes import Kind, SiteCodes


class _Ssi:
    """A scanner that counts what the station took."""

    def __init__(self, port: int) -> None:
        self.sim = SimSsiScanner(port=port, with_aim=True).start()
        self.plug = Plug(self.sim.plug, self.sim.unplug)
        self.taken = 0

    def send(self, code: str) -> None:
        """Send one code until it is acknowledged."""
        self.sim.send(code)
        self.taken += 1

    def mute(self) -> None:
        """Obey no command any more; codes still come."""
        self.sim.mute = True

    def mend(self) -> None:
        """Obey again."""
        self.sim.mute = False

    def lose(self) -> None:
        """Lose the next code on its way."""
        self.sim.trouble.lose += 1

    def lose_answer(self) -> None:
        """Lose the next acknowledgement."""
        self.sim.trouble.lose_ack += 1

    def spoil(self) -> None:
        """Spoil the checksum of the next code."""
        self.sim.trouble.corrupt += 1

    def told(self) -> Told:
        """Say what was sent and what it was told."""
        obeyed = self.sim.obeyed
        return Told(
            (
                f"codes taken: {self.taken}, packets sent: {len(self.sim.sent)}",
                f"beeps: {len(obeyed.beeps)}, lights: {len(obeyed.lights)}",
            ),
            (*(("mute",) if self.sim.mute else ()), *self.plug.troubles),
        )


def make_ssi(port: int, _: Path) -> Card:
    """Plug in a Zebra scanner that speaks SSI."""
    ssi = _Ssi(port)
    codes = SiteCodes()
    return Card(
        title="zebra scanner",
        role="scanner",
        driver="ssi",
        url=ssi.sim.url,
        deeds=(
            Deed("Badge", lambda: ssi.send(codes.make(Kind.OPERATOR, BADGE))),
            Deed("Item", lambda: ssi.send(gtin_of(1))),
            Deed("Other item", lambda: ssi.send(gtin_of(2))),
            Deed("Lose next", ssi.lose, breaks=True),
            Deed("Lose answer", ssi.lose_answer, breaks=True),
            Deed("Spoil next", ssi.spoil, breaks=True),
            Deed("Mute", ssi.mute, breaks=True),
            Deed("Mend", ssi.mend, mends=True),
            Deed("Reset", ssi.sim.reset, breaks=True),
            Deed("Unplug", ssi.plug.pull, breaks=True),
            Deed("Plug in", ssi.plug.put, mends=True),
        ),
        told=ssi.told,
        stop=ssi.sim.stop,
        codes=ssi.send,
    )
