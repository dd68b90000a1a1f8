from hypothesis import given
from hypothesis import strategies as st

from drivers.api import JobState
from drivers.codecs.zebra_status import HostStatus
from drivers.printers.zebra_evidence import (
    Flight,
    LostFromSight,
    NeverArrived,
    Observation,
    Proven,
    Verdict,
    Waiting,
    judge,
)

SETTLE_S = 8.0


def host(buffered: int = 0, remaining: int = 0, held: bool = False) -> HostStatus:
    return HostStatus(False, False, buffered, False, False, False, False, False, held, remaining)


def verdict(flight: Flight, seen: Observation, now: float = 0.0) -> Verdict:
    return judge(flight.after(seen, now), seen, now, SETTLE_S)


IDLE = Flight(1, 1000, idle_since=0.0)


def test_an_odometer_that_moved_by_the_labels_proves_them() -> None:
    assert verdict(Flight(2, 1000), Observation(odometer=1002, host=host())) == Proven(
        "odometer 1000 to 1002"
    )
    assert verdict(Flight(2, 1000), Observation(odometer=1001, host=host())) == Waiting(JobState.HANDED_OVER)


def test_an_odometer_that_moved_while_ours_is_still_in_the_buffer_was_for_another() -> None:
    assert verdict(Flight(1, 1000), Observation(odometer=1001, host=host(1))) == Waiting(JobState.PRINTING)


def test_a_label_that_used_the_last_paper_is_printed() -> None:
    assert isinstance(verdict(Flight(1, 1000), Observation(("paper-out",), 1001)), Proven)


def test_trouble_is_waited_for_however_long_it_lasts() -> None:
    assert verdict(IDLE, Observation(("paper-out", "paused"), 1000), 9999) == Waiting(
        JobState.HANDED_OVER, "paper-out"
    )


def test_a_printer_that_idles_too_long_with_the_whole_label_received_leaves_it_unknown() -> None:
    received = Flight(1, 1000, received=True, idle_since=0.0)
    assert isinstance(verdict(received, Observation(odometer=1000, host=host()), 7.9), Waiting)
    assert isinstance(verdict(received, Observation(odometer=1000, host=host()), 8.0), LostFromSight)


def test_a_printer_that_answered_nothing_behind_the_label_and_idles_never_had_it() -> None:
    assert isinstance(verdict(IDLE, Observation(odometer=1000, host=host()), 8.0), NeverArrived)


def test_the_beginning_of_the_label_in_the_printer_is_proof_at_once() -> None:
    partial_label = Flight(1, 1000, partial_label=True)
    assert isinstance(verdict(partial_label, Observation(odometer=1000, host=host())), NeverArrived)


def test_an_odometer_that_went_back_proves_nothing() -> None:
    assert isinstance(verdict(IDLE, Observation(odometer=3, host=host()), 8.0), LostFromSight)


def test_without_host_status_nothing_is_sent_again() -> None:
    assert isinstance(verdict(IDLE, Observation(odometer=1000), 8.0), LostFromSight)


def test_without_odometer_a_buffer_seen_filled_and_empty_is_proof_and_one_never_seen_filled_is_none() -> None:
    seen = Flight(1, None, seen_busy=True)
    assert isinstance(verdict(seen, Observation(host=host())), Proven)
    assert isinstance(verdict(Flight(1, None, idle_since=0.0), Observation(host=host()), 8.0), LostFromSight)


def test_a_buffer_that_an_earlier_run_may_have_filled_with_another_label_proves_nothing() -> None:
    recovering = Flight(1, None, recovering=True, seen_busy=True, idle_since=0.0)
    assert isinstance(verdict(recovering, Observation(host=host()), 7.9), Waiting)
    assert isinstance(verdict(recovering, Observation(host=host()), 8.0), LostFromSight)


def test_a_label_that_hangs_in_the_peeler_is_waited_for_however_long_nobody_takes_it() -> None:
    for flight in (IDLE, Flight(1, None, idle_since=0.0)):
        taken = verdict(flight, Observation(odometer=flight.before, host=host(held=True)), 9999)
        assert taken == Waiting(JobState.HANDED_OVER, "take-label")


def test_idle_time_begins_anew_after_work_or_trouble() -> None:
    flight = Flight(1, 1000).after(Observation(host=host()), 1.0)
    assert flight.idle_since == 1.0
    assert flight.after(Observation(host=host()), 2.0).idle_since == 1.0
    assert flight.after(Observation(host=host(1)), 2.0).idle_since is None
    assert flight.after(Observation(("paused",), host=host()), 2.0).idle_since is None


HOSTS = st.none() | st.builds(host, st.integers(0, 2), st.integers(0, 2))
SIGHTS = st.builds(
    Observation,
    st.sampled_from([(), (), ("paper-out",), ("paused",)]),
    st.none() | st.integers(998, 1003),
    HOSTS,
)
FLIGHTS = st.builds(
    Flight,
    st.integers(1, 3),
    st.none() | st.just(1000),
    recovering=st.booleans(),
    received=st.booleans(),
    partial_label=st.booleans(),
    seen_busy=st.booleans(),
    idle_since=st.none() | st.floats(0, 20),
)


@given(FLIGHTS, SIGHTS, st.floats(0, 40))
def test_a_label_is_sent_again_only_where_nothing_speaks_for_its_arrival(
    flight: Flight, seen: Observation, now: float
) -> None:
    if isinstance(verdict(flight, seen, now), NeverArrived):
        assert not any((flight.received, flight.seen_busy, flight.recovering, seen.reasons, seen.busy))
        assert flight.before is not None
        assert seen.odometer == flight.before
        assert seen.host is not None


@given(FLIGHTS, SIGHTS, st.floats(0, 40))
def test_a_label_is_printed_only_by_odometer_or_an_emptied_buffer(
    flight: Flight, seen: Observation, now: float
) -> None:
    if isinstance(verdict(flight, seen, now), Proven):
        assert not seen.busy
        if flight.before is None:
            assert flight.seen_busy
            assert not flight.recovering
        else:
            assert seen.odometer is not None
            assert seen.odometer >= flight.before + flight.labels


@given(FLIGHTS, SIGHTS)
def test_a_printer_that_is_well_and_idle_is_always_decided_in_the_end(
    flight: Flight, seen: Observation
) -> None:
    if not seen.reasons and not seen.busy:
        assert not isinstance(verdict(flight, seen, 1000.0), Waiting) or flight.idle_since is None
