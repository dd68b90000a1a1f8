"""The lab's scale: a load to be put on by hand, and the troubles of a real one."""

from pathlib import Path

from drivers.sim.scales.scale import SimScale
from station.commands.lab.card import Card, Deed, Dial, Told
from station.commands.lab.plug import Plug

_HEAVIEST_G = 6000
_DRIP_S = 0.5
_DRIFT_G_S = 2.0


class _Scale:
    """A scale and the troubles that it does not tell itself."""

    def __init__(self, port: int) -> None:
        self.sim = SimScale(port=port, capacity_g=_HEAVIEST_G).start()
        self.plug = Plug(self.sim.plug, self.sim.unplug)
        self.troubles: set[str] = set()

    def freeze(self) -> None:
        """Answer nothing any more."""
        self.sim.freeze()
        self.troubles = {"frozen"}

    def drip(self) -> None:
        """Answer slowly, byte by byte."""
        self.sim.drip(_DRIP_S)
        self.troubles = {"slow"}

    def garble(self) -> None:
        """Answer what nobody can read."""
        self.sim.garble()
        self.troubles = {"garbled"}

    def fail(self) -> None:
        """Break its inside."""
        self.sim.fail()
        self.troubles |= {"fault"}

    def shake(self) -> None:
        """Keep the load from coming to rest."""
        self.sim.shake()
        self.troubles |= {"shaking"}

    def mend(self) -> None:
        """Put everything right that is not the plug."""
        self.sim.mend()
        self.troubles = set()

    def told(self) -> Told:
        """Say what its display shows."""
        return Told((f"shows {self.sim.shown}",), (*sorted(self.troubles), *self.plug.troubles))


def make_scale(port: int, _: Path) -> Card:
    """Plug in a scale that speaks MT-SICS."""
    scale = _Scale(port)
    sim = scale.sim
    return Card(
        title="scale",
        role="scale",
        driver="mt-sics",
        url=sim.url,
        deeds=(
            Deed("250 g", lambda: sim.put(250)),
            Deed("1 kg", lambda: sim.put(1000)),
            Deed("Take off", sim.take),
            Deed("Tare", sim.tare),
            Deed("Zero", sim.zero),
            Deed("Mend", scale.mend, mends=True),
            Deed("Overload", sim.overload, breaks=True),
            Deed("Shake", scale.shake, breaks=True),
            Deed("Drift", lambda: sim.drift(_DRIFT_G_S), breaks=True),
            Deed("Fault", scale.fail, breaks=True),
            Deed("Freeze", scale.freeze, breaks=True),
            Deed("Slow", scale.drip, breaks=True),
            Deed("Garble", scale.garble, breaks=True),
            Deed("Reset", sim.reset, breaks=True),
            Deed("Unplug", scale.plug.pull, breaks=True),
            Deed("Plug in", scale.plug.put, mends=True),
        ),
        told=scale.told,
        stop=sim.stop,
        dial=Dial("g", 0, _HEAVIEST_G, sim.put),
    )
