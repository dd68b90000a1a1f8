"""Codes out of the key events of a scanner that plays keyboard and that no other program hears.

The kernel hands out `struct input_event` (linux/input.h): a time of two longs, type, code, value, 24 bytes
where a long has 64 bits. Of type EV_KEY the value is 1 for down, 0 for up, 2 for a repetition while held;
SYN_DROPPED says that events were lost because nobody read them in time (kernel documentation,
"Linux Input: event codes").

All keys are the scanner's: Enter or Tab ends a code, or a silence where it sends neither. Caps lock changes
nothing: a scanner presses it to undo the state of a computer that this grabbed keyboard does not reach.
"""

import struct
from dataclasses import dataclass
from typing import Final

from drivers.codecs.framing.content import Content
from drivers.codecs.framing.frames import Body, BrokenFrame, ScanFrame, Silence
from drivers.codecs.keyboard import (
    ALTS,
    CTRLS,
    ENTER,
    KEYPAD_DIGITS,
    KEYPAD_ENTER,
    MODIFIERS,
    PREFIX_KEYS,
    SHIFTS,
    TAB,
    alt_character,
    character_of,
)

EVENT: Final = struct.Struct("@llHHi")
EV_SYN: Final = 0
EV_KEY: Final = 1
SYN_DROPPED: Final = 3
UP, DOWN, HELD = 0, 1, 2

_ENDS: Final = frozenset({ENTER, KEYPAD_ENTER, TAB})
_FIRST_BUTTON: Final = 0x100
"""From here on codes are buttons of mice and pads."""


@dataclass(frozen=True)
class KeyFraming:
    """Where a code ends: at Enter or Tab, and half a one is given up after `gap_ms`; or at that silence."""

    by_gap: bool = False
    gap_ms: int = 2000
    max_length: int = 4096


class EvdevDecoder:
    """Turns input events into codes; a key that means nothing spoils its code, which is told as broken."""

    def __init__(self, framing: KeyFraming, content: Content) -> None:
        self.patience_ns = framing.gap_ms * 1_000_000
        self._framing = framing
        self._content = content
        self._silence = Silence(self.patience_ns)
        self._rest = b""
        self._down: set[int] = set()
        self._event_ns = 0
        self._alt = ""
        self._text = ""
        self._keys = bytearray()
        self._problem = ""

    def feed(self, data: bytes, now_ns: int) -> list[ScanFrame]:
        """Take bytes that came at `now_ns` and give the codes they complete, in order."""
        self._silence.heard(now_ns)
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        frames: list[ScanFrame] = []
        for seconds, micros, kind, code, value in EVENT.iter_unpack(data[:whole]):
            if kind == EV_KEY and value != HELD and code < _FIRST_BUTTON:
                frames += self._key(code, value == DOWN, seconds * 1_000_000_000 + micros * 1000)
            elif kind == EV_SYN and code == SYN_DROPPED:
                self._lose()
        return frames

    def expire(self, now_ns: int) -> list[ScanFrame]:
        """Give the code that the silence until `now_ns` ended, or gave up."""
        return self._give_up() if self._silence.over(now_ns) else []

    def cut(self) -> list[ScanFrame]:
        """End the stream: half a code is told as "cut-off", and what follows begins anew."""
        self._rest = b""
        self._down.clear()
        self._problem = self._problem or ("cut-off" if self._keys else "")
        return self._end()

    def _key(self, key: int, pressed: bool, event_ns: int) -> list[ScanFrame]:
        """Take one key; by the events' own times one that comes late belongs to the next code."""
        late = event_ns - self._event_ns >= self.patience_ns
        self._event_ns = event_ns
        frames = self._give_up() if late and pressed else []
        if pressed:
            self._down.add(key)
            return frames + self._press(key)
        self._down.discard(key)
        return frames + (self._end_alt() if key in ALTS else [])

    def _press(self, key: int) -> list[ScanFrame]:
        if key in MODIFIERS or (key in PREFIX_KEYS and not self._keys):
            return []
        if self._down & ALTS and key in KEYPAD_DIGITS:
            self._alt = (self._alt + KEYPAD_DIGITS[key])[-4:]
            return []
        if key in _ENDS:
            return self._end()
        ctrl, shift = bool(self._down & CTRLS), bool(self._down & SHIFTS)
        self._append(None if self._down & ALTS else character_of(key, shift, ctrl), key)
        return []

    def _append(self, char: str | None, key: int) -> None:
        """Add a character; a key that means none, or one too many, spoils the code."""
        if len(self._keys) >= self._framing.max_length:
            self._problem = "oversize"
            return
        self._keys.append(key)
        if char is None:
            self._problem = self._problem or "undecodable"
        else:
            self._text += char

    def _end_alt(self) -> list[ScanFrame]:
        """End a character keyed as ALT and its number on the keypad, as scanners do under Windows."""
        digits, self._alt = self._alt, ""
        if not digits:
            return []
        char = alt_character(int(digits))
        if char in ("\r", "\n", "\t"):
            return self._end()
        self._append(char, next(iter(ALTS)))
        return []

    def _lose(self) -> None:
        """Note that the kernel dropped events: what was typed is not a whole code, and no key is known."""
        self._problem = "cut-off"
        self._down.clear()
        self._alt = ""

    def _give_up(self) -> list[ScanFrame]:
        """End a code by its silence; where a key was to end it, it is half a one."""
        if not self._framing.by_gap:
            self._problem = self._problem or ("cut-off" if self._keys else "")
        return self._end()

    def _end(self) -> list[ScanFrame]:
        text, keys, problem = self._text, bytes(self._keys), self._problem
        self._text, self._alt, self._problem = "", "", ""
        self._keys.clear()
        if problem:
            return [BrokenFrame(keys, problem)]
        if not keys:
            return []
        data = text.encode()
        return [self._content.read(Body(data, data))]
