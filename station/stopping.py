"""How a program of ours is told to end: by SIGTERM or Ctrl-C, at any moment of its life."""

import signal
import threading


def stop_on_signal() -> threading.Event:
    """Give an event that SIGTERM and SIGINT set, from now on.

    Whoever starts anything takes it first: a signal that comes while things are still being built then ends
    them as cleanly as a later one. To be called in the main thread.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return told
