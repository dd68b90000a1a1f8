"""HTTP connections to one place that can be cut from another thread."""

import ipaddress
import socket
import ssl
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from ssl import VerifyFlags
from typing import Any
from urllib.parse import urlsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection

# One for pushes and errands, one for the long poll, one to spare.
AT_ONCE = 3

# What CPython itself chooses for TLS 1.2; distributions build it to take OpenSSL's own choice instead.
_CIPHERS = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"


class UrlRefused(ValueError):
    """The store cannot be reached as the settings say; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the store is; `path` is what stands before every call's own path."""

    secure: bool
    host: str
    port: int
    path: str


def parse_place(url: str, allow_plain: bool) -> Place:
    """Return where a URL leads; UrlRefused for none, and for plain HTTP that leaves this machine untold."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UrlRefused(f"The store's URL cannot be read: {error}") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise UrlRefused("The store's URL must be like https://store.example:8420.")
    if parts.username is not None or parts.query or parts.fragment:
        raise UrlRefused("The store's URL must hold no user, query or fragment; the token goes beside it.")
    secure = parts.scheme == "https"
    if not secure and not allow_plain and not is_loopback(host):
        raise UrlRefused(f"Plain HTTP to {host} can be read and changed on the way; use https, or allow it.")
    return Place(secure, host, port or (443 if secure else 80), parts.path.rstrip("/"))


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine by its very name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Cutter:
    """Holds the open connections so that all can be cut; none is opened afterwards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[HTTPConnection] = weakref.WeakSet()
        self._cut = False

    @property
    def is_cut(self) -> bool:
        """Whether `cut` was called."""
        return self._cut

    def add(self, connection: HTTPConnection) -> None:
        """Watch a connection that has just been opened; ConnectionAbortedError if all are cut already."""
        with self._lock:
            if not self._cut:
                self._open.add(connection)
                return
        connection.close()
        raise ConnectionAbortedError("the wire is closed")

    def cut(self) -> None:
        """End whatever is read or written on any connection, at once."""
        with self._lock:
            self._cut = True
            connections = list(self._open)
        for connection in connections:
            _shut_down(connection.sock)


def make_pool(place: Place, cutter: Cutter, timeout: Timeout, ca: Path | None) -> HTTPConnectionPool:
    """Return a pool whose connections `cutter` can cut.

    `ca` is a file of the site's own authorities; UrlRefused where it cannot be read.
    """

    class CuttableHttp(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            cutter.add(self)

    class CuttableHttps(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            cutter.add(self)

    common: dict[str, Any] = {"maxsize": AT_ONCE, "timeout": timeout, "retries": False}
    if not place.secure:
        plain = HTTPConnectionPool(place.host, place.port, **common)
        plain.ConnectionCls = CuttableHttp
        return plain
    context = make_context(ca)
    secure = HTTPSConnectionPool(place.host, place.port, ssl_context=context, **common)
    secure.ConnectionCls = CuttableHttps
    return secure


def make_context(ca: Path | None = None) -> ssl.SSLContext:
    """Return what is asked of a store, the same whatever this machine's Python and OpenSSL are set to.

    `ca` and what is raised as for `make_pool`.
    """
    try:
        context = ssl.create_default_context(cafile=None if ca is None else str(ca))
    except OSError as error:
        raise UrlRefused(f"The authorities in {ca} cannot be read: {error}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
    context.set_ciphers(_CIPHERS)
    # From 3.13 on, Python by itself also trusts each certificate in the file, and asks for extensions that
    # certificates made by hand seldom have.
    context.verify_flags = VerifyFlags.VERIFY_X509_TRUSTED_FIRST | VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return context


def _shut_down(sock: socket.socket | None) -> None:
    """Shut the TCP connection under a socket; a TLS socket's own shutdown would race with its reader."""
    if sock is None:
        return
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return
