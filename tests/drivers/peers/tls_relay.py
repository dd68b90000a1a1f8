"""TLS in front of a plain port, as a reader with a certificate has it."""

import contextlib
import select
import socket
import ssl
import threading
from pathlib import Path


class TlsRelay:
    """Takes TLS at `port` with the tests' certificate for 127.0.0.1 and passes it on to a plain port."""

    AUTHORITY = Path(__file__).parents[2] / "sync" / "certificates" / "ca.pem"

    def __init__(self, behind: int) -> None:
        self.port = 0
        self._behind = behind
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.AUTHORITY.with_name("store.pem"))
        self._server: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []

    def start(self) -> "TlsRelay":
        self.plug()
        return self

    def plug(self) -> None:
        self._server = socket.create_server(("127.0.0.1", self.port))
        self.port = self._server.getsockname()[1]
        self._run(self._accept, self._server)

    def unplug(self) -> None:
        if self._server is not None:
            self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._open.clear()
        self._server = None

    def stop(self) -> None:
        self.unplug()

    def _run(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="tls-relay", daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = server.accept()
                client.settimeout(5)
                with contextlib.suppress(OSError):
                    secured = self._context.wrap_socket(client, server_side=True)
                    plain = socket.create_connection(("127.0.0.1", self._behind), 5)
                    self._open += [secured, plain]
                    self._run(self._pass, secured, plain)

    def _pass(self, secured: ssl.SSLSocket, plain: socket.socket) -> None:
        secured.settimeout(5)
        with contextlib.suppress(OSError), secured, plain:
            while True:
                if secured.pending():
                    ready: list[socket.socket] = [secured]
                else:
                    ready, _, _ = select.select([secured, plain], [], [])
                for end, other in ((secured, plain), (plain, secured)):
                    if end in ready:
                        data = end.recv(65536)
                        if not data:
                            return
                        other.sendall(data)
