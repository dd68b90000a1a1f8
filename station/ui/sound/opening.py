"""Opening what the bench is heard by."""

from station.ui.sound.sounds import Sounds


def open_sounds() -> Sounds:
    """Return the best this machine can do: its sound card, or silence with a lamp."""
    # 50 ms to load; done when the first frame is out, in the speaker's thread.
    from station.ui.sound.soundcard import open_card  # noqa: PLC0415 - see above

    return open_card()
