"""Times as facts carry them."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from station.app.ports.clock import SystemClock, stamp


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis takes naive bounds
def test_a_stamp_is_rfc_3339_in_utc_cut_to_milliseconds(at: datetime) -> None:
    text = stamp(at)
    assert (len(text), text[-1]) == (24, "Z")
    assert timedelta(0) <= at - datetime.fromisoformat(text) < timedelta(milliseconds=1)


def test_another_zone_is_turned_into_utc() -> None:
    at = datetime(2026, 11, 23, 10, 0, 0, 999_999, timezone(timedelta(hours=2)))
    assert stamp(at) == "2026-11-23T08:00:00.999Z"


def test_the_machines_clock_goes_on_within_one_boot() -> None:
    clock = SystemClock()
    first, then = clock.mono_ns(), clock.mono_ns()
    assert then >= first
    assert (clock.boot, clock.now().tzinfo) == (SystemClock().boot, UTC)
