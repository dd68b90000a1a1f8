"""Asks a scale over an open connection and waits for the answer to each question."""

import time
from collections.abc import Callable

from drivers.api import Connection
from drivers.base.conversation import Answer, Conversation, NoAnswer, NotUnderstood
from drivers.base.standing import Standing
from drivers.scales.dialogue import Dialogue, Said, Shown, Told, Unclear

_SLICE_S = 0.05
"""Longest single wait: how late a stop, an order or a reading that grew old may be seen."""

_REST_S = 0.25
"""How long to wait on for the answer once something came that is none; and for a scale to fall quiet."""

_SHOWN = 40
"""How many of the bytes that are no answer an installer is shown."""

_TRIES = 2
"""One garbled answer may be noise on the line; as many as this in a row are another protocol."""

_LONGEST_DRAIN_S = 1.0
"""A scale that streams is never quiet; shorter than a weight may be old."""


class ScaleLink(Conversation[Told]):
    """One conversation: each question is answered, or has timed out, before the next is asked.

    A weight that comes after its time could be taken for the answer to a later question, so the
    conversation is over then (`NoAnswer`, `NotUnderstood`) and a new one is begun. `heard` is told of
    everything that comes; `beat` is called all the while and says whether to go on.
    `ConnectionLost` comes through from the connection.
    """

    def __init__(
        self,
        connection: Connection,
        dialogue: Dialogue,
        answer_s: float,
        standing: Standing,
        heard: Callable[[list[Told]], None],
        beat: Callable[[], bool],
    ) -> None:
        super().__init__(connection, standing, beat, _SLICE_S, _REST_S)
        self._dialogue = dialogue
        self._answer_s = answer_s
        self._heard = heard
        self._came = b""
        self._resynced = b""
        self._garbled = False
        self._answered_before = False
        self._spoken = False

    def resync(self) -> None:
        """Bring a scale that did not answer back into step, and note whether that made it say anything."""
        self._write(self._dialogue.resync)
        self._resynced = self.drain()

    def weigh(self) -> Shown | None:
        """Ask for the weight; `None` at a stop.

        `NoAnswer` where not a byte comes, `NotUnderstood` where what comes is not an answer, twice, or is not
        whole in time: its rest must not be taken for the answer to the next question.
        """
        if self._spoken:
            self._ask_before_weight()
        for _ in range(_TRIES):
            self._came, self._garbled = b"", False
            shown = self.ask(self._dialogue.weigh(), Shown)
            if shown is not None or not self._going():
                self._spoken = shown is not None
                return shown
            if not self._came and not self._resynced:
                raise NoAnswer(f"nothing came within {self._answer_s:g} s")
            if not self._garbled:
                break
        raise NotUnderstood(
            f"what came is no answer in {self._dialogue.name}: {self._came or self._resynced!r}"
        )

    def _ask_before_weight(self) -> None:
        """Ask what belongs to the weight; one that never answers that is asked for it no more."""
        question = self._dialogue.before_weight()
        if not question:
            return
        self._came = b""
        if self.ask(question, Said) is not None:
            self._answered_before = True
        elif not self._answered_before:
            self._dialogue.not_answered()
        elif self._going() and not self._came:
            raise NoAnswer(f"nothing came within {self._answer_s:g} s")

    def ask(self, question: bytes, kind: type[Answer]) -> Answer | None:
        """Send a question and wait for an answer of its kind; `None` after the time for it, or at a stop."""
        return self._ask(question, kind, self._answer_s)

    def listen(self, seconds: float, wanted: Callable[[], bool]) -> None:
        """Take what comes unasked, for so long or until something else is `wanted`."""
        until = time.monotonic() + seconds
        while self._going() and not wanted() and (left := until - time.monotonic()) > 0:
            self._read(min(left, _SLICE_S))

    def drain(self) -> bytes:
        """Let what is still on its way go by until the scale has been quiet for a moment; give its end."""
        drained = b""
        latest = time.monotonic() + _LONGEST_DRAIN_S
        until = time.monotonic() + _REST_S
        while self._going() and (left := min(until, latest) - time.monotonic()) > 0:
            data = self._connection.read(min(left, _SLICE_S))
            if data:
                self._dialogue.hear(data)
                drained = (drained + data)[-_SHOWN:]
                until = time.monotonic() + _REST_S
        return drained

    def _decode(self, data: bytes) -> list[Told]:
        self._came = (self._came + data)[-_SHOWN:]
        return self._dialogue.hear(data)

    def _is_unclear(self, heard: Told) -> bool:
        return isinstance(heard, Unclear)

    def _read(self, seconds: float) -> list[Told]:
        told = super()._read(seconds)
        self._garbled = self._garbled or any(map(self._is_unclear, told))
        if told:
            self._heard(told)
        return told
