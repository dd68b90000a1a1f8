"""`packline bench`: the hot paths, each beside its floor in the same run."""

from station.commands.benchmarks.run import run_bench

__all__ = ["run_bench"]
