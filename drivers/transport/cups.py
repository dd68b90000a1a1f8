"""The way to a scheduler of CUPS: `cups:QUEUE` on this machine, `cups://HOST:PORT/QUEUE` on another.

One HTTP request each time, over the socket in the file system as libcups prefers it, since only there may a
user without password take his own job back.
"""

import contextlib
import getpass
import os
import socket
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from urllib3.connection import HTTPConnection, HTTPException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, ProtocolError

from drivers.api import BadSettings, Unreachable
from drivers.transport.failures import plain, why

ANSWER_S = 5.0
"""A loaded scheduler has been seen to take a second; one that is hung takes for ever."""

_SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")
_PORT = 631
_OK = 200


class CupsServer:
    """A scheduler and one of its queues; one thread posts, any thread may cancel."""

    def __init__(self, queue: str, host: str = "", port: int = _PORT) -> None:
        self.queue = queue
        self._host = host
        self._port = port
        self._asking: socket.socket | None = None

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return f"cups://{self._host}:{self._port}/{self.queue}" if self._host else f"cups:{self.queue}"

    @property
    def uri(self) -> str:
        """The queue as IPP names it."""
        return f"ipp://{self._host or 'localhost'}:{self._port}/printers/{quote(self.queue)}"

    def post(self, body: bytes) -> bytes:
        """Send an IPP request and give the answer; `Unreachable` where none comes, or not even IPP."""
        try:
            return self._post(body)
        except (OSError, HTTPException, HTTPError) as error:
            raise Unreachable(self._trouble(error)) from error

    def cancel(self) -> None:
        """Make a request that is under way in another thread fail soon."""
        asking = self._asking
        if asking is not None:
            with contextlib.suppress(OSError):
                asking.shutdown(socket.SHUT_RDWR)

    @property
    def _name(self) -> str:
        return f"CUPS at {self._host}:{self._port}" if self._host else "CUPS"

    def _trouble(self, error: Exception) -> str:
        """Say why there is no answer, and what to do; what strangers sent is kept out of it."""
        refused = error.__cause__ if isinstance(error, ConnectTimeoutError) else error
        if isinstance(error, TimeoutError):
            return f"{self._name} does not answer; start it anew there: sudo systemctl restart cups"
        if isinstance(error, ConnectionResetError | BrokenPipeError | ProtocolError):
            return f"{self._name} broke off its answer"
        if isinstance(refused, ConnectionRefusedError | FileNotFoundError) and not self._host:
            return "CUPS does not run on this machine; start it: sudo systemctl start cups"
        if isinstance(refused, OSError):
            return f"{self._name} is not reached: {why(refused)}"
        return f"what answers at {self.address} is no CUPS; is the address right?"

    def _post(self, body: bytes) -> bytes:
        path, host, port = _server(self._host, self._port)
        connection = HTTPConnection(host, port, timeout=ANSWER_S)
        headers = {"Content-Type": "application/ipp"}
        try:
            if path:
                connection.sock = _unix(path)
                # libcups offers this where the server may look up who is at the other end of the socket.
                headers["Authorization"] = f"PeerCred {user_name()}"
            else:
                connection.connect()
            self._asking = connection.sock
            connection.request("POST", f"/printers/{quote(self.queue)}", body, headers)
            answer = connection.getresponse()
            if answer.status != _OK:
                raise Unreachable(f"{self._name} refuses: {answer.status} {plain(answer.reason or '')}")
            return answer.data
        finally:
            self._asking = None
            connection.close()


def cups_server(url: str) -> CupsServer:
    """Read `cups:QUEUE` or `cups://HOST:PORT/QUEUE`; `BadSettings` where no name of a queue is in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORT
    except ValueError as error:
        raise BadSettings(f"{url}: {error}") from error
    queue = unquote(parts.path).strip("/") if parts.netloc else unquote(url.removeprefix("cups:"))
    # what CUPS itself forbids in a name
    if not queue or any(char <= " " or char in "/#?'\"\\\x7f" for char in queue):
        raise BadSettings(f"{url}: must be cups:QUEUE or cups://HOST:PORT/QUEUE, with the name of a queue")
    return CupsServer(queue, host, port)


def user_name() -> str:
    """Give the name jobs are owned by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user, or no such module as on Windows
        return "packline"


def _server(host: str, port: int) -> tuple[str, str, int]:
    """Give the path of a socket, or else host and port; CUPS_SERVER stands in for this machine's."""
    if host:
        return "", host, port
    named = os.environ.get("CUPS_SERVER", "")
    if named.startswith("/"):
        return named, "localhost", port
    if named:
        place = urlsplit(f"//{named}")
        return "", place.hostname or "localhost", place.port or _PORT
    return next((path for path in _SOCKETS if Path(path).exists()), ""), "localhost", port


def _unix(path: str) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.settimeout(ANSWER_S)
    try:
        sock.connect(path)
    except OSError:
        sock.close()
        raise
    return sock
