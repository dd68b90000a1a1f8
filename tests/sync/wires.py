"""Wires that say what a test wants said."""

from collections.abc import Callable

from sync.contract.errors import StoreUnreachable
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
from sync.contract.wire import Wire


class NoWire:
    """A wire on which nothing answers."""

    def enroll(self, request: EnrollRequest) -> Enrollment:
        """Not answer."""
        raise StoreUnreachable("nobody there")

    def push(self, request: PushRequest) -> PushResponse:
        """Not answer."""
        raise StoreUnreachable("nobody there")

    def pull(self, after: str, wait: float) -> PullResponse:
        """Not answer."""
        raise StoreUnreachable("nobody there")

    def claim(self, request: ClaimRequest) -> ClaimResponse:
        """Not answer."""
        raise StoreUnreachable("nobody there")

    def number_block(self, request: NumberRequest) -> NumberBlock:
        """Not answer."""
        raise StoreUnreachable("nobody there")

    def close(self) -> None:
        """Close nothing."""


class WatchedWire:
    """A wire over another one; `before_push` sees each push first and may raise, `pushes` keeps them."""

    def __init__(
        self, wire: Wire, before_push: Callable[[PushRequest], None] = lambda _request: None
    ) -> None:
        self.wire = wire
        self.before_push = before_push
        self.pushes: list[PushRequest] = []
        self.enrolments: list[EnrollRequest] = []

    def enroll(self, request: EnrollRequest) -> Enrollment:
        """Pass it on."""
        self.enrolments.append(request)
        return self.wire.enroll(request)

    def push(self, request: PushRequest) -> PushResponse:
        """Pass it on, if it may pass."""
        self.pushes.append(request)
        self.before_push(request)
        return self.wire.push(request)

    def pull(self, after: str, wait: float) -> PullResponse:
        """Pass it on."""
        return self.wire.pull(after, wait)

    def claim(self, request: ClaimRequest) -> ClaimResponse:
        """Pass it on."""
        return self.wire.claim(request)

    def number_block(self, request: NumberRequest) -> NumberBlock:
        """Pass it on."""
        return self.wire.number_block(request)
