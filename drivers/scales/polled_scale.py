"""A scale that is asked for its weight, whatever protocol it speaks.

One thread owns the scale and asks it over and over. What it shows is told when it changes, and is taken back
before anything else is told where the scale stops answering, answers garbled, or goes away.
"""

import queue
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.api import (
    Connection,
    ConnectionLost,
    DeviceError,
    DeviceState,
    Role,
    ScaleOrder,
    Sink,
    Transport,
    Unreachable,
    WeightRead,
    WeightState,
)
from drivers.base.conversation import NoAnswer, NotUnderstood
from drivers.base.kept_open import KeptOpen
from drivers.scales.dialogue import Dialogue, Obeyed, Said, Shown, Told, Unclear
from drivers.scales.display import Display
from drivers.scales.link import ScaleLink
from drivers.transport.usb.port import known_by

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


class PolledScale(KeptOpen):
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
        super().__init__(name, Role.SCALE, sink)
        self.transport = transport
        self._make_dialogue = make_dialogue
        self._settings = settings
        self._standing.speaks_every(settings.max_age_s)
        self._display = Display(name, sink, settings.max_age_s)
        self._inbox: queue.SimpleQueue[ScaleOrder] = queue.SimpleQueue()
        self._waiting: deque[_Waiting] = deque()
        self._spoke = False
        self._stopped = False
        self._connection: Connection | None = None

    @property
    def reading(self) -> WeightRead:
        """What the scale shows now, SILENT where that is older than a weight may be."""
        return self._display.reading

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and close the scale; an order not yet given is answered with a problem."""
        self._stopped = True
        super().stop(timeout)
        self._refuse_orders("the scale was stopped")

    def tell(self, order: ScaleOrder) -> None:
        """Have the scale do something once its load is at rest; the sink hears `ScaleObeyed`."""
        self._inbox.put(order)
        if self._stopped:
            self._refuse_orders("the scale was stopped")
        elif self._connection is None:
            # One that is away is looked for now; only its thread knows whether it is.
            self._upkeep.nudge()

    def _visit(self) -> None:
        """Open the scale and ask it until it is lost, goes silent, or the driver is stopped.

        What it showed is taken back before anyone is told why.
        """
        try:
            connection = self._connection = self.transport.open()
        except Unreachable:
            self._refuse_orders("the scale is away")
            raise
        try:
            self._upkeep.opened(connection)
            self._standing.reached(self.transport.address, known_by(self.transport))
            self._serve(connection)
        except NoAnswer as error:
            self._degrade("no-answer", error)
        except NotUnderstood as error:
            self._degrade("not-understood", error)
        except ConnectionLost:
            # That it comes back is counted when it is opened; that it speaks then is no second time.
            self._spoke = False
            if not self._stopped:
                raise
        finally:
            self._connection = None
            connection.close()
            self._display.fall_silent()
            self._refuse_orders("the scale was stopped" if self._stopped else "the scale went away")

    def _degrade(self, reason: str, error: DeviceError) -> None:
        self._display.fall_silent()
        self._standing.move(DeviceState.DEGRADED, reason, str(error))

    def _serve(self, connection: Connection) -> None:
        """Find out that it is a scale, what it is, and then ask it over and over."""
        strange = self._standing.status.reason in _NOT_SPOKEN_TO
        if not strange:
            self._standing.move(DeviceState.IDENTIFYING)
        dialogue = self._make_dialogue()
        link = ScaleLink(
            connection, dialogue, self._settings.answer_s, self._standing, self._heard, self._beat
        )
        if strange:
            link.resync()
        if link.weigh() is None:
            return
        self._identify(link, dialogue)
        if strange and self._spoke:
            self._standing.reconnected()
        self._spoke = True
        while not self._upkeep.stopping:
            self._step(link, dialogue)

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
        shown = link.weigh()
        if shown is None:
            return
        self._upkeep.heard()
        self._show(shown)
        link.listen(due - time.monotonic(), lambda: not self._inbox.empty())

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
        return not self._upkeep.stopping

    def _take_orders(self) -> None:
        """Take the orders given since; they are carried out one after the other."""
        while not self._inbox.empty():
            order = self._inbox.get_nowait()
            self._waiting.append(_Waiting(order, time.monotonic() + self._settings.settle_s))

    def _give_order(self, waiting: _Waiting, link: ScaleLink, dialogue: Dialogue) -> None:
        """Give an order once the load is at rest; give it up where it never comes to rest."""
        if self._display.reading.state is WeightState.MOVING:
            if time.monotonic() > waiting.until:
                self._waiting.popleft()
                self._display.obeyed(waiting.order, "the load does not come to rest")
            return
        self._waiting.popleft()
        answer = self._answer(waiting.order, link, dialogue)
        self._display.obeyed(waiting.order, answer.problem)
        link.drain()

    def _answer(self, order: ScaleOrder, link: ScaleLink, dialogue: Dialogue) -> Obeyed:
        try:
            answer = link.ask(dialogue.order(order), Obeyed)
        except ConnectionLost:
            self._display.obeyed(order, "the scale went away")
            raise
        return answer or Obeyed("the scale did not answer: it may not have that, or not be set up for it")

    def _refuse_orders(self, why: str) -> None:
        """Answer the orders that wait with a problem."""
        self._take_orders()
        while self._waiting:
            self._display.obeyed(self._waiting.popleft().order, why)
