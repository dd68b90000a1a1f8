"""A sink that remembers what a driver told and lets a test wait for it."""

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from drivers.api import (
    CodeRead,
    DeviceChanged,
    DeviceEvent,
    DeviceState,
    JobChanged,
    JobState,
    ReadingBroken,
    ScaleObeyed,
    ScaleOrder,
    Weight,
    WeightRead,
    WeightState,
)

Kind = TypeVar("Kind")


def written(weight: Weight | None) -> str:
    """Write a weight as a display shows it, nothing for none."""
    return f"{weight.value} {weight.unit}{' net' if weight.net else ''}" if weight else ""


class Recorder:
    """Is the sink; called from a device's thread, asked from the test's."""

    def __init__(self) -> None:
        self.events: list[DeviceEvent] = []
        self._by_kind: dict[type, list[DeviceEvent]] = defaultdict(list)
        self._changed = threading.Condition(threading.RLock())

    def __call__(self, event: DeviceEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._by_kind[type(event)].append(event)
            self._changed.notify_all()

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Give the events of one kind so far."""
        with self._changed:
            return [event for event in self._by_kind[kind] if isinstance(event, kind)]

    def wait(self, condition: Callable[[], bool], timeout: float = 60.0) -> None:
        """Wait until `condition` holds after some event; fail with what was told where it never does."""
        with self._changed:
            assert self._changed.wait_for(condition, timeout), f"never came; told was {self.events}"

    @property
    def codes(self) -> list[str]:
        return [event.code for event in self.of(CodeRead)]

    @property
    def problems(self) -> list[tuple[bytes, str]]:
        return [(event.raw, event.problem) for event in self.of(ReadingBroken)]

    @property
    def states(self) -> list[tuple[DeviceState, str]]:
        return [(event.status.state, event.status.reason) for event in self.of(DeviceChanged)]

    @property
    def weights(self) -> list[tuple[WeightState, str]]:
        """What a scale showed: its state, and the weight as it reads, "1.250 kg net"."""
        return [(event.state, written(event.weight)) for event in self.of(WeightRead)]

    @property
    def obeyed(self) -> list[tuple[ScaleOrder, str]]:
        return [(event.order, event.problem) for event in self.of(ScaleObeyed)]

    def wait_weight(self, state: WeightState, weight: str = "") -> None:
        """Wait until this is what the scale shows now."""
        self.wait(lambda: bool(self.weights) and self.weights[-1] == (state, weight))

    def wait_obeyed(self, order: ScaleOrder, problem: str = "") -> None:
        self.wait(lambda: (order, problem) in self.obeyed)

    def job(self, job: str) -> list[tuple[JobState, str]]:
        return [(event.state, event.reason) for event in self.of(JobChanged) if event.job == job]

    def wait_codes(self, count: int) -> None:
        self.wait(lambda: len(self._by_kind[CodeRead]) >= count)

    def wait_state(self, state: DeviceState, reason: str = "") -> None:
        self.wait(lambda: self._stands((state, reason)))

    def _stands(self, state: tuple[DeviceState, str]) -> bool:
        """Tell whether this is the device's last state that was told; costs the same however many were."""
        last = self._by_kind[DeviceChanged][-1:]
        stands = [
            (event.status.state, event.status.reason) for event in last if isinstance(event, DeviceChanged)
        ]
        return stands == [state]

    def wait_ever(self, state: DeviceState, reason: str = "") -> None:
        self.wait(lambda: (state, reason) in self.states)

    def wait_job(self, job: str, state: JobState, reason: str = "") -> None:
        self.wait(lambda: bool(self.job(job)) and self.job(job)[-1] == (state, reason))
