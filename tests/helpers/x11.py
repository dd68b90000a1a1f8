"""A real X server without a screen, and a keyboard that types into it by key numbers, as a scanner does."""

import ctypes
import shutil
import subprocess
from types import TracebackType
from typing import Self

PROGRAMS = ("Xvfb", "xdotool", "setxkbmap")

SHIFT, CONTROL, ENTER, F9, SPACE = 50, 37, 36, 75, 65

_ROWS = {10: "1234567890-=", 24: "qwertyuiop[]", 38: "asdfghjkl;'", 52: "zxcvbnm,./", SPACE: " "}
_SHIFTED = dict(zip('!@#$%^&*()_+{}:"<>?', "1234567890-=[];',./", strict=True))
_NUMBERS = {char: first + at for first, row in _ROWS.items() for at, char in enumerate(row)}
GS = "\x1d"


def _tapped(number: int, held: int | None = None) -> list[tuple[int, bool]]:
    """Give the strokes of one key, each down or up, with another one held meanwhile."""
    stroke = [(number, True), (number, False)]
    return stroke if held is None else [(held, True), *stroke, (held, False)]


def _strokes(char: str) -> list[tuple[int, bool]]:
    if char == GS:
        return _tapped(_NUMBERS["]"], CONTROL)
    if char in _SHIFTED or char.isupper():
        return _tapped(_NUMBERS[_SHIFTED.get(char, char.lower())], SHIFT)
    return _tapped(_NUMBERS[char])


def missing_programs() -> list[str]:
    """What of an X server's tools this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class XServer:
    """Xvfb on a free display, ended with the block."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.display = f":{self._process.stdout.readline().strip()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def set_layout(self, layout: str) -> None:
        """Change what the keys mean to programs that ask for their symbols."""
        subprocess.run(["setxkbmap", "-display", self.display, layout], check=True)

    def xdotool(self, *words: str) -> None:
        """Run one xdotool command line."""
        subprocess.run(
            ["xdotool", *words], check=True, env={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"}
        )

    def type_scan(self, code: str, gap_ms: int = 2) -> None:
        """Type prefix, code and Enter as a scanner set to a US keyboard does."""
        words = self._key(F9, gap_ms)
        for char in code:
            words += self._character(char, gap_ms)
        self.xdotool(*words, *self._key(ENTER, gap_ms))

    def type_at_once(self, code: str) -> None:
        """Type the same in one go, as fast as the server takes it: many keys in the same millisecond."""
        strokes = [*_tapped(F9), *(stroke for char in code for stroke in _strokes(char)), *_tapped(ENTER)]
        x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(x11.XOpenDisplay(self.display.encode()))
        for number, down in strokes:
            xtst.XTestFakeKeyEvent(display, number, down, 0)
        x11.XSync(display, False)
        x11.XCloseDisplay(display)

    def _character(self, char: str, gap_ms: int) -> list[str]:
        if char == GS:
            return self._held(CONTROL, _NUMBERS["]"], gap_ms)
        if char in _SHIFTED:
            return self._held(SHIFT, _NUMBERS[_SHIFTED[char]], gap_ms)
        if char.isupper():
            return self._held(SHIFT, _NUMBERS[char.lower()], gap_ms)
        return self._key(_NUMBERS[char], gap_ms)

    def _key(self, number: int, gap_ms: int) -> list[str]:
        return ["key", "--delay", str(gap_ms), str(number)]

    def _held(self, modifier: int, number: int, gap_ms: int) -> list[str]:
        delay = ["--delay", str(gap_ms)]
        return [
            *("keydown", *delay, str(modifier)),
            *self._key(number, gap_ms),
            *("keyup", *delay, str(modifier)),
        ]
