"""A virtual RFID reader behind TCP that speaks LLRP 1.0.1 as a fixed reader does, one client at a time."""

import socket
import threading
import time
from collections import Counter

from drivers.sim.listener import Listener
from drivers.sim.rfid.session import Behaviour, Session, refuse
from drivers.sim.rfid.tag_field import TagField

ANOTHER_CLIENT = 4
"""Status of ConnectionAttemptEvent: another connection was attempted while there is one."""

_LEAVING_S = 0.5
"""How long a client that has left may take to be noticed before the next one is refused."""


class SimReader:
    """A reader at `url` with tags before its antennas, and the troubles of a real one to be set.

    It reads tags while a client has an inventory running, each at its own rate, and reports them in batches
    as the client asked for. Methods may be called from any thread.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        antennas: int = 4,
        identity: str = "00163efffe010203",
        manufacturer: int = 0,
        model: int = 1,
        firmware: str = "packline-sim 1",
    ) -> None:
        self.tags = TagField()
        wired = dict.fromkeys(range(1, antennas + 1), True)
        self.behaviour = Behaviour(wired, bytes.fromhex(identity), manufacturer, model, firmware)
        self._refusal: int | None = None
        self._changed = threading.Condition()
        self._session: Session | None = None
        self._listener = Listener(self._take, host, port)

    @property
    def url(self) -> str:
        """The address for `station.toml`."""
        return f"llrp://{self.host}:{self.port}"

    @property
    def host(self) -> str:
        """Where it listens."""
        return self._listener.host

    @property
    def port(self) -> int:
        """Where it listens; 0 before it was plugged in, where none was given."""
        return self._listener.port

    @property
    def reads(self) -> Counter[tuple[str, int]]:
        """How often each tag was read, by EPC and antenna."""
        return Counter(self.behaviour.read)

    @property
    def said(self) -> list[int]:
        """The types of the messages that clients said so far."""
        return list(self.behaviour.said)

    def start(self) -> "SimReader":
        """Begin to listen; the port is known when this returns."""
        self.plug()
        return self

    def stop(self) -> None:
        """Close everything; returns when all threads are done."""
        self.unplug()

    # The tags

    def put(
        self, epc: str, antenna: int = 1, rssi: int = -50, rate: float = 20.0, reads: int | None = None
    ) -> None:
        """Put a tag before an antenna, to be read `rate` times a second, `reads` times at most.

        A stray one has a weak signal and a low rate: `rssi=-78, rate=0.5`.
        """
        self.tags.put(epc, antenna, rssi, rate, reads)

    def take(self, epc: str) -> None:
        """Take a tag away from all antennas."""
        self.tags.take(epc)

    def clear(self) -> None:
        """Take all tags away."""
        self.tags.clear()

    # What befalls a reader

    def freeze(self) -> None:
        """Answer nothing any more and say nothing; the connection stays open."""
        self.behaviour.frozen = True

    def thaw(self) -> None:
        """Go on where it froze."""
        self.behaviour.frozen = False

    def slow_down(self, gap_s: float) -> None:
        """Take so many seconds to send each byte; 0 for no time."""
        self.behaviour.gap_s = gap_s

    def antenna_out(self, antenna: int) -> None:
        """Pull an antenna's cable: its tags are read no more, and the client is told."""
        self._wire(antenna, connected=False)

    def antenna_in(self, antenna: int) -> None:
        """Plug an antenna's cable in again."""
        self._wire(antenna, connected=True)

    def raise_exception(self, words: str) -> None:
        """Tell the client of a trouble of the reader's own."""
        with self._changed:
            if self._session is not None:
                self._session.tell_exception(words)

    def deny(self, kind: int, code: int = 101) -> None:
        """Answer orders of a type of message with a status code from now on; 0 obeys them again."""
        self.behaviour.denied[kind] = code

    def refuse(self, code: int = ANOTHER_CLIENT) -> None:
        """Take no client from now on, as a reader does that another program has; drop the one there is."""
        self._refusal = code
        self._drop()

    def accept(self) -> None:
        """Take clients again."""
        self._refusal = None

    def reset(self) -> None:
        """Break the connection with a TCP reset, losing what was still on the way."""
        self._listener.admit()
        self._drop(hard=True)

    def unplug(self) -> None:
        """Take the reader away: its client is disconnected and new connections are refused."""
        self._listener.close()
        self._drop()

    def plug(self) -> None:
        """Listen at the address, the same as before after an `unplug`."""
        self._listener.open()

    def wait_connected(self, timeout: float = 10.0) -> bool:
        """Wait until a client has the reader; false where none came in time."""
        with self._changed:
            return (
                self._changed.wait_for(lambda: self._session and not self._session.gone(), timeout) or False
            )

    # What it does

    def _wire(self, antenna: int, *, connected: bool) -> None:
        self.behaviour.antennas[antenna] = connected
        with self._changed:
            if self._session is not None:
                self._session.tell_antenna(antenna, connected=connected)

    def _drop(self, *, hard: bool = False) -> None:
        with self._changed:
            session, self._session = self._session, None
        if session is not None:
            session.end(hard=hard)

    def _take(self, client: socket.socket) -> None:
        """Serve a client, or tell it that there is another."""
        with self._changed:
            before = self._session
        if self._refusal is not None or (before is not None and not _left(before)):
            refuse(client, ANOTHER_CLIENT if self._refusal is None else self._refusal)
            return
        if before is not None:
            before.end()
        with self._changed:
            self._session = Session(client, self.behaviour, self.tags)
            self._session.start()
            self._changed.notify_all()


def _left(session: Session) -> bool:
    """Wait a moment for a client that is about to leave."""
    until = time.monotonic() + _LEAVING_S
    while not session.gone():
        if time.monotonic() >= until:
            return False
        time.sleep(0.01)
    return True
