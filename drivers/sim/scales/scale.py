"""A virtual scale: one load, spoken of in MT-SICS or Toledo 8217, over TCP, a pseudo terminal or RFC 2217."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from drivers.sim.scales.load import Load, Plate, Unable
from drivers.sim.scales.voices import MtSicsVoice, ToledoVoice, Voice
from drivers.sim.wires import PtyWire, Rfc2217Wire, Send, TcpWire, Wire

Protocol = Literal["mt-sics", "toledo-8217"]
Plug = Literal["tcp", "pty", "rfc2217"]


class SimScale:
    """A scale at `url`, started and stopped by its owner, with a load to be put on and troubles to be set.

    `unit` "lb" gives an 8217 its two decimals. Methods may be called from any thread, `plug`, `unplug`,
    `reset` and `stop` from one at a time.
    """

    def __init__(
        self,
        protocol: Protocol = "mt-sics",
        plug: Plug = "tcp",
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        unit: str = "kg",
        settle_s: float = 0.3,
        capacity_g: float = 15000,
    ) -> None:
        self.protocol = protocol
        lowest = Decimal(-500) if protocol == "mt-sics" else Decimal(0)
        decimals = 2 if unit in ("lb", "g") else 3
        plate = Plate(unit, decimals, Decimal(str(capacity_g)), lowest, settle_s=settle_s)
        self.load = Load(plate)
        self._changed = threading.Condition()
        self._plugged = False
        self._frozen = False
        self._gap_s = 0.0
        self._garbled = False
        self._voice: Voice = MtSicsVoice(self.load) if protocol == "mt-sics" else ToledoVoice(self.load)
        self._wire = _wire(plug, self._receive, host, port, protocol)

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return self._wire.url

    def start(self) -> "SimScale":
        """Switch it on; its address is known when this returns."""
        self.plug()
        return self

    def stop(self) -> None:
        """Switch it off; returns when all threads are done. May be called twice."""
        self.unplug()

    @property
    def shown(self) -> str:
        """What its display shows, or why it shows nothing."""
        try:
            weight = self.load.weigh(time.monotonic())
        except Unable as unable:
            return unable.trouble.value
        return f"{weight.value} {weight.unit}{' net' if weight.net else ''}"

    # What lies on it

    def put(self, grams: float) -> None:
        """Lay so many grams on it, in place of what lay there; below 0 something pulls at it."""
        self.load.put(Decimal(str(grams)), time.monotonic())

    def take(self) -> None:
        """Take everything off."""
        self.put(0)

    def overload(self) -> None:
        """Put on a tenth more than it can weigh."""
        self.put(float(self.load.plate.capacity_g) * 1.1)

    def drift(self, grams_a_second: float) -> None:
        """Have the load grow slowly, as a drying or draughty one does; 0 ends it."""
        self.load.drift(Decimal(str(grams_a_second)), time.monotonic())

    def shake(self) -> None:
        """Keep the load from coming to rest."""
        self.load.shake(True)

    def rest(self) -> None:
        """Let the load come to rest."""
        self.load.shake(False)

    def tare(self) -> None:
        """Press tare; `Unable` where the load moves."""
        self.load.tare(time.monotonic())

    def zero(self) -> None:
        """Press zero; `Unable` where the load moves or is too much."""
        self.load.zero(time.monotonic())

    # What befalls it

    def fail(self) -> None:
        """Break its inside: it tells a fault in place of a weight."""
        self.load.fail(True)

    def freeze(self) -> None:
        """Answer nothing any more; what is asked meanwhile is answered after `mend`."""
        self._set(frozen=True)

    def drip(self, gap_s: float) -> None:
        """Answer one byte each `gap_s` seconds."""
        self._set(gap_s=gap_s)

    def garble(self) -> None:
        """Answer with bytes that are no answers, as a wrong line setting does."""
        self._set(garbled=True)

    def mend(self) -> None:
        """Put everything right; the load stays as it is."""
        self.load.fail(False)
        self.rest()
        self._set()

    def unplug(self) -> None:
        """Take the scale away."""
        with self._changed:
            self._plugged = False
            self._changed.notify_all()
        self._wire.unplug()

    def plug(self) -> None:
        """Bring it back at the same address."""
        self._plugged = True
        self._wire.plug()

    def reset(self) -> None:
        """Break the connection; the scale is there again at once."""
        self._wire.reset()

    def _set(self, *, frozen: bool = False, gap_s: float = 0.0, garbled: bool = False) -> None:
        with self._changed:
            self._frozen, self._gap_s, self._garbled = frozen, gap_s, garbled
            self._changed.notify_all()

    def _receive(self, data: bytes, send: Send) -> None:
        """Answer what a station sent, as late and as badly as is set."""
        with self._changed:
            self._changed.wait_for(lambda: not self._frozen or not self._plugged)
            if not self._plugged:
                return
            answers = self._voice.hear(data)
            gap_s, garbled = self._gap_s, self._garbled
        for answer in answers:
            self._say(bytes(byte ^ 0x55 for byte in answer) if garbled else answer, gap_s, send)

    def _say(self, answer: bytes, gap_s: float, send: Send) -> None:
        if not gap_s:
            send(answer)
            return
        for byte in answer:
            with self._changed:
                if self._changed.wait_for(lambda: not self._plugged, gap_s):
                    return
            send(bytes((byte,)))


def _wire(
    plug: Plug, receive: Callable[[bytes, Send], None], host: str, port: int, protocol: Protocol
) -> Wire:
    seven = protocol == "toledo-8217"
    match plug:
        case "tcp":
            return TcpWire(receive, host, port)
        case "rfc2217":
            return Rfc2217Wire(receive, host, port, bits=7 if seven else 8, parity="E" if seven else "N")
        case "pty":
            return PtyWire(receive, "?bits=8&parity=N" if seven else "")
