"""The effects of a push, tried fact by fact where they fail together."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from sync.contract.facts import Fact
from sync.store.ingest.effects import CannotApply

# What a fact's own content can provoke; a fault of the database itself is not among them and stops
# the whole push, which the station sends again.
POISON = (
    ArithmeticError,
    AttributeError,
    CannotApply,
    DataError,
    IntegrityError,
    LookupError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)


class Effects(Protocol):
    """What facts do to the store, gathered and then written together."""

    def prepare(self, facts: Sequence[Fact]) -> None:
        """Read what the facts will need."""

    def apply(self, fact: Fact) -> None:
        """Take one fact into account, or raise `CannotApply` with nothing changed by it."""

    def flush(self) -> bool:
        """Write it all; tells whether stations have something new to pull."""


MakeEffects = Callable[[Connection, str, int, int], Effects]


class Troubles(dict[int, tuple[str, str]]):
    """Code and detail of each fact that could not be applied, by its sequence number."""


def apply_all(conn: Connection, make: Callable[[], Effects], batch: Sequence[Fact]) -> tuple[Troubles, bool]:
    """Apply a batch in order; returns what failed, and whether stations have something new to pull.

    A fact that says it cannot be applied is left out and the rest goes on. Where a fact breaks the
    effects themselves or what they write, everything is taken back to a savepoint and each fact is
    applied in a savepoint of its own, so that it leaves nothing and stops nothing.
    """
    if not batch:
        return Troubles(), False
    try:
        with conn.begin_nested():
            return _apply_together(make(), batch)
    except POISON:
        return _apply_apart(conn, make, batch)


def _apply_together(effects: Effects, batch: Sequence[Fact]) -> tuple[Troubles, bool]:
    troubles = Troubles()
    effects.prepare(batch)
    for fact in batch:
        try:
            effects.apply(fact)
        except CannotApply as refusal:
            troubles[fact.seq] = (refusal.code, refusal.detail)
    return troubles, effects.flush()


def _apply_apart(
    conn: Connection, make: Callable[[], Effects], batch: Sequence[Fact]
) -> tuple[Troubles, bool]:
    troubles = Troubles()
    news = False
    for fact in batch:
        try:
            with conn.begin_nested():
                failed, new = _apply_together(make(), [fact])
        except POISON as error:
            troubles[fact.seq] = ("cannot-apply", f"{type(error).__name__}: {error}")
        else:
            troubles.update(failed)
            news = news or new
    return troubles, news
