"""The store's HTTP server: a thread of its own, ready when `start` returns, gone when `stop` returns."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import uvicorn

from sync.store.db.database import Database, open_database
from sync.store.http.app import create_app
from sync.store.http.waiting import watch_others

# Handlers run here; more threads would only wait for the one writer.
THREADS = 24
# Calls under way when the server stops are given this long. Long polls are answered at once.
GRACE_S = 1
BACKLOG = 512


class PortInUse(Exception):
    """The address cannot be listened on; the text says which and why."""


class StoreServer:
    """A store over a database, at an address; port 0 takes any free one.

    `start` raises `DatabaseRefused` or `PortInUse` before anything is served. `new_incarnation` begins a
    new life of the data, as is needed once after a restore from a backup.
    """

    def __init__(
        self, database_url: str, host: str = "127.0.0.1", port: int = 0, new_incarnation: bool = False
    ) -> None:
        self._database_url = database_url
        self._host = host
        self._port = port
        self._new_incarnation = new_incarnation
        self._thread: threading.Thread | None = None
        self._server: _Server | None = None
        self._database: Database | None = None

    @property
    def url(self) -> str:
        """Where it is reached, once started."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        return self._port

    @property
    def database(self) -> Database:
        """Its database, while it is started."""
        if self._database is None:
            raise RuntimeError("the server is not started")
        return self._database

    @property
    def running(self) -> bool:
        """Whether it serves."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Listen, open the database and serve; returns when calls are answered."""
        listener = open_listener(self._host, self._port)
        try:
            self._database = open_database(self._database_url)
            if self._new_incarnation:
                self._database.renew_incarnation()
                self._new_incarnation = False
            self._server = _Server(self._database)
        except BaseException:
            listener.close()
            raise
        self._port = listener.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_on, args=(listener,), name="store-server")
        self._thread.start()
        self._server.serving.wait()

    def stop(self) -> None:
        """End within two seconds: open long polls are answered, calls under way get one second."""
        if self._thread is None or self._server is None or self._database is None:
            return
        self._database.end_waiting()
        self._server.should_exit = True
        self._thread.join()
        self._database.close()
        self._thread = self._server = self._database = None


class _Server(uvicorn.Server):
    """uvicorn with an event loop and threads of its own, telling when it serves."""

    def __init__(self, database: Database) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(database),
                log_config=None,
                access_log=False,
                lifespan="on",
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
                backlog=BACKLOG,
            )
        )
        self._database = database
        self.serving = threading.Event()

    def serve_on(self, listener: socket.socket) -> None:
        """Serve until told to exit; the listener is closed then."""
        try:
            asyncio.run(self._serve_on(listener))
        finally:
            self.serving.set()
            listener.close()

    async def _serve_on(self, listener: socket.socket) -> None:
        threads = ThreadPoolExecutor(THREADS, thread_name_prefix="store-handler")
        asyncio.get_running_loop().set_default_executor(threads)
        watching = asyncio.create_task(watch_others(self._database))
        await self.serve(sockets=[listener])
        watching.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Do as uvicorn does, and tell."""
        await super().startup(sockets)
        self.serving.set()


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens; `PortInUse` where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off only for sockets that say they are TCP; with it, an answer in two
    # packets waits 40 ms for the station's acknowledgement of the first
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise PortInUse(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    return listener
