"""The targets hold for what hypothesis finds; `make fuzz` goes on for millions of inputs."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.floods import FLOODED, held
from tests.fuzz.targets import TARGETS

MOST_HELD = 16_384
"""No codec may keep more than this of a stream that never makes sense."""


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=50)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_taken(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", sorted(FLOODED))
@pytest.mark.parametrize("garbage", [b"A", b"\x00", b"\xff", b"\x02", b'"', b"\x04\xf3", b"A\x1d\x02"])
def test_a_stream_that_never_ends_fills_no_memory(name: str, garbage: bytes) -> None:
    codec = FLOODED[name]()
    for _ in range(64):
        codec.feed(garbage * (8192 // len(garbage)))
    assert held(codec) <= MOST_HELD


def test_the_long_run_counts_its_inputs_and_names_what_it_does_not_know() -> None:
    pytest.importorskip("atheris", reason="atheris has packages for x86_64 only")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.fuzz.run", *words], capture_output=True, text=True, check=False
        )

    done = run("--inputs", "1000", "aim")
    assert (done.returncode, done.stdout.split(" inputs")[0]) == (0, "ok     aim: 1,000")
    assert run("nothing").returncode == 2
