"""The sound card, through miniaudio."""

from array import array
from collections.abc import Generator

import miniaudio

from station.app.screen.values import Lamp, Sound
from station.ui.sound.sounds import Mixer, Silence, Sounds
from station.ui.sound.tones import RATE

_PERIOD_MS = 20


class MiniaudioSounds:
    """Plays through the sound card; without one it runs on the null back end and the lamp says so.

    Raises miniaudio.MiniaudioError where not even that opens.
    """

    def __init__(self) -> None:
        self._mixer = Mixer()
        self._heard = _card_present()
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE,
            buffersize_msec=_PERIOD_MS,
            backends=None if self._heard else [miniaudio.Backend.NULL],
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


def open_card() -> Sounds:
    """The sound card; silence where it can't be opened."""
    try:
        return MiniaudioSounds()
    except miniaudio.MiniaudioError:
        return Silence()


def _card_present() -> bool:
    """Whether a real card is there; ALSA always lists one that throws every sample away."""
    try:
        found = miniaudio.Devices().get_playbacks()
    except miniaudio.MiniaudioError:
        return False
    return any(not str(device["name"]).startswith("Discard all samples") for device in found)
