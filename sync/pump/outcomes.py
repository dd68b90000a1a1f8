"""What one step of the pump came to, and when the next is due."""

from dataclasses import dataclass
from typing import assert_never

from sync.contract.errors import SyncError
from sync.pump.backoff import Backoff
from sync.pump.link import Link, LinkState
from sync.pump.push_policy import StandStill, TryLater, WaitFor, after_trouble

# Looked after besides every wake-up, so that a store that was restored or a lost wake-up is found out.
TIMER_S = 30.0
# A refused station asks again slowly: a person has to act first.
REFUSED_S = 60.0


@dataclass(frozen=True, slots=True)
class Again:
    """It went well and there is more to do at once."""


@dataclass(frozen=True, slots=True)
class Rest:
    """It went well and there is nothing more to do until something happens."""


Trouble = TryLater | WaitFor | StandStill
Outcome = Again | Rest | Trouble


@dataclass(frozen=True, slots=True)
class Delay:
    """How long to wait; `wakeable` where something new to do ends the wait."""

    seconds: float
    wakeable: bool


def delay_after(outcome: Outcome, backoff: Backoff) -> Delay:
    """Return when the next step is due; news end a rest only, so that they do not hammer a dead store.

    The timer runs beside the back-off: a store that is back is found within it.
    """
    match outcome:
        case Again():
            backoff.reset()
            return Delay(0.0, True)
        case Rest():
            backoff.reset()
            return Delay(TIMER_S, True)
        case TryLater():
            return Delay(min(backoff.next_s(), TIMER_S), False)
        case WaitFor():
            return Delay(max(outcome.seconds, backoff.next_s()), False)
        case StandStill():
            return Delay(REFUSED_S, False)
        case _ as other:
            assert_never(other)


def link_after(outcome: Outcome) -> Link:
    """Return what an outcome says of the link to the store."""
    match outcome:
        case Again() | Rest():
            return Link(LinkState.ONLINE)
        case TryLater():
            return Link(LinkState.OFFLINE, outcome.words)
        case WaitFor():
            return Link(LinkState.OFFLINE, f"The store asks to wait {outcome.seconds:g} s.")
        case StandStill():
            return Link(LinkState.REFUSED, outcome.words)
        case _ as other:
            assert_never(other)


def trouble_of(error: SyncError) -> Trouble:
    """Return the outcome of a step that ended in an error of the wire."""
    return after_trouble(error)
