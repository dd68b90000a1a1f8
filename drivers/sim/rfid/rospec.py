"""A ROSpec as a virtual reader keeps it: what a client asked to be read, when, and how to report it."""

from dataclasses import dataclass, field

from drivers.codecs.llrp.orders import message, parameter
from drivers.codecs.llrp.parameters import U16, U32, U64, Malformed, number, parameters
from drivers.sim.rfid.tag_field import FieldTag

_RO_ACCESS_REPORT = 61
_AT_END_OF_AISPEC = 1


@dataclass
class RoSpec:
    """One inventory as it was asked for.

    `immediate`: it starts when enabled. `longest_s`: it ends by itself after so long, 0 for never. A round
    over the antennas ends after `round_s` or `round_tags`, each 0 for no such end. A report is sent after
    `batch` tags (0: only at an end), at the end of each round with `trigger` 1, and at the end of the
    inventory; with `trigger` 0 only when asked for. `content` are the bits of TagReportContentSelector.
    """

    id: int
    immediate: bool = False
    longest_s: float = 0.0
    antennas: tuple[int, ...] = ()
    round_s: float = 0.0
    round_tags: int = 0
    trigger: int = 0
    batch: int = 0
    content: int = 0
    enabled: bool = False
    since_s: float | None = None
    round_since_s: float = 0.0
    held: list[bytes] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether it reads now."""
        return self.since_s is not None

    def start(self, now_s: float) -> None:
        """Begin to read."""
        self.since_s = self.round_since_s = now_s

    def over(self, now_s: float) -> bool:
        """Tell whether it has read as long as it may."""
        return self.since_s is not None and 0 < self.longest_s <= now_s - self.since_s

    def take(self, tag: FieldTag, now_us: int) -> None:
        """Hold one reading of a tag for the next report."""
        self.held.append(_tag_report(tag, self.content, self.id, now_us))

    def reports(self, now_s: float, *, ended: bool = False) -> list[list[bytes]]:
        """Give the tags of each report that is due, and hold them no more."""
        round_ended = 0 < self.round_s <= now_s - self.round_since_s
        if round_ended:
            self.round_since_s = now_s
        if not self.trigger:
            return []
        by_rounds = self.trigger == _AT_END_OF_AISPEC
        size = self.batch or (self.round_tags if by_rounds else 0)
        held, self.held = self.held, []
        due = [held[at : at + (size or len(held))] for at in range(0, len(held), size or len(held))]
        if due and not ended and not (round_ended and by_rounds) and not (size and len(due[-1]) == size):
            self.held = due.pop()
        return due


def report(tags: list[bytes]) -> bytes:
    """Put tags into one RO_ACCESS_REPORT."""
    return message(_RO_ACCESS_REPORT, 0, b"".join(tags))


def _tag_report(tag: FieldTag, content: int, rospec: int, now_us: int) -> bytes:
    """Write one TagReportData with what the content selector asks for, in the order the standard has."""
    bits = len(tag.epc) * 8
    parts = [b"\x8d" + tag.epc if bits == 96 else parameter(241, U16.pack(bits), tag.epc)]
    if content & 0x8000:
        parts.append(b"\x89" + U32.pack(rospec))
    if content & 0x1000:
        parts.append(b"\x81" + U16.pack(tag.antenna))
    if content & 0x0400:
        parts.append(b"\x86" + tag.rssi_dbm.to_bytes(1, "big", signed=True))
    if content & 0x0800:
        parts.append(b"\x87" + U16.pack(1))
    if content & 0x0200:
        parts.append(b"\x82" + U64.pack(now_us))
    if content & 0x0100:
        parts.append(b"\x84" + U64.pack(now_us))
    if content & 0x0080:
        parts.append(b"\x88" + U16.pack(1))
    return parameter(240, *parts)


def read_rospec(body: bytes) -> RoSpec:
    """Read the ROSpec of ADD_ROSPEC; `Malformed` where it has none or an incomplete one."""
    for kind, at, end in parameters(body):
        if kind == 177:
            spec = RoSpec(number(U32, body, at, end))
            for inner, begin, stop in parameters(body, at + 6, end):
                _read_part(spec, inner, body, begin, stop)
            return spec
    raise Malformed("ADD_ROSPEC has no ROSpec")


def _read_part(spec: RoSpec, kind: int, body: bytes, at: int, end: int) -> None:
    if kind == 178:
        for inner, begin, stop in parameters(body, at, end):
            if inner == 179:
                spec.immediate = body[begin] == 1
            elif inner == 182 and body[begin] == 1:
                spec.longest_s = number(U32, body, begin + 1, stop) / 1000
    elif kind == 183:
        _read_antennas(spec, body, at, end)
    elif kind == 237:
        spec.trigger, spec.batch = body[at], number(U16, body, at + 1, end)
        for inner, begin, stop in parameters(body, at + 3, end):
            if inner == 238:
                spec.content = number(U16, body, begin, stop)


def _read_antennas(spec: RoSpec, body: bytes, at: int, end: int) -> None:
    count = number(U16, body, at, end)
    begin = at + 2 + 2 * count
    spec.antennas = tuple(number(U16, body, place, end) for place in range(at + 2, begin, 2))
    for kind, place, stop in parameters(body, begin, end):
        if kind == 184 and body[place] == 1:
            spec.round_s = number(U32, body, place + 1, stop) / 1000
        elif kind == 184 and body[place] == 3:
            for inner, value, last in parameters(body, place + 5, stop):
                if inner == 185:
                    spec.round_tags = 0 if body[value] else number(U16, body, value + 2, last)
                    spec.round_s = number(U32, body, value + 8, last) / 1000
