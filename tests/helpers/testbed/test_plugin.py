"""A test in the process under umockdev is reported like any other, whatever becomes of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.testbed import plugin

PROBE = """
import os
import pytest
pytestmark = pytest.mark.testbed
def test_passes(bus): assert bus
def test_fails(): print("said before"); assert 1 == 2
@pytest.mark.skip(reason="not today")
def test_is_skipped(): pass
def test_skips_itself(): pytest.skip("not now")
def test_kills_its_process(): os._exit(3)
def test_after_it(): pass
"""

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(bool(plugin.missing()), reason=plugin.missing() or "nothing is missing")


def run(folder: Path, probe: str, *options: str) -> str:
    """Run a module of tests as pytest does and give what it says."""
    (folder / "test_probe.py").write_text(probe)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    testbed: as in this project\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "--color=no", "-p", "tests.helpers.testbed.plugin", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_PLUGINS": "tests.helpers.testbed.plugin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of a whole run."""
    return run(tmp_path_factory.mktemp("probe"), PROBE)


def test_each_outcome_arrives_with_what_belongs_to_it(said: str) -> None:
    assert "PASSED test_probe.py::test_passes" in said
    assert "FAILED test_probe.py::test_fails - assert 1 == 2" in said
    assert "said before" in said
    assert "not today" in said
    assert "not now" in said


def test_a_test_that_kills_the_process_fails_and_the_next_runs_in_another(said: str) -> None:
    assert "FAILED test_probe.py::test_kills_its_process" in said
    assert "the process under umockdev ended with code 3" in said
    assert "PASSED test_probe.py::test_after_it" in said


def test_a_run_that_is_broken_off_ran_what_was_chosen_and_leaves_no_process(tmp_path: Path) -> None:
    slow = PROBE + "def test_that_waits():\n    import time; time.sleep(600)\n"
    assert "1 failed, 5 deselected" in run(tmp_path, slow, "-x", "-k", "fails or waits")


def test_a_process_that_hangs_fails_its_test_alone_and_the_next_runs_in_another(tmp_path: Path) -> None:
    hangs = """
import os
import signal
import pytest
pytestmark = pytest.mark.testbed
@pytest.mark.timeout(1)
def test_hangs(): os.kill(os.getpid(), signal.SIGSTOP)
def test_after_it(): pass
"""
    probe = f"from tests.helpers.testbed import plugin\nplugin._GRACE_S = plugin._END_S = 2.0\n{hangs}"
    said = run(tmp_path, probe)
    assert "FAILED test_probe.py::test_hangs" in said
    assert "PASSED test_probe.py::test_after_it" in said
    assert "INTERNALERROR" not in said


def test_a_machine_without_umockdev_skips_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin, "_WRAPPER", "no-such-program")
    assert plugin.missing() == "umockdev is not installed"
