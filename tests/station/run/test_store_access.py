"""The secret that the store gave is kept whole, and for one user."""

import stat
from pathlib import Path

from station.run.store_access import keep_secret


def test_a_secret_is_written_whole_and_for_its_user_only(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("older and much longer")
    keep_secret(path, "new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o600)
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]
