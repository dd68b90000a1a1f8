"""A scanner that plays keyboard: its codes are fed from the window, since the window gets the keys."""

import threading
import time

from drivers.api import (
    BadSettings,
    DeviceConfig,
    DeviceState,
    DeviceStatus,
    DriverInfo,
    Role,
    Sink,
)
from drivers.base.standing import Standing
from drivers.codecs.wedge import (
    KeyEvent,
    KeysPassed,
    WedgeCode,
    WedgeDecoder,
    WedgeOutput,
    WedgeSettings,
    wedge_prefix,
)
from drivers.scanners.readings import Readings
from drivers.transport.options import OptionReader


class WedgeScanner:
    """Turns fed key events into codes for the sink; `feed` and `expire` are called from one thread.

    It is READY from `start` to `stop`: a keyboard gives no sign of being there.
    """

    def __init__(self, name: str, settings: WedgeSettings, sink: Sink) -> None:
        self._settings = settings
        self._decoder = WedgeDecoder(settings)
        self._standing = Standing(name, Role.SCANNER, sink)
        self._readings = Readings(name, self._standing, sink)
        self._running = threading.Event()

    @property
    def status(self) -> DeviceStatus:
        """The newest status, safe to read from any thread."""
        return self._standing.status

    @property
    def settings(self) -> WedgeSettings:
        """How the scanner was set up."""
        return self._settings

    def start(self) -> None:
        """Begin to take keys."""
        self._running.set()
        self._standing.move(DeviceState.READY, detail="keys of the window")

    def stop(self, timeout: float = 2.0) -> None:  # noqa: ARG002 - there is no thread to wait for
        """Take no more keys; all belong to the window again."""
        self._running.clear()
        self._standing.move(DeviceState.ABSENT)

    def feed(self, event: KeyEvent) -> list[WedgeOutput]:
        """Take one key event, tell the sink of a code it completes, and give what the window is to do."""
        if not self._running.is_set():
            return [KeysPassed((event,))]
        return self._deliver(self._decoder.feed(event))

    def expire(self, now_ms: int) -> list[WedgeOutput]:
        """Give back keys that wait for a scanner no longer typing; `now_ms` is on the events' clock."""
        return self._deliver(self._decoder.expire(now_ms))

    def _deliver(self, outputs: list[WedgeOutput]) -> list[WedgeOutput]:
        now = time.monotonic_ns()
        for output in outputs:
            if isinstance(output, WedgeCode):
                raw = ((output.aim or "") + output.text).encode()
                self._standing.received(now, len(raw))
                self._readings.code(output.text, raw, output.aim, now)
            elif isinstance(output, KeysPassed) and self._begins_as_scan(output.events[0]):
                keys = bytes(e.scan_code % 256 for e in output.events if e.pressed)
                self._readings.broken(keys, "cut-off", now)
        return outputs

    def _begins_as_scan(self, event: KeyEvent) -> bool:
        """Tell whether keys given back began with the prefix: no person types that, so a scan was cut off."""
        return event.pressed and event.scan_code - self._settings.scan_code_offset == self._settings.prefix


def build_wedge(config: DeviceConfig, sink: Sink) -> WedgeScanner:
    """Make a wedge from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    try:
        prefix = wedge_prefix(options.text("prefix", "F9"))
    except ValueError as error:
        raise BadSettings(f"option prefix: {error}") from error
    settings = WedgeSettings(
        prefix=prefix,
        gap_ms=options.integer("gap_ms", 100, 10, 1000),
        min_length=options.integer("min_length", 4, 1, 64),
        scan_code_offset=options.integer("scan_code_offset", 8, 0, 8),
        aim=options.flag("aim", default=True),
    )
    options.finish()
    return WedgeScanner(config.name, settings, sink)


DRIVER = DriverInfo(
    id="wedge",
    role=Role.SCANNER,
    summary="Scanner that plays keyboard, with a prefix key; a fallback where no serial mode can be set",
    build=build_wedge,
    options={
        "prefix": "the key the scanner presses before each code: F1 to F12, PAUSE, or none",
        "gap_ms": "without prefix: longest time between two keys of one code",
        "min_length": "without prefix: shortest code",
        "scan_code_offset": "what the window system adds to the kernel's scan codes: 8",
        "aim": "false where codes may begin with ] and no AIM identifier is sent",
    },
)
