"""Operators, taken over in bulk, and what is kept of their PINs."""

from collections.abc import Sequence

import msgspec
import pytest

from sync.contract.messages import Operator
from sync.store.db.bodies import read_bodies
from sync.store.db.database import Database
from sync.store.people import pins
from sync.store.people.operators import put_operators
from tests.sync.store.bulk import put, refused


def read_pin(database: Database, operator: str) -> str | None:
    with database.reading() as conn:
        return msgspec.json.decode(read_bodies(conn, "operator", [operator])[operator], type=Operator).pin


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([Operator("17", "a"), Operator("17", "b")], "/1/id"),
        ([Operator("a/b", "a")], "/0/id"),
        ([Operator("17", "a", roles=["chief"])], "/0/roles/0"),
        ([Operator("17", "a", pin="12")], "/0/pin"),
    ],
)
def test_what_is_wrong_is_named(database: Database, values: Sequence[Operator], path: str) -> None:
    assert [problem[0] for problem in refused(database, put_operators, *values)] == [path]


def test_only_the_hash_of_a_pin_is_kept(database: Database) -> None:
    put(database, put_operators, Operator("17", "Ada", ["packer", "lead"], "4711"))
    kept = read_pin(database, "17")
    assert kept is not None
    assert "4711" not in kept
    assert kept.startswith("$argon2id$")
    assert pins.fits_pin(kept, "4711")
    assert not pins.fits_pin(kept, "4712")


def test_the_same_pin_again_changes_nothing(database: Database) -> None:
    """A new salt would make every repetition a change for every station."""
    operator = Operator("17", "Ada", pin="4711")
    assert put(database, put_operators, operator) == ["created"]
    assert put(database, put_operators, operator) == ["unchanged"]
    assert put(database, put_operators, Operator("17", "Ada")) == ["unchanged"]
    assert put(database, put_operators, Operator("17", "Ada", pin="4712")) == ["updated"]
    assert put(database, put_operators, Operator("17", "Ada", pin="")) == ["updated"]
    assert read_pin(database, "17") is None
