"""What is behind the network: the order store and its clock, devices behind TCP, queues of CUPS."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import urllib3

from drivers.api import DeviceConfig
from station.commands.devices.running import runs
from station.commands.doctor.finding import Finding
from station.config import StationConfig
from sync.connections import make_context

CLOCK_OFF_S = 5.0

_CONNECT_S = 2.0
_PORTS = {"llrp": 5084, "llrps": 5085, "tcp": 0, "socket": 0, "rfc2217": 0}
"""The ports of addresses that need not name one (LLRP: IANA's, as in devices.md, 2.8)."""


def examine(config: StationConfig) -> Iterator[Finding]:
    """Yield who answers; a connection is made and let go again, and nothing is sent on it."""
    held = runs(config)
    for device in config.devices:
        if device.url.startswith("cups:"):
            yield _queue(device)
        elif urlsplit(device.url).scheme in _PORTS:
            yield _host(device, held)
    if config.store:
        yield _store(config.store.url)


def _host(device: DeviceConfig, held: bool) -> Finding:
    """Connect to a device; one that a running station holds has no second connection to give."""
    parts = urlsplit(device.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    if held:
        return Finding(device.name, f"{host}:{port} is left alone: the station runs and holds it")
    try:
        socket.create_connection((host, port), _CONNECT_S).close()
    except OSError as error:
        mend = "switch it on, look at its cable and address"
        return Finding(device.name, f"{host}:{port} does not answer ({error.strerror or error})", mend)
    return Finding(device.name, f"{host}:{port} can be reached")


def _queue(device: DeviceConfig) -> Finding:
    """Ask CUPS for a queue, by its own command."""
    parts = urlsplit(device.url)
    queue = parts.path.strip("/") if parts.netloc else device.url.removeprefix("cups:")
    lpstat = shutil.which("lpstat")
    if lpstat is None:
        return Finding(device.name, "CUPS is not installed", "sudo apt install cups cups-client")
    server = ["-h", parts.netloc] if parts.netloc else []
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, asked about a name
            [lpstat, *server, "-p", queue],
            env={**os.environ, "LC_ALL": "C"},  # it tells a stopped queue in the words of its locale
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=10,
        )
    except subprocess.TimeoutExpired:
        return Finding(device.name, "CUPS does not answer", "sudo systemctl restart cups")
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["there is no such queue"])[0]
        mend = f"sudo lpadmin -p {queue} -E -v URI -m raw; lpinfo -v lists the URIs"
        return Finding(device.name, f"CUPS has no queue {queue} ({words})", mend)
    if "disabled" in done.stdout:
        return Finding(device.name, f"the queue {queue} is stopped", f"sudo cupsenable {queue}")
    return Finding(device.name, f"CUPS has the queue {queue}")


def _store(url: str) -> Finding:
    # As the station asks it: a store that only another's settings would reach does not answer.
    pool = urllib3.PoolManager(retries=False, timeout=3.0, ssl_context=make_context())
    try:
        response = pool.request("GET", f"{url.rstrip('/')}/healthz")
    except urllib3.exceptions.HTTPError as error:
        why = type(error).__name__
        return Finding("store", f"{url} does not answer ({why})", "start it, or mend the url; benches go on")
    finally:
        pool.clear()
    if response.status != 200:
        return Finding("store", f"{url} answered {response.status}", "is that the order store?")
    return _compare_clocks(url, response.headers.get("Date", ""))


def _compare_clocks(url: str, date: str) -> Finding:
    try:
        ahead = parsedate_to_datetime(date).timestamp() - time.time()
    except ValueError:
        return Finding("store", f"{url} answers")
    if abs(ahead) > CLOCK_OFF_S:
        return Finding("store", f"{url} answers; the clocks are {ahead:+.0f} s apart", "turn NTP on")
    return Finding("store", f"{url} answers, the clocks agree")
