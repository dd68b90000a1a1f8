"""Scales that speak Toledo 8217; the bytes and their sources are in the codec."""

from collections.abc import Callable
from functools import partial
from typing import assert_never

from drivers.api import DeviceConfig, DriverInfo, Role, ScaleOrder, Sink, Weight, WeightState
from drivers.codecs.toledo_8217 import Garbled, Load, Mode, Status, ToledoDecoder, ToledoFrame
from drivers.scales.dialogue import Obeyed, Said, Shown, Told, Unclear
from drivers.scales.polled_scale import PolledScale
from drivers.scales.serial_scales import OPTIONS, SCHEMES, build_scale
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import LineParameters

_SEVEN_EVEN = LineParameters(bits=7, parity="E")

# A tare ends with CR, since digits may follow the letter; the others are one letter.
_COMMANDS = {ScaleOrder.ZERO: b"Z", ScaleOrder.TARE: b"T\r", ScaleOrder.CLEAR_TARE: b"C"}


class ToledoDialogue:
    """Asks `W`. The frame has no unit, so `unit` is what the installer says the scale is set to."""

    name = "Toledo 8217"
    # Out of the echo mode that another program may have left it in; the line end makes scales of
    # other protocols answer, so that a wrong driver is told from a dead cable.
    resync = b"F\r\n"

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._decoder = ToledoDecoder()
        self._order: ScaleOrder | None = None

    def introduce(self) -> tuple[bytes, ...]:
        """Ask nothing: the protocol has no question for what the scale is."""
        return ()

    def weigh(self) -> bytes:
        """Ask for the weight."""
        self._order = None
        return b"W"

    def before_weight(self) -> bytes:
        """Ask nothing more: the weight says by itself whether it is net."""
        return b""

    def not_answered(self) -> None:
        """Do nothing: nothing is asked before the weight."""

    def order(self, order: ScaleOrder) -> bytes:
        """Zero, tare, or clear the tare; each is obeyed at rest only."""
        self._order = order
        return _COMMANDS[order]

    def hear(self, data: bytes) -> list[Told]:
        """Take bytes as they came and give what they mean."""
        return [self._meaning(frame) for frame in self._decoder.feed(data)]

    def _meaning(self, frame: ToledoFrame) -> Told:
        match frame:
            case Load(value, net):
                return Shown(WeightState.STABLE, Weight(value, self._unit, net))
            case Status():
                return _shown(frame) if self._order is None else Obeyed(_problem(self._order, frame))
            case Mode():
                return Said()
            case Garbled(raw):
                return Unclear(raw)
            case _ as never:
                assert_never(never)


def _shown(status: Status) -> Shown:
    """Read a status that came in place of a weight."""
    if status.over:
        return Shown(WeightState.OVER)
    if status.under:
        return Shown(WeightState.UNDER)
    if status.moving:
        return Shown(WeightState.MOVING)
    if status.outside_zero:
        return Shown(
            WeightState.FAULT, detail="it is outside its zero range: empty it and switch it on again"
        )
    return Shown(WeightState.FAULT, detail="it tells a status and no weight")


def _problem(order: ScaleOrder, status: Status) -> str:
    """Say why an order was not obeyed, by the status that answered it."""
    if status.moving:
        return "the load moves"
    match order:
        case ScaleOrder.ZERO:
            if status.net:
                return "a tare is taken off: clear it first"
            return "the load is outside its zero range" if status.outside_zero else ""
        case ScaleOrder.TARE:
            return "" if status.net else "the scale took no tare: it must be at rest and not empty"
        case ScaleOrder.CLEAR_TARE:
            return "the scale kept its tare" if status.net else ""
        case _ as never:
            assert_never(never)


def build_toledo_8217(config: DeviceConfig, sink: Sink) -> PolledScale:
    """Make a scale that speaks Toledo 8217; `BadSettings` names what does not fit."""
    return build_scale(config, sink, _SEVEN_EVEN, _choose_dialogue)


def _choose_dialogue(options: OptionReader) -> Callable[[], ToledoDialogue]:
    return partial(ToledoDialogue, options.text("unit", "kg", ("kg", "lb")))


DRIVER = DriverInfo(
    id="toledo-8217",
    role=Role.SCALE,
    summary="Checkout scale that speaks Toledo 8217 (Ariva, Viva, Diva), 9600 7E1 unless set otherwise",
    build=build_toledo_8217,
    schemes=SCHEMES,
    options={"unit": "kg or lb: what the scale is set to, since its answers do not say it; kg", **OPTIONS},
    proof="simulator on TCP, pseudo terminal and RFC 2217 at 7E1; no real scale",
)
