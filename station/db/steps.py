"""What the bench took, as rows: events, what was looked up for them, what they came to, how the bench stood.

An event is a JSON object by its fields; of a reading stands the code, not what it meant, for that follows
from what was looked up. What is large and often the same (orders, the site's cartons) lies beside under
its digest. A fact stands as it goes to the store, an effect under a name of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, get_type_hints

import msgspec

from station.app.ports.ledger import Chapter, FactDraft, Taken
from station.core.codes.readings import Reading
from station.core.effects import (
    ConfirmJob,
    MarkOrder,
    PrintLabel,
    SpendNumber,
    WantClaim,
    WithdrawLabel,
    ZeroScale,
)
from station.core.flow.events import (
    AnsweredBeside,
    BenchEvent,
    Garbled,
    Inventoried,
    LabelMoved,
    LoadLeft,
    NumbersArrived,
    OrderMoved,
    PinChecked,
    SavedAfterAll,
    ScaleSettled,
    Scanned,
)
from station.core.flow.lookups import LookedUp, Source
from station.core.flows import AnyBench, AnyStep
from station.db.statements import Statements

KEPT = 50_000
"""How many steps are kept at least: some weeks of a busy bench."""

BEGUN = "begun"
"""The kind of the row that begins a chapter."""


@dataclass(frozen=True)
class ReadAgain:
    """A reading as it is kept: what it meant is looked up again, on the site's `today`."""

    reading: Reading
    today: str


Kept = BenchEvent | ReadAgain

_KINDS: Final[Mapping[str, type[Any]]] = {
    "read": ReadAgain,
    "garbled": Garbled,
    "answered-beside": AnsweredBeside,
    "pin": PinChecked,
    "label": LabelMoved,
    "number": NumbersArrived,
    "order": OrderMoved,
    "weight": ScaleSettled,
    "load-left": LoadLeft,
    "tags": Inventoried,
    "saved-after-all": SavedAfterAll,
}
"""What each event is called; a name that was ever stored keeps its class."""

EFFECTS: Final[Mapping[type, str]] = {
    SpendNumber: "spend-number",
    PrintLabel: "print-label",
    WithdrawLabel: "withdraw-label",
    ConfirmJob: "confirm-job",
    WantClaim: "want-claim",
    MarkOrder: "mark-order",
    ZeroScale: "zero-scale",
}

_KIND_OF = {kind: name for name, kind in _KINDS.items()} | {Scanned: "read"}
_LARGE = frozenset({"order", "cartons"})
AGAIN = 1000
"""By how many steps what lies under a digest may seem to have been looked up longer ago than it was."""

_encode = msgspec.json.Encoder().encode
_INSERT = (
    "INSERT INTO steps (at, kind, events, looked_up, reading, outcome, bench)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number"
)
_FIND = (
    "INSERT INTO found (digest, body, step) VALUES (?, ?, ?) ON CONFLICT (digest) DO UPDATE"
    " SET step = excluded.step WHERE excluded.step > step + ?"
)
_LET_GO = (
    "DELETE FROM steps WHERE number < (SELECT max(number) FROM steps WHERE kind = 'begun' AND number <= ?)"
)
_LET_GO_FOUND = "DELETE FROM found WHERE step < (SELECT min(number) FROM steps) - ?"


class Steps:
    """Writes steps inside a transaction; `text_of` gives the text of a bench."""

    def __init__(self, statements: Statements, text_of: Callable[[AnyBench], str]) -> None:
        self._run = statements.exec_driver_sql
        self._text_of = text_of

    def begin(self, chapter: Chapter, at: str) -> None:
        """Write where steps can be replayed from, and let the chapters go that are too old."""
        prefixes = {kind.value: prefix for kind, prefix in chapter.prefixes.items()}
        orders = tuple(LookedUp("order", (order.id,), order) for order in chapter.bench.orders)
        text = self._text_of(chapter.bench)
        number = self._insert(at, BEGUN, _encode(prefixes).decode(), orders, 0, "", text)
        self._run(_LET_GO, (number - KEPT,))
        self._run(_LET_GO_FOUND, (AGAIN,))

    def keep(self, taken: Taken, at: str) -> int:
        """Write one step and return its number."""
        return self._insert(
            at,
            _KIND_OF[type(taken.events[0])],
            _encode([_kept(event) for event in taken.events]).decode(),
            taken.looked_up,
            taken.reading,
            outcome_text(taken.step, taken.drafts),
            self._text_of(taken.bench) if taken.changed else None,
        )

    def _insert(
        self,
        at: str,
        kind: str,
        events: str,
        looked_up: Sequence[LookedUp],
        reading: int,
        outcome: str,
        bench: str | None,
    ) -> int:
        bodies: list[tuple[str, bytes]] = []
        found = [[entry.what, entry.of, _put_aside(entry, bodies)] for entry in looked_up]
        text = _encode(found).decode() if found else ""
        number: int = self._run(_INSERT, (at, kind, events, text, reading, outcome, bench)).scalar_one()
        for digest, body in bodies:
            self._run(_FIND, (digest, body, number, AGAIN))
        return number


def outcome_text(step: AnyStep, drafts: Sequence[FactDraft]) -> str:
    """Return what a step came to, `drafts` being its facts, as it is kept; empty where it came to nothing."""
    if step.outcome is None and step.message is None and not drafts and not step.effects:
        return ""
    facts = [(draft.type, draft.order, draft.operator, draft.data) for draft in drafts]
    effects = [(EFFECTS[type(effect)], effect) for effect in step.effects]
    return _encode([step.outcome, step.message, facts, effects]).decode()


def read_events(kind: str, text: str) -> tuple[Kept, ...]:
    """Return the events of a row; KeyError for a kind that this program does not know."""
    of_kind = _KINDS[kind]
    return tuple(msgspec.convert(event, of_kind) for event in msgspec.json.decode(text))


def read_looked_up(text: str, find: Callable[[str], bytes]) -> tuple[LookedUp, ...]:
    """Return what a row's step looked up; `find` gives what lies under a digest."""
    entries = msgspec.json.decode(text, type=list[tuple[str, tuple[str, ...], Any]]) if text else []
    return tuple(_read_found(what, of, found, find) for what, of, found in entries)


def _kept(event: BenchEvent) -> Kept:
    return ReadAgain(event.reading, event.today) if isinstance(event, Scanned) else event


def _put_aside(entry: LookedUp, bodies: list[tuple[str, bytes]]) -> Any:
    if entry.what not in _LARGE or not entry.found:
        return entry.found
    body = _encode(entry.found)
    digest = blake2b(body, digest_size=16).hexdigest()
    bodies.append((digest, body))
    return {"under": digest}


def _read_found(what: str, of: tuple[str, ...], found: Any, find: Callable[[str], bytes]) -> LookedUp:
    kind = get_type_hints(getattr(Source, what))["return"]
    if isinstance(found, dict) and "under" in found:
        return LookedUp(what, of, msgspec.json.decode(find(found["under"]), type=kind))
    return LookedUp(what, of, msgspec.convert(found, kind))
