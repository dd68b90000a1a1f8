"""The server's start and end."""

import socket
import threading
from pathlib import Path

import pytest
import urllib3

from sync.store.db.database import DatabaseRefused
from sync.store.http.server import PortInUse, StoreServer, open_listener
from tests.sync.store.http.conftest import Caller


def test_a_port_in_use_is_said_and_the_database_is_not_even_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = StoreServer(str(tmp_path / "store.db"), port=taken.getsockname()[1])
        with pytest.raises(
            PortInUse, match=r"cannot listen on 127\.0\.0\.1 port \d+: Address already in use"
        ):
            server.start()
    assert list(tmp_path.iterdir()) == []
    server.stop()


def test_a_database_that_is_refused_frees_the_port(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("no database")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(DatabaseRefused):
        StoreServer(str(tmp_path / "store.db"), port=port).start()
    with socket.socket() as again:
        again.bind(("127.0.0.1", port))


def test_it_starts_again_on_the_same_port_with_the_same_data(tmp_path: Path) -> None:
    server = StoreServer(str(tmp_path / "store.db"))
    server.start()
    url, incarnation = server.url, server.database.incarnation
    server.stop()
    assert not server.running
    server.start()
    assert (server.url, server.database.incarnation) == (url, incarnation)
    server.stop()


def test_a_new_incarnation_is_begun_once(tmp_path: Path) -> None:
    server = StoreServer(str(tmp_path / "store.db"), new_incarnation=True)
    server.start()
    incarnation = server.database.incarnation
    server.stop()
    server.start()
    assert server.database.incarnation == incarnation
    server.stop()


def test_stopping_answers_open_long_polls(server: StoreServer, bench: Caller) -> None:
    """Each would otherwise keep the server for a minute, or be cut off without an answer."""
    cursor = bench.get("/v1/sync/pull")[1]["cursor"]
    answers: list[int] = []
    asked = threading.Event()

    def poll() -> None:
        caller = Caller(server.url, bench.token)
        caller.get("/v1/sync/pull")
        asked.set()
        answers.append(caller.get(f"/v1/sync/pull?after={cursor}&wait=60")[0])
        caller.pool.clear()

    thread = threading.Thread(target=poll)
    thread.start()
    asked.wait()
    while not server.database.news.waiting:
        assert thread.is_alive()
    server.stop()
    thread.join(30)
    assert answers == [200]


def test_a_stopped_server_refuses_connections(server: StoreServer) -> None:
    url = server.url
    server.stop()
    with pytest.raises(urllib3.exceptions.HTTPError):
        Caller(url).send("GET", "/healthz")


def test_answers_do_not_wait_for_the_other_side(tmp_path: Path) -> None:
    """To asyncio only such a socket is TCP; on another Nagle's delay costs each answer 50 ms."""
    with open_listener("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
