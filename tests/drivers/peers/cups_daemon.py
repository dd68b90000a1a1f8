"""A real scheduler of CUPS in a folder of its own, with raw queues to sockets of the test."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

_CUPSD, _LPADMIN = "/usr/sbin/cupsd", "/usr/sbin/lpadmin"


class CupsDaemon:
    """Needs root, as the scheduler gives up its rights by itself; skips the test where it can't be."""

    def __init__(self) -> None:
        if not (Path(_CUPSD).exists() and Path(_LPADMIN).exists()):
            pytest.skip("cupsd is not installed")
        if os.geteuid() != 0:
            pytest.skip("cupsd needs root")
        # not pytest's folder: the backend, which has another user, must get through
        self._home = tempfile.TemporaryDirectory(prefix="packline-cups-")
        self.home = Path(self._home.name)
        self.home.chmod(0o755)
        self.socket = f"{self.home}/cups.sock"
        self.port = _free_port()
        self._write()
        self.process = self._start()

    @property
    def environment(self) -> dict[str, str]:
        """What lets a client find this scheduler."""
        return {**os.environ, "CUPS_SERVER": self.socket}

    def add(self, queue: str, port: int) -> None:
        """Make a raw queue that prints to a socket."""
        self.admin("-p", queue, "-E", "-v", f"socket://127.0.0.1:{port}/?contimeout=1", "-m", "raw")

    def admin(self, *arguments: str) -> None:
        """Run lpadmin."""
        self.run(_LPADMIN, *arguments)

    def run(self, *command: str) -> str:
        """Run a command of CUPS against this scheduler."""
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, env=self.environment, timeout=20
        )
        return done.stdout

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.thaw()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        self._home.cleanup()

    def restart(self) -> None:
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [_CUPSD, "-f", "-c", str(self.home / "cupsd.conf"), "-s", str(self.home / "cups-files.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(self.socket) == 0:
                    return process
            time.sleep(0.05)
        process.kill()
        process.wait()
        pytest.skip("cupsd does not start here: " + self.log[-400:])

    @property
    def log(self) -> str:
        log = self.home / "error_log"
        return log.read_text(errors="replace") if log.exists() else ""

    def _write(self) -> None:
        for folder in ("root", "spool", "spool/tmp", "cache", "state", "state/certs"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        for made in self.home.rglob("*"):
            shutil.chown(made, group="lp")
            made.chmod(0o770)
        (self.home / "cupsd.conf").write_text(
            f"Listen 127.0.0.1:{self.port}\nListen {self.socket}\n"
            "LogLevel debug\nBrowsing No\nDefaultShared No\nWebInterface No\nJobRetryInterval 1\n"
            "PreserveJobHistory Yes\nPreserveJobFiles No\nPageLogFormat\nErrorPolicy retry-job\n"
            "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
            "<Policy default>\nJobPrivateAccess default\nJobPrivateValues default\n"
            "<Limit Create-Job Print-Job Send-Document Validate-Job>\nOrder deny,allow\n</Limit>\n"
            "<Limit Cancel-Job Hold-Job Release-Job>\nRequire user @OWNER @SYSTEM\n"
            "Order deny,allow\n</Limit>\n"
            "<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
        )
        (self.home / "cups-files.conf").write_text(
            f"ServerRoot {self.home}/root\nRequestRoot {self.home}/spool\nCacheDir {self.home}/cache\n"
            f"TempDir {self.home}/spool/tmp\nStateDir {self.home}/state\nErrorLog {self.home}/error_log\n"
            f"AccessLog {self.home}/access_log\nPageLog {self.home}/page_log\nSystemGroup root lpadmin\n"
            "ConfigFilePerm 0640\nSyncOnClose No\nFatalErrors none\n"
        )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Receiver:
    """A printer's socket that takes what comes, one connection after the other."""

    def __init__(self, port: int = 0) -> None:
        self.port = port or _free_port()
        self._server: socket.socket | None = None
        self.received: list[bytes] = []

    def listen(self) -> "Receiver":
        self._server = socket.create_server(("127.0.0.1", self.port))
        return self

    def take(self, timeout: float = 30.0) -> bytes:
        """Take one connection to its end."""
        assert self._server is not None
        self._server.settimeout(timeout)
        client, _ = self._server.accept()
        with client:
            client.settimeout(timeout)
            data = b""
            while part := client.recv(65536):
                data += part
        self.received.append(data)
        return data

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
