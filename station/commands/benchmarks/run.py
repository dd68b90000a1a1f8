"""Which figures there are."""

from collections.abc import Callable

from station.commands.benchmarks.figures import Figures, tell


def run_bench(what: str, rounds: int, as_json: bool) -> int:
    """Measure one hot path and print its figures; returns the exit code."""
    tell(_measures(what)(rounds), as_json)
    return 0


def _measures(what: str) -> Callable[[int], Figures]:
    match what:
        case "scan":
            from station.commands.benchmarks.scan import bench_scan  # noqa: PLC0415 - each loads what it measures

            return bench_scan
        case "outbox":
            from station.commands.benchmarks.outbox import bench_outbox  # noqa: PLC0415 - as above

            return bench_outbox
        case "start":
            from station.commands.benchmarks.start import bench_start  # noqa: PLC0415 - as above

            return bench_start
        case "devices":
            from station.commands.benchmarks.devices import bench_devices  # noqa: PLC0415 - as above

            return bench_devices
        case "rfid":
            from station.commands.benchmarks.rfid import bench_rfid  # noqa: PLC0415 - as above

            return bench_rfid
        case other:
            raise ValueError(f"there is no bench {other!r}")
