"""What `bench devices` runs in a process of its own: a virtual scanner that notes when it wrote each code."""

import json
import random
import sys
import time

from drivers.sim.scanners.line_scanner import SimPtyScanner, SimScanner

_GAP_S, _JITTER_S = 0.012, 0.008
"""Between two codes: each is timed alone, and none in step with the window."""


def pace(wire: str) -> None:
    """Tell the scanner's address, take codes as a JSON list from a line of stdin, send them, tell when.

    Times are nanoseconds of the monotonic clock, which on Linux is one for all processes.
    """
    scanner = SimPtyScanner().start() if wire == "pty" else SimScanner().start()
    _say(scanner.url)
    sent: list[int] = []
    for code in json.loads(sys.stdin.readline()):
        sent.append(time.monotonic_ns())
        scanner.send(code)
        time.sleep(_GAP_S + random.random() * _JITTER_S)  # noqa: S311 - any spread will do
    _say(sent)
    sys.stdin.readline()
    scanner.stop()


def _say(words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()
