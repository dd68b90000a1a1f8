"""Weights out of the input reports of a HID POS scale (USB usage page 0x8D).

Sources: usages 0x32 scale data report, 0x40 data weight, 0x80 zero scale and the numbers of status and unit
from HID Point of Sale Usage Tables 1.02; the six bytes as public code reads them from DYMO scales (antradar:
`XX 0B FF 34 19` behind the report id is 645.2 oz). A report is id, status, unit, power of ten as a signed
byte, weight as two bytes, the lower first. The weight has no sign: below zero is a status of its own.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from drivers.api import Weight, WeightState
from drivers.codecs.hid_descriptor import HidDescriptor, ReportKind

PAGE: Final = 0x8D
"""The usage page of a scale."""

_DATA_WEIGHT, _ZERO_SCALE = 0x40, 0x80

_DOCUMENTED_ID: Final = 3
_SIZE: Final = 6

_WIDEST_POWER: Final = 6
"""No scale shows a millionth of its unit, or millions of it; a power beyond that is a torn report."""

_UNITS: Final = {
    1: "mg",
    2: "g",
    3: "kg",
    4: "ct",
    6: "gr",
    7: "dwt",
    8: "t",
    9: "ton",
    10: "ozt",
    11: "oz",
    12: "lb",
}
"""5 is the tael, which weighs something else in each country that uses it: it is refused."""

_STATES: Final = {
    1: (WeightState.FAULT, "the scale reports a fault"),
    2: (WeightState.STABLE, ""),
    3: (WeightState.MOVING, ""),
    4: (WeightState.STABLE, ""),
    5: (WeightState.UNDER, "below zero"),
    6: (WeightState.OVER, "more than the scale can weigh"),
    7: (WeightState.FAULT, "the scale has to be calibrated"),
    8: (WeightState.FAULT, "the scale has to be zeroed again"),
}
_AT_ZERO: Final = 2


@dataclass(frozen=True)
class ScaleFrame:
    """What one report says; `weight` where it is STABLE, `detail` in words what is wrong.

    `at_zero`: the scale itself says that it is empty.
    """

    state: WeightState
    weight: Weight | None
    detail: str
    at_zero: bool


@dataclass(frozen=True)
class BrokenFrame:
    """A report that is not a weight: "bad-length", "unknown-status", "unknown-unit" or "bad-scaling"."""

    raw: bytes
    problem: str


HidScaleFrame = ScaleFrame | BrokenFrame


@dataclass(frozen=True)
class ZeroSwitch:
    """The report that zeroes a scale, as it is sent, id in front; `kind` says how."""

    kind: ReportKind
    report: bytes


def weight_report(descriptor: HidDescriptor) -> int:
    """Give the id of the report with the weight, as the device tells or as is usual."""
    place = descriptor.find(ReportKind.INPUT, PAGE, _DATA_WEIGHT)
    return _DOCUMENTED_ID if place is None else place.report


def zero_switch(descriptor: HidDescriptor) -> ZeroSwitch | None:
    """Give what zeroes the scale, where the device has such a thing."""
    for kind in (ReportKind.OUTPUT, ReportKind.FEATURE):
        place = descriptor.find(kind, PAGE, _ZERO_SCALE)
        if place is not None:
            front = 0 if descriptor.numbered else 1
            report = bytearray(descriptor.size(kind, place.report) + front)
            report[0] = place.report
            report[place.byte + front] |= place.mask
            return ZeroSwitch(kind, bytes(report))
    return None


class HidScaleDecoder:
    """Reads each report for itself; remembers nothing."""

    def __init__(self, report: int = _DOCUMENTED_ID) -> None:
        self.report = report

    def feed(self, report: bytes) -> list[HidScaleFrame]:
        """Take one report and give what it says; other reports mean nothing here."""
        if report[:1] != bytes([self.report]):
            return []
        return [_read(report)]


def _read(report: bytes) -> HidScaleFrame:
    if len(report) != _SIZE:
        return BrokenFrame(report[:64], "bad-length")
    status, unit_number, power = report[1], report[2], int.from_bytes(report[3:4], signed=True)
    if status not in _STATES:
        return BrokenFrame(report, "unknown-status")
    state, detail = _STATES[status]
    if state is not WeightState.STABLE:
        return ScaleFrame(state, None, detail, at_zero=False)
    unit = _UNITS.get(unit_number)
    if unit is None:
        return BrokenFrame(report, "unknown-unit")
    if abs(power) > _WIDEST_POWER:
        return BrokenFrame(report, "bad-scaling")
    number = int.from_bytes(report[4:6], "little")
    value = Decimal(number).scaleb(power) if power < 0 else Decimal(number * 10**power)
    return ScaleFrame(state, Weight(value, unit), detail, at_zero=status == _AT_ZERO)
