"""What a scale is asked and what it says, whatever its protocol: one small dialogue for each.

A dialogue turns questions and orders into bytes, and bytes into what they mean; it opens nothing and waits
for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from drivers.api import ScaleOrder, Weight, WeightState


@dataclass(frozen=True)
class Shown:
    """The answer to the question for the weight; `detail` says a fault in words."""

    state: WeightState
    weight: Weight | None = None
    detail: str = ""


@dataclass(frozen=True)
class Obeyed:
    """The answer to an order; `problem` is empty where it was carried out."""

    problem: str = ""


@dataclass(frozen=True)
class Said:
    """The answer to any other question, with what it tells of the scale; empty where it told nothing."""

    model: str = ""
    firmware: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Unclear:
    """Bytes that are no answer in this protocol, or an answer that nothing can be done with."""

    raw: bytes


Told = Shown | Obeyed | Said | Unclear


class Dialogue(Protocol):
    """One protocol, in one conversation over one connection; each question is answered before the next."""

    @property
    def name(self) -> str:
        """What the protocol is called."""

    @property
    def resync(self) -> bytes:
        """What brings a scale that stopped answering back into step; the answer is of no account."""

    def introduce(self) -> tuple[bytes, ...]:
        """Give the questions for what the scale is; none need be answered. Each ends in `Said`."""

    def weigh(self) -> bytes:
        """Give the question for the weight, answered at once, with `Shown`."""

    def before_weight(self) -> bytes:
        """Give what has to be asked before the weight, with `Said` for an answer; empty for nothing."""

    def not_answered(self) -> None:
        """Note that what `before_weight` gave was not answered."""

    def order(self, order: ScaleOrder) -> bytes:
        """Give an order, answered with `Obeyed`."""

    def hear(self, data: bytes) -> list[Told]:
        """Take bytes as they came and give what they mean."""
