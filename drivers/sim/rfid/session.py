"""One client of a virtual reader: reads its orders, answers, says KEEPALIVE and reports tags."""

import contextlib
import select
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.codecs.llrp import orders
from drivers.codecs.llrp.frames import HEAD, LONGEST
from drivers.codecs.llrp.orders import message
from drivers.codecs.llrp.parameters import U16, U32, Malformed, number, parameters
from drivers.sim.rfid import replies
from drivers.sim.rfid.rospec import RoSpec, read_rospec, report
from drivers.sim.rfid.tag_field import TagField

_TICK_S = 0.001
"""How often the field is asked for tags while it is read; the finest grain of their times."""

_REST_S = 0.01
"""How long to wait for orders while nothing is read."""

_GET_REPORT, _DELETE_ACCESSSPEC = 60, 41
_ANSWER = 10
"""An answer has the type of its order and ten more, but for the one of CLOSE_CONNECTION."""

_CLOSE_CONNECTION_RESPONSE = 4
_ANTENNA_EVENTS, _ROSPEC_EVENTS, _EXCEPTION_EVENTS = 8, 2, 4


@dataclass
class Behaviour:
    """How the reader behaves to whoever is connected, shared with its owner's thread.

    `frozen`: it neither reads nor says anything. `gap_s`: how long each byte takes to be sent, 0 for no time.
    `denied`: orders, by the type of their message, that are answered with a status code instead of being
    obeyed. `antennas`: whether each is connected. How often it has `read` each tag, by EPC and antenna, and
    what was `said` to it, by type of message, are for its owner to see.
    """

    antennas: dict[int, bool]
    identity: bytes
    manufacturer: int
    model: int
    firmware: str
    frozen: bool = False
    gap_s: float = 0.0
    denied: dict[int, int] = field(default_factory=dict)
    read: Counter[tuple[str, int]] = field(default_factory=Counter)
    said: list[int] = field(default_factory=list)


class Session:
    """Serves one client in a thread of its own until one of them leaves."""

    def __init__(self, client: socket.socket, behaviour: Behaviour, tags: TagField) -> None:
        self._client = client
        self._behaviour = behaviour
        self._tags = tags
        self._lock = threading.RLock()
        self._buffer = bytearray()
        self._specs: dict[int, RoSpec] = {}
        self._events: set[int] = set()
        self._keepalive_s = 0.0
        self._kept_s = 0.0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="sim-reader-client", daemon=True)

    def start(self) -> None:
        """Greet the client and begin to serve it."""
        self._thread.start()

    def end(self, *, hard: bool = False) -> None:
        """Break the connection, with a TCP reset where `hard`; returns when the thread is done."""
        self._closing = True
        with contextlib.suppress(OSError):
            if hard:
                self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self._thread.join(0.1)  # one that is stuck in sending is freed by the shutdown
            if not hard or self._thread.is_alive():
                self._client.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._client.close()

    def gone(self) -> bool:
        """Tell whether the client has left, even where the thread has not noticed yet."""
        if not self._thread.is_alive():
            return True
        with contextlib.suppress(OSError, ValueError):
            if select.select([self._client], [], [], 0)[0]:
                return not self._client.recv(1, socket.MSG_PEEK)
        return False

    def tell(self, kind: int, event: bytes) -> None:
        """Send an event where the client asked for its kind."""
        with contextlib.suppress(OSError):
            if kind in self._events:
                self._send(replies.notification(_now_us(), event))

    def tell_antenna(self, antenna: int, *, connected: bool) -> None:
        """Tell that an antenna was plugged in or out."""
        self.tell(_ANTENNA_EVENTS, replies.antenna_event(antenna, connected=connected))

    def tell_exception(self, words: str) -> None:
        """Tell of a trouble of the reader's own."""
        self.tell(_EXCEPTION_EVENTS, replies.exception_event(words))

    def _run(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # ValueError: closed meanwhile by the owner
            self._send(replies.notification(_now_us(), replies.connection_attempt(replies.OK)))
            while not self._closing and self._turn():
                pass
        if not self._closing:
            with contextlib.suppress(OSError):
                self._client.shutdown(socket.SHUT_RDWR)

    def _turn(self) -> bool:
        """Take what has come and send what is due; false where the client left."""
        if self._behaviour.frozen:
            time.sleep(_REST_S)
            return True
        reading = any(spec.active for spec in self._specs.values())
        if select.select([self._client], [], [], _TICK_S if reading else _REST_S)[0]:
            data = self._client.recv(65536)
            if not data:
                return False
            self._buffer += data
            if not self._obey_all():
                return False
        self._read_tags(time.monotonic())
        self._keep()
        return True

    def _obey_all(self) -> bool:
        """Obey every whole message; false where the connection is to end."""
        while len(self._buffer) >= HEAD.size:
            first, length, ident = HEAD.unpack_from(self._buffer)
            if not HEAD.size <= length <= LONGEST:
                return False
            if len(self._buffer) < length:
                break
            body = bytes(self._buffer[HEAD.size : length])
            del self._buffer[:length]
            kind = first & 0x3FF
            self._behaviour.said.append(kind)
            if kind == orders.CLOSE_CONNECTION:
                self._send(message(_CLOSE_CONNECTION_RESPONSE, ident, replies.status()))
                return False
            self._answer(kind, ident, body)
        return True

    def _answer(self, kind: int, ident: int, body: bytes) -> None:
        if kind in (orders.KEEPALIVE_ACK, orders.ENABLE_EVENTS_AND_REPORTS):
            return
        deed = self._deeds().get(kind)
        if deed is None:
            unknown = replies.status(replies.UNSUPPORTED_MESSAGE, f"message {kind} is not supported")
            self._send(message(replies.ERROR_MESSAGE, ident, unknown))
            return
        denied = self._behaviour.denied.get(kind)
        try:
            said = replies.status(denied, "denied") if denied else deed(body)
        except (Malformed, IndexError) as error:
            said = replies.status(replies.BAD_PARAMETER, str(error))
        if kind != _GET_REPORT:
            self._send(message(kind + _ANSWER, ident, said))
        self._start_what_is_immediate()

    def _deeds(self) -> dict[int, Callable[[bytes], bytes]]:
        return {
            orders.GET_READER_CAPABILITIES: self._tell_capabilities,
            orders.GET_READER_CONFIG: self._tell_configuration,
            orders.SET_READER_CONFIG: self._configure,
            orders.ADD_ROSPEC: self._add,
            orders.DELETE_ROSPEC: self._delete,
            orders.START_ROSPEC: self._start,
            orders.STOP_ROSPEC: self._stop,
            orders.ENABLE_ROSPEC: lambda body: self._enable(body, enabled=True),
            orders.DISABLE_ROSPEC: lambda body: self._enable(body, enabled=False),
            _DELETE_ACCESSSPEC: lambda _: replies.status(),  # there are never any
            _GET_REPORT: self._report_held,
        }

    def _tell_capabilities(self, _: bytes) -> bytes:
        told = self._behaviour
        what = replies.capabilities(len(told.antennas), told.manufacturer, told.model, told.firmware)
        return replies.status() + what

    def _tell_configuration(self, _: bytes) -> bytes:
        milliseconds = int(self._keepalive_s * 1000)
        told = self._behaviour
        return replies.status() + replies.configuration(told.identity, told.antennas, milliseconds)

    def _configure(self, body: bytes) -> bytes:
        if body and body[0] & 0x80:  # reset to factory default
            self._events.clear()
            self._keepalive_s = 0.0
        for kind, at, end in parameters(body, 1):
            if kind == 220:
                self._keepalive_s = number(U32, body, at + 1, end) / 1000 if body[at] else 0.0
                self._kept_s = time.monotonic()
            elif kind == 244:
                for state, begin, stop in parameters(body, at, end):
                    event = number(U16, body, begin, stop)
                    if state == 245 and body[begin + 2] & 0x80:
                        self._events.add(event)
                    else:
                        self._events.discard(event)
        return replies.status()

    def _add(self, body: bytes) -> bytes:
        spec = read_rospec(body)
        if spec.id in self._specs or not spec.id:
            return replies.status(replies.NO_SUCH_THING, f"ROSpec {spec.id} can not be added")
        if any(antenna > len(self._behaviour.antennas) for antenna in spec.antennas):
            return replies.status(replies.NO_SUCH_THING, "there is no such antenna")
        self._specs[spec.id] = spec
        return replies.status()

    def _chosen(self, body: bytes) -> list[RoSpec]:
        ident = number(U32, body, 0, len(body))
        if ident == orders.ALL_ROSPECS:
            return list(self._specs.values())
        if ident not in self._specs:
            raise Malformed(f"there is no ROSpec {ident}")
        return [self._specs[ident]]

    def _delete(self, body: bytes) -> bytes:
        for spec in self._chosen(body):
            self._end(spec)
            del self._specs[spec.id]
        return replies.status()

    def _start(self, body: bytes) -> bytes:
        for spec in self._chosen(body):
            if not spec.enabled or spec.active:
                return replies.status(replies.BAD_PARAMETER, "the ROSpec is disabled or active")
            self._begin(spec)
        return replies.status()

    def _stop(self, body: bytes) -> bytes:
        for spec in self._chosen(body):
            self._end(spec)
        return replies.status()

    def _enable(self, body: bytes, *, enabled: bool) -> bytes:
        for spec in self._chosen(body):
            spec.enabled = enabled
            if not enabled:
                self._end(spec)
        return replies.status()

    def _report_held(self, _: bytes) -> bytes:
        for spec in self._specs.values():
            self._report([spec.held] if spec.held else [])
            spec.held = []
        return b""

    def _start_what_is_immediate(self) -> None:
        for spec in self._specs.values():
            if spec.immediate and spec.enabled and not spec.active:
                self._begin(spec)

    def _begin(self, spec: RoSpec) -> None:
        self._tags.begin()
        spec.start(time.monotonic())
        self.tell(_ROSPEC_EVENTS, replies.rospec_event(spec.id, ended=False))

    def _end(self, spec: RoSpec) -> None:
        """Report what was read until now and read no more."""
        if not spec.active:
            return
        now = time.monotonic()
        self._hold_tags(spec, now)
        self._report(spec.reports(now, ended=True))
        spec.since_s = None
        self.tell(_ROSPEC_EVENTS, replies.rospec_event(spec.id, ended=True))

    def _read_tags(self, now_s: float) -> None:
        for spec in [spec for spec in self._specs.values() if spec.active]:
            if spec.over(now_s):
                self._end(spec)
                continue
            self._hold_tags(spec, now_s)
            self._report(spec.reports(now_s))

    def _hold_tags(self, spec: RoSpec, now_s: float) -> None:
        wired = (number for number, connected in self._behaviour.antennas.items() if connected)
        antennas = frozenset(number for number in wired if number in spec.antennas or 0 in spec.antennas)
        now_us = _now_us()
        for tag in self._tags.due(now_s, antennas):
            spec.take(tag, now_us)
            self._behaviour.read[tag.epc.hex().upper(), tag.antenna] += 1

    def _report(self, due: list[list[bytes]]) -> None:
        if due:
            self._send(b"".join(report(tags) for tags in due))

    def _keep(self) -> None:
        now = time.monotonic()
        if 0 < self._keepalive_s <= now - self._kept_s:
            self._kept_s = now
            self._send(message(replies.KEEPALIVE, 0))

    def _send(self, data: bytes) -> None:
        with self._lock:
            if not self._behaviour.gap_s:
                self._client.sendall(data)
                return
            for at in range(len(data)):
                self._client.sendall(data[at : at + 1])
                time.sleep(self._behaviour.gap_s)


def refuse(client: socket.socket, code: int) -> None:
    """Tell a client that it is not taken, and let it go."""
    with contextlib.suppress(OSError):
        client.sendall(replies.notification(_now_us(), replies.connection_attempt(code)))
        client.shutdown(socket.SHUT_RDWR)
    client.close()


def _now_us() -> int:
    return time.time_ns() // 1000
