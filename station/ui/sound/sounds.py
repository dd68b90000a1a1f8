"""The sounds of the bench behind one small interface."""

from array import array
from collections.abc import Callable
from threading import Lock, Thread
from typing import Protocol

from station.app.screen.values import Lamp, Light, Sound
from station.ui.sound.tones import synthesise


class Sounds(Protocol):
    """Whatever can make the bench heard."""

    def play(self, sound: Sound) -> None:
        """Begin `sound` at once; callable from any thread, never waits."""

    def lamp(self) -> Lamp | None:
        """What the device strip must say of the sound; None when all is well."""

    def stop(self) -> None:
        """Be silent and release the sound card."""


class Silence:
    """No sound at all; the device strip says so, because silence can't be noticed."""

    def play(self, sound: Sound) -> None:
        """Nothing is heard."""

    def lamp(self) -> Lamp | None:
        """The warning that this bench is mute."""
        return Lamp("Sound", "none", Light.WARN)

    def stop(self) -> None:
        """Nothing to release."""


class Mixer:
    """Which samples are heard next; the error clears everything that plays and is cut by nothing but itself.

    Any other sound takes the place of what plays, and is mixed over an error that still rings.
    """

    def __init__(self) -> None:
        self._tones = {sound: synthesise(sound) for sound in Sound}
        self._playing: dict[Sound, int] = {}
        self._lock = Lock()

    def play(self, sound: Sound) -> None:
        """Begin `sound` with the next block of samples."""
        with self._lock:
            ringing = self._playing.get(Sound.WRONG)
            self._playing = {sound: 0}
            if ringing is not None and sound is not Sound.WRONG:
                self._playing[Sound.WRONG] = ringing

    def read(self, frames: int) -> "array[int]":
        """The next `frames` samples, 16 bit, one channel."""
        with self._lock:
            parts = [self._take(sound, frames) for sound in tuple(self._playing)]
        if not parts:
            return array("h", bytes(2 * frames))
        if len(parts) == 1:
            return parts[0]
        return array("h", (max(-32768, min(32767, sum(pair))) for pair in zip(*parts, strict=True)))

    def _take(self, sound: Sound, frames: int) -> "array[int]":
        tone, start = self._tones[sound], self._playing[sound]
        part = tone[start : start + frames]
        self._playing[sound] = start + frames
        if start + frames >= len(tone):
            del self._playing[sound]
            part.extend([0] * (frames - len(part)))
        return part


class Speaker:
    """Opens what `opener` gives in a thread of its own, so that the window need not wait for it.

    What is played before it is open is not heard later: a late sound says something wrong. `ready`
    is called in that thread with the lamp, once.
    """

    def __init__(self, opener: Callable[[], Sounds], ready: Callable[[Lamp | None], None]) -> None:
        self._opener = opener
        self._ready = ready
        self._sounds: Sounds = Silence()
        self._thread = Thread(target=self._open, name="speaker", daemon=True)
        self._thread.start()

    def play(self, sound: Sound) -> None:
        """Begin `sound` at once, if the card is open."""
        self._sounds.play(sound)

    def lamp(self) -> Lamp | None:
        """What the device strip must say of the sound now."""
        return self._sounds.lamp()

    def stop(self) -> None:
        """Wait until it is open, then close it."""
        self._thread.join()
        self._sounds.stop()

    def _open(self) -> None:
        self._sounds = self._opener()
        self._ready(self._sounds.lamp())
