"""What a person does at the window, as values for the engine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommandTouched:
    """A button of the screen was touched; `code` is the code the button shows."""

    code: str


@dataclass(frozen=True)
class CodeTyped:
    """A code was typed by hand on the keypad; it is told from a scan for ever."""

    code: str


@dataclass(frozen=True)
class PinTyped:
    """A PIN was entered on the keypad; it is never journaled and never logged."""

    pin: str

    def __repr__(self) -> str:
        return "PinTyped(…)"


WindowInput = CommandTouched | CodeTyped | PinTyped


@dataclass(frozen=True)
class KeyPress:
    """A key went down or up at the window, told before any widget sees it.

    `scan_code` is the key's own number as the window system gives it, the same under every layout;
    `timestamp_ms` is the event's own, because arrival times lie whenever the window is busy.
    """

    scan_code: int
    pressed: bool
    timestamp_ms: int
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    repeat: bool = False
