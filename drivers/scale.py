"""A scale on a serial port or behind TCP that is asked for its weight: MT-SICS or Toledo 8217.

One thread owns the scale and asks it over and over. What it shows is told when it changes, and is taken back
before anything else is told where the scale stops answering, answers garbled, or goes away.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.api import (
    BadSettings,
    Connection,
    ConnectionLost,
    DeviceConfig,
    DeviceState,
    DeviceStatus,
    DriverInfo,
    Role,
    ScaleObeyed,
    ScaleOrder,
    Sink,
    Transport,
    Unreachable,
    WeightRead,
    WeightState,
)
from drivers.backoff import Backoff
from drivers.scale_dialogue import Dialogue, Obeyed, Said, Shown, Told, Unclear
from drivers.scale_display import Display
from drivers.scale_link import NoAnswer, NotUnderstood, ScaleLink
from drivers.scale_mt_sics import MtSicsDialogue
from drivers.scale_toledo_8217 import ToledoDialogue
from drivers.standing import Standing
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import LineParameters
from drivers.transport.usb_port import known_by

_log = logging.getLogger(__name__)

_NOT_SPOKEN_TO = ("no-answer", "not-understood")
"""Reasons that stay until the scale is understood: that its port opens again is no news."""


@dataclass(frozen=True)
class ScaleSettings:
    """Times in seconds.

    `poll_s` is from one question to the next; `answer_s` the longest an answer may take to its last byte;
    `max_age_s` how old a weight may be; `settle_s` how long an order waits for the load to come to rest.
    """

    poll_s: float = 0.2
    answer_s: float = 1.0
    max_age_s: float = 1.5
    settle_s: float = 5.0


@dataclass(frozen=True)
class _Waiting:
    order: ScaleOrder
    until: float


class PolledScale:
    """The `Scale` on its thread.

    States: OPENING → IDENTIFYING → READY; DEGRADED "scale-fault" with the scale's own trouble, "no-answer"
    where the port is open and nothing comes, "not-understood" where what comes is another protocol or
    garbled by wrong line settings; LOST "lost", BACKOFF "lost" or "unreachable".
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        make_dialogue: Callable[[], Dialogue],
        settings: ScaleSettings,
        sink: Sink,
    ) -> None:
        self._name = name
        self.transport = transport
        self._make_dialogue = make_dialogue
        self._settings = settings
        self._sink = sink
        self._standing = Standing(name, Role.SCALE, sink)
        self._standing.speaks_every(settings.max_age_s)
        self._display = Display(name, sink, settings.max_age_s)
        self._backoff = Backoff(longest_s=5.0)
        self._inbox: queue.SimpleQueue[ScaleOrder | None] = queue.SimpleQueue()
        self._waiting: deque[_Waiting] = deque()
        self._been_ready = False
        self._stopping = threading.Event()
        self._released = ""
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name=f"scale-{name}", daemon=True)

    @property
    def status(self) -> DeviceStatus:
        """The newest status, safe to read from any thread."""
        return self._standing.status

    @property
    def reading(self) -> WeightRead:
        """What the scale shows now, SILENT where that is older than a weight may be."""
        return self._display.reading

    def start(self) -> None:
        """Begin to open the scale and to keep it open; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the scale; an order not yet given is answered with a problem."""
        self._stopping.set()
        self._inbox.put(None)
        connection = self._connection
        if connection is not None:
            connection.cancel()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def tell(self, order: ScaleOrder) -> None:
        """Have the scale do something once its load is at rest; the sink hears `ScaleObeyed`."""
        self._inbox.put(order)

    def nudge(self) -> None:
        """Try to open now, where it waits to."""
        self._inbox.put(None)

    def release(self, why: str) -> None:
        """Let go of a scale that was unplugged: it is LOST and tried anew."""
        self._released = why

    def _run(self) -> None:
        self._standing.move(DeviceState.OPENING)
        while not self._stopping.is_set():
            try:
                self._visit()
            except Unreachable as error:
                lost = self._standing.status.reason == "lost"
                self._away(DeviceState.BACKOFF, "lost" if lost else "unreachable", str(error))
            except ConnectionLost as error:
                self._away(DeviceState.LOST, "lost", str(error))
                self._away(DeviceState.BACKOFF, "lost", str(error))
            except NoAnswer as error:
                self._away(DeviceState.DEGRADED, "no-answer", str(error))
            except NotUnderstood as error:
                self._away(DeviceState.DEGRADED, "not-understood", str(error))
            except Exception as error:  # noqa: BLE001 - the thread's top reports and begins anew
                self._away(DeviceState.BACKOFF, "internal-error", repr(error))
                _log.exception("%s: the scale's thread begins anew", self._name)
            self._pause(self._backoff.next_s())
        self._display.fall_silent()
        self._take_orders()
        self._refuse_orders("the scale was stopped")
        self._standing.move(DeviceState.ABSENT)

    def _away(self, state: DeviceState, reason: str, detail: str) -> None:
        """Take back what was shown, then tell why; a stop under way is no trouble of the scale's."""
        self._display.fall_silent()
        if not self._stopping.is_set():
            self._standing.move(state, reason, detail)

    def _visit(self) -> None:
        """Open the scale and ask it until it is lost, goes silent, or the driver is stopped."""
        connection = self._connection = self.transport.open()
        self._released = ""
        try:
            self._standing.reached(self.transport.address, known_by(self.transport))
            strange = self._standing.status.reason in _NOT_SPOKEN_TO
            if not strange:
                self._standing.move(DeviceState.IDENTIFYING)
            dialogue = self._make_dialogue()
            link = ScaleLink(
                connection, dialogue, self._settings.answer_s, self._standing, self._heard, self._beat
            )
            if strange:
                link.stir()
            if link.weigh() is None:
                return
            self._identify(link, dialogue)
            if self._been_ready:
                self._standing.reconnected()
            self._been_ready = True
            while not self._stopping.is_set():
                self._step(link, dialogue)
        finally:
            self._connection = None
            connection.close()

    def _identify(self, link: ScaleLink, dialogue: Dialogue) -> None:
        """Ask what the scale is; one that does not answer the first question is asked no other."""
        facts = {"protocol": dialogue.name}
        model = firmware = ""
        for question in dialogue.introduce():
            said = link.ask(question, Said)
            if said is None:
                break
            model, firmware = model or said.model, firmware or said.firmware
            facts |= said.facts
        self._standing.identified(model, firmware, facts)

    def _step(self, link: ScaleLink, dialogue: Dialogue) -> None:
        """Give the order that waits, ask for the weight, and take what comes until it is time again."""
        due = time.monotonic() + self._settings.poll_s
        self._take_orders()
        if self._waiting:
            self._give_order(self._waiting[0], link, dialogue)
        shown = self._weigh(link)
        if shown is None:
            return
        self._backoff.reset()
        self._show(shown)
        link.listen(due - time.monotonic(), lambda: not self._inbox.empty())

    def _weigh(self, link: ScaleLink) -> Shown | None:
        """Ask for the weight; what was shown before is taken back where that brings none."""
        try:
            return link.weigh()
        except (NoAnswer, NotUnderstood):
            self._display.fall_silent()
            raise

    def _show(self, shown: Shown) -> None:
        """Tell what the scale shows; READY is told before the first weight."""
        if shown.state is WeightState.FAULT:
            self._display.show(shown.state, shown.weight)
            self._standing.move(DeviceState.DEGRADED, "scale-fault", shown.detail)
        else:
            self._standing.move(DeviceState.READY)
            self._display.show(shown.state, shown.weight)

    def _heard(self, told: list[Told]) -> None:
        """Take a weight that comes unasked like any other, once the scale is ready; noise takes it back."""
        shown = [one for one in told if isinstance(one, Shown)]
        if not shown and any(isinstance(one, Unclear) for one in told):
            self._display.fall_silent()
        if shown and self._standing.status.state is DeviceState.READY:
            self._show(shown[-1])

    def _beat(self) -> bool:
        """Take back a reading that grew old and tell whether to go on; `ConnectionLost` where released."""
        self._display.expire()
        why, self._released = self._released, ""
        if why:
            raise ConnectionLost(why)
        return not self._stopping.is_set()

    def _take_orders(self) -> None:
        """Take the orders given since; they are carried out one after the other."""
        while not self._inbox.empty():
            order = self._inbox.get_nowait()
            if order is not None:
                self._waiting.append(_Waiting(order, time.monotonic() + self._settings.settle_s))

    def _give_order(self, waiting: _Waiting, link: ScaleLink, dialogue: Dialogue) -> None:
        """Give an order once the load is at rest; give it up where it never comes to rest."""
        if self._display.reading.state is WeightState.MOVING:
            if time.monotonic() > waiting.until:
                self._waiting.popleft()
                self._obeyed(waiting.order, "the load does not come to rest")
            return
        self._waiting.popleft()
        answer = self._answer(waiting.order, link, dialogue)
        self._obeyed(waiting.order, answer.problem)
        link.drain()

    def _answer(self, order: ScaleOrder, link: ScaleLink, dialogue: Dialogue) -> Obeyed:
        try:
            answer = link.ask(dialogue.order(order), Obeyed)
        except ConnectionLost:
            self._display.fall_silent()
            self._obeyed(order, "the scale went away")
            raise
        return answer or Obeyed("the scale did not answer: it may not have that, or not be set up for it")

    def _obeyed(self, order: ScaleOrder, problem: str) -> None:
        try:
            self._sink(ScaleObeyed(self._name, order, problem, time.monotonic_ns()))
        except Exception:  # noqa: BLE001 - the sink is the top of another room
            _log.exception("%s: the sink refused what became of %s", self._name, order)

    def _pause(self, seconds: float) -> None:
        """Wait before the next try; orders are refused at once, a nudge ends the wait."""
        until = time.monotonic() + seconds
        while not self._stopping.is_set():
            self._refuse_orders("the scale is away")
            try:
                order = self._inbox.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return
            if order is None:
                return
            self._obeyed(order, "the scale is away")

    def _refuse_orders(self, why: str) -> None:
        """Answer the orders that wait with a problem."""
        while self._waiting:
            self._obeyed(self._waiting.popleft().order, why)


def _settings(options: OptionReader) -> ScaleSettings:
    default = ScaleSettings()
    settings = ScaleSettings(
        poll_s=options.seconds("poll_s", default.poll_s, 0.05, 5),
        answer_s=options.seconds("answer_s", default.answer_s, 0.1, 10),
        max_age_s=options.seconds("max_age_s", default.max_age_s, 0.2, 15),
        settle_s=options.seconds("settle_s", default.settle_s, 0.1, 60),
    )
    if settings.max_age_s < 2 * settings.poll_s:
        raise BadSettings(
            f"option max_age_s is {settings.max_age_s:g} and must be at least {2 * settings.poll_s:g}, "
            f"since the scale is asked each {settings.poll_s:g} s (poll_s)"
        )
    return settings


def build_mt_sics(config: DeviceConfig, sink: Sink) -> PolledScale:
    """Make a scale that speaks MT-SICS; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options)
    settings = _settings(options)
    options.finish()
    return PolledScale(config.name, transport, MtSicsDialogue, settings, sink)


def build_toledo_8217(config: DeviceConfig, sink: Sink) -> PolledScale:
    """Make a scale that speaks Toledo 8217; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options, line=LineParameters(bits=7, parity="E"))
    settings = _settings(options)
    unit = options.text("unit", "kg", ("kg", "lb"))
    options.finish()
    return PolledScale(config.name, transport, lambda: ToledoDialogue(unit), settings, sink)


_SCHEMES = ("serial", "usb", "tcp", "socket", "rfc2217", "/dev/…")
_OPTIONS = {
    "poll_s": "time between two questions for the weight, in seconds",
    "answer_s": "longest time the scale takes to answer, in seconds",
    "max_age_s": "how old a weight may be, in seconds; an older one is not shown",
    "settle_s": "how long zeroing and taring wait for the load to come to rest, in seconds",
    "baud": "on a serial port: speed, 9600 unless set otherwise",
    "bits": "on a serial port: 5 to 8",
    "parity": "on a serial port: N, E or O",
    "stop_bits": "on a serial port: 1 or 2",
    "xonxoff": "on a serial port: software flow control",
    "rtscts": "on a serial port: hardware flow control",
}

MT_SICS = DriverInfo(
    id="mt-sics",
    role=Role.SCALE,
    summary="Scale that speaks MT-SICS (Mettler-Toledo, Ohaus and others), 9600 8N1 unless set otherwise",
    build=build_mt_sics,
    schemes=_SCHEMES,
    options=_OPTIONS,
    proof="simulator on TCP, pseudo terminal and RFC 2217; mt-sics-emulator 0.1.1; no real scale",
)

TOLEDO_8217 = DriverInfo(
    id="toledo-8217",
    role=Role.SCALE,
    summary="Checkout scale that speaks Toledo 8217 (Ariva, Viva, Diva), 9600 7E1 unless set otherwise",
    build=build_toledo_8217,
    schemes=_SCHEMES,
    options={"unit": "kg or lb: what the scale is set to, since its answers do not say it; kg", **_OPTIONS},
    proof="simulator on TCP, pseudo terminal and RFC 2217 at 7E1; no real scale",
)
