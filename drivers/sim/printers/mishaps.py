"""What can befall a virtual Zebra, and how it is mended; methods may be called from any thread."""

import threading

from drivers.sim.printers.zebra_answers import WARNINGS, Condition


class Mishaps:
    """The state of a printer that somebody meddles with.

    `label_s` is how long one label takes, `drip_s` the time between two bytes of an answer, `full` whether
    the flash memory keeps nothing more.
    """

    def __init__(self, label_s: float) -> None:
        self.label_s = label_s
        self.drip_s = 0.0
        self.condition = Condition()
        self.full = False
        self.peels = False
        self._mute = False
        self._changed = threading.Condition()

    def paper_out(self) -> None:
        """Let the paper run out; a label being printed is broken off."""
        self._set("paper_out")

    def ribbon_out(self) -> None:
        """Let the ribbon run out."""
        self._set("ribbon_out")

    def open_head(self) -> None:
        """Open the head."""
        self._set("head_open")

    def pause(self) -> None:
        """Press pause."""
        self._set("paused")

    def jam_cutter(self) -> None:
        """Let the cutter stick."""
        self._set("cutter_fault")

    def overheat(self) -> None:
        """Let the head get too hot."""
        self._set("over_temperature")

    def freeze_head(self) -> None:
        """Let the head get too cold, which `~HS` tells alone."""
        self._set("under_temperature")

    def break_head(self) -> None:
        """Let the head lose an element."""
        self._set("head_fault")

    def warn(self, warning: str) -> None:
        """Raise a warning: calibrate-media, clean-head, replace-head or paper-near-end."""
        with self._changed:
            self.condition.warnings.add(WARNINGS[warning])

    def peel(self, peels: bool = True) -> None:
        """Turn peel mode on or off, as `^MM` does."""
        with self._changed:
            self.peels = peels

    def take_label(self) -> None:
        """Take the label that hangs in the peeler."""
        with self._changed:
            self.condition.label_waiting = False
            self._changed.notify_all()

    def fall_silent(self) -> None:
        """Answer nothing any more; formats are still taken and printed."""
        with self._changed:
            self._mute = True

    def drip(self, seconds: float) -> None:
        """Answer one byte at a time, so many seconds apart."""
        with self._changed:
            self.drip_s = seconds

    def slow_down(self, label_s: float) -> None:
        """Take so many seconds for each label, for one under way too."""
        with self._changed:
            self.label_s = label_s
            self._changed.notify_all()

    def mend(self) -> None:
        """Put everything right: paper, ribbon, head, pause; it speaks again and goes on printing."""
        with self._changed:
            self.condition.mend()
            self._mute = False
            self.drip_s = 0.0
            self._changed.notify_all()

    def _set(self, trouble: str) -> None:
        with self._changed:
            setattr(self.condition, trouble, True)
            self._changed.notify_all()
