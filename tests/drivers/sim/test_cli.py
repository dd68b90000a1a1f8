import io
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from drivers.api import DeviceConfig, Role
from drivers.scanners.ssi_scanner import build_ssi
from drivers.sim.cli import obey, obey_scale, run_printer, run_scale, run_scanner, scan_or_obey
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.scales.scale import SimScale
from drivers.sim.scanners.ssi_scanner import SimSsiScanner, SsiTrouble
from tests.drivers.peers.recorder import Recorder


@pytest.fixture
def stopping() -> threading.Event:
    return threading.Event()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    source, sink = os.pipe()
    yield source, sink
    os.close(source)


def test_codes_read_from_a_descriptor_are_sent_to_the_station_that_comes(
    pipe: tuple[int, int], stopping: threading.Event, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    thread = threading.Thread(
        target=run_scanner, args=(port,), kwargs={"source": pipe[0], "stopping": stopping}, name="cli"
    )
    thread.start()
    os.write(pipe[1], b"ONE\n\nTWO")
    os.close(pipe[1])
    client = None
    while client is None:
        try:
            client = socket.create_connection(("127.0.0.1", port), 10)
        except ConnectionRefusedError:
            os.sched_yield()
    received = b""
    while len(received) < 10:
        received += client.recv(100)
    client.close()
    stopping.set()
    thread.join()
    assert received == b"ONE\r\nTWO\r\n"
    assert json.loads(capsys.readouterr().out) == {"ready": True, "url": f"socket://127.0.0.1:{port}"}


def test_a_scanner_on_a_terminal_tells_its_path(
    pipe: tuple[int, int], stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []

    def say(answer: dict[str, object]) -> None:
        url = str(answer["url"])
        said.append((url, Path(url.removeprefix("serial://")).is_char_device()))

    monkeypatch.setattr("drivers.sim.cli.say", say)
    stopping.set()
    assert run_scanner(pty=True, source=pipe[0], stopping=stopping) == 0
    os.close(pipe[1])
    assert [(url.startswith("serial:///"), is_terminal) for url, is_terminal in said] == [(True, True)]


class Lines(io.TextIOBase):
    """Standard output whose lines another thread waits for."""

    def __init__(self) -> None:
        self._text = ""
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def write(self, text: str) -> int:
        *whole, self._text = (self._text + text).split("\n")
        for line in whole:
            self._lines.put(line)
        return len(text)

    def next(self) -> str:
        return self._lines.get(timeout=30)


def test_a_printer_obeys_lines_and_says_what_was_done(
    tmp_path: Path, pipe: tuple[int, int], stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest's own capturing loses what another thread says while it is being read.
    said = Lines()
    monkeypatch.setattr(sys, "stdout", said)
    os.write(pipe[1], b"paper out\ndance\n")
    os.close(pipe[1])
    thread = threading.Thread(
        target=run_printer, args=(0, tmp_path), kwargs={"source": pipe[0], "stopping": stopping}, name="cli"
    )
    thread.start()
    lines = [said.next() for _ in range(3)]
    stopping.set()
    thread.join()
    assert [set(json.loads(line)) for line in lines] == [
        {"ready", "url"},
        {"done", "labels", "odometer"},
        {"error", "commands"},
    ]


def test_each_command_does_what_it_says() -> None:
    sim = SimPrinter().start()
    for line in (
        "paper out",
        "ribbon out",
        "open",
        "pause",
        "mute",
        "slow 2",
        "cut",
        "cut after 9",
        "status",
    ):
        assert obey(sim, line)["done"] == line
    assert (sim.condition.paper_out, sim.condition.head_open, sim.condition.paused) == (True, True, True)
    assert sim.label_s == 2
    obey(sim, "ok")
    assert not sim.condition.stopped
    for line in ("cutter", "hot", "cold", "head", "warn clean-head", "warn paper-near-end"):
        assert obey(sim, line)["done"] == line
    condition = sim.condition
    assert condition.cutter_fault
    assert condition.over_temperature
    assert condition.under_temperature
    assert condition.head_fault
    assert condition.warnings == {2, 8}
    obey(sim, "drip 0.5")
    assert sim.drip_s == 0.5
    for line in ("ok", "peel", "take", "tear", "power"):
        assert obey(sim, line)["done"] == line
    assert (sim.peels, sim.drip_s) == (False, 0.0)
    obey(sim, "unplug")
    obey(sim, "plug")
    obey(sim, "plug")
    socket.create_connection((sim.host, sim.port), 10).close()
    sim.stop()


def test_a_scale_obeys_lines_and_says_what_it_shows(
    pipe: tuple[int, int], stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Lines()
    monkeypatch.setattr(sys, "stdout", said)
    os.write(pipe[1], b"put 250\nstatus\n")
    os.close(pipe[1])
    thread = threading.Thread(
        target=run_scale, args=("mt-sics",), kwargs={"source": pipe[0], "stopping": stopping}, name="cli"
    )
    thread.start()
    lines = [json.loads(said.next()) for _ in range(3)]
    stopping.set()
    thread.join()
    assert lines[0]["ready"] is True
    assert [line["done"] for line in lines[1:]] == ["put 250", "status"]


def test_each_command_of_a_scale_does_what_it_says() -> None:
    sim = SimScale(settle_s=0).start()
    for line, shows in (
        ("put 250", "0.250 kg"),
        ("tare", "0.000 kg net"),
        ("put 1250.5", "1.001 kg net"),
        ("unstable", "moving"),
        ("stable", "1.001 kg net"),
        ("fault", "fault"),
        ("ok", "1.001 kg net"),
        ("overload", "over"),
        ("take", "-0.250 kg net"),
        ("put -999", "under"),
        ("drift 0", "under"),
        ("drip 0.01", "under"),
        ("freeze", "under"),
        ("garble", "under"),
        ("reset", "under"),
        ("unplug", "under"),
        ("plug", "under"),
    ):
        assert obey_scale(sim, line) == {"done": line, "shows": shows}
    sim.stop()


def test_a_scale_says_what_it_cannot_do_and_what_its_commands_are() -> None:
    sim = SimScale()
    sim.shake()
    assert obey_scale(sim, "zero") == {"error": "the scale cannot zero: moving"}
    for line in ("dance", "put", "put much", "take 5"):
        assert "put" in obey_scale(sim, line)["commands"]  # type: ignore[operator]  # it is a list


def test_an_ssi_scanner_says_whether_each_code_was_taken_and_can_be_broken_by_hand(
    pipe: tuple[int, int], stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, told = Lines(), Recorder()
    monkeypatch.setattr(sys, "stdout", said)
    arguments = {"protocol": "ssi", "source": pipe[0], "stopping": stopping}
    thread = threading.Thread(target=run_scanner, kwargs=arguments, name="cli")
    thread.start()
    url = json.loads(said.next())["url"]
    scanner = build_ssi(DeviceConfig("scan", Role.SCANNER, "ssi", url), told)
    scanner.start()
    os.write(pipe[1], b"ONE\n!corrupt\nTWO\n!dance\n")
    os.close(pipe[1])
    lines = [json.loads(said.next()) for _ in range(4)]
    stopping.set()
    thread.join()
    scanner.stop()
    assert lines[0] == {"code": "ONE", "acknowledged": True, "packets": 1}
    assert lines[1]["done"] == "!corrupt"
    assert lines[2] == {"code": "TWO", "acknowledged": True, "packets": 3}
    assert "!lose-ack" in lines[3]["commands"]
    assert told.codes == ["ONE", "TWO"]


def test_each_command_breaks_an_ssi_scanner_as_it_says() -> None:
    sim, stop = SimSsiScanner(response_s=0.05).start(), threading.Event()
    for line in ("!corrupt", "!lose", "!lose-ack", "!mute", "!unplug", "!plug", "!status"):
        assert scan_or_obey(sim, line, stop)["done"] == line
    assert sim.trouble == SsiTrouble(1, 1, 1)
    assert sim.mute
    place = urlsplit(sim.url)
    client = socket.create_connection((place.hostname, place.port), 10)
    assert scan_or_obey(sim, "NOBODY-ANSWERS", stop) == {
        "code": "NOBODY-ANSWERS",
        "acknowledged": False,
        "packets": 3,
    }
    client.close()
    stop.set()
    assert scan_or_obey(sim, "STOPPED", stop)["acknowledged"] is False
    sim.stop()


def test_a_printer_on_a_terminal_is_told_by_its_path_and_of_the_resolution_asked_for(
    tmp_path: Path, pipe: tuple[int, int], stopping: threading.Event, capsys: pytest.CaptureFixture[str]
) -> None:
    stopping.set()
    os.close(pipe[1])
    assert run_printer(0, tmp_path, pty=True, dots_per_mm=12, source=pipe[0], stopping=stopping) == 0
    assert json.loads(capsys.readouterr().out)["url"].startswith("serial:///")


@pytest.mark.parametrize(
    "what", ["run_scanner(0)", "run_scanner(protocol='ssi', pty=True)", "run_printer(0)", "run_scale()"]
)
def test_sigterm_ends_a_virtual_device_cleanly(what: str) -> None:
    source = f"import sys; from drivers.sim.cli import *; sys.exit({what})"
    process = subprocess.Popen([sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["ready"] is True
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
