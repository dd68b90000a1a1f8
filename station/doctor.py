"""`packline doctor`: can this machine be a station; one line a question, with the mend."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import urllib3

from station.config import ConfigError, StationConfig, load

FREE_BYTES = 2 * 1024**3
"""A shift offline is some 20,000 scans, about 20 MB; the rest is for the system beside it."""

SLOW_SYNC_S = 0.05
CLOCK_OFF_S = 5.0
OLDEST_YEAR = 2025


@dataclass(frozen=True)
class Finding:
    """What one question came to; `mend` is empty where all is well."""

    question: str
    found: str
    mend: str = ""


def run_doctor(path: Path | None) -> int:
    """Ask every question and print a line each; returns 1 where anything wants mending."""
    findings = list(examine(path))
    for finding in findings:
        mark = "ok  " if not finding.mend else "MEND"
        mend = f" -> {finding.mend}" if finding.mend else ""
        sys.stdout.write(f"{mark} {finding.question}: {finding.found}{mend}\n")
    return 1 if any(finding.mend for finding in findings) else 0


def examine(path: Path | None) -> Iterator[Finding]:
    """Yield the findings; those of a station only where its file is given and can be read."""
    yield _python()
    yield _sqlite()
    yield _window()
    yield _sound()
    yield _clock()
    if path is None:
        yield _disk(Path.cwd())
        return
    try:
        config = load(path)
    except ConfigError as error:
        yield from (Finding("station.toml", str(fault), "see the line") for fault in error.faults)
        yield _disk(Path.cwd())
        return
    yield Finding("station.toml", f"station {config.name}, {len(config.devices)} devices")
    yield from _station(config)


def _station(config: StationConfig) -> Iterator[Finding]:
    yield _disk(config.database.parent)
    yield _sync_time(config.database.parent)
    yield _database(config)
    yield from _drivers(config)
    yield from _ports(config)
    if config.store:
        yield _store(config.store.url)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", version)


def _sqlite() -> Finding:
    from station.db.database import DatabaseUnusable, check_sqlite

    try:
        check_sqlite()
    except DatabaseUnusable as error:
        return Finding("SQLite", str(error), "install Packline with its locked requirements")
    import pysqlite3

    return Finding("SQLite", pysqlite3.sqlite_version)


def _window() -> Finding:
    """Try Qt in a process of its own: a missing system library ends the process that tries."""
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    program = "from PySide6.QtWidgets import QApplication; print(QApplication([]).platformName())"
    env = dict(os.environ) if display else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(  # noqa: S603 - our own interpreter on our own text
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["Qt does not start"])[0]
        return Finding("window", words, "make setup installs the system libraries that Qt needs")
    shown = f"Qt on {done.stdout.strip()}"
    return Finding("window", shown if display else f"{shown}, no display")


def _sound() -> Finding:
    from station.ui.sound import open_sounds

    sounds = open_sounds()
    lamp = sounds.lamp()
    sounds.stop()
    if lamp:
        return Finding("sound", "no sound card", "connect a loudspeaker; errors are shown but not heard")
    return Finding("sound", "a card is there")


def _clock() -> Finding:
    now = time.gmtime()
    shown = time.strftime("%Y-%m-%d %H:%M:%S UTC", now)
    return Finding("clock", shown, "" if now.tm_year >= OLDEST_YEAR else "set the clock, or turn NTP on")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1024**3:.1f} GB free in {folder}"
    return Finding("disk", shown, "" if free >= FREE_BYTES else "free 2 GB, or move the database")


def _sync_time(folder: Path) -> Finding:
    """Time a durable write: every scan waits for one."""
    path = folder / ".packline-doctor"
    times = []
    try:
        with path.open("wb", buffering=0) as file:
            for _ in range(9):
                file.write(bytes(4096))
                began = time.perf_counter()
                os.fdatasync(file.fileno())
                times.append(time.perf_counter() - began)
    except OSError as error:
        return Finding("durable write", f"{folder}: {error.strerror}", "give this user rights to write there")
    finally:
        path.unlink(missing_ok=True)
    middle = sorted(times)[len(times) // 2]
    mend = "" if middle < SLOW_SYNC_S else "use a solid-state disk for the database"
    return Finding("durable write", f"{middle * 1000:.1f} ms", mend)


def _database(config: StationConfig) -> Finding:
    from station.db.database import DatabaseUnusable, StationDatabase, reading
    from sync.outbox import OutboxError
    from sync.outbox_care import verify

    if not config.database.exists():
        return Finding("database", f"{config.database} is made at the first start")
    database = StationDatabase(config.database, read_only=True)
    try:
        with reading(database) as connection:
            troubles = verify(connection)
    except (DatabaseUnusable, OutboxError) as error:
        return Finding("database", str(error), "call who keeps the station; change nothing by hand")
    finally:
        database.close()
    if troubles:
        return Finding("database", troubles[0], "call who keeps the station; change nothing by hand")
    return Finding("database", "every fact is there, the chain holds")


def _drivers(config: StationConfig) -> Iterator[Finding]:
    from drivers.catalog import catalog

    known = catalog()
    for name, why in known.broken.items():
        yield Finding(f"plug-in {name}", why, "update or remove it; the others work")
    for device in config.devices:
        if device.driver not in known.drivers:
            names = ", ".join(sorted(known.drivers))
            yield Finding(device.name, f"there is no driver {device.driver!r}", f"use one of {names}")


def _ports(config: StationConfig) -> Iterator[Finding]:
    for device in config.devices:
        path = _path_of(device.url)
        if path is None:
            continue
        if not path.exists():
            yield Finding(device.name, f"{path} is not there", "plug it in")
        elif not os.access(path, os.R_OK | os.W_OK):
            mend = "add this user to the group dialout (serial) or lp (printer), then sign in again"
            yield Finding(device.name, f"no rights on {path}", mend)
        else:
            yield Finding(device.name, f"{path} can be opened")


def _path_of(url: str) -> Path | None:
    for prefix in ("serial://", "file:"):
        if url.startswith(prefix):
            return Path(url.removeprefix(prefix).split("?")[0])
    return Path(url) if url.startswith("/") else None


def _store(url: str) -> Finding:
    pool = urllib3.PoolManager(retries=False, timeout=3.0)
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
