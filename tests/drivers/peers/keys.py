"""Plays a scanner that plays keyboard: the key events of a text on a US keyboard."""

from drivers.codecs.keyboard import PLAIN, SHIFTED
from drivers.codecs.wedge import KeyEvent

F9, ENTER, TAB, SHIFT, CTRL, ALT, CAPS, ESCAPE = 67, 28, 15, 42, 29, 56, 58, 1
OFFSET = 8
KEYPAD = dict(zip("7894561230", (71, 72, 73, 75, 76, 77, 79, 80, 81, 82), strict=True))
_PLACES = {char: (code, False) for code, char in PLAIN.items()} | {
    char: (code, True) for code, char in SHIFTED.items() if char != " "
}


class Typist:
    """Makes key events one after the other, `gap_ms` from press to press."""

    def __init__(self, gap_ms: int = 5, start_ms: int = 1000) -> None:
        self.gap_ms = gap_ms
        self.now_ms = start_ms
        self.count = 0

    def event(
        self, key: int, pressed: bool, *, shift: bool = False, ctrl: bool = False, alt: bool = False
    ) -> KeyEvent:
        self.count += 1
        return KeyEvent(key + OFFSET, pressed, self.now_ms, shift, ctrl, alt, tag=self.count)

    def key(self, key: int, *, shift: bool = False, ctrl: bool = False, alt: bool = False) -> list[KeyEvent]:
        """Press and release one key."""
        self.now_ms += self.gap_ms
        down = self.event(key, True, shift=shift, ctrl=ctrl, alt=alt)
        self.now_ms += 1
        return [down, self.event(key, False, shift=shift, ctrl=ctrl, alt=alt)]

    def char(self, char: str) -> list[KeyEvent]:
        """Press what makes a character, shift and control keys included."""
        if char == "\x1d":
            return self._within(CTRL, self.key(27, ctrl=True))
        code, shifted = _PLACES[char]
        return self._within(SHIFT, self.key(code, shift=True)) if shifted else self.key(code)

    def text(self, text: str) -> list[KeyEvent]:
        return [event for char in text for event in self.char(char)]

    def scan(self, text: str, prefix: int | None = F9, suffix: int = ENTER) -> list[KeyEvent]:
        """A whole scan."""
        before = self.key(prefix) if prefix is not None else []
        return [*before, *self.text(text), *self.key(suffix)]

    def alt_code(self, digits: str) -> list[KeyEvent]:
        """A character keyed as ALT and its number."""
        return self._within(ALT, [event for digit in digits for event in self.key(KEYPAD[digit], alt=True)])

    def _within(self, modifier: int, events: list[KeyEvent]) -> list[KeyEvent]:
        return [self.event(modifier, True), *events, self.event(modifier, False)]
