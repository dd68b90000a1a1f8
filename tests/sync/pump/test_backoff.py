"""Waits after trouble double, are jittered, and stay within half a second and a minute."""

from hypothesis import given
from hypothesis import strategies as st

from sync.pump.backoff import LONGEST_S, SHORTEST_S, Backoff


def test_the_bound_doubles_to_a_minute() -> None:
    backoff = Backoff(lambda: 0.999999)
    waits = [round(backoff.next_s(), 1) for _ in range(9)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_success_begins_again() -> None:
    backoff = Backoff(lambda: 0.999999)
    for _ in range(5):
        backoff.next_s()
    backoff.reset()
    assert round(backoff.next_s(), 1) == 1


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=20))
def test_every_wait_is_within_its_bounds(chances: list[float]) -> None:
    drawn = iter(chances)
    backoff = Backoff(lambda: next(drawn))
    assert all(SHORTEST_S <= backoff.next_s() <= LONGEST_S for _ in chances)


def test_the_jitter_is_full() -> None:
    waits = []
    for chance in (0.0, 0.5, 0.999999):
        backoff = Backoff(lambda chance=chance: chance)  # type: ignore[misc]
        for _ in range(6):
            backoff.next_s()
        waits.append(round(backoff.next_s(), 1))
    assert waits == [0.5, 30.2, 60.0]
