"""The targets for the HID codecs; each takes an input as the reports of a device that says anything."""

from collections.abc import Iterator

from drivers.api import UNITS, WeightState
from drivers.codecs.hid_descriptor import read_descriptor
from drivers.codecs.hid_pos import DOCUMENTED, PATIENCE_NS, CodeFrame, HidPosDecoder, layout_of
from drivers.codecs.hid_scale import HidScaleDecoder, ScaleFrame, weight_report, zero_switch

_MOST = 128


def reports(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Cut an input into reports and the times between them: many of the right size, some of any other."""
    at = 0
    while at < len(data):
        head = data[at]
        body = data[at + 1 : at + 1 + (DOCUMENTED.size if head < 0xF0 else head - 0xF0)]
        at += 1 + len(body)
        report = bytes([DOCUMENTED.report]) + body[1:] if head & 1 else body
        gap_ns = (head >> 2 & 3) * PATIENCE_NS // 2
        yield (report.ljust(DOCUMENTED.size, b"\0") if head & 2 else report), gap_ns


def fuzz_hid_descriptor(data: bytes) -> None:
    """Hold that whatever a device says of itself has bounds, and that its reports can be read by it."""
    descriptor = read_descriptor(data)
    assert 0 <= descriptor.longest_input <= 16384
    layout = layout_of(descriptor)
    front = bytes([layout.report & 0xFF])
    HidPosDecoder(layout, _MOST).feed(front + data, 0)
    HidPosDecoder(layout, _MOST).feed(front.ljust(layout.size, b"]"), 0)
    HidScaleDecoder(weight_report(descriptor)).feed(front + data)
    zero_switch(descriptor)


def fuzz_hid_pos(data: bytes) -> None:
    """Hold that a code is never empty, no longer than allowed, and that silence ends every half of one."""
    decoder, now = HidPosDecoder(max_length=_MOST), 0
    for report, gap_ns in reports(data):
        now += gap_ns
        for frame in decoder.feed(report, now):
            assert len(frame.raw) <= _MOST + 3
            assert not isinstance(frame, CodeFrame) or (frame.text and "\0" not in frame.text)
    decoder.expire(now + PATIENCE_NS)
    assert not decoder.waiting


def fuzz_hid_scale(data: bytes) -> None:
    """Hold that a weight is there where it is stable and nowhere else, in a unit that is known."""
    decoder = HidScaleDecoder()
    for at in range(0, len(data), 6):
        report = data[at : at + 6] if data[at] & 1 else b"\x03" + data[at + 1 : at + 6]
        for frame in decoder.feed(report):
            if isinstance(frame, ScaleFrame):
                assert (frame.weight is not None) == (frame.state is WeightState.STABLE)
                assert frame.weight is None or (frame.weight.unit in UNITS and frame.weight.value >= 0)
