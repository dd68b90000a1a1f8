"""The targets hold for what hypothesis finds; `make fuzz` goes on for millions of inputs."""

import random
import subprocess
import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import drivers.codecs
from tests.fuzz.floods import FLOODED, held
from tests.fuzz.targets import TARGETS

MOST_HELD = 16_384
"""No codec may keep more than this of a stream that never makes sense."""

PIECE, PIECES = 4096, 12
"""Three times what may be held; what grows without bound has passed it by then."""

NOT_FUZZED = {
    "llrp/orders.py": "writes what we say, and reads nothing",
    "ssi/code_types.py": "a table",
}


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=50)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_taken(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", sorted(FLOODED))
@pytest.mark.parametrize("garbage", [b"A", b"\x00", b"\xff", b"\x02", b'"', b"\x04\xf3", b"A\x1d\x02"])
def test_a_stream_that_never_ends_fills_no_memory(name: str, garbage: bytes) -> None:
    codec = FLOODED[name]()
    for _ in range(PIECES):
        codec.feed(garbage * (PIECE // len(garbage)))
    assert held(codec) <= MOST_HELD


def test_every_codec_is_reached_by_a_target_or_named_with_a_reason() -> None:
    top, reached = Path(drivers.codecs.__file__).parent, set[str]()
    inputs = random.Random(7)

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            reached.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for target in TARGETS.values():
            for _ in range(60):
                target(inputs.randbytes(90))
    finally:
        sys.setprofile(before)
    modules = {str(path.relative_to(top)): str(path) for path in top.rglob("*.py")}
    modules = {name: path for name, path in modules.items() if not name.endswith("__init__.py")}
    assert NOT_FUZZED.keys() <= modules.keys()
    unreached = {name for name, path in modules.items() if path not in reached}
    assert unreached - NOT_FUZZED.keys() == set()


def test_the_long_run_counts_its_inputs_and_names_what_it_does_not_know() -> None:
    pytest.importorskip("atheris", reason="atheris has packages for x86_64 only")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.fuzz.run", *words], capture_output=True, text=True, check=False
        )

    done = run("--inputs", "1000", "aim")
    assert (done.returncode, done.stdout.split(" inputs")[0]) == (0, "ok     aim: 1,000")
    assert run("nothing").returncode == 2
