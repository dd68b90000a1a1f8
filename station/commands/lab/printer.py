"""The lab's Zebra: prints into a folder, runs out of everything, opens, freezes and loses its connection."""

from pathlib import Path

from drivers.sim.printers.printer import SimPrinter
from station.commands.lab.card import Card, Deed, Told
from station.commands.lab.plug import Plug

_SLOW_S = 5.0
_USUAL_S = 0.5
_CUT_AFTER = 200


class _Printer:
    """A printer and the troubles that it does not tell itself."""

    def __init__(self, port: int, folder: Path) -> None:
        self.sim = SimPrinter(folder, port=port, label_s=_USUAL_S).start()
        self.plug = Plug(self.sim.plug, self.sim.unplug)
        self.frozen = False

    def freeze(self) -> None:
        """Answer nothing any more."""
        self.frozen = True
        self.sim.fall_silent()

    def mend(self) -> None:
        """Put everything right that is not the plug."""
        self.sim.mend()
        self.sim.slow_down(_USUAL_S)
        self.frozen = False

    def told(self) -> Told:
        """Say what was printed and what is wrong."""
        labels = self.sim.labels
        condition = self.sim.condition
        troubles = {
            "paper out": condition.paper_out,
            "ribbon out": condition.ribbon_out,
            "head open": condition.head_open,
            "paused": condition.paused,
            "frozen": self.frozen,
            "slow": self.sim.label_s > _USUAL_S,
        }
        return Told(
            (f"labels printed: {len(labels)}", f"odometer {self.sim.odometer}"),
            (*(name for name, is_so in troubles.items() if is_so), *self.plug.troubles),
            labels[-1].picture if labels else None,
        )


def make_printer(port: int, folder: Path) -> Card:
    """Plug in a Zebra that keeps its labels in `folder`."""
    printer = _Printer(port, folder / "labels")
    sim = printer.sim
    return Card(
        title="printer",
        role="printer",
        driver="zebra",
        url=sim.url,
        deeds=(
            Deed("Paper out", sim.paper_out, breaks=True),
            Deed("Drain ribbon", sim.ribbon_out, breaks=True),
            Deed("Open head", sim.open_head, breaks=True),
            Deed("Pause", sim.pause, breaks=True),
            Deed("Freeze", printer.freeze, breaks=True),
            Deed("Slow", lambda: sim.slow_down(_SLOW_S), breaks=True),
            Deed("Cut next", lambda: sim.cut_after(_CUT_AFTER), breaks=True),
            Deed("Lose power", sim.lose_power, breaks=True),
            Deed("Mend", printer.mend, mends=True),
            Deed("Reset", sim.cut, breaks=True),
            Deed("Unplug", printer.plug.pull, breaks=True),
            Deed("Plug in", printer.plug.put, mends=True),
        ),
        told=printer.told,
        stop=sim.stop,
    )
