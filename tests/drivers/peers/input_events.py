"""Plays a scanner that plays keyboard, as the kernel hands its keys out: bytes of `struct input_event`."""

from collections.abc import Iterable

from drivers.codecs.evdev import DOWN, EV_KEY, EV_SYN, EVENT, HELD, UP
from drivers.codecs.wedge import KeyEvent
from tests.drivers.peers.keys import OFFSET

EV_MSC, MSC_SCAN = 4, 4


def event(kind: int, code: int, value: int, at_ms: int) -> bytes:
    return EVENT.pack(at_ms // 1000, at_ms % 1000 * 1000, kind, code, value)


def as_kernel(events: Iterable[KeyEvent]) -> bytes:
    """Give key events as a USB keyboard's driver reports them: scan code, key, end of the report."""
    parts = []
    for key in events:
        code, value = key.scan_code - OFFSET, HELD if key.repeat else DOWN if key.pressed else UP
        parts += [
            event(EV_MSC, MSC_SCAN, 0x70000 + code, key.at_ms),
            event(EV_KEY, code, value, key.at_ms),
            event(EV_SYN, 0, 0, key.at_ms),
        ]
    return b"".join(parts)
