from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.llrp.tags import TagSeen
from drivers.rfid.tag_window import ReaderClock, TagWindow

EPC = bytes.fromhex("3074257BF7194E4000001A85")
MS = 1_000_000
BEGAN = 1_000 * MS
CLOCK = ReaderClock(at_ns=BEGAN, utc_us=5_000_000, uptime_us=1_000)


def seen(
    epc: bytes = EPC, antenna: int = 1, rssi: int | None = -50, times: int = 1, first: int = 0, last: int = 0
) -> TagSeen:
    return TagSeen(epc, antenna, rssi, times, first, last, by_uptime=False, rospec=1)


def test_readings_of_one_tag_at_one_antenna_are_one_tag() -> None:
    window = TagWindow(BEGAN)
    assert window.add([seen(rssi=-60), seen(rssi=-45, times=3), seen(rssi=-50), seen(antenna=2)]) == 6
    one, other = window.take(BEGAN, CLOCK)
    assert (one.epc, one.antenna, one.count, one.rssi_dbm) == (EPC.hex().upper(), 1, 5, -45)
    assert (other.antenna, other.count) == (2, 1)


def test_a_window_is_empty_when_it_was_taken() -> None:
    window = TagWindow(BEGAN)
    assert not window
    window.add([seen()])
    assert window
    window.take(BEGAN, CLOCK)
    assert not window
    assert window.take(BEGAN, CLOCK) == ()


def test_a_signal_is_known_as_soon_as_one_reading_tells_it() -> None:
    window = TagWindow(BEGAN)
    window.add([seen(rssi=None), seen(rssi=-70), seen(rssi=None)])
    assert window.take(BEGAN, CLOCK)[0].rssi_dbm == -70


def test_times_are_those_of_the_reader_on_our_clock() -> None:
    window = TagWindow(BEGAN)
    window.add([seen(first=5_010_000, last=5_020_000), seen(first=5_030_000)])
    (tag,) = window.take(BEGAN + 50 * MS, CLOCK)
    assert (tag.first_ns, tag.last_ns) == (BEGAN + 10 * MS, BEGAN + 30 * MS)


def test_a_reader_that_counts_from_its_start_is_understood_too() -> None:
    window = TagWindow(BEGAN)
    window.add([TagSeen(EPC, 1, None, 1, 3_000, 4_000, by_uptime=True, rospec=1)])
    (tag,) = window.take(BEGAN + 50 * MS, CLOCK)
    assert (tag.first_ns, tag.last_ns) == (BEGAN + 2 * MS, BEGAN + 3 * MS)


def test_a_reader_without_a_clock_leaves_the_time_of_the_report() -> None:
    window = TagWindow(BEGAN)
    window.add([seen(), seen(first=7)])
    (tag,) = window.take(BEGAN + 50 * MS, ReaderClock())
    assert (tag.first_ns, tag.last_ns) == (BEGAN + 50 * MS, BEGAN + 50 * MS)


@given(
    st.lists(st.tuples(st.integers(0, 2**63), st.integers(0, 2**63))), st.integers(0, 2**63), st.integers(0)
)
def test_no_clock_however_wrong_puts_a_reading_outside_its_inventory(
    times: list[tuple[int, int]], shown: int, later: int
) -> None:
    window = TagWindow(BEGAN)
    window.add([seen(first=first, last=last) for first, last in times])
    now = BEGAN + later
    for tag in window.take(now, ReaderClock(BEGAN, shown, shown)):
        assert BEGAN <= tag.first_ns <= now
        assert BEGAN <= tag.last_ns <= now
