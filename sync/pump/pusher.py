"""Sending the outbox: one batch a step, one in flight, by the rules of `sync.pump.push_policy`."""

import threading
from collections.abc import Callable
from typing import assert_never

from sync.contract.errors import SyncError
from sync.contract.messages import MAX_PUSH_FACTS, EnrollRequest, PushResponse
from sync.contract.wire import Wire
from sync.outbox import Batch
from sync.pump.outcomes import TIMER_S, Again, Outcome, Rest, trouble_of
from sync.pump.port import Identity, SyncPort
from sync.pump.push_policy import (
    Acknowledge,
    Decision,
    EnrolAnew,
    Rewind,
    SendFewer,
    SendOpaque,
    StandStill,
    TryLater,
    WaitFor,
    after_error,
    after_response,
    request_of,
)

# The station is told of the store's clock again when it has moved by more than this.
OFFSET_STEP_MS = 1000


def _tell_nobody() -> None:
    """Have nobody wait for a new identity."""


class Pusher:
    """Sends facts and takes the store's answers to the station, a step at a time.

    An idle station asks for the store's mark every 30 s by `monotonic`, since a store restored from
    a backup may have less than it acknowledged. `wall_ms` is the station's clock, only to compare it
    with the store's. `enrolled` is called when the station has a new identity. A step is to be called
    by one thread; `probe` by any.
    """

    def __init__(
        self,
        wire: Wire,
        port: SyncPort,
        wall_ms: Callable[[], int],
        monotonic: Callable[[], float],
        enrolled: Callable[[], None] = _tell_nobody,
    ) -> None:
        self._wire = wire
        self._port = port
        self._wall_ms = wall_ms
        self._monotonic = monotonic
        self._enrolled = enrolled
        self._asked = -TIMER_S
        self._most = MAX_PUSH_FACTS
        self._opaque = False
        self._spent_code = ""
        self._unproved = False
        self._offset: int | None = None
        self._probe = threading.Event()
        self._probe.set()

    def probe(self) -> None:
        """Ask the store for its mark at the next step, though there is nothing to send."""
        self._probe.set()

    def step(self) -> Outcome:
        """Enrol if that is due, else send one batch; with nothing to send, ask for the mark now and then."""
        identity = self._port.identity()
        if identity.enrol:
            code = identity.code if identity.enrol == "first" else ""
            return self._enrol(identity, identity.enrol, code)
        batch = self._port.read_batch(1 if self._opaque else self._most)
        if not batch.facts and not self._probe.is_set() and self._monotonic() - self._asked < TIMER_S:
            return Rest()
        self._probe.clear()
        self._asked = self._monotonic()
        outcome = self._follow(batch, self._push(batch))
        if not isinstance(outcome, Again | Rest):
            self._probe.set()
        return outcome

    def _push(self, batch: Batch) -> Decision:
        sent_at = self._wall_ms()
        try:
            response = self._wire.push(request_of(batch, self._opaque))
        except SyncError as error:
            return after_error(batch, self._opaque, error)
        self._compare_clocks(sent_at, response)
        return after_response(batch, response)

    def _follow(self, batch: Batch, decision: Decision) -> Outcome:
        match decision:
            case Acknowledge():
                return self._acknowledge(batch, decision)
            case Rewind():
                if self._port.rewind(batch.epoch, decision.to, decision.incarnation):
                    return Again()
                return self._enrol(self._port.identity(), "compacted")
            case EnrolAnew():
                return self._enrol(self._port.identity(), decision.reason)
            case SendFewer():
                self._most = decision.most
                return Again()
            case SendOpaque():
                self._opaque = True
                return Again()
            case StandStill(secret=True):
                return self._enrol_by_code(decision)
            case TryLater() | WaitFor() | StandStill():
                return decision
            case _ as other:
                assert_never(other)

    def _acknowledge(self, batch: Batch, decision: Acknowledge) -> Outcome:
        news = decision.upto > batch.base or decision.incarnation != batch.incarnation
        if news or decision.quarantined:
            self._port.acknowledged(batch.epoch, decision.upto, decision.incarnation, decision.quarantined)
        self._opaque = self._unproved = False
        self._most = min(self._most * 2, MAX_PUSH_FACTS)
        return Again() if batch.more or decision.upto < batch.last else Rest()

    def _enrol_by_code(self, refusal: StandStill) -> Outcome:
        """Enrol by a code that was not tried yet, where the store no longer takes the secret."""
        identity = self._port.identity()
        if not identity.code or identity.code == self._spent_code:
            return refusal
        return self._enrol(identity, "secret", identity.code)

    def _enrol(self, identity: Identity, reason: str, code: str = "") -> Outcome:
        """Ask for a new epoch; without a code the wire shows the present secret.

        A store that takes nothing under the new epoch either is given time, not one epoch after another.
        """
        try:
            enrollment = self._wire.enroll(EnrollRequest(code, identity.fingerprint, reason))
        except SyncError as error:
            outcome = trouble_of(error)
            if isinstance(outcome, StandStill):
                self._spent_code = code
            return outcome
        self._spent_code = code
        self._port.renumber(enrollment, reason)
        self._enrolled()
        self._opaque = False
        self._most = MAX_PUSH_FACTS
        if self._unproved:
            return TryLater("The store took nothing under the last epoch it gave.")
        self._unproved = True
        return Again()

    def _compare_clocks(self, sent_at: int, response: PushResponse) -> None:
        offset = response.server_ms - (sent_at + self._wall_ms()) // 2
        if self._offset is None or abs(offset - self._offset) > OFFSET_STEP_MS:
            self._offset = offset
            self._port.clock_compared(offset)
