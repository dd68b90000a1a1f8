"""Who a station is: one-time codes, epochs, and the secrets that go with them.

A secret is bound to one station and one epoch. A new epoch is given at enrolment, after a re-image
and after a fork; it never takes the older ones away, since a cloned disk leaves two machines that
both have facts to send. Only digests of codes and secrets are kept.
"""

import hmac
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import Row

from sync.contract.facts import CHAIN_START
from sync.contract.messages import Enrollment, EnrollRequest
from sync.store import feed, refusals
from sync.store.db.clock import format_ms
from sync.store.db.tables.facts import enrolment_codes, station_epochs, stations
from sync.store.db.tables.system import tokens
from sync.store.people.digests import digest

ROLE = "station"
CODE_LIFE_MS = 15 * 60 * 1000
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


def make_code(conn: Connection, station: str, now: int) -> str:
    """Return a new code that enrols `station` once within 15 minutes of `now` (ms since 1970)."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    row = {"digest": digest(code), "station": station, "expires": format_ms(now + CODE_LIFE_MS)}
    conn.execute(insert(enrolment_codes).values(row))
    return code


def make_token(conn: Connection, station: str, now: int) -> str:
    """Return a secret for a station that need not enrol: for epoch 1, or its newest where it has one.

    The newest secret of that epoch stays good beside it, until the next one is made.
    """
    _lock(conn, station, now)
    epoch = _last_epoch(conn, station)
    if epoch == 0:
        epoch = _begin_epoch(conn, station, "", "token", now)
    return _give_secret(conn, station, epoch, now)


def enroll(conn: Connection, request: EnrollRequest, now: int) -> Enrollment:
    """Give a new epoch and secret for a one-time code or for the secret of an older epoch.

    `reason` "rotate" with a secret gives a new secret for the same epoch. A code that was used may be
    used again by the same machine while nothing was sent under the epoch it got, since the answer may
    have been lost. Raises NotAllowed for a code that is unknown, used or expired, Revoked for a secret
    that was taken back.
    """
    known = conn.execute(select(tokens).where(tokens.c.digest == digest(request.code))).one_or_none()
    if known is not None and known.role == ROLE:
        return _enroll_by_secret(conn, known, request, now)
    code = digest(tidy_code(request.code))
    found = conn.execute(select(enrolment_codes).where(enrolment_codes.c.digest == code)).one_or_none()
    if found is None:
        raise refusals.not_allowed("This enrolment code is not known.")
    return _enroll_by_code(conn, found, request, now)


def revoke(conn: Connection, station: str, now: int, epoch: int | None = None) -> int:
    """Take back every secret of a station, or of one of its epochs; returns how many there were."""
    mine = (tokens.c.role == ROLE) & (tokens.c.station == station) & tokens.c.revoked.is_(None)
    if epoch is not None:
        mine &= tokens.c.epoch == epoch
    return conn.execute(update(tokens).where(mine).values(revoked=format_ms(now))).rowcount


def tidy_code(typed: str) -> str:
    """Return a code as it was made from how a person may type it: lower case, in groups."""
    return "".join(letter for letter in typed.upper() if letter in CODE_LETTERS)


def _enroll_by_secret(
    conn: Connection, known: Row[tuple[object, ...]], request: EnrollRequest, now: int
) -> Enrollment:
    if known.revoked is not None:
        raise refusals.revoked(f"Station {known.station} must be enrolled anew by a code.")
    _lock(conn, known.station, now)
    if request.reason == "rotate":
        return _enrolled(conn, known.station, known.epoch, now, shown=known.digest)
    epoch = _begin_epoch(conn, known.station, request.fingerprint, request.reason, now)
    return _enrolled(conn, known.station, epoch, now)


def _enroll_by_code(
    conn: Connection, found: Row[tuple[object, ...]], request: EnrollRequest, now: int
) -> Enrollment:
    if found.expires < format_ms(now):
        raise refusals.not_allowed("This enrolment code is older than 15 minutes.")
    _lock(conn, found.station, now)
    if found.used is not None:
        return _enroll_again(conn, found, request, now)
    epoch = _begin_epoch(conn, found.station, request.fingerprint, request.reason, now)
    used = {"used": format_ms(now), "fingerprint": request.fingerprint, "epoch": epoch}
    conn.execute(update(enrolment_codes).where(enrolment_codes.c.digest == found.digest).values(used))
    return _enrolled(conn, found.station, epoch, now)


def _enroll_again(
    conn: Connection, found: Row[tuple[object, ...]], request: EnrollRequest, now: int
) -> Enrollment:
    same = bool(request.fingerprint) and hmac.compare_digest(
        found.fingerprint.encode(), request.fingerprint.encode()
    )
    mine = (station_epochs.c.station == found.station) & (station_epochs.c.epoch == found.epoch)
    mark = conn.execute(select(station_epochs.c.mark).where(mine)).scalar_one()
    if not same or mark:
        raise refusals.not_allowed("This enrolment code was used already.")
    return _enrolled(conn, found.station, found.epoch, now)


def _lock(conn: Connection, station: str, now: int) -> None:
    mine = select(stations.c.name).where(stations.c.name == station).with_for_update()
    if conn.execute(mine).one_or_none() is None:
        conn.execute(insert(stations).values(name=station, last_epoch=0, created=format_ms(now)))


def _last_epoch(conn: Connection, station: str) -> int:
    return int(conn.execute(select(stations.c.last_epoch).where(stations.c.name == station)).scalar_one())


def _begin_epoch(conn: Connection, station: str, fingerprint: str, reason: str, now: int) -> int:
    raised = update(stations).where(stations.c.name == station).values(last_epoch=stations.c.last_epoch + 1)
    epoch = int(conn.execute(raised.returning(stations.c.last_epoch)).scalar_one())
    at = format_ms(now)
    row = {"station": station, "epoch": epoch, "mark": 0, "chain": CHAIN_START, "created": at, "heard": at}
    conn.execute(insert(station_epochs).values({**row, "fingerprint": fingerprint, "reason": reason}))
    return epoch


def _enrolled(conn: Connection, station: str, epoch: int, now: int, shown: str = "") -> Enrollment:
    secret = _give_secret(conn, station, epoch, now, shown)
    return Enrollment(station=station, epoch=epoch, token=secret, incarnation=feed.incarnation(conn))


def _give_secret(conn: Connection, station: str, epoch: int, now: int, shown: str = "") -> str:
    """Give a new secret and end all others but one: the one that was shown, or else the newest.

    While one secret replaces another both are good, however often the answer is lost on its way.
    """
    secret = secrets.token_urlsafe(32)
    mine = (tokens.c.role == ROLE) & (tokens.c.station == station) & (tokens.c.epoch == epoch)
    columns = (tokens.c.digest, tokens.c.created)
    good = conn.execute(
        select(*columns).where(mine, tokens.c.revoked.is_(None)).order_by(tokens.c.created)
    ).all()
    kept = shown or (good[-1].digest if good else "")
    ended = [row.digest for row in good if row.digest != kept]
    conn.execute(update(tokens).where(tokens.c.digest.in_(ended)).values(revoked=format_ms(now)))
    # Later than the newest by any clock, so that the newest is always known.
    at = max([now, *(_as_ms(row.created) + 1 for row in good[-1:])])
    row = {"digest": digest(secret), "name": station, "role": ROLE, "station": station, "epoch": epoch}
    conn.execute(insert(tokens).values({**row, "created": format_ms(at)}))
    return secret


def _as_ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)
