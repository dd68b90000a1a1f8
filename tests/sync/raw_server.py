"""A server that answers with exact bytes, or not at all."""

import socket
import ssl
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

HANG = b""


def answer(status: int, body: bytes, *headers: str) -> bytes:
    """Return the bytes of an HTTP answer; the connection is closed after it."""
    lines = [f"HTTP/1.1 {status} Words", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class RawServer:
    """Gives each connection the next of `answers` once its request is whole; HANG keeps it waiting.

    `requests` are the bytes that came; `asked` is set by the first of them.
    """

    def __init__(self, answers: Sequence[bytes], context: ssl.SSLContext | None = None) -> None:
        self._answers = list(answers)
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="raw-server")
        self.requests: list[bytes] = []
        self.asked = threading.Event()

    @property
    def url(self) -> str:
        """Where it is reached."""
        scheme = "https" if self._context else "http"
        return f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        for words in self._answers:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._serve_one(connection, words)

    def _serve_one(self, connection: socket.socket, words: bytes) -> None:
        try:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            self.requests.append(_read_request(connection))
            self.asked.set()
            if words == HANG:
                self._stopping.wait()
            else:
                connection.sendall(words)
        except OSError:
            return
        finally:
            connection.close()


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    due = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < due:
        body += _receive(connection)
    return head + b"\r\n\r\n" + body


def _receive(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError("gone")
    return data
