"""A device's plug: pulled once and put in once, however often a button is touched."""

from collections.abc import Callable


class Plug:
    """Calls `plug` and `unplug` in turn; the device is plugged in at first."""

    def __init__(self, plug: Callable[[], None], unplug: Callable[[], None]) -> None:
        self._plug = plug
        self._unplug = unplug
        self.plugged = True

    def pull(self) -> None:
        """Take the device away, if it is there."""
        if self.plugged:
            self.plugged = False
            self._unplug()

    def put(self) -> None:
        """Bring the device back, if it is away."""
        if not self.plugged:
            self._plug()
            self.plugged = True

    @property
    def troubles(self) -> tuple[str, ...]:
        """What it adds to the device's troubles."""
        return () if self.plugged else ("unplugged",)
