"""The six patterns as samples; they differ in contour, count and length, not only in pitch.

Worker noise is deepest where small speakers are weakest, so the low error tone carries harmonics.
"""

from array import array
from dataclasses import dataclass
from math import pi, sin

from station.app.screen.values import Sound

RATE = 22_050
"""Samples in a second; enough for harmonics to 10 kHz."""

_LOUD = 0.72
_EDGE_S = 0.006
"""Rise and fall of each note, so that none begins or ends with a click."""


@dataclass(frozen=True)
class Note:
    """A tone gliding from one frequency to another; `rough` adds the square wave's harmonics."""

    from_hz: float
    to_hz: float
    seconds: float
    rough: float = 0.0


@dataclass(frozen=True)
class Rest:
    """Silence."""

    seconds: float


PATTERNS: dict[Sound, tuple[Note | Rest, ...]] = {
    Sound.COUNTED: (Note(1760, 1760, 0.070),),
    Sound.LINE_FULL: (Note(1319, 1319, 0.080), Rest(0.015), Note(1760, 1760, 0.090)),
    Sound.ORDER_COMPLETE: (
        Note(1047, 1047, 0.100),
        Rest(0.020),
        Note(1319, 1319, 0.100),
        Rest(0.020),
        Note(1568, 1568, 0.100),
        Rest(0.020),
        Note(2093, 2093, 0.150),
    ),
    Sound.WRONG: (Note(440, 440, 0.240, rough=0.6), Rest(0.030), Note(440, 330, 0.290, rough=0.6)),
    Sound.LOOK: (Note(880, 880, 0.110), Rest(0.070), Note(880, 880, 0.110)),
    Sound.OFFLINE: (
        Note(988, 988, 0.150),
        Rest(0.020),
        Note(784, 784, 0.150),
        Rest(0.020),
        Note(587, 587, 0.180),
    ),
}


def synthesise(sound: Sound) -> "array[int]":
    """The samples of one sound, 16 bit, one channel, `RATE` a second."""
    samples = array("h")
    for part in PATTERNS[sound]:
        if isinstance(part, Rest):
            samples.extend([0] * round(part.seconds * RATE))
        else:
            samples.extend(_note(part))
    return samples


def _note(note: Note) -> "array[int]":
    count = round(note.seconds * RATE)
    glide = (note.to_hz - note.from_hz) / (2 * max(1, count))
    turn = 2 * pi / RATE
    edge = _EDGE_S * RATE
    samples = array("h")
    for at in range(count):
        phase = turn * at * (note.from_hz + glide * at)
        wave = sin(phase)
        if note.rough:
            wave = (1 - note.rough) * wave + note.rough * (1.0 if wave >= 0 else -1.0)
        level = _LOUD * min(1.0, at / edge, (count - at) / edge)
        samples.append(round(32767 * level * wave))
    return samples
