"""Runs the fuzz targets: `python -m tests.fuzz.run [--inputs N] [TARGET …]`.

Each target runs in processes of its own, since the fuzzer ends the process it runs in: first guided by what
of the codec an input reached, then, many times faster, mutating what the first found. An input that takes
longer than `SECONDS_AN_INPUT` or a process that grows beyond `MEGABYTES` fails as a crash does. What was
found is kept in `out/fuzz/TARGET/` for the next run, and an input that failed beside it.
"""

import argparse
import importlib.util
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SECONDS_AN_INPUT = 5
MEGABYTES = 1024
LONGEST = 300
SHORTER = {
    "evdev": 49,
    "framing": 96,
    "ssi": 64,
    "wedge": 24,
    "zebra-answers": 96,
    "mt-sics": 128,
    "toledo-8217": 64,
}
"""Inputs of the targets that take long over each byte."""

GUIDED = 100
"""One input in so many is guided."""

KEPT = Path("out/fuzz")


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz the named targets, all of them where none is named; 1 where one failed."""
    parser = argparse.ArgumentParser(description="fuzz the codecs")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="which; all of them by default")
    parser.add_argument("--inputs", type=int, default=10_000_000, metavar="N", help="for each (%(default)s)")
    parser.add_argument("--child", choices=("guided", "blind"), help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.child:
        _fuzz_here(args.targets[0], args.inputs, guided=args.child == "guided")
    if importlib.util.find_spec("atheris") is None:
        sys.stdout.write("fuzz: atheris is not installed; it has packages for x86_64 only\n")
        return 1
    from tests.fuzz.targets import TARGETS

    names = args.targets or sorted(TARGETS)
    unknown = [name for name in names if name not in TARGETS]
    if unknown:
        sys.stdout.write(f"fuzz: there is no {', '.join(unknown)}; there are {', '.join(sorted(TARGETS))}\n")
        return 2
    return max([_fuzz(name, args.inputs) for name in names])


def _fuzz(name: str, inputs: int) -> int:
    (KEPT / name / "inputs").mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    guided = max(1, inputs // GUIDED)
    for kind, count in (("guided", guided), ("blind", inputs - guided)):
        log = KEPT / name / f"{kind}.log"
        with log.open("wb") as file:
            done = subprocess.run(
                [sys.executable, "-m", "tests.fuzz.run", "--child", kind, "--inputs", str(count), name],
                stdout=file,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode or f"Done {count} runs" not in log.read_text(errors="replace"):
            sys.stdout.write(f"FAILED {name}: see {log}\n")
            return 1
    sys.stdout.write(f"ok     {name}: {inputs:,} inputs in {time.monotonic() - began:.0f} s\n")
    sys.stdout.flush()
    return 0


def _fuzz_here(name: str, inputs: int, *, guided: bool) -> None:
    """Fuzz in this process, which ends with it."""
    import atheris

    if guided:
        with atheris.instrument_imports(include=["drivers", "station"], enable_loader_override=False):
            from tests.fuzz.targets import TARGETS
    else:
        from tests.fuzz.targets import TARGETS
    atheris.Setup(
        [
            sys.argv[0],
            f"-runs={inputs}",
            f"-max_len={SHORTER.get(name, LONGEST)}",
            # by default it begins with inputs of a few bytes and would never come to long ones
            "-len_control=0",
            # blind it sees nothing new in what the guided run kept, and would mutate one empty input for ever
            "-keep_seed=1",
            f"-timeout={SECONDS_AN_INPUT}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-artifact_prefix={KEPT / name}/",
            str(KEPT / name / "inputs"),
        ],
        TARGETS[name],
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
