from drivers.base.backoff import Backoff


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(0.5, 10.0, draw=lambda: 1.0)
    assert [backoff.next_s() for _ in range(7)] == [0.5, 1, 2, 4, 8, 10, 10]


def test_a_device_that_was_reached_begins_again_at_the_shortest() -> None:
    backoff = Backoff(0.5, 10.0, draw=lambda: 1.0)
    backoff.next_s()
    backoff.next_s()
    backoff.reset()
    assert backoff.next_s() == 0.5


def test_each_wait_is_drawn_below_its_ceiling_but_never_none() -> None:
    assert Backoff(draw=lambda: 0.5).next_s() == 0.25
    assert Backoff(draw=lambda: 0.0).next_s() == 0.05
