from array import array
from itertools import combinations, pairwise
from threading import Event

import pytest

from station.app.screen.values import Lamp, Light, Sound
from station.ui.sound.soundcard import open_card
from station.ui.sound.sounds import Mixer, Silence, Sounds, Speaker
from station.ui.sound.tones import PATTERNS, RATE, Note, synthesise
from tests.helpers.sounds import RecordedSounds

LENGTHS_MS = {
    Sound.COUNTED: 70,
    Sound.LINE_FULL: 185,
    Sound.ORDER_COMPLETE: 510,
    Sound.LOOK: 290,
    Sound.WRONG: 560,
    Sound.OFFLINE: 520,
}
BLOCK = 441


def notes(sound: Sound) -> list[Note]:
    return [part for part in PATTERNS[sound] if isinstance(part, Note)]


def contour(sound: Sound) -> tuple[int, ...]:
    """How the pitch moves: a 1 for each rise, -1 for each fall, 0 where it stays."""
    pitches = [pitch for note in notes(sound) for pitch in (note.from_hz, note.to_hz)]
    return tuple((later > earlier) - (later < earlier) for earlier, later in pairwise(pitches))


def loudness(samples: "array[int]") -> float:
    return float((sum(sample * sample for sample in samples) / max(1, len(samples))) ** 0.5)


@pytest.mark.parametrize("sound", Sound)
def test_each_sound_has_its_length(sound: Sound) -> None:
    """The lengths are those that were chosen to be told apart."""
    assert round(len(synthesise(sound)) * 1000 / RATE) == pytest.approx(LENGTHS_MS[sound], abs=2)


def test_sounds_differ_by_pattern_and_not_only_by_pitch() -> None:
    """Any two differ in contour or in length by a half, for those who can't tell pitches."""
    for one, other in combinations(Sound, 2):
        longer = max(LENGTHS_MS[one], LENGTHS_MS[other])
        shorter = min(LENGTHS_MS[one], LENGTHS_MS[other])
        assert contour(one) != contour(other) or longer > 1.5 * shorter


def test_the_error_falls_and_all_that_is_well_never_does() -> None:
    """Good news rises or stays, bad news falls."""
    assert -1 in contour(Sound.WRONG)
    assert all(-1 not in contour(sound) for sound in (Sound.COUNTED, Sound.LINE_FULL, Sound.ORDER_COMPLETE))


@pytest.mark.parametrize("sound", Sound)
def test_samples_are_loud_and_never_clip(sound: Sound) -> None:
    """Loud enough for a hall, without distortion, and silent at both ends."""
    samples = synthesise(sound)
    assert 20_000 < max(abs(sample) for sample in samples) < 32_767
    assert abs(samples[0]) < 500
    assert abs(samples[-1]) < 2_500


def test_the_low_error_carries_harmonics() -> None:
    """Its steepest step is far above a sine's, so that a small speaker can be heard."""
    samples = synthesise(Sound.WRONG)
    assert max(abs(later - earlier) for earlier, later in pairwise(samples)) > 20_000


def test_a_sound_is_read_whole_and_then_there_is_silence() -> None:
    """Block by block, padded with silence at the end."""
    mixer = Mixer()
    assert mixer.read(BLOCK) == array("h", [0] * BLOCK)
    mixer.play(Sound.COUNTED)
    whole = synthesise(Sound.COUNTED)
    got = array("h")
    while len(got) < len(whole):
        block = mixer.read(BLOCK)
        assert len(block) == BLOCK
        got.extend(block)
    assert got[: len(whole)] == whole
    assert not any(got[len(whole) :])
    assert not any(mixer.read(BLOCK))


def test_the_error_starts_with_the_next_block_whatever_plays() -> None:
    """It is never queued and nothing covers it."""
    mixer = Mixer()
    mixer.play(Sound.ORDER_COMPLETE)
    mixer.read(BLOCK)
    mixer.play(Sound.WRONG)
    assert mixer.read(BLOCK) == synthesise(Sound.WRONG)[:BLOCK]


def test_nothing_cuts_an_error_short() -> None:
    """Another sound is heard over it; both are over when each has its length."""
    mixer = Mixer()
    mixer.play(Sound.WRONG)
    mixer.read(BLOCK)
    mixer.play(Sound.COUNTED)
    wrong, counted = synthesise(Sound.WRONG), synthesise(Sound.COUNTED)
    mixed = mixer.read(BLOCK)
    assert mixed == array(
        "h", (max(-32768, min(32767, wrong[BLOCK + at] + counted[at])) for at in range(BLOCK))
    )
    rest = [mixer.read(BLOCK) for _ in range(len(wrong) // BLOCK)]
    assert loudness(rest[-3]) > 1_000


def test_a_new_sound_takes_the_place_of_an_old_one() -> None:
    """Fast scans click fast; tones do not pile up."""
    mixer = Mixer()
    mixer.play(Sound.ORDER_COMPLETE)
    mixer.read(BLOCK)
    mixer.play(Sound.COUNTED)
    assert mixer.read(BLOCK) == synthesise(Sound.COUNTED)[:BLOCK]


def test_silence_is_said() -> None:
    """A mute bench shows a lamp."""
    silence = Silence()
    silence.play(Sound.WRONG)
    silence.stop()
    assert silence.lamp() == Lamp("Sound", "none", Light.WARN)


def test_the_card_opens_plays_and_closes_on_any_machine() -> None:
    """With a card, or on the null back end with a lamp; playing returns at once."""
    card = open_card()
    for sound in Sound:
        card.play(sound)
    lamp = card.lamp()
    card.stop()
    assert lamp is None or lamp.light is Light.WARN


def test_the_speaker_opens_beside_the_window_and_drops_what_comes_before() -> None:
    """A sound that would come late is not played at all."""
    may_open, opened = Event(), Event()
    card, lamps = RecordedSounds(heard=False), []

    def opener() -> Sounds:
        may_open.wait()
        return card

    def ready(lamp: Lamp | None) -> None:
        lamps.append(lamp)
        opened.set()

    speaker = Speaker(opener, ready)
    speaker.play(Sound.COUNTED)
    may_open.set()
    assert opened.wait(5)
    speaker.play(Sound.WRONG)
    speaker.stop()
    assert card.played == [Sound.WRONG]
    assert card.stopped
    assert lamps == [card.lamp()]
    assert speaker.lamp() == card.lamp()
