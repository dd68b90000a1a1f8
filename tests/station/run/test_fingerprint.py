"""A copy of a database, on another machine or in another place, has another fingerprint."""

from pathlib import Path

import pytest

from station.run import fingerprint
from station.run.fingerprint import machine_fingerprint


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that names the machine."""
    path = tmp_path / "machine-id"
    path.write_text("0123456789abcdef\n")
    monkeypatch.setattr(fingerprint, "_MACHINE_IDS", (tmp_path / "none", path))
    return path


def test_the_same_machine_and_place_have_the_same_one(machine: Path) -> None:
    assert machine_fingerprint(machine) == machine_fingerprint(machine)
    assert len(machine_fingerprint(machine)) == 16


def test_another_place_or_machine_has_another(machine: Path, tmp_path: Path) -> None:
    here = machine_fingerprint(machine)
    assert machine_fingerprint(tmp_path / "other.db") != here
    machine.write_text("fedcba9876543210\n")
    assert machine_fingerprint(machine) != here


def test_it_tells_nothing_of_the_machine(machine: Path) -> None:
    assert "0123456789abcdef" not in machine_fingerprint(machine)


@pytest.mark.parametrize("content", [None, b"", b"\xff"])
def test_a_machine_without_a_name_still_tells_places_apart(machine: Path, content: bytes | None) -> None:
    machine.unlink()
    if content is not None:
        machine.write_bytes(content)
    assert machine_fingerprint(machine) != machine_fingerprint(machine.with_name("other"))
