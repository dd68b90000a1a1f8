"""The shape of a flow's tables: what each phase does with each kind of reading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from station.core.bench import Bench, FlowState
from station.core.codes.meanings import (
    Ambiguous,
    BadgeMeant,
    CartonMeant,
    Command,
    Definite,
    ItemMeant,
    LocationCheckMeant,
    LocationMeant,
    OrderMeant,
    ParcelMeant,
    PickListMeant,
    RmaMeant,
    StationMeant,
    ToteMeant,
    WeightMeant,
)
from station.core.flow.events import Scanned
from station.core.flow.steps import Handler

S = TypeVar("S", bound=FlowState)

KINDS: tuple[type[Definite], ...] = (
    ItemMeant,
    LocationMeant,
    LocationCheckMeant,
    ToteMeant,
    OrderMeant,
    PickListMeant,
    ParcelMeant,
    CartonMeant,
    BadgeMeant,
    StationMeant,
    RmaMeant,
    WeightMeant,
)
"""Every kind of reading that has a row in each phase; commands have tables of their own."""


@dataclass(frozen=True)
class Row(Generic[S]):
    """What a phase does with a reading or a command, and to which other phases that may lead.

    `leads` names those it leads to at once, and those it leads to by the answers to what it asks.
    """

    handler: Handler[S]
    leads: frozenset[Enum] = frozenset()


def to(handler: Handler[S], *leads: Enum) -> Row[S]:
    """Return the row of a handler that may lead to these phases."""
    return Row(handler, frozenset(leads))


def full_row(otherwise: Handler[S], rows: Mapping[type, Row[S]]) -> dict[type, Row[S]]:
    """Return a row for every kind: the named ones as given, every other one refused by `otherwise`."""
    return {kind: rows.get(kind, Row(otherwise)) for kind in KINDS}


@dataclass(frozen=True)
class Table(Generic[S]):
    """A flow's tables.

    `readings`: what each phase does with each kind. `commands`: which each phase takes; ACK is taken
    everywhere, `anywhere` at a question too. `answers`: what may answer each question, a lead's reasons
    under what is allowed; anything else is refused and the question stands. `settle` decides what a code
    of two meanings means; `typed` what figures typed by hand mean, None for nothing.
    """

    readings: Mapping[Enum, Mapping[type, Row[S]]]
    commands: Mapping[Enum, Mapping[Command, Row[S]]]
    anywhere: Mapping[Command, Row[S]]
    answers: Mapping[type | Enum, Mapping[Command | type, Handler[S]]]
    settle: Callable[[Bench[S], Ambiguous], Definite | Ambiguous]
    typed: Callable[[Bench[S], Scanned], Definite | None] = lambda _bench, _scan: None
