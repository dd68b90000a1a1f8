from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recorded.reading import RECORDINGS
from tests.recorded.stage import Stage


@pytest.fixture(params=RECORDINGS, ids=lambda path: path.name, scope="module")
def recording(request: pytest.FixtureRequest) -> Path:
    """One recording after the other."""
    found: Path = request.param
    return found


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A folder in which programs run."""
    empty = Stage(tmp_path)
    try:
        yield empty
    finally:
        empty.close()
