"""What a Zebra answers, written as its manual shows it.

Source: ZPL II Programming Guide, ~HS (p. 171-172); docs.zebra.com, ~HQ, example of `~HQES`; Zebra Programming
Guide P1012728-011, ~HI (p. 197) and ^HW. That `~HI` stands between STX and ETX is [unverified].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

WARNINGS = {"calibrate-media": 1, "clean-head": 2, "replace-head": 4, "paper-near-end": 8}


@dataclass
class Condition:
    """The state of a virtual printer; several troubles can hold at once."""

    paper_out: bool = False
    ribbon_out: bool = False
    head_open: bool = False
    paused: bool = False
    over_temperature: bool = False
    under_temperature: bool = False
    cutter_fault: bool = False
    head_fault: bool = False
    label_waiting: bool = False
    warnings: set[int] = field(default_factory=set)

    @property
    def stopped(self) -> bool:
        """Nothing is printed now."""
        return self.paused or self.broken or self.label_waiting

    @property
    def broken(self) -> bool:
        """An error, in which a real printer leaves `~HS` unanswered."""
        return (
            self.paper_out
            or self.ribbon_out
            or self.head_open
            or self.over_temperature
            or self.cutter_fault
            or self.head_fault
        )

    def mend(self) -> None:
        """Clear every trouble."""
        self.paper_out = self.ribbon_out = self.head_open = self.paused = False
        self.over_temperature = self.under_temperature = self.cutter_fault = self.head_fault = False
        self.label_waiting = False
        self.warnings.clear()


@dataclass
class Nameplate:
    """What a virtual printer says it is; `variables` go before those of its model, `unanswered` get none."""

    model: str = "ZD621"
    firmware: str = "V93.21.07Z"
    dots_per_mm: int = 8
    memory: str = "8192KB"
    variables: dict[str, str] = field(default_factory=dict)
    unanswered: frozenset[str] = frozenset()

    def variable(self, name: str, odometer: int) -> str:
        """Give the value of an SGD variable, "?" for one that the printer does not know."""
        return {
            "odometer.total_label_count": str(odometer),
            "odometer.total_print_length": f"{odometer * 6} INCHES, {odometer * 15} CENTIMETERS",
            "device.product_name": self.model,
            "appl.name": self.firmware,
            "head.resolution.in_dpi": str({6: 152, 8: 203, 12: 300, 24: 600}[self.dots_per_mm]),
            "ezpl.print_width": str(104 * self.dots_per_mm),
            **self.variables,
        }.get(name, "?")


def host_status(condition: Condition, buffered: int, remaining: int, partial: bool) -> bytes:
    """Write the three strings of `~HS`."""
    first = (
        f"030,{condition.paper_out:d},{condition.paused:d},1218,{min(buffered, 999):03d},"
        f"0,0,{partial:d},000,0,{condition.under_temperature:d},{condition.over_temperature:d}"
    )
    second = (
        f"001,0,{condition.head_open:d},{condition.ribbon_out:d},1,2,6,{condition.label_waiting:d},"
        f"{remaining:08d},1,000"
    )
    return "".join(f"\x02{line}\x03\r\n" for line in (first, second, "1234,0")).encode()


def error_status(condition: Condition) -> bytes:
    """Write the answer to `~HQES`."""
    errors = (
        condition.paper_out
        | condition.ribbon_out << 1
        | condition.head_open << 2
        | condition.cutter_fault << 3
        | condition.over_temperature << 4
        | condition.head_fault << 6
        | condition.paused << 16
    )
    warnings = sum(condition.warnings)
    return (
        "\x02\r\n  PRINTER STATUS"
        f"\r\n   ERRORS:         {bool(errors):d} 00000000 {errors:08X}"
        f"\r\n   WARNINGS:       {bool(warnings):d} 00000000 {warnings:08X}\r\n\x03"
    ).encode()


def host_identity(nameplate: Nameplate) -> bytes:
    """Write the answer to `~HI`."""
    told = (nameplate.model, nameplate.firmware, str(nameplate.dots_per_mm), nameplate.memory, "X")
    return f"\x02{','.join(told)}\x03\r\n".encode()


def directory(files: Mapping[str, bytes]) -> bytes:
    """Write the answer to `^HW` for the flash memory."""
    lines = "".join(
        f"* {name.partition('.')[0]:<8}.{name.partition('.')[2]:<3}  {len(data):>6}  ---\r\n"
        for name, data in sorted(files.items())
    )
    free = 60_000_000 - sum(map(len, files.values()))
    return f"\x02\r\nDIR E: \r\n{lines}\r\n- {free} bytes free\r\n\x03".encode()
