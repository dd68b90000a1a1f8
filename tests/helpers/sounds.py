"""A speaker that notes what it was asked to play."""

from station.app.screen.values import Lamp, Sound
from station.ui.sound.sounds import Silence


class RecordedSounds:
    """Keeps the sounds in order; `heard` tells whether it claims to have a card."""

    def __init__(self, heard: bool = True) -> None:
        self.played: list[Sound] = []
        self.stopped = False
        self._heard = heard

    def play(self, sound: Sound) -> None:
        """Note `sound`."""
        self.played.append(sound)

    def lamp(self) -> Lamp | None:
        """As the real one without a card."""
        return None if self._heard else Silence().lamp()

    def stop(self) -> None:
        """Note the end."""
        self.stopped = True
