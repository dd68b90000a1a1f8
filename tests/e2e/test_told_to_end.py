"""Each long-running program ends at SIGTERM, whichever of its threads the system hands the signal to."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform != "linux", reason="a thread is told by tgkill, which Linux has"),
]

CONFIG = """
[station]
name = "bench-1"
database = "bench.db"
"""


def hand_to_another_thread(process: int) -> None:
    """Send SIGTERM to a thread of a process that is not its main one."""
    other = max(int(thread.name) for thread in Path(f"/proc/{process}/task").iterdir())
    assert other != process
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.tgkill(process, other, signal.SIGTERM) == 0, os.strerror(ctypes.get_errno())


@pytest.mark.parametrize(
    "words",
    [
        ["store", "serve", "--database", "store.db", "--port", "0"],
        ["station", "--config", "station.toml", "--headless"],
        *(["simulate", device] for device in ("scanner", "printer", "scale", "reader")),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_program_ends_whichever_thread_is_handed_the_signal(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "station.toml").write_text(CONFIG)
    program = subprocess.Popen(
        [sys.executable, "-m", "station", *words],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        assert json.loads(program.stdout.readline())["ready"] is True
        hand_to_another_thread(program.pid)
        _, said = program.communicate(timeout=20)
    finally:
        program.kill()
        program.communicate()
    assert (program.returncode, said) == (0, "")
