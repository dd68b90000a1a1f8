"""A thread that runs one activity of the pump, step by step, with the waits its outcomes ask for."""

import logging
import threading
from collections.abc import Callable

from sync.pump.backoff import Backoff
from sync.pump.link import Link, LinkState
from sync.pump.outcomes import Delay, Outcome, delay_after, link_after
from sync.pump.port import PortClosed
from sync.pump.push_policy import TryLater

_log = logging.getLogger(__name__)


class SyncThread(threading.Thread):
    """Calls `step` again and again until stopped.

    `report` hears the link as each step met it, and whether the step mended what the last one found
    broken. Waiting is on the monotonic clock.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], Outcome],
        report: Callable[[Link, bool], None],
        random: Callable[[], float],
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._step = step
        self._report = report
        self._backoff = Backoff(random)
        self._condition = threading.Condition()
        self._woken = False
        self._revived = False
        self._stopping = False
        self._well = True

    def wake(self) -> None:
        """Do the next step at once if the thread is at rest; a wait after trouble goes on."""
        with self._condition:
            self._woken = True
            self._condition.notify()

    def revive(self) -> None:
        """End any wait: the store has answered elsewhere."""
        with self._condition:
            self._revived = True
            self._condition.notify()

    def ask_to_stop(self) -> None:
        """End after the step that is running."""
        with self._condition:
            self._stopping = True
            self._condition.notify()

    def run(self) -> None:
        """Step and wait until stopped or the station's port is closed."""
        try:
            while not self._stopping:
                outcome = self._run_step()
                self._tell(link_after(outcome))
                self._wait(delay_after(outcome, self._backoff))
        except PortClosed:
            return

    def _run_step(self) -> Outcome:
        with self._condition:
            self._woken = self._revived = False
        try:
            return self._step()
        except PortClosed:
            raise
        except Exception as error:  # noqa: BLE001 the top of a thread: reported, and tried again
            _log.exception("%s: a step failed", self.name)
            return TryLater(f"The synchronisation failed: {type(error).__name__}: {error}")

    def _tell(self, link: Link) -> None:
        if self._stopping:
            return
        well = link.state is LinkState.ONLINE
        mended = well and not self._well
        self._well = well
        self._report(link, mended)

    def _wait(self, delay: Delay) -> None:
        with self._condition:
            self._condition.wait_for(
                lambda: self._stopping or self._revived or (delay.wakeable and self._woken), delay.seconds
            )
