"""Scans out of key events: a scanner that plays keyboard, told from a person who types.

With a prefix key everything from the prefix to Enter or Tab is a code, however slow; all other keys
belong to the window. Without one, a run of keys that follow each other within `gap_ms` and end in
Enter or Tab is a code. Times are the events' own time stamps: arrival times lie whenever the window
was busy. Nothing here knows a window; the filter that feeds it passes on what comes out.
"""

from dataclasses import dataclass, field

from drivers.codecs.aim import split_aim
from drivers.codecs.keyboard import (
    ALTS,
    ENTER,
    KEYPAD_DIGITS,
    KEYPAD_ENTER,
    MODIFIERS,
    TAB,
    alt_character,
    character_of,
    key_named,
)

_WRAP_MS = 1 << 32
"""X11 time stamps are 32 bits wide and start again after 49 days."""

_SOONEST_REPEAT_MS = 150
"""No keyboard repeats a key that was down for less: X waits 660 ms by itself, people set 200 at the least.

Qt marks keys as repeated that are none: under X11 it takes a key that goes up and down again at the same time
stamp for one that is held (QXcbKeyboard::handleKeyEvent looks for just that), and a fast scanner types so.
"""

_TERMINATORS = frozenset({ENTER, KEYPAD_ENTER, TAB})

_EVENTS_A_CHARACTER = 10
"""The most that a scanner makes of one: ALT, four digits, each down and up."""

_EVENTS_AROUND = 16
"""Prefix, Enter and what a person presses meanwhile."""


@dataclass(frozen=True)
class KeyEvent:
    """One key went down or up; `tag` is the feeder's own mark to find its event again.

    `scan_code` is the native one (not a layout's symbol), `at_ms` the event's own time stamp.
    """

    scan_code: int
    pressed: bool
    at_ms: int
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    repeat: bool = False
    tag: object = field(default=None, compare=False)


@dataclass(frozen=True)
class WedgeSettings:
    """How the scanner was set up.

    `prefix` is an evdev code, 67 being F9, `None` for a scanner without; `scan_code_offset` is what the
    window system adds to evdev codes: 8 on X11 and Wayland. `gap_ms` and `min_length` hold only without
    a prefix; with one, a code that stands still for `abandon_ms` is given up.
    """

    prefix: int | None = 67
    gap_ms: int = 100
    abandon_ms: int = 2000
    min_length: int = 4
    max_length: int = 4096
    scan_code_offset: int = 8
    aim: bool = True


@dataclass(frozen=True)
class WedgeCode:
    """A scanner typed one whole code; GS is kept in `text`, the AIM identifier is split off."""

    text: str
    aim: str | None = None


@dataclass(frozen=True)
class KeysPassed:
    """These events, in this order, belong to the window after all."""

    events: tuple[KeyEvent, ...]


@dataclass(frozen=True)
class KeysHeld:
    """The event was taken and must not reach the window now."""


WedgeOutput = WedgeCode | KeysPassed | KeysHeld


def wedge_prefix(name: str) -> int | None:
    """Give the prefix key for a setting such as "F9"; `None` for "none"; `ValueError` for a key unknown."""
    if name.lower() == "none":
        return None
    key = key_named(name)
    if key is None:
        raise ValueError(f"{name!r} is no key that can be a prefix")
    return key


class WedgeDecoder:
    """Turns key events into codes and keys for the window; each event fed comes out exactly once.

    It holds no more events than the longest code can have; they are then the window's.
    """

    def __init__(self, settings: WedgeSettings) -> None:
        self.settings = settings
        self._room = settings.max_length * _EVENTS_A_CHARACTER + _EVENTS_AROUND
        self._held: list[KeyEvent] = []
        self._foreign: list[KeyEvent] = []
        self._taken: set[int] = set()
        self._down_ms: dict[int, int] = {}
        self._text = ""
        self._alt = ""
        self._last_ms = 0
        self._collecting = False
        self._spoiled = False

    def feed(self, event: KeyEvent) -> list[WedgeOutput]:
        """Take one event; the outputs say what became of it and of those held before it."""
        if self._repeats(event):
            taken = event.scan_code in self._taken
            return [KeysHeld()] if taken else [KeysPassed((event,))]
        before = self._give_back() if len(self._held) >= self._room else []
        if not event.pressed:
            return before + self._release(event)
        before += self.expire(event.at_ms)
        return before + self._press(event, event.scan_code - self.settings.scan_code_offset)

    def _repeats(self, event: KeyEvent) -> bool:
        """Tell whether a key that is held down repeats itself, which no scanner means."""
        down_ms = self._down_ms.get(event.scan_code)
        held = down_ms is None or (event.at_ms - down_ms) % _WRAP_MS >= _SOONEST_REPEAT_MS
        if event.repeat and held:
            return True
        if event.pressed:
            self._down_ms[event.scan_code] = event.at_ms
        return False

    def expire(self, now_ms: int) -> list[WedgeOutput]:
        """Give back the held keys if at `now_ms`, on the events' clock, no scanner would still be typing."""
        limit = self.settings.gap_ms if self.settings.prefix is None else self.settings.abandon_ms
        if self._collecting and limit < (now_ms - self._last_ms) % _WRAP_MS < _WRAP_MS // 2:
            return self._give_back()
        return []

    def _press(self, event: KeyEvent, key: int) -> list[WedgeOutput]:
        out: list[WedgeOutput] = []
        if key == self.settings.prefix:
            out = self._give_back()
            self._collecting = True
        elif not self._collecting:
            if self.settings.prefix is not None or not self._may_begin(event, key):
                self._taken.discard(event.scan_code)
                return [KeysPassed((event,))]
            self._collecting = True
        self._hold(event)
        if key == self.settings.prefix or key in MODIFIERS:
            return [*out, KeysHeld()]
        if event.alt and key in KEYPAD_DIGITS:
            self._alt = (self._alt + KEYPAD_DIGITS[key])[-4:]
            return [KeysHeld()]
        return self._character(event, key)

    def _may_begin(self, event: KeyEvent, key: int) -> bool:
        """Tell whether a scanner without prefix could begin with this key; a shortcut of the window can't."""
        if event.ctrl or event.alt or key in _TERMINATORS:
            return False
        return character_of(key, event.shift, False) is not None

    def _character(self, event: KeyEvent, key: int) -> list[WedgeOutput]:
        if key in _TERMINATORS:
            return self._finish()
        char = None if event.alt else character_of(key, event.shift, event.ctrl)
        if char is None and self.settings.prefix is None:
            return self._give_back()
        self._append(char)
        return [KeysHeld()]

    def _append(self, char: str | None) -> None:
        """Add a character; a key that means none spoils the code, which is then never delivered."""
        self._spoiled |= char is None or bool(self._alt) or len(self._text) >= self.settings.max_length
        if not self._spoiled and char is not None:
            self._text += char

    def _release(self, event: KeyEvent) -> list[WedgeOutput]:
        """Take a key going up; one that went down before the code began reaches the window, in its order."""
        taken = event.scan_code in self._taken
        self._taken.discard(event.scan_code)
        if not self._collecting:
            return [KeysHeld()] if taken else [KeysPassed((event,))]
        self._held.append(event)
        if not taken:
            self._foreign.append(event)
        elif event.scan_code - self.settings.scan_code_offset in ALTS:
            return self._end_alt() or [KeysHeld()]
        return [KeysHeld()]

    def _end_alt(self) -> list[WedgeOutput]:
        """End a character keyed as ALT and its number on the keypad, as scanners do under Windows."""
        digits, self._alt = self._alt, ""
        if not digits:
            return []
        char = alt_character(int(digits))
        if char in ("\r", "\n", "\t"):
            return self._finish()
        self._append(char)
        return []

    def _hold(self, event: KeyEvent) -> None:
        self._held.append(event)
        self._taken.add(event.scan_code)
        self._last_ms = event.at_ms

    def _finish(self) -> list[WedgeOutput]:
        shortest = self.settings.min_length if self.settings.prefix is None else 1
        aim, text = split_aim(self._text) if self.settings.aim else (None, self._text)
        if self._spoiled or len(text) < shortest:
            return self._give_back()
        foreign = tuple(self._foreign)
        self._forget()
        return [WedgeCode(text, aim), KeysPassed(foreign)] if foreign else [WedgeCode(text, aim)]

    def _give_back(self) -> list[WedgeOutput]:
        events = tuple(self._held)
        self._taken -= {event.scan_code for event in events if event.pressed}
        self._forget()
        return [KeysPassed(events)] if events else []

    def _forget(self) -> None:
        self._held, self._foreign, self._text, self._alt = [], [], "", ""
        self._collecting = self._spoiled = False
