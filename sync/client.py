"""The wire over HTTP: what a station asks of its store."""

import gzip
import logging
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

import msgspec
import zstandard
from urllib3 import Timeout
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from sync.answers import read_answer, refusal_of
from sync.connections import Cutter, make_pool, parse_place
from sync.contract.errors import StoreUnreachable
from sync.contract.messages import (
    ClaimRequest,
    ClaimResponse,
    Enrollment,
    EnrollRequest,
    NumberBlock,
    NumberRequest,
    PullResponse,
    PushRequest,
    PushResponse,
)

T = TypeVar("T")
_log = logging.getLogger(__name__)

CONNECT_S = 3.0
READ_S = 30.0
# Small bodies are sent as they are: compressing them gains less than its header costs.
COMPRESS_FROM = 1024
ZSTD_LEVEL = 3
UNSUPPORTED_ENCODING = 415


class HttpStore:
    """The store at a URL, with the station's secret; usable from several threads.

    Every call raises the `SyncError` that fits, and no error, log or text shows the secret. After
    `enroll` the new secret is shown. `close` ends calls under way. Plain HTTP is for loopback only,
    unless `allow_plain`; UrlRefused otherwise.
    """

    def __init__(
        self, url: str, token: str = "", *, ca: Path | None = None, allow_plain: bool = False
    ) -> None:
        self._place = parse_place(url, allow_plain)
        self._token = check_token(token)
        self._cutter = Cutter()
        self._timeout = Timeout(connect=CONNECT_S, read=READ_S)
        self._pool = make_pool(self._place, self._cutter, self._timeout, ca)
        self._encoding = "zstd"

    def __repr__(self) -> str:
        scheme = "https" if self._place.secure else "http"
        return f"HttpStore({scheme}://{self._place.host}:{self._place.port}{self._place.path})"

    def close(self) -> None:
        """End every call under way, as StoreUnreachable, and refuse further ones."""
        self._cutter.cut()
        self._pool.close()

    def enroll(self, request: EnrollRequest) -> Enrollment:
        """Get a new epoch and secret; without a code, the present secret speaks for the station."""
        code = request.code or self._token
        asked = EnrollRequest(code=code, fingerprint=request.fingerprint, reason=request.reason)
        enrollment = self._post("/v1/stations/enroll", asked, Enrollment)
        self._token = check_token(enrollment.token)
        return enrollment

    def push(self, request: PushRequest) -> PushResponse:
        """Send facts."""
        return self._post("/v1/sync/push", request, PushResponse)

    def pull(self, after: str, wait: float) -> PullResponse:
        """Ask for changes, leaving the store `wait` seconds before it answers that there are none."""
        query = urlencode({"after": after, "wait": f"{wait:g}"})
        timeout = Timeout(connect=CONNECT_S, read=wait + READ_S)
        return read_answer(self._call("GET", f"/v1/sync/pull?{query}", b"", timeout), PullResponse)

    def claim(self, request: ClaimRequest) -> ClaimResponse:
        """Ask for the right to work orders."""
        return self._post("/v1/claims", request, ClaimResponse)

    def number_block(self, request: NumberRequest) -> NumberBlock:
        """Ask for a block of numbers."""
        return self._post("/v1/number-blocks", request, NumberBlock)

    def _post(self, path: str, message: msgspec.Struct, kind: type[T]) -> T:
        return read_answer(self._call("POST", path, msgspec.json.encode(message), self._timeout), kind)

    def _call(self, method: str, path: str, body: bytes, timeout: Timeout) -> bytes:
        encoding = self._encoding if len(body) >= COMPRESS_FROM else ""
        response = self._send(method, path, compress(body, encoding), encoding, timeout)
        if response.status == UNSUPPORTED_ENCODING and encoding == "zstd":
            self._encoding = encoding = "gzip"
            response = self._send(method, path, compress(body, encoding), encoding, timeout)
        _log.debug("%s %s: %d, %d bytes", method, path.partition("?")[0], response.status, len(response.data))
        if 200 <= response.status < 300:
            return response.data
        raise refusal_of(response.status, response.headers, response.data)

    def _send(self, method: str, path: str, body: bytes, encoding: str, timeout: Timeout) -> BaseHTTPResponse:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if body:
            headers["Content-Type"] = "application/json"
        if encoding:
            headers["Content-Encoding"] = encoding
        if self._cutter.is_cut:
            raise StoreUnreachable("The wire is closed.")
        try:
            return self._pool.urlopen(
                method,
                self._place.path + path,
                body=body or None,
                headers=headers,
                timeout=timeout,
                redirect=False,
            )
        except (HTTPError, OSError) as error:
            _log.debug("%s %s: %s", method, path.partition("?")[0], type(error).__name__)
            raise StoreUnreachable(f"The store does not answer: {reason_of(error)}") from error


def check_token(token: str) -> str:
    """Return a token fit for a header; ValueError, which does not show it, for any other."""
    if not all("!" <= letter <= "~" for letter in token):
        raise ValueError("The token holds letters that no token has; was it copied whole?")
    return token


def compress(body: bytes, encoding: str) -> bytes:
    """Return a body in an encoding; empty leaves it as it is."""
    match encoding:
        case "zstd":
            return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
        case "gzip":
            return gzip.compress(body, compresslevel=6, mtime=0)
        case _:
            return body


def reason_of(error: Exception) -> str:
    """Return a foreign failure in a few words: what its innermost cause was."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return f"{type(error).__name__}: {error}"
