"""What `packline simulate reader` runs; it obeys lines from standard input as `drivers.sim.cli` has it."""

import threading
from collections.abc import Callable

from drivers.sim.command_lines import await_stop, lines, say, stop_on_signal
from drivers.sim.rfid.reader import SimReader

_WORDS = (
    "put EPC [ANTENNA [RSSI [RATE [READS]]]]",
    "take EPC",
    "clear",
    "freeze",
    "thaw",
    "slow SECONDS",
    "antenna out N",
    "antenna in N",
    "reset",
    "refuse",
    "accept",
    "unplug",
    "plug",
    "status",
)


def run_reader(
    port: int = 0,
    *,
    host: str = "127.0.0.1",
    antennas: int = 4,
    source: int | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Be a reader and obey the lines read from `source`; each is answered by a JSON line.

    Ends on a signal, or on `stopping` where that is given; gives the exit code.
    """
    reader = SimReader(host, port, antennas=antennas).start()
    stop = stopping or stop_on_signal()
    try:
        say({"ready": True, "url": reader.url})
        for line in lines(source, stop):
            say(obey_reader(reader, line))
        await_stop(stop)
    finally:
        reader.stop()
    return 0


def obey_reader(reader: SimReader, line: str) -> dict[str, object]:
    """Obey one command line; the answer says how often each tag was read, or what the commands are."""
    command = _command(reader, line.split())
    if command is None:
        return {"error": f"unknown command {line!r}", "commands": list(_WORDS)}
    try:
        command()
    except ValueError as error:
        return {"error": f"{line!r}: {error}", "commands": list(_WORDS)}
    return {
        "done": line,
        "reads": {f"{epc} {antenna}": count for (epc, antenna), count in reader.reads.items()},
    }


def _command(reader: SimReader, words: list[str]) -> Callable[[], None] | None:
    match words:
        case ["put", epc, *rest] if len(rest) <= 4:
            return lambda: _put(reader, epc, *rest)
        case ["take", epc]:
            return lambda: reader.take(epc)
        case ["slow", seconds]:
            return lambda: reader.slow_down(float(seconds))
        case ["antenna", "out", number]:
            return lambda: reader.antenna_out(int(number))
        case ["antenna", "in", number]:
            return lambda: reader.antenna_in(int(number))
        case [word]:
            return {
                "clear": reader.clear,
                "freeze": reader.freeze,
                "thaw": reader.thaw,
                "reset": reader.reset,
                "refuse": reader.refuse,
                "accept": reader.accept,
                "unplug": reader.unplug,
                "plug": reader.plug,
                "status": lambda: None,
            }.get(word)
        case _:
            return None


def _put(
    reader: SimReader, epc: str, antenna: str = "1", rssi: str = "-50", rate: str = "20", reads: str = ""
) -> None:
    reader.put(epc, int(antenna), int(rssi), float(rate), int(reads) if reads else None)
