"""The machine itself: libraries, display, sound, clock, disk."""

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from station.commands.doctor.finding import Finding
from station.config.values import ScreenConfig

FREE_BYTES = 2 * 1024**3
"""A shift offline is some 20,000 scans, about 20 MB; the rest is for the system beside it."""

OLDEST_YEAR = 2025
SMALLEST_SCREEN = (1280, 720)

_UNSYNCHRONISED = 0x40
"""STA_UNSYNC of adjtimex(2): set until a time service has set the clock, whichever service that is."""

_LOOK_AT_QT = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
size = application.primaryScreen().size()
print(application.platformName(), size.width(), size.height())
"""


def examine(screen: ScreenConfig | None) -> Iterator[Finding]:
    """Yield what is to be said of any machine; `screen` is how the station's is set, where that is known."""
    yield Finding("Python", ".".join(map(str, sys.version_info[:3])))
    yield _sqlite()
    yield _hidapi()
    yield from _window(screen)
    if screen is None or screen.sound:
        yield _sound()
    yield _clock()
    yield judge_clock_status(_kernel_clock() if sys.platform == "linux" else None)


def disk(folder: Path) -> Finding:
    """Tell how much room there is for the database."""
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1024**3:.1f} GB free in {folder}"
    return Finding("disk", shown, "" if free >= FREE_BYTES else "free 2 GB, or move the database")


def _sqlite() -> Finding:
    from station.db.database import DatabaseUnusable, check_sqlite

    try:
        check_sqlite()
    except DatabaseUnusable as error:
        return Finding("SQLite", str(error), "install Packline with its locked requirements")
    import pysqlite3

    return Finding("SQLite", pysqlite3.sqlite_version)


def _hidapi() -> Finding:
    """Load hidapi and let it list; it opens nothing for that."""
    try:
        hid = import_module("hidraw" if sys.platform == "linux" else "hid")
        count = len({entry["path"] for entry in hid.enumerate()})
    except (ImportError, OSError) as error:
        return Finding("hidapi", str(error), "install Packline with its locked requirements")
    return Finding("hidapi", f"works, {count} HID devices")


def _window(screen: ScreenConfig | None) -> Iterator[Finding]:
    """Try Qt in a process of its own: a missing system library ends the process that tries."""
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    env = dict(os.environ) if display else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(  # noqa: S603 - our own interpreter on our own text
        [sys.executable, "-c", _LOOK_AT_QT], env=env, capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["Qt does not start"])[0]
        yield Finding("window", words, "make setup installs the system libraries that Qt needs")
        return
    platform, width, height = done.stdout.split()[-3:]
    yield Finding("window", f"Qt on {platform}{'' if display else ', no display'}")
    if display:
        yield judge_screen((int(width), int(height)), screen)


def judge_screen(size: tuple[int, int], screen: ScreenConfig | None) -> Finding:
    """Tell whether a screen is large enough, and the one that the station's file describes."""
    shown = f"{size[0]} × {size[1]}"
    if size[0] < SMALLEST_SCREEN[0] or size[1] < SMALLEST_SCREEN[1]:
        smallest = f"{SMALLEST_SCREEN[0]} × {SMALLEST_SCREEN[1]}"
        return Finding("screen", shown, f"set it to {smallest} or more; texts are read from two metres")
    if screen is not None and screen.resolution not in (None, size):
        mend = f"write resolution = [{size[0]}, {size[1]}] into [screen], or set the screen"
        return Finding("screen", f"{shown}, and station.toml says {screen.resolution}", mend)
    return Finding("screen", shown)


def _sound() -> Finding:
    from station.ui.sound.opening import open_sounds

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


def judge_clock_status(status: int | None) -> Finding:
    """Tell from the kernel's word whether anything keeps the clock right; `None` where it says nothing."""
    if status is None:
        return Finding("time service", "this system does not tell whether one keeps the clock right")
    if status & _UNSYNCHRONISED:
        return Finding("time service", "none has set the clock", "turn NTP on: sudo timedatectl set-ntp true")
    return Finding("time service", "keeps the clock right")


def _kernel_clock() -> int | None:
    """Read the status of the kernel's clock (adjtimex with no mode set changes nothing)."""
    timex = ctypes.create_string_buffer(512)
    try:
        if ctypes.CDLL(None).adjtimex(timex) < 0:
            return None
    except (OSError, AttributeError):
        return None
    status: int = struct.unpack_from("@Illlli", timex)[-1]
    return status
