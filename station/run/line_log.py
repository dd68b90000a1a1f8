"""What the log says of the work: ids and codes of each committed line, never what was read or for whom."""

import logging
from collections.abc import Callable
from typing import Any

Line = dict[str, Any]
Report = Callable[[Line], None]

_log = logging.getLogger(__name__)
_UNTROUBLED = ("counted", "accepted")


class LineLog:
    """Logs the lines of a station and hands them on; in the engine's thread.

    A reading that was taken is told at `debug`, one that was not at `info`, as is each order and phase the
    work comes to, each label, weight and check. What could not be stored is an error.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._stood = ("", "")

    def report(self, line: Line) -> None:
        """Log a line, and hand it on."""
        match line:
            case {"journal": number, "outcome": outcome, "state": state, "order": order}:
                level = logging.DEBUG if outcome in _UNTROUBLED else logging.INFO
                _log.log(level, "reading %s is %s, bench %s, order %s", number, outcome, state, order or "-")
                self._tell_move(order or "-", state)
            case {"label": job, "state": state, "reason": reason}:
                _log.info("label %s is %s %s", job, state, reason)
            case {"weighed": grams, "accepted": accepted, "order": order}:
                _log.info(
                    "a weight of %s g is %s, order %s", grams, "taken" if accepted else "refused", order
                )
            case {"checked": result, "order": order}:
                _log.info("the carton's check is %s, order %s", result, order)
            case {"error": _, "event": kind}:
                _log.error("%s was not stored", kind)
            case _:
                pass
        self._report(line)

    def _tell_move(self, order: str, state: str) -> None:
        if (order, state) != self._stood:
            self._stood = (order, state)
            _log.info("the bench is %s with order %s", state, order)
