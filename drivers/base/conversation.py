"""Asks a device over an open connection, and waits for the answer to each question before the next."""

import math
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.api import Connection, DeviceError
from drivers.base.standing import Standing

Heard = TypeVar("Heard")
"""What a device says, as its codec gives it: a union."""

Answer = TypeVar("Answer")
"""The member of it that answers a question."""


class NoAnswer(DeviceError):
    """The device is connected and says nothing, though it was asked something it always answers."""


class NotUnderstood(DeviceError):
    """Something is sent where the device was asked, and it is not an answer in its language."""


class Conversation(Generic[Heard]):
    """What every conversation does with bytes; an implementation gives `_decode` and `_is_unclear`.

    What comes and goes is counted in `standing`. `going` says whether to go on, and is asked at least every
    `slice_s` seconds. Where something came that is unclear, an answer is waited for `patience_s` longer and
    no more: as long as ever unless that is set. `ConnectionLost` comes through from the connection.
    """

    def __init__(
        self,
        connection: Connection,
        standing: Standing,
        going: Callable[[], bool],
        slice_s: float,
        patience_s: float = math.inf,
    ) -> None:
        self._connection = connection
        self._standing = standing
        self._going = going
        self._slice_s = slice_s
        self._patience_s = patience_s

    def _decode(self, data: bytes) -> list[Heard]:
        """Give what bytes mean, as they came."""
        raise NotImplementedError

    def _is_unclear(self, heard: Heard) -> bool:
        """Tell whether this is not an answer in the device's language."""
        raise NotImplementedError

    def _ask(self, question: bytes, kind: type[Answer], seconds: float) -> Answer | None:
        """Send a question and wait for an answer of its kind; `None` after `seconds`, or at a stop.

        Of several that came together the last one counts: it is the newest.
        """
        self._write(question)
        until = time.monotonic() + seconds
        while self._going() and (left := until - time.monotonic()) > 0:
            came = self._read(min(left, self._slice_s))
            answers = [one for one in came if isinstance(one, kind)]
            if answers:
                return answers[-1]
            if any(map(self._is_unclear, came)):
                until = min(until, time.monotonic() + self._patience_s)
        return None

    def _read(self, seconds: float) -> list[Heard]:
        """Take what comes within `seconds`."""
        data = self._connection.read(seconds)
        if not data:
            return []
        came = self._decode(data)
        self._standing.received(time.monotonic_ns(), len(data))
        for one in came:
            if self._is_unclear(one):
                self._standing.broke()
            else:
                self._standing.framed()
        return came

    def _write(self, data: bytes) -> None:
        self._connection.write(data)
        self._standing.sent(time.monotonic_ns())
