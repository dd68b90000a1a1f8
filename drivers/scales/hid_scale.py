"""A scale in HID POS mode: it says by itself, several times a second, what lies on it."""

import contextlib
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from drivers.api import (
    ConnectionLost,
    DeviceConfig,
    DeviceState,
    DriverInfo,
    Role,
    ScaleOrder,
    Sink,
    Unreachable,
    UsbMatch,
    WeightRead,
    WeightState,
)
from drivers.base.kept_open import KeptOpen
from drivers.codecs.hid_descriptor import ReportKind, read_descriptor
from drivers.codecs.hid_scale import (
    PAGE,
    BrokenFrame,
    HidScaleDecoder,
    ScaleFrame,
    ZeroSwitch,
    weight_report,
    zero_switch,
)
from drivers.scales.display import Display
from drivers.transport.hidapi.device import HidConnection, HidDevice, hid_device
from drivers.transport.options import OptionReader

_READ_S = 0.2
"""Longest wait for a report: how late silence is noticed. What grew too old is not given out meanwhile."""

_NO_TARE = "this scale cannot be tared over USB; press its own tare key"
_NO_ZERO = "this scale cannot be zeroed over USB; press its own zero key"


@dataclass(frozen=True)
class HidScaleSettings:
    """Times in seconds: how old a weight may be, and how long zeroing may take until the scale shows it."""

    max_age_s: float = 1.5
    settle_s: float = 5.0


@dataclass
class _Visit:
    """What is known while the scale is open; times on the monotonic clock, in seconds."""

    connection: HidConnection
    decoder: HidScaleDecoder
    switch: ZeroSwitch | None
    understood_at: float
    broken: str = ""
    zero_until: float | None = None


class HidScale(KeptOpen):
    """The `Scale` on its thread.

    States: OPENING → IDENTIFYING → READY with the first report; DEGRADED "scale-fault" with the scale's own
    trouble, "no-answer" where it is open and silent, "not-understood" where what it says is not a weight;
    LOST "lost", BACKOFF "lost" or "unreachable". Taring is refused; zeroing is obeyed by a scale that has
    a report for it, and believed when the scale shows zero.
    """

    def __init__(self, name: str, transport: HidDevice, settings: HidScaleSettings, sink: Sink) -> None:
        super().__init__(name, Role.SCALE, sink)
        self._transport = transport
        self._settings = settings
        self._standing.speaks_every(settings.max_age_s)
        self._display = Display(name, sink, settings.max_age_s)
        self._orders: queue.SimpleQueue[ScaleOrder] = queue.SimpleQueue()
        self._connection: HidConnection | None = None
        self._stopped = threading.Event()

    @property
    def reading(self) -> WeightRead:
        """What the scale shows now, SILENT where that is older than a weight may be."""
        return self._display.reading

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the scale; an order not yet given is answered with a problem."""
        super().stop(timeout)
        self._stopped.set()
        self._refuse_orders("the scale was stopped")

    def tell(self, order: ScaleOrder) -> None:
        """Have the scale do something; the sink hears `ScaleObeyed`. One that is away is looked for now."""
        self._orders.put(order)
        connection = self._connection
        if connection is not None:
            connection.cancel()
        elif self._stopped.is_set():
            self._refuse_orders("the scale was stopped")
        else:
            self._upkeep.nudge()

    def _visit(self) -> None:
        """Open the scale and take what it says until it is lost or the driver is stopped."""
        try:
            connection = self._connection = self._transport.open()
        except Unreachable:
            self._refuse_orders("the scale is away")
            raise
        descriptor = read_descriptor(connection.descriptor)
        decoder = HidScaleDecoder(weight_report(descriptor))
        visit = _Visit(connection, decoder, zero_switch(descriptor), time.monotonic())
        try:
            self._upkeep.opened(connection)
            self._standing.reached(self._transport.address, str(self._transport.identity))
            self._standing.identified(connection.node.model)
            self._standing.move(DeviceState.IDENTIFYING)
            while not self._upkeep.stopping:
                self._step(visit)
        finally:
            self._connection = None
            connection.close()
            self._display.fall_silent()
            if visit.zero_until is not None:
                self._display.obeyed(ScaleOrder.ZERO, "the scale went away")

    def _step(self, visit: _Visit) -> None:
        """Give the orders that wait, then take one report, or note the silence."""
        for order in self._take_orders():
            self._give_order(order, visit)
        report = visit.connection.read(_READ_S)
        if report:
            self._standing.received(time.monotonic_ns(), len(report))
            for frame in visit.decoder.feed(report):
                match frame:
                    case ScaleFrame():
                        self._take(frame, visit)
                    case BrokenFrame(_, problem):
                        visit.broken = problem
                        self._standing.broke()
                        self._display.fall_silent()
                    case _ as never:
                        assert_never(never)
        self._watch(visit)

    def _take(self, frame: ScaleFrame, visit: _Visit) -> None:
        self._upkeep.heard()
        self._standing.framed()
        visit.understood_at, visit.broken = time.monotonic(), ""
        if frame.state is WeightState.FAULT:
            self._standing.move(DeviceState.DEGRADED, "scale-fault", frame.detail)
        else:
            self._standing.move(DeviceState.READY)
        self._display.show(frame.state, frame.weight)
        at_zero = frame.at_zero or (frame.weight is not None and not frame.weight.value)
        if visit.zero_until is not None and at_zero:
            visit.zero_until = None
            self._display.obeyed(ScaleOrder.ZERO, "")

    def _watch(self, visit: _Visit) -> None:
        """Notice what does not come: reports, or the zero that was asked for."""
        now = time.monotonic()
        silent_s = now - visit.understood_at
        if silent_s > self._settings.max_age_s:
            self._display.fall_silent()
            if visit.broken:
                self._standing.move(DeviceState.DEGRADED, "not-understood", visit.broken)
            else:
                self._standing.move(DeviceState.DEGRADED, "no-answer", "the scale does not say anything")
        if visit.zero_until is not None and now > visit.zero_until:
            visit.zero_until = None
            self._display.obeyed(ScaleOrder.ZERO, "the scale took the order but does not show zero")

    def _give_order(self, order: ScaleOrder, visit: _Visit) -> None:
        """Send what zeroes the scale; whether it does is for its next reports to show."""
        if order is not ScaleOrder.ZERO:
            self._display.obeyed(order, _NO_TARE)
        elif visit.switch is None:
            self._display.obeyed(order, _NO_ZERO)
        elif visit.zero_until is None:
            try:
                _send(visit.connection, visit.switch)
            except ConnectionLost as error:
                self._display.obeyed(order, f"the scale refused: {error}")
                return
            self._standing.sent(time.monotonic_ns())
            visit.zero_until = time.monotonic() + self._settings.settle_s
        else:
            self._display.obeyed(order, "it is being zeroed already")

    def _take_orders(self) -> Iterator[ScaleOrder]:
        """Give the orders that wait, each to one thread only."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._orders.get_nowait()

    def _refuse_orders(self, why: str) -> None:
        for order in self._take_orders():
            self._display.obeyed(order, why)


def _send(connection: HidConnection, switch: ZeroSwitch) -> None:
    if switch.kind is ReportKind.FEATURE:
        connection.send_feature(switch.report)
    else:
        connection.write(switch.report)


def build_hid_scale(config: DeviceConfig, sink: Sink) -> HidScale:
    """Make a scale from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    default = HidScaleSettings()
    transport = hid_device(config.url, PAGE, read_descriptor)
    settings = HidScaleSettings(
        max_age_s=options.seconds("max_age_s", default.max_age_s, 0.2, 60),
        settle_s=options.seconds("settle_s", default.settle_s, 0.1, 60),
    )
    options.finish()
    return HidScale(config.name, transport, settings, sink)


DRIVER = DriverInfo(
    id="hid-scale",
    role=Role.SCALE,
    summary="USB scale in HID POS mode (usage page 8D), such as DYMO and other postal scales",
    build=build_hid_scale,
    schemes=("usb",),
    options={
        "max_age_s": "how old a weight may be, in seconds; an older one is not shown",
        "settle_s": "how long the scale may take to show zero after it was told to, in seconds",
    },
    usb=(UsbMatch(usage_page=PAGE),),
    proof="hidapi 0.15 under umockdev with reports as public code has them; no real scale",
)
