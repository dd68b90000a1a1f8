"""One connection to a reader, by a clock that stands still unless something is waited for in vain."""

import pytest

from drivers.api import ConnectionLost, Role
from drivers.base.standing import Standing
from drivers.codecs.llrp import orders
from drivers.codecs.llrp.frames import HEAD
from drivers.rfid.session import SLICE_S, ReaderEvents, ReaderSession
from drivers.sim.rfid.replies import (
    KEEPALIVE,
    capabilities,
    configuration,
    connection_attempt,
    notification,
    status,
)
from tests.drivers.peers.recorder import Recorder

ANSWERS = {
    orders.GET_READER_CAPABILITIES: (11, status() + capabilities(1, 161, 1, "1.0")),
    orders.GET_READER_CONFIG: (12, status() + configuration(b"\0\1", {1: True}, 0)),
    orders.SET_READER_CONFIG: (13, status()),
    orders.DELETE_ROSPEC: (31, status()),
    orders.STOP_ROSPEC: (33, status()),
    orders.CLOSE_CONNECTION: (4, status()),
}
KEEPALIVE_S = 2.0


class Reader:
    """Is the connection, a reader at its other end that answers at once, and the clock."""

    def __init__(self) -> None:
        self.said: list[tuple[int, int]] = []
        self.now_s = 1000.0
        self._says = notification(1, connection_attempt(0))

    def monotonic(self) -> float:
        return self.now_s

    def monotonic_ns(self) -> int:
        return int(self.now_s * 1e9)

    def say(self, data: bytes) -> None:
        self._says += data

    def read(self, timeout: float) -> bytes:
        says, self._says = self._says, b""
        if not says:
            self.now_s += timeout
        return says

    def write(self, data: bytes) -> None:
        first, _, ident = HEAD.unpack_from(data)
        kind = first & 0x3FF
        self.said.append((kind, ident))
        if kind in ANSWERS:
            answer, body = ANSWERS[kind]
            self.say(orders.message(answer, ident, body))

    def cancel(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    monkeypatch.setattr("drivers.rfid.session.time", reader)
    return reader


@pytest.fixture
def session(reader: Reader) -> ReaderSession:
    """A session that is set up."""
    told = ReaderEvents(lambda _: None, lambda _: None)
    standing = Standing("reader", Role.READER, Recorder())
    session = ReaderSession(reader, KEEPALIVE_S, standing, told, lambda: True)
    session.set_up()
    return session


def turn_for(seconds: float, reader: Reader, session: ReaderSession) -> None:
    until = reader.now_s + seconds
    while reader.now_s < until:
        session.turn(1)


def test_a_silent_reader_is_lost_once_three_keepalives_were_missed_and_no_sooner(
    reader: Reader, session: ReaderSession
) -> None:
    for _ in range(2):
        session.turn(0)
        turn_for(3 * KEEPALIVE_S - SLICE_S, reader, session)
        reader.say(orders.message(KEEPALIVE, 7))
    session.turn(0)
    with pytest.raises(ConnectionLost, match=r"it said nothing for 6\.\d s, though it should every 2 s"):
        turn_for(4 * KEEPALIVE_S, reader, session)


def test_each_keepalive_is_acknowledged_by_its_number(reader: Reader, session: ReaderSession) -> None:
    del reader.said[:]
    for number in (7, 8):
        reader.say(orders.message(KEEPALIVE, number))
    session.turn(0)
    assert reader.said == [(orders.KEEPALIVE_ACK, 7), (orders.KEEPALIVE_ACK, 8)]


@pytest.mark.parametrize("rospec", [None, 3])
def test_a_reader_is_left_with_nothing_to_read_and_free_for_the_next(
    rospec: int | None, reader: Reader, session: ReaderSession
) -> None:
    del reader.said[:]
    session.leave(rospec)
    ended = [orders.STOP_ROSPEC, orders.DELETE_ROSPEC] if rospec is not None else []
    assert [kind for kind, _ in reader.said] == [*ended, orders.CLOSE_CONNECTION]
