"""Draws the packing machine; run at the root of the repository: `python -m docs.diagrams.make_packing`.

The ways between phases are written down nowhere but in the tables and their handlers: one small order
is taken through all that can happen to it, and what was seen is drawn.
"""
# ruff: noqa: INP001 - a page's generator beside its page; docs is no package

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from station.core.flow.table import KINDS
from station.core.packing.state import PackingState
from station.core.packing.table import ANSWERS, COMMANDS, READINGS
from station.core.work import Phase
from tests.helpers.exploring import BENCHES, By, explore

PICTURE = Path(__file__).with_name("packing.md")

_FIRST = ("badge", "order", "item", "carton", "box read", "weight", "label printed", "label")


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
    names: dict[tuple[Phase, Phase], set[str]] = {}
    seen = ((found.places, edge) for found in map(explore, BENCHES) for edge in found.edges)
    for places, edge in seen:
        start, end = (places[place][0].state.phase for place in (edge.start, edge.end))
        name = f"[{edge.name}]" if edge.by is By.STORE else edge.name
        for way, why in (((start, edge.passed), name), ((edge.passed, end), "by itself")):
            if way[0] is not way[1]:
                names.setdefault(way, set()).add(why)
    rank = list(Phase)
    return [
        f"    {one.value} --> {other.value}: {' / '.join(sorted(whys, key=_place))}"
        for (one, other), whys in sorted(
            names.items(), key=lambda way: tuple(rank.index(phase) for phase in way[0])
        )
    ]


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), name


def _readings(phase: Phase) -> str:
    """Return the kinds that a phase does not refuse in one and the same way."""
    row = READINGS[phase]
    handlers = list(row.values())
    refusal = max(handlers, key=handlers.count)
    own = [kind for kind in KINDS if row[kind] is not refusal]
    return ", ".join(_name(kind) for kind in own) or "–"


def _words(row: Mapping[Any, object]) -> str:
    return ", ".join(_name(key) if isinstance(key, type) else key.value for key in row) or "–"


def _question(asked: type | Enum) -> str:
    return asked.__name__ if isinstance(asked, type) else f"AskReason {asked.value}"


def _name(kind: type) -> str:
    return kind.__name__.removesuffix("Meant").lower()


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
