"""Who may call what: bearer tokens with a role, of which only the digest is kept."""

import secrets
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection, insert, select, update

from sync.store import refusals
from sync.store.db.clock import format_ms
from sync.store.db.tables.system import tokens
from sync.store.people.digests import digest


class Role(Enum):
    """What a caller is to the store."""

    OMS = "oms"
    LEAD = "lead"
    ADMIN = "admin"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token stands for; `station` and `epoch` are a station's."""

    name: str
    role: Role
    station: str = ""
    epoch: int = 0


def issue_token(conn: Connection, name: str, role: Role, now: int) -> str:
    """Return a new token of a caller that is not a station, at `now` (ms since 1970)."""
    token = secrets.token_urlsafe(32)
    row = {"digest": digest(token), "name": name, "role": role.value, "created": format_ms(now)}
    conn.execute(insert(tokens).values(row))
    return token


def revoke_tokens(conn: Connection, name: str, role: Role, now: int) -> int:
    """Take back every token of a name and role; returns how many there were."""
    theirs = (tokens.c.name == name) & (tokens.c.role == role.value) & tokens.c.revoked.is_(None)
    return conn.execute(update(tokens).where(theirs).values(revoked=format_ms(now))).rowcount


def identify(conn: Connection, token: str) -> Identity:
    """Return who shows this token; NotAllowed where it is nobody's, Revoked where a station's is ended."""
    row = conn.execute(select(tokens).where(tokens.c.digest == digest(token))).one_or_none()
    if row is None:
        raise refusals.not_allowed("This token is not known.")
    role = Role(row.role)
    if row.revoked is not None and role is Role.STATION:
        raise refusals.revoked(f"Station {row.station} must be enrolled anew by a code.")
    if row.revoked is not None:
        raise refusals.not_allowed("This token was taken back.")
    return Identity(row.name, role, row.station or "", row.epoch or 0)


def check_station(caller: Identity, station: str, epoch: int) -> Identity:
    """Return a caller who may speak for this epoch of a station.

    NotAllowed for another station or none, UnknownEpoch for an epoch its secret is not bound to.
    """
    if caller.role is not Role.STATION or station != caller.station:
        raise refusals.not_allowed(f"This secret is not of station {station}.", 403)
    if epoch != caller.epoch:
        raise refusals.unknown_epoch(station, epoch)
    return caller
