"""The network of the simulation: it loses, doubles, delays and replays by the seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sync.contract.errors import StoreUnreachable, SyncError
from sync.contract.messages import (
    ClaimRequest,
    ClaimResponse,
    Enrollment,
    EnrollRequest,
    NumberBlock,
    NumberRequest,
    PullResponse,
    PushRequest,
    PushResponse,
)
from tests.sync.simulation.store import SimStore

T = TypeVar("T")


@dataclass(frozen=True)
class NetworkFaults:
    """How often, of all requests, each fault strikes."""

    request_lost: float = 0.0
    answer_lost: float = 0.0
    doubled: float = 0.0
    delayed: float = 0.0


class Network:
    """What lies between; `straying` requests may arrive at any later time, again and again."""

    def __init__(self, rng: random.Random, faults: NetworkFaults) -> None:
        self.faults = faults
        self.straying: list[Callable[[], object]] = []
        self._rng = rng

    def carry(self, request: Callable[[], T]) -> T:
        """Bring a request to the store and its answer back, or not."""
        faults = self.faults
        if self._strikes(faults.request_lost):
            raise StoreUnreachable("lost on the way")
        if self._strikes(faults.delayed):
            self.straying.append(request)
            raise StoreUnreachable("no answer in time")
        if self._strikes(faults.doubled):
            self.straying.append(request)
            self._arrive(request)
        answer = request()
        if self._strikes(faults.answer_lost):
            raise StoreUnreachable("answer lost")
        return answer

    def replay(self) -> None:
        """Let one of the straying requests arrive; nobody waits for its answer any longer."""
        if self.straying:
            request = self._rng.choice(self.straying)
            if self._rng.random() < 0.5:
                self.straying.remove(request)
            self._arrive(request)

    def _strikes(self, rate: float) -> bool:
        return self._rng.random() < rate

    def _arrive(self, request: Callable[[], object]) -> None:
        try:
            request()
        except SyncError:
            return


class SimWire:
    """One machine's way to the store, with the secret it shows."""

    def __init__(self, network: Network, store: SimStore, token: str) -> None:
        self.token = token
        self._network = network
        self._store = store

    def push(self, request: PushRequest) -> PushResponse:
        """Send facts under the secret of this moment."""
        token = self.token
        return self._network.carry(lambda: self._store.push(token, request))

    def enroll(self, request: EnrollRequest) -> Enrollment:
        """Enrol, and show the new secret from then on."""
        asked = EnrollRequest(request.code or self.token, request.fingerprint, request.reason)
        enrollment = self._network.carry(lambda: self._store.enroll(asked))
        self.token = enrollment.token
        return enrollment

    def pull(self, after: str, wait: float) -> PullResponse:
        """Not part of this simulation."""
        raise StoreUnreachable("nothing to pull here")

    def claim(self, request: ClaimRequest) -> ClaimResponse:
        """Not part of this simulation."""
        raise StoreUnreachable("nothing to claim here")

    def number_block(self, request: NumberRequest) -> NumberBlock:
        """Not part of this simulation."""
        raise StoreUnreachable("no numbers here")
