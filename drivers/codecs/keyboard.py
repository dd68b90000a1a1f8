"""The keys of a US keyboard by their evdev scan codes, as a scanner set to "US keyboard" presses them.

Scan codes name places on the keyboard and are the same under every layout the machine may be set to.
Source: Linux `input-event-codes.h`. X11 and Wayland add 8 to each.
"""

from typing import Final

ENTER: Final = 28
KEYPAD_ENTER: Final = 96
TAB: Final = 15
SHIFTS: Final = frozenset({42, 54})
CTRLS: Final = frozenset({29, 97})
ALTS: Final = frozenset({56, 100})
LOCKS: Final = frozenset({58, 69, 70})
MODIFIERS: Final = SHIFTS | CTRLS | ALTS | LOCKS

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
PLAIN: Final = {start + i: char for start, plain, _ in _ROWS for i, char in enumerate(plain)}
SHIFTED: Final = {start + i: char for start, _, shifted in _ROWS for i, char in enumerate(shifted)}

KEYPAD_DIGITS: Final = {
    71: "7", 72: "8", 73: "9",
    75: "4", 76: "5", 77: "6",
    79: "1", 80: "2", 81: "3",
    82: "0",
}  # fmt: skip
KEYPAD: Final = KEYPAD_DIGITS | {55: "*", 74: "-", 78: "+", 83: ".", 98: "/"}

CONTROL: Final = {"]": "\x1d", "\\": "\x1c", "^": "\x1e", "_": "\x1f", "d": "\x04"}
"""What Ctrl makes of a key: the separators of ISO/IEC 15434, the only controls a bar code carries."""

_NAMES: Final = {f"F{n}": 58 + n for n in range(1, 11)} | {"F11": 87, "F12": 88, "PAUSE": 119}

PREFIX_KEYS: Final = frozenset(_NAMES.values())
"""Keys that can stand before a code, as they type nothing."""


def key_named(name: str) -> int | None:
    """Give the scan code of a key that can serve as prefix ("F1" … "F12", "PAUSE")."""
    return _NAMES.get(name.upper())


def character_of(code: int, shift: bool, ctrl: bool) -> str | None:
    """Tell which character a press of the key means on a US keyboard, `None` where it means none."""
    if code in KEYPAD:
        return None if ctrl else KEYPAD[code]
    char = (SHIFTED if shift else PLAIN).get(code)
    if ctrl and char is not None:
        return CONTROL.get(char)
    return char


def alt_character(number: int) -> str | None:
    """Give the character of ALT+number in Windows' western code page; its gaps stand for themselves."""
    if not 0 < number < 256:
        return None
    try:
        return bytes([number]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(number)
