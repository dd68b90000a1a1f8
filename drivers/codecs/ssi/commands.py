"""What the host tells an SSI scanner, one command at a time, sent again where no answer comes.

"The host should resend twice after the initial send … All resent messages must have the resend bit set":
Zebra DS8178 product reference guide p. 8-6, "Retries". Beep codes: Symbol MK1000 product reference guide,
table 5-8 (0: one short high beep, 6: two short low ones). Which light a bit of the LED selection stands for
is the scanner's own affair; bit 0 is its only one where it has one.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from drivers.codecs.ssi.packets import Nak, Op, Packet

_TRIES: Final = 3
_MOST: Final = 16
"""Commands waiting; a scanner that answers none need not be told of the day before."""

LED: Final = b"\x01"


def beep(code: int) -> Packet:
    """Have the scanner sound one of its beeps."""
    return Packet(Op.BEEP, bytes([code]))


class SsiCommands:
    """Sends what was asked for, in order, each once the one before is answered or given up."""

    def __init__(self, response_ns: int) -> None:
        self._response_ns = response_ns
        self._waiting: deque[Packet] = deque()
        self._sent: Packet | None = None
        self._sends = 0
        self._due_ns = 0

    @property
    def idle(self) -> bool:
        """Whether nothing waits and all is answered."""
        return self._sent is None and not self._waiting

    def ask(self, commands: Sequence[Packet]) -> int:
        """Put commands behind those that wait; gives how many of the oldest were let go for want of room."""
        self._waiting.extend(commands)
        over = max(0, len(self._waiting) - _MOST)
        for _ in range(over):
            self._waiting.popleft()
        return over

    def due(self, now_ns: int) -> Packet | None:
        """Give what is to be sent at `now_ns`, if anything: a command, or one again that got no answer."""
        if self._sent is None and self._waiting:
            self._sent, self._sends = self._waiting.popleft(), 1
        elif self._sent is None or now_ns < self._due_ns:
            return None
        else:
            self._sends += 1
            self._sent = replace(self._sent, retransmitted=True)
        self._due_ns = now_ns + self._response_ns
        return self._sent

    def given_up(self, now_ns: int) -> Packet | None:
        """Give the command that was sent as often as may be and got no answer by `now_ns`; it is let go."""
        if self._sends < _TRIES or now_ns < self._due_ns:
            return None
        return self._end()

    def answered(self, answer: Packet) -> Packet | None:
        """Take an acknowledgement, a refusal or a reply, and give the command it ends, if it ends one.

        A refusal that asks for the same again has it sent again at once.
        """
        if answer.op is Op.NAK and answer.data[:1] == bytes([Nak.RESEND]) and self._sends < _TRIES:
            self._due_ns = 0
            return None
        return self._end()

    def cut(self) -> None:
        """Forget all: the scanner is away, and what it was to be told is of the past."""
        self._waiting.clear()
        self._end()

    def _end(self) -> Packet | None:
        command, self._sent, self._sends = self._sent, None, 0
        return command
