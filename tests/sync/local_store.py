"""The store as a station's wire without HTTP between: for tests and simulation."""

from collections.abc import Callable

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
from sync.store.db.clock import now_ms
from sync.store.db.database import Database
from sync.store.ingest import effects
from sync.store.ingest.push import Ingest
from sync.store.orders.claims import claim_orders
from sync.store.people.tokens import Identity, check_station, identify
from sync.store.stations import enrolment
from sync.store.stations.number_blocks import lease_numbers
from sync.store.stations.pulling import pull_changes


class LocalStore:
    """`sync.contract.wire.Wire` straight on a database, shown a station's secret as a client would show it.

    `clock` gives milliseconds since 1970. After `enroll` the new secret is shown.
    """

    def __init__(self, database: Database, token: str = "", clock: Callable[[], int] = now_ms) -> None:
        self._database = database
        self._token = token
        self._clock = clock

    def enroll(self, request: EnrollRequest) -> Enrollment:
        """Give the station a new epoch and secret."""
        code = request.code or self._token
        asked = EnrollRequest(code=code, fingerprint=request.fingerprint, reason=request.reason)
        with self._database.writing() as conn:
            enrollment = enrolment.enroll(conn, asked, self._clock())
        self._token = enrollment.token
        return enrollment

    def push(self, request: PushRequest) -> PushResponse:
        """Take facts over."""
        caller = self._caller(request.station, request.epoch)
        with self._database.writing() as conn:
            return Ingest(effects.Effects).push(conn, caller.station, caller.epoch, request, self._clock())

    def pull(self, after: str, wait: float) -> PullResponse:
        """Return what changed after the cursor, waiting up to `wait` seconds for something."""
        station = self._caller().station
        seen = self._database.news.count
        page = self._look(station, after)
        if not page.changes and wait > 0:
            self._database.news.wait(seen, wait)
            page = self._look(station, after)
        return page

    def claim(self, request: ClaimRequest) -> ClaimResponse:
        """Grant and take back the right to work orders."""
        self._caller(request.station, request.epoch)
        with self._database.writing() as conn:
            return claim_orders(conn, request, self._clock())

    def number_block(self, request: NumberRequest) -> NumberBlock:
        """Lease a block of numbers."""
        self._caller(request.station, request.epoch)
        with self._database.writing() as conn:
            return lease_numbers(conn, request, self._clock())

    def _look(self, station: str, after: str) -> PullResponse:
        with self._database.reading() as conn:
            return pull_changes(conn, station, after, self._clock())

    def _caller(self, station: str = "", epoch: int = 0) -> Identity:
        with self._database.reading() as conn:
            caller = identify(conn, self._token)
        return check_station(caller, station or caller.station, epoch or caller.epoch)
