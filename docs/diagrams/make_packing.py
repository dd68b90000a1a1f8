"""Draws the packing machine off its tables: `python -m docs.diagrams.make_packing` at the root.

A test holds the tables to what the machine does (`tests/station/core/packing/test_leads.py`).
"""
# ruff: noqa: INP001 - a page's generator beside its page; docs is no package

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from station.core.codes.meanings import Command, ParcelMeant, WeightMeant
from station.core.flow.events import Inventoried, LabelMoved, OrderMoved, ScaleSettled
from station.core.flow.table import KINDS
from station.core.packing.state import PackingState
from station.core.packing.table import ANSWERS, BY_ITSELF, COMMANDS, NEWS, READINGS
from station.core.work import Phase

PICTURE = Path(__file__).with_name("packing.md")

_SAID = {
    Inventoried: "box read",
    LabelMoved: "label printed",
    OrderMoved: "[order cancelled, taken over or held]",
    ParcelMeant: "label",
    ScaleSettled: "weight",
    WeightMeant: "weight typed",
}
_FIRST = ("order", "badge", "item", "carton", "box read", "weight", "label printed", "label")


def draw() -> str:
    """Return the page: the diagram, then what each phase and each question takes."""
    return "\n".join(
        (
            "# The packing machine",
            "",
            "Made by `python -m docs.diagrams.make_packing` from `station/core/packing/table.py`.",
            "Capitals are commands, brackets are news from the store. What stays in its phase is left out.",
            "A bench without a reader has no checking, one without a scale no weighing.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {PackingState().phase.value}",
            *_ways(),
            "```",
            "",
            "An error that latches lies over every phase: until ACK, readings are counted and refused.",
            "",
            "| phase | readings with a row of their own | commands, besides ACK |",
            "|---|---|---|",
            *(f"| {phase.value} | {_readings(phase)} | {_words(COMMANDS[phase])} |" for phase in Phase),
            "",
            "| question | is answered by, besides OUT and LEAD |",
            "|---|---|",
            *(f"| {_question(asked)} | {_words(answers)} |" for asked, answers in ANSWERS.items()),
            "",
        )
    )


def _ways() -> list[str]:
    """Return every way between two phases, with all that leads there."""
    names: dict[tuple[Phase, Phase], set[str]] = {}
    for start in Phase:
        causes: list[tuple[type | Command, frozenset[Enum]]] = [
            *((kind, row.leads) for kind, row in READINGS[start].items()),
            *((command, row.leads) for command, row in COMMANDS[start].items()),
            *((told, frozenset[Enum](leads)) for told, leads in NEWS[start].items()),
        ]
        for cause, leads in causes:
            for lead in leads:
                names.setdefault((start, Phase(lead)), set()).add(_cause(cause))
        for lead in BY_ITSELF.get(start, ()):
            names.setdefault((start, lead), set()).add("by itself")
    rank = list(Phase)
    return [
        f"    {one.value} --> {other.value}: {' / '.join(sorted(whys, key=_place))}"
        for (one, other), whys in sorted(
            names.items(), key=lambda way: tuple(rank.index(phase) for phase in way[0])
        )
    ]


def _cause(cause: type | Command) -> str:
    if isinstance(cause, Command):
        return cause.value
    return _SAID.get(cause) or _name(cause)


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), name


def _readings(phase: Phase) -> str:
    """Return the kinds that a phase does not refuse in one and the same way."""
    row = READINGS[phase]
    handlers = list(row.values())
    refusal = max(handlers, key=handlers.count)
    own = [kind for kind in KINDS if row[kind] != refusal]
    return ", ".join(_name(kind) for kind in own) or "–"


def _words(row: Mapping[Any, object]) -> str:
    return ", ".join(_name(key) if isinstance(key, type) else key.value for key in row) or "–"


def _question(asked: type | Enum) -> str:
    return asked.__name__ if isinstance(asked, type) else f"AskReason {asked.value}"


def _name(kind: type) -> str:
    return kind.__name__.removesuffix("Meant").lower()


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
