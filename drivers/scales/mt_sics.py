"""Scales that speak MT-SICS; the bytes and their sources are in the codec."""

from typing import assert_never

from drivers.api import DeviceConfig, DriverInfo, Role, ScaleOrder, Sink, Weight, WeightState
from drivers.codecs.mt_sics import (
    Garbled,
    Load,
    MtSicsDecoder,
    MtSicsFrame,
    NoLoad,
    NoLoadReason,
    Outcome,
    Refused,
    Text,
)
from drivers.scales.dialogue import Obeyed, Said, Shown, Told, Unclear
from drivers.scales.polled_scale import PolledScale
from drivers.scales.serial_scales import OPTIONS, SCHEMES, build_scale
from drivers.transport.serial_port import PLAIN_LINE

_COMMANDS = {ScaleOrder.ZERO: b"Z\r\n", ScaleOrder.TARE: b"T\r\n", ScaleOrder.CLEAR_TARE: b"TAC\r\n"}
_STATES = {
    # "executing another command, e.g. taring": it has not come to rest
    NoLoadReason.BUSY: WeightState.MOVING,
    NoLoadReason.OVER: WeightState.OVER,
    NoLoadReason.UNDER: WeightState.UNDER,
    NoLoadReason.FAULT: WeightState.FAULT,
}
_PROBLEMS = {
    "I": "the scale cannot do that now",
    "L": "the scale does not have that",
    "+": "the load is beyond what it can do that with",
    "-": "the load is below what it can do that with",
}


class MtSicsDialogue:
    """Asks `SI`, which is answered at once; `S` would wait for rest.

    A weight in MT-SICS is net and does not say so. Whether a tare is taken off is asked (`TA`) before
    each weight; a scale that does not tell it is believed to have the tare it was told to take.
    """

    name = "MT-SICS"
    resync = b"\r\n"

    def __init__(self) -> None:
        self._decoder = MtSicsDecoder()
        self._order: ScaleOrder | None = None
        self._expects_said = False
        self._tells_tare = True
        self._net = False

    def introduce(self) -> tuple[bytes, ...]:
        """Ask for type, software and serial number."""
        self._order, self._expects_said = None, True
        return (b"I2\r\n", b"I3\r\n", b"I4\r\n")

    def weigh(self) -> bytes:
        """Ask for the weight as it is now."""
        self._order, self._expects_said = None, False
        return b"SI\r\n"

    def before_weight(self) -> bytes:
        """Ask for the tare, of a scale that tells it."""
        self._order, self._expects_said = None, True
        return b"TA\r\n" if self._tells_tare else b""

    def not_answered(self) -> None:
        """Ask for the tare no more."""
        self._tells_tare = False

    def order(self, order: ScaleOrder) -> bytes:
        """Zero, tare, or clear the tare; each is obeyed at rest only."""
        self._order, self._expects_said = order, False
        return _COMMANDS[order]

    def hear(self, data: bytes) -> list[Told]:
        """Take bytes as they came and give what they mean."""
        return [self._meaning(frame) for frame in self._decoder.feed(data)]

    def _meaning(self, frame: MtSicsFrame) -> Told:
        match frame:
            case Load(value, unit, stable):
                if stable:
                    return Shown(WeightState.STABLE, Weight(value, unit, self._net))
                return Shown(WeightState.MOVING)
            case NoLoad(reason, detail):
                return Shown(_STATES[reason], detail=detail)
            case Outcome("TA"):
                return self._tare(frame)
            case Outcome():
                return self._outcome(frame)
            case Text(command, texts):
                return _said(command, " ".join(texts))
            case Refused(refusal):
                return self._refused(refusal.value)
            case Garbled(raw):
                return Unclear(raw)
            case _ as never:
                assert_never(never)

    def _tare(self, answer: Outcome) -> Said:
        if answer.value is None:
            self._tells_tare = False
        else:
            self._net = answer.value != 0
        return Said()

    def _outcome(self, answer: Outcome) -> Told:
        if self._order is None:
            return Unclear(f"{answer.command} {answer.code}".encode())
        problem = _PROBLEMS.get(answer.code, "")
        if not problem and self._order is not ScaleOrder.ZERO:
            self._net = self._order is ScaleOrder.TARE and answer.value != 0
        return Obeyed(problem)

    def _refused(self, code: str) -> Told:
        if self._order is not None:
            return Obeyed(f"the scale does not know that ({code})")
        if self._expects_said:
            self._tells_tare = False
            return Said()
        return Unclear(code.encode())


def _said(command: str, text: str) -> Said:
    match command:
        case "I2":
            return Said(model=text)
        case "I3":
            return Said(firmware=text)
        case "I4":
            return Said(facts={"serial": text})
        case _:
            return Said()


def build_mt_sics(config: DeviceConfig, sink: Sink) -> PolledScale:
    """Make a scale that speaks MT-SICS; `BadSettings` names what does not fit."""
    return build_scale(config, sink, PLAIN_LINE, lambda _: MtSicsDialogue)


DRIVER = DriverInfo(
    id="mt-sics",
    role=Role.SCALE,
    summary="Scale that speaks MT-SICS (Mettler-Toledo, Ohaus and others), 9600 8N1 unless set otherwise",
    build=build_mt_sics,
    schemes=SCHEMES,
    options=OPTIONS,
    proof="simulator on TCP, pseudo terminal and RFC 2217; mt-sics-emulator 0.1.1; no real scale",
)
