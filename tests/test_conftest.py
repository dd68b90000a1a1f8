"""The rules for all tests are themselves seen to bite."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

LEAK = """
import threading
from tests import conftest
from tests.conftest import stopped_threads

conftest.THREAD_GRACE = 1.0
STOP = threading.Event()

def test_leaks():
    threading.Thread(target=STOP.wait, name="forgotten", daemon=True).start()

def test_stops():
    thread = threading.Thread(target=STOP.wait, name="stopped")
    thread.start()
    STOP.set()
"""


def test_a_thread_left_running_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "test_leak.py").write_text(LEAK)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--color=no",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 1
    assert "threads left running: forgotten" in done.stdout
    assert "2 passed, 1 error" in done.stdout
