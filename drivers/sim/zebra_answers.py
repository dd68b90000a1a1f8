"""What a Zebra answers, written as its manual shows it.

Source: ZPL II Programming Guide, ~HS (p. 171-172); docs.zebra.com, ~HQ, example of `~HQES`.
"""

from dataclasses import dataclass, field


@dataclass
class Condition:
    """The state of a virtual printer; several troubles can hold at once."""

    paper_out: bool = False
    ribbon_out: bool = False
    head_open: bool = False
    paused: bool = False
    over_temperature: bool = False
    cutter_fault: bool = False
    warnings: set[int] = field(default_factory=set)

    @property
    def stopped(self) -> bool:
        """Nothing is printed now."""
        return self.paused or self.broken

    @property
    def broken(self) -> bool:
        """An error, in which a real printer leaves `~HS` unanswered."""
        return (
            self.paper_out or self.ribbon_out or self.head_open or self.over_temperature or self.cutter_fault
        )

    def mend(self) -> None:
        """Clear every trouble."""
        self.paper_out = self.ribbon_out = self.head_open = self.paused = False
        self.over_temperature = self.cutter_fault = False
        self.warnings.clear()


def host_status(condition: Condition, buffered: int, remaining: int, partial: bool) -> bytes:
    """Write the three strings of `~HS`."""
    first = (
        f"030,{condition.paper_out:d},{condition.paused:d},1218,{min(buffered, 999):03d},"
        f"0,0,{partial:d},000,0,0,{condition.over_temperature:d}"
    )
    second = f"001,0,{condition.head_open:d},{condition.ribbon_out:d},1,2,6,0,{remaining:08d},1,000"
    return "".join(f"\x02{line}\x03\r\n" for line in (first, second, "1234,0")).encode()


def error_status(condition: Condition) -> bytes:
    """Write the answer to `~HQES`."""
    errors = (
        condition.paper_out
        | condition.ribbon_out << 1
        | condition.head_open << 2
        | condition.cutter_fault << 3
        | condition.over_temperature << 4
        | condition.paused << 16
    )
    warnings = sum(condition.warnings)
    return (
        "\x02\r\n  PRINTER STATUS"
        f"\r\n   ERRORS:         {bool(errors):d} 00000000 {errors:08X}"
        f"\r\n   WARNINGS:       {bool(warnings):d} 00000000 {warnings:08X}\r\n\x03"
    ).encode()
