"""The protocol both ends implement: the client over HTTP, the store directly."""

from typing import Protocol

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


class Wire(Protocol):
    """What a station can ask of its store; every call may raise `SyncError`."""

    def enroll(self, request: EnrollRequest) -> Enrollment:
        """Give the station a new epoch and secret."""

    def push(self, request: PushRequest) -> PushResponse:
        """Take facts over; what is acknowledged is durable at the store."""

    def pull(self, after: str, wait: float) -> PullResponse:
        """Return what changed after the cursor, waiting up to `wait` seconds for something."""

    def claim(self, request: ClaimRequest) -> ClaimResponse:
        """Grant and take back the right to work orders."""

    def number_block(self, request: NumberRequest) -> NumberBlock:
        """Lease a block of numbers."""
