"""The content of those facts that have effects at the store, checked as far as the effects need it.

A field that is missing or out of range is found here, for the one fact it is in, and not later by
the database for all facts of a push.
"""

from typing import Annotated, Any, TypeVar

import msgspec

from sync.contract.facts import Fact

T = TypeVar("T")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Words = Annotated[str, msgspec.Meta(max_length=2000, pattern=r"^[^\x00]*$")]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class CannotApply(Exception):
    """This fact has no effect the store can give it; it is kept in quarantine under `code`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class StartedData(msgspec.Struct, frozen=True):
    """pack-started, order-packed: the fencing number worked under, 0 for none."""

    fence: Number = 0


class UnitData(msgspec.Struct, frozen=True):
    """unit-packed, unit-taken-out."""

    sku: Name
    quantity: Count = 1


class TrackingData(msgspec.Struct, frozen=True):
    """tracking-allotted."""

    parcel: Name
    tracking: Name
    carrier: Words = ""


class ParcelData(msgspec.Struct, frozen=True):
    """parcel-reopened."""

    parcel: Name


class ClosedData(msgspec.Struct, frozen=True):
    """parcel-closed; `tracking` is empty or null where the label is pending."""

    parcel: Name
    contents: list[dict[str, Any]]
    carton: Words | None = None
    weight_g: Number | None = None
    tracking: Words | None = None


class LabelData(msgspec.Struct, frozen=True):
    """label-printed, label-void, label-confirmed; `number_void` where the number is burnt with the label."""

    parcel: Name
    tracking: Words = ""
    number_void: bool = False


class ReasonData(msgspec.Struct, frozen=True):
    """set-aside, pack-cancelled, packed-short."""

    reason: Words = ""


def read_data(fact: Fact, kind: type[T]) -> T:
    """Return the fact's content as `kind`; `CannotApply("malformed")` names the field that is wrong."""
    try:
        return msgspec.convert(fact.data, kind)
    except msgspec.ValidationError as error:
        raise CannotApply("malformed", f"data of {fact.type}: {error}") from error
