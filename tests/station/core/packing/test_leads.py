"""Every way that can be gone stands in the tables, and every way that stands there can be gone."""

from collections.abc import Iterator
from enum import Enum
from functools import cache

import pytest

from station.core.codes.meanings import Command
from station.core.equipment import NO_EQUIPMENT, Checking, Equipment, Weighing
from station.core.packing.table import BY_ITSELF, COMMANDS, NEWS, READINGS
from station.core.work import Phase
from tests.helpers.exploring import BENCHES, Map, explore

pytestmark = [
    pytest.mark.timeout(600),  # whoever comes first draws every map
    pytest.mark.no_cover,  # what the maps go through has to be covered by tests that say what comes of it
]

Way = tuple[Enum, type | Command, Enum]

ONE_PIECE = (NO_EQUIPMENT, Equipment(Weighing()), Equipment(None, Checking()))


@cache
def maps() -> tuple[Map, ...]:
    """Return maps of an order of two pieces, of which one may go short, and of one that its scan opens.

    The latter are gone by two people, at benches that have no scale, no reader or neither.
    """
    two_pieces = map(explore, (*BENCHES, Equipment(Weighing())))
    return (*two_pieces, *(explore(equipment, 1, hands=True) for equipment in ONE_PIECE))


def named() -> Iterator[Way]:
    """Yield the ways that the tables name."""
    for rows in (READINGS, COMMANDS):
        for phase, row in rows.items():
            for cause, entry in row.items():
                yield from ((phase, cause, lead) for lead in entry.leads)
    for phase, news in NEWS.items():
        for told, leads in news.items():
            yield from ((phase, told, lead) for lead in leads)


@cache
def gone() -> frozenset[Way]:
    """Return the ways that the maps show, each as a step takes it."""
    return frozenset(
        (start, edge.cause, edge.passed)
        for found in maps()
        for edge in found.edges
        if (start := found.places[edge.start][0].state.phase) is not edge.passed
    )


def test_no_step_leads_where_its_row_does_not_say() -> None:
    assert gone() - set(named()) == set()


def test_every_lead_that_a_row_names_is_reached() -> None:
    assert set(named()) - gone() == set()


def test_only_a_closed_box_is_left_by_itself() -> None:
    left = {
        (edge.passed, end)
        for found in maps()
        for edge in found.edges
        if (end := found.places[edge.end][0].state.phase) is not edge.passed
    }
    assert left == {(phase, lead) for phase, leads in BY_ITSELF.items() for lead in leads}


def test_no_row_names_the_phase_it_stands_in() -> None:
    assert not [way for way in named() if way[0] is way[2]]


def test_every_phase_has_its_row_of_news() -> None:
    assert set(NEWS) == set(Phase)
