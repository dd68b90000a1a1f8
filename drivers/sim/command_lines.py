"""How a simulated device is spoken to: a line in is a command, a JSON line out its answer."""

import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

TURN_S = 0.2
"""How late a stop is seen at most."""


def stop_on_signal() -> threading.Event:
    """Give an event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return stop


def lines(source: int | None, stop: threading.Event) -> Iterator[str]:
    """Give the lines that say something, until the end or a stop.

    Read by descriptor: a thread that waits in `sys.stdin` can't be ended.
    """
    number = sys.stdin.fileno() if source is None else source
    buffer = b""
    while not stop.is_set():
        if not select.select([number], [], [], TURN_S)[0]:
            continue
        data = os.read(number, 65536)
        buffer += data or b"\n"
        *whole, buffer = buffer.split(b"\n")
        yield from (text for line in whole if (text := line.decode("utf-8", "replace").strip()))
        if not data:
            return


def await_stop(stop: threading.Event) -> None:
    """Return at a stop.

    In turns, since a signal may come while a wait holds the event's lock, or be handed to another thread.
    """
    while not stop.is_set():
        time.sleep(TURN_S)


def say(words: dict[str, object]) -> None:
    """Print one JSON line, at once."""
    print(json.dumps(words), flush=True)  # noqa: T201 - this is the command's output
