"""A device behind TCP and TLS: the connection of `drivers.transport.tcp`, encrypted."""

import contextlib
import select
import socket
import ssl
import time
from pathlib import Path
from ssl import VerifyFlags

from drivers.api import BadSettings, ConnectionLost, Unreachable
from drivers.transport.failures import why
from drivers.transport.tcp import CONNECT_S, WRITE_S, TcpConnection

_OPEN_S = 1.8
"""For connection and handshake together: a stop waits for them and is never kept for 2 s."""

_CIPHERS = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"
"""What CPython itself chooses for TLS 1.2; distributions build it to take OpenSSL's own choice instead."""


class TlsPort:
    """The way to a device at `host` and `port` that shows a certificate.

    `ca` is a file of the certificates that are trusted, empty for those of the system; `check_name` says
    whether the certificate has to be made out to `host`, which that of a reader in a rack seldom is.
    """

    def __init__(self, host: str, port: int, ca: str = "", *, check_name: bool = True) -> None:
        """`BadSettings` where `ca` can't be read."""
        self.host = host
        self.port = port
        if ca and not Path(ca).is_file():
            raise BadSettings(f"option ca: there is no file {ca}")
        try:
            self._context = _make_context(ca)
        except (ssl.SSLError, OSError) as error:
            raise BadSettings(f"option ca: {ca} holds no certificates: {error}") from error
        self._context.check_hostname = check_name

    @property
    def address(self) -> str:
        """The address in a form to show an installer."""
        return f"tls://{self.host}:{self.port}"

    def open(self) -> "TlsConnection":
        """Connect and shake hands; `Unreachable` where nobody listens, or it can't be trusted."""
        until = time.monotonic() + _OPEN_S
        try:
            plain = socket.create_connection((self.host, self.port), CONNECT_S)
        except OSError as error:
            raise Unreachable(f"{self.host}:{self.port} does not answer: {why(error)}") from error
        try:
            plain.settimeout(max(0.1, until - time.monotonic()))
            secured = self._context.wrap_socket(plain, server_hostname=self.host)
        except TimeoutError as error:
            plain.close()
            raise Unreachable(
                f"{self.host}:{self.port} is there and speaks no TLS; is the port right?"
            ) from error
        except (OSError, ValueError) as error:  # ValueError: a host name that none can be
            plain.close()
            raise Unreachable(f"{self.host}:{self.port} cannot be used: {why(error)}") from error
        return TlsConnection(secured)


def _make_context(ca: str) -> ssl.SSLContext:
    """Return what is asked of a device, the same whatever this machine's Python and OpenSSL are set to."""
    context = ssl.create_default_context(cafile=ca or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
    context.set_ciphers(_CIPHERS)
    # From 3.13 on, Python by itself also trusts each certificate in the file, and asks for extensions that
    # certificates made by hand seldom have.
    context.verify_flags = VerifyFlags.VERIFY_X509_TRUSTED_FIRST | VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return context


class TlsConnection(TcpConnection):
    """An open encrypted stream; as with TCP one thread reads and writes, any thread may cancel."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        super().__init__(sock)
        self._secured = sock

    def read(self, timeout: float) -> bytes:
        """Return what has come, b"" after `timeout` seconds of silence or a cancel."""
        until = time.monotonic() + timeout
        try:
            while True:
                # Bytes may wait inside TLS when the socket has none left.
                with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    data = self._secured.recv(65536)
                    if not data:
                        raise ConnectionLost("the device closed the connection")
                    return data
                left = max(0.0, until - time.monotonic())
                ready, _, _ = select.select([self._secured, self._wake], [], [], left)
                if self._wake in ready:
                    self._wake.recv(4096)
                if self._secured not in ready:
                    return b""
        except (OSError, ValueError) as error:  # ValueError: closed meanwhile by another thread
            raise ConnectionLost(f"the connection broke: {why(error)}") from error

    def write(self, data: bytes) -> None:
        """Hand all of `data` to the network; as with TCP."""
        rest = memoryview(data)
        try:
            while rest:
                try:
                    rest = rest[self._secured.send(rest) :]
                    continue
                except ssl.SSLWantWriteError:
                    waiting: tuple[list[socket.socket], list[socket.socket]] = ([self._wake], [self._secured])
                except ssl.SSLWantReadError:
                    waiting = ([self._wake, self._secured], [])
                ready, able, _ = select.select(*waiting, [], WRITE_S)
                if self._wake in ready or not (ready or able):
                    raise ConnectionLost(
                        "stopped while sending" if ready else "the device takes no more data"
                    )
        except (OSError, ValueError) as error:
            raise ConnectionLost(f"the connection broke while sending: {why(error)}") from error
