"""The driver against another author's idea of MT-SICS: mt-sics-emulator, a process of its own.

It deviates from the manuals: `SI` is answered with `SI S`, `TA` with `ES`, and its texts are its own.
"""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, Role, ScaleOrder
from drivers.scales.mt_sics import build_mt_sics
from tests.drivers.peers.recorder import Recorder
from tests.drivers.scales.conformance import ScaleBench, ScaleConformance

pytest.importorskip("mtsics", reason="mt-sics-emulator is not installed")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Emulator:
    """The emulator with its control API, through which a load is put on."""

    def __init__(self) -> None:
        self.port, self._control = free_port(), free_port()
        self.start()

    def start(self) -> None:
        tool = Path(sys.executable).parent / "mtsics-tcp"
        ports = ["--port", str(self.port), "--control-port", str(self._control)]
        self._process = subprocess.Popen(
            [str(tool), "--host", "127.0.0.1", *ports], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for port in (self.port, self._control):
            wait_listening(port)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def back(self) -> None:
        """Start again with what lay on it."""
        self.start()
        self.put(250)

    def put(self, grams: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._control, timeout=10)
        with contextlib.closing(connection):
            connection.request("POST", "/weight", json.dumps({"value": grams / 1000, "snap": True}))
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()


def wait_listening(port: int) -> None:
    while True:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 10).close()
            return
        time.sleep(0.02)


class TestEmulator(ScaleConformance):
    @pytest.fixture
    def bench(self) -> Iterator[ScaleBench]:
        emulator = Emulator()
        told = Recorder()
        url = f"socket://127.0.0.1:{emulator.port}"
        scale = build_mt_sics(DeviceConfig("scale", Role.SCALE, "mt-sics", url, {"poll_s": 0.05}), told)
        yield ScaleBench(
            scale,
            told,
            emulator.put,
            lambda grams: f"{grams / 1000:.2f} kg",
            tuple(ScaleOrder),
            lambda: emulator.put(200_000),
            emulator.freeze,
            emulator.stop,
            emulator.back,
        )
        emulator.stop()

    def test_what_it_is_stands_in_its_status(self, started: ScaleBench) -> None:
        status = started.scale.status
        assert status.firmware == "1.00"
        assert status.facts["protocol"] == "MT-SICS"
        assert status.facts["serial"] == status.model
