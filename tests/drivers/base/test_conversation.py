"""A question is answered by the newest answer of its kind, or given up in time."""

import math
from collections import deque
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from drivers.api import Role
from drivers.base.conversation import Conversation
from drivers.base.standing import Standing
from tests.drivers.peers.recorder import Recorder


@dataclass(frozen=True)
class Number:
    value: int


@dataclass(frozen=True)
class Noise:
    raw: bytes


class Wire:
    """Delivers one piece at each read, then nothing; time goes by at reads alone."""

    def __init__(self, clock: list[float], *pieces: bytes) -> None:
        self.sent: list[bytes] = []
        self.waits: list[float] = []
        self._clock = clock
        self._pieces = deque(pieces)

    def read(self, timeout: float) -> bytes:
        self.waits.append(timeout)
        if self._pieces:
            return self._pieces.popleft()
        self._clock[0] += timeout
        return b""

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def cancel(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Digits(Conversation[Number | Noise]):
    """Each digit is a number of its own; all else is noise."""

    def ask(self, kind: type[Number] = Number) -> Number | None:
        return self._ask(b"?", kind, 1.0)

    def _decode(self, data: bytes) -> list[Number | Noise]:
        pieces = [bytes([byte]) for byte in data]
        return [Number(int(piece)) if piece.isdigit() else Noise(piece) for piece in pieces]

    def _is_unclear(self, heard: Number | Noise) -> bool:
        return isinstance(heard, Noise)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [100.0]
    monkeypatch.setattr(
        "drivers.base.conversation.time", SimpleNamespace(monotonic=lambda: clock[0], monotonic_ns=lambda: 1)
    )
    return clock


@pytest.fixture
def standing() -> Standing:
    return Standing("device", Role.SCALE, Recorder())


def test_of_answers_that_come_together_the_newest_counts(clock: list[float], standing: Standing) -> None:
    wire = Wire(clock, b"", b"x12")
    assert Digits(wire, standing, lambda: True, 0.25).ask() == Number(2)
    assert wire.sent == [b"?"]
    status = standing.status
    assert (status.frames, status.bad_frames, status.rx_bytes) == (2, 1, 3)


@pytest.mark.parametrize(("patience_s", "given_up"), [(math.inf, 1.0), (0.3, 0.3)])
def test_after_noise_an_answer_is_waited_for_as_long_as_there_is_patience(
    clock: list[float], standing: Standing, patience_s: float, given_up: float
) -> None:
    wire = Wire(clock, b"x")
    assert Digits(wire, standing, lambda: True, 0.25, patience_s).ask() is None
    assert clock[0] == pytest.approx(100 + given_up)
    assert max(wire.waits) == 0.25


def test_a_stop_ends_the_wait(clock: list[float], standing: Standing) -> None:
    wire = Wire(clock)
    going = iter([True, True, False])
    assert Digits(wire, standing, lambda: next(going), 0.25).ask() is None
    assert len(wire.waits) == 2
