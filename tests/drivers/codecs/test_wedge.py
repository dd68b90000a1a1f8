from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.keyboard import PLAIN, SHIFTED, character_of
from drivers.codecs.wedge import (
    KeyEvent,
    KeysHeld,
    KeysPassed,
    WedgeCode,
    WedgeDecoder,
    WedgeSettings,
    wedge_prefix,
)
from tests.drivers.peers.keys import CAPS, ENTER, ESCAPE, F9, OFFSET, TAB, Typist

BARE = WedgeSettings(prefix=None)
PRINTABLE = sorted(set(PLAIN.values()) | set(SHIFTED.values()))


def play(events: list[KeyEvent], settings: WedgeSettings | None = None) -> tuple[list[str], list[KeyEvent]]:
    """Feed all events; give the codes, and the events the window got, in its order."""
    decoder = WedgeDecoder(settings or WedgeSettings())
    outputs = [output for event in events for output in decoder.feed(event)]
    codes = [output.text for output in outputs if isinstance(output, WedgeCode)]
    return codes, [event for output in outputs if isinstance(output, KeysPassed) for event in output.events]


@pytest.mark.parametrize("settings", [WedgeSettings(), BARE])
def test_every_character_of_the_us_keyboard_is_read_by_its_place(settings: WedgeSettings) -> None:
    text = "".join(PRINTABLE)
    assert play(Typist().scan(text, settings.prefix), settings) == ([text], [])


@given(st.lists(st.text([*PRINTABLE, "\x1d"], min_size=1), max_size=5), st.sampled_from([0, 2, 50, 900]))
def test_scans_with_a_prefix_arrive_exactly_however_slow(codes: list[str], gap_ms: int) -> None:
    typist = Typist(gap_ms)
    events = [event for code in codes for event in typist.scan(code)]
    assert play(events, WedgeSettings(aim=False)) == (codes, [])


def test_keys_without_prefix_belong_to_the_window() -> None:
    events = Typist().scan("12345", prefix=None)
    assert play(events) == ([], events)


def test_an_aim_identifier_makes_no_code_long_enough_where_there_is_no_prefix() -> None:
    events = Typist().scan("]C1123", prefix=None)
    assert play(events, BARE) == ([], events)
    assert play(Typist().scan("]C11234", prefix=None), BARE) == (["1234"], [])


def test_tab_ends_a_code_too_and_the_release_of_the_last_key_is_taken() -> None:
    assert play(Typist().scan("A1", suffix=TAB)) == (["A1"], [])
    assert play(Typist().scan("A1", suffix=96)) == (["A1"], [])


def test_gs_comes_as_control_bracket() -> None:
    assert play(Typist().scan("10AB\x1d21X")) == (["10AB\x1d21X"], [])


def test_gs_comes_as_alt_and_its_number() -> None:
    typist = Typist()
    events = [
        *typist.key(F9),
        *typist.text("10A"),
        *typist.alt_code("029"),
        *typist.text("21"),
        *typist.key(ENTER),
    ]
    assert play(events) == (["10A\x1d21"], [])


def test_a_code_keyed_wholly_as_alt_and_numbers_ends_with_013() -> None:
    typist = Typist()
    events = typist.key(F9) + [
        event for number in ("065", "0228", "0129", "013") for event in typist.alt_code(number)
    ]
    assert play(events) == (["Aä\x81"], [])


def test_an_aim_identifier_is_split_off() -> None:
    decoder = WedgeDecoder(WedgeSettings())
    outputs = [output for event in Typist().scan("]C1010952") for output in decoder.feed(event)]
    assert WedgeCode("010952", "]C1") in outputs


def test_caps_lock_changes_nothing() -> None:
    typist = Typist()
    events = [*typist.key(F9), *typist.key(CAPS), *typist.text("aB"), *typist.key(CAPS), *typist.key(ENTER)]
    assert play(events) == (["aB"], [])


def test_repeats_of_a_held_key_are_dropped_and_those_of_the_window_passed() -> None:
    typist = Typist()
    events = typist.scan("A1")
    down = next(event for event in events if event.scan_code == 30 + OFFSET)
    held = replace(down, repeat=True, at_ms=down.at_ms + 150)
    events[events.index(down) + 1 : events.index(down) + 1] = [replace(held, pressed=False), held]
    assert play(events) == (["A1"], [])
    own = replace(typist.event(ESCAPE, True), repeat=True)
    assert play([own]) == ([], [own])


@pytest.mark.parametrize("settings", [WedgeSettings(), BARE])
def test_a_key_that_is_up_and_down_again_at_once_is_typed_twice_though_it_is_marked_as_repeated(
    settings: WedgeSettings,
) -> None:
    typist = Typist(0)
    events = typist.scan("10004", settings.prefix)
    zeros = [at for at, event in enumerate(events) if event.scan_code == 11 + OFFSET]
    for at in zeros[1:-1]:
        events[at] = replace(events[at], repeat=True)
    assert play(events, settings) == (["10004"], [])


def test_keys_of_the_window_that_are_marked_so_are_passed_in_their_order() -> None:
    typist = Typist(0)
    events = [replace(event, repeat=True) for event in typist.text("11")]
    assert play(events) == ([], events)


def test_a_scan_that_stands_still_is_given_back_whole_and_in_order() -> None:
    typist = Typist()
    half = [*typist.key(F9), *typist.text("12")]
    typist.now_ms += 2500
    rest = typist.text("3")
    assert play(half + rest) == ([], half + rest)


def test_a_second_prefix_begins_anew_and_gives_the_first_half_back() -> None:
    typist = Typist()
    half = [*typist.key(F9), *typist.text("12")]
    assert play(half + typist.scan("345")) == (["345"], half)


def test_a_key_without_meaning_spoils_the_scan_and_no_wrong_code_comes_of_it() -> None:
    typist = Typist()
    events = [*typist.key(F9), *typist.text("12"), *typist.key(ESCAPE), *typist.text("3"), *typist.key(ENTER)]
    codes, passed = play(events)
    assert codes == []
    assert passed == events


@pytest.mark.parametrize("number", ["0", "999"])
def test_an_alt_number_that_is_no_character_spoils_the_scan(number: str) -> None:
    typist = Typist()
    events = [
        *typist.key(F9),
        *typist.text("1"),
        *typist.alt_code(number),
        *typist.text("2"),
        *typist.key(ENTER),
    ]
    assert play(events)[0] == []


def test_an_alt_key_with_no_number_or_another_key_is_nothing_of_the_code() -> None:
    typist = Typist()
    assert play([*typist.key(F9), *typist.text("1"), *typist.alt_code(""), *typist.key(ENTER)])[0] == ["1"]
    assert play([*typist.key(F9), *typist.text("1"), *typist.key(30, alt=True), *typist.key(ENTER)])[0] == []


def test_a_number_whose_alt_was_never_released_spoils_the_scan() -> None:
    typist = Typist()
    digits = [event for digit in "29" for event in typist.key({"2": 80, "9": 73}[digit], alt=True)]
    assert play([*typist.key(F9), *typist.text("1"), *digits, *typist.text("2"), *typist.key(ENTER)])[0] == []


def test_keypad_digits_without_alt_are_digits_and_control_makes_them_none() -> None:
    assert character_of(71, False, False) == "7"
    assert character_of(71, False, True) is None
    assert character_of(99, False, True) is None


def test_a_prefix_and_a_suffix_with_nothing_between_are_given_back() -> None:
    events = Typist().scan("")
    assert play(events) == ([], events)


def test_a_scan_longer_than_allowed_is_no_code() -> None:
    settings = WedgeSettings(max_length=5)
    assert play(Typist().scan("12345"), settings)[0] == ["12345"]
    assert play(Typist().scan("123456"), settings)[0] == []


def test_without_prefix_a_fast_run_is_a_code_and_slow_typing_is_not() -> None:
    assert play(Typist(5).scan("AB12", None), BARE)[0] == ["AB12"]
    typist = Typist(150)
    events = typist.scan("AB12", None)
    assert play(events, BARE) == ([], events)


def test_without_prefix_a_short_run_is_given_back() -> None:
    events = Typist(5).scan("12", None)
    codes, passed = play(events, BARE)
    assert codes == []
    assert passed == events


def test_without_prefix_a_shortcut_or_a_lone_enter_never_begins_a_code() -> None:
    typist = Typist()
    events = [*typist.key(46, ctrl=True), *typist.key(33, alt=True), *typist.key(ENTER), *typist.key(ESCAPE)]
    assert play(events, BARE) == ([], events)


def test_without_prefix_a_key_without_meaning_gives_back_all_at_once() -> None:
    typist = Typist()
    events = [*typist.text("12"), *typist.key(ESCAPE)]
    assert play(events, BARE) == ([], events)


def test_arrival_never_counts_only_time_stamps() -> None:
    decoder = WedgeDecoder(BARE)
    slow = Typist(120).text("1234")
    assert not any(isinstance(output, WedgeCode) for event in slow for output in decoder.feed(event))


def test_time_stamps_may_wrap_and_come_a_little_out_of_order() -> None:
    assert play(Typist(5, start_ms=2**32 - 20).scan("12345"))[0] == ["12345"]
    typist = Typist(5)
    events = typist.scan("12345")
    early = [replace(event, at_ms=(event.at_ms - 8 * (n % 2)) % 2**32) for n, event in enumerate(events)]
    assert play(early)[0] == ["12345"]


def test_held_keys_come_back_when_no_scanner_goes_on() -> None:
    decoder = WedgeDecoder(BARE)
    event = Typist().event(30, True)
    assert decoder.feed(event) == [KeysHeld()]
    assert decoder.expire(event.at_ms + 100) == []
    assert decoder.expire(event.at_ms + 101) == [KeysPassed((event,))]
    assert decoder.expire(event.at_ms + 9999) == []


def test_the_release_of_a_key_pressed_before_the_scan_reaches_the_window() -> None:
    typist = Typist()
    shift = typist.event(42, True)
    events = [shift, *typist.key(F9), *typist.text("1"), typist.event(42, False), *typist.key(ENTER)]
    codes, passed = play(events)
    assert codes == ["1"]
    assert [event.scan_code for event in passed] == [42 + OFFSET, 42 + OFFSET]


@pytest.mark.parametrize(("name", "key"), [("F9", 67), ("f12", 88), ("Pause", 119), ("none", None)])
def test_a_prefix_is_named(name: str, key: int | None) -> None:
    assert wedge_prefix(name) == key


def test_a_key_that_is_no_prefix_is_refused() -> None:
    with pytest.raises(ValueError, match="no key"):
        wedge_prefix("Q")


KEYS = st.builds(
    KeyEvent,
    scan_code=st.sampled_from([F9, ENTER, TAB, ESCAPE, 42, 29, 56, 27, 30, 71, 80, 2]).map(
        lambda key: key + OFFSET
    ),
    pressed=st.booleans(),
    at_ms=st.integers(0, 5000),
    shift=st.booleans(),
    ctrl=st.booleans(),
    alt=st.booleans(),
    repeat=st.booleans(),
)


@pytest.mark.parametrize("settings", [WedgeSettings(), BARE])
@given(st.lists(KEYS, max_size=60))
def test_no_key_is_lost_or_doubled_whatever_is_pressed(settings: WedgeSettings, keys: list[KeyEvent]) -> None:
    events = [replace(event, tag=number) for number, event in enumerate(keys)]
    decoder = WedgeDecoder(settings)
    given_back: list[object] = []
    in_code: set[object] = set()
    for number, event in enumerate(events):
        fed = decoder.feed(event)
        assert fed
        for output in fed:
            if isinstance(output, KeysPassed):
                given_back += [one.tag for one in output.events]
            elif isinstance(output, WedgeCode):
                in_code |= {one.tag for one in events[: number + 1]} - set(given_back)
    for output in decoder.expire(events[-1].at_ms + 10_000 if events else 0):
        assert isinstance(output, KeysPassed)
        given_back += [one.tag for one in output.events]
    assert len(given_back) == len(set(given_back))
    lost = {event.tag for event in events if event.pressed and not event.repeat} - set(given_back) - in_code
    assert not lost


def test_a_keyboard_that_never_ends_its_code_gets_its_keys_back() -> None:
    settings = WedgeSettings(max_length=5)
    pressed = [KeyEvent(F9 + OFFSET, True, 0)]
    pressed += [KeyEvent(2 + OFFSET, number % 2 == 0, number) for number in range(1, 500)]
    codes, passed = play(pressed, settings)
    assert (codes, passed) == ([], pressed)


def test_alt_and_digits_without_end_are_no_number_too_long_to_read() -> None:
    keypad_7 = 71 + OFFSET
    events = [KeyEvent(F9 + OFFSET, True, 0), KeyEvent(56 + OFFSET, True, 1)]
    events += [KeyEvent(keypad_7, True, 2, alt=True)] * 5000
    events += [KeyEvent(56 + OFFSET, False, 3), KeyEvent(ENTER + OFFSET, True, 4)]
    assert play(events) == ([], events)
