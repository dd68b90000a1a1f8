"""The sounds of the bench behind one small interface."""

from array import array
from collections.abc import Generator
from threading import Lock
from typing import Protocol

from station.app.screens import Lamp, Light, Sound
from station.ui.tones import RATE, synthesise


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
        return Lamp("Sound", "no sound", Light.WARN)

    def stop(self) -> None:
        """Nothing to release."""


class Mixer:
    """Which samples are heard next; the error clears everything that plays and is cut by nothing but itself.

    Any other sound takes the place of what plays, and is mixed over an error that still rings.
    """

    def __init__(self) -> None:
        self._tones: dict[Sound, array[int]] = {}
        self._playing: dict[Sound, int] = {}
        self._lock = Lock()

    def play(self, sound: Sound) -> None:
        """Begin `sound` with the next block of samples."""
        if sound not in self._tones:
            self._tones[sound] = synthesise(sound)
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


class MiniaudioSounds:
    """Plays through the sound card; without one it runs on the null back end and the lamp says so."""

    _PERIOD_MS = 20

    def __init__(self) -> None:
        # Loaded here and not with the window: the first frame is sooner.
        import miniaudio

        self._mixer = Mixer()
        self._heard = _card_present()
        backends = None if self._heard else [miniaudio.Backend.NULL]
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE,
            buffersize_msec=self._PERIOD_MS,
            backends=backends,
            app_name="Packline",
        )
        feed = self._feed()
        next(feed)
        self._device.start(feed)

    def play(self, sound: Sound) -> None:
        """Begin `sound` with the card's next period, at most 20 ms away."""
        self._mixer.play(sound)

    def lamp(self) -> Lamp | None:
        """The warning that nothing can be heard, where there is no card."""
        return None if self._heard else Silence().lamp()

    def stop(self) -> None:
        """Close the card."""
        self._device.close()

    def _feed(self) -> Generator["array[int]", int, None]:
        frames = yield array("h")
        while True:
            frames = yield self._mixer.read(frames)


def _card_present() -> bool:
    """Whether a real card is there; ALSA always lists one that throws every sample away."""
    import miniaudio

    try:
        found = miniaudio.Devices().get_playbacks()
    except miniaudio.MiniaudioError:
        return False
    return any(not str(device["name"]).startswith("Discard all samples") for device in found)


def open_sounds() -> Sounds:
    """The best this machine can do: its sound card, or silence with a lamp."""
    import miniaudio

    try:
        return MiniaudioSounds()
    except miniaudio.MiniaudioError:
        return Silence()
