"""When the next step is due, and what a step says of the link."""

import pytest

from sync.pump.backoff import Backoff
from sync.pump.link import Link, LinkState
from sync.pump.outcomes import REFUSED_S, TIMER_S, Again, Delay, Outcome, Rest, delay_after, link_after
from sync.pump.push_policy import StandStill, TryLater, WaitFor


def halfway() -> float:
    """Return the middle of every wait."""
    return 0.5


@pytest.mark.parametrize(
    ("outcome", "delay"),
    [
        (Again(), Delay(0, wakeable=True)),
        (Rest(), Delay(TIMER_S, wakeable=True)),
        (TryLater("cut"), Delay(0.75, wakeable=False)),
        (WaitFor(7), Delay(7, wakeable=False)),
        (WaitFor(0), Delay(0.75, wakeable=False)),
        (StandStill("no"), Delay(REFUSED_S, wakeable=False)),
    ],
)
def test_each_outcome_has_its_delay(outcome: Outcome, delay: Delay) -> None:
    assert delay_after(outcome, Backoff(halfway)) == delay


def test_a_success_ends_the_doubling() -> None:
    backoff = Backoff(halfway)
    for _ in range(5):
        delay_after(TryLater("cut"), backoff)
    delay_after(Rest(), backoff)
    assert delay_after(TryLater("cut"), backoff) == Delay(0.75, wakeable=False)


@pytest.mark.parametrize(
    ("outcome", "link"),
    [
        (Again(), Link(LinkState.ONLINE)),
        (Rest(), Link(LinkState.ONLINE)),
        (TryLater("cut"), Link(LinkState.OFFLINE, "cut")),
        (WaitFor(2.5), Link(LinkState.OFFLINE, "The store asks to wait 2.5 s.")),
        (StandStill("not allowed"), Link(LinkState.REFUSED, "not allowed")),
    ],
)
def test_each_outcome_says_how_the_link_is(outcome: Outcome, link: Link) -> None:
    assert link_after(outcome) == link


def test_a_long_outage_is_looked_after_every_half_minute() -> None:
    backoff = Backoff(lambda: 0.999)
    waits = [delay_after(TryLater("cut"), backoff).seconds for _ in range(12)]
    assert max(waits) == TIMER_S
    assert waits[-1] == TIMER_S
