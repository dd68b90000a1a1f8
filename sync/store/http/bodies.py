"""Bodies of requests: unpacked, limited, and read as exactly the type a handler names."""

import io
import zlib
from collections.abc import Sequence
from functools import lru_cache
from gzip import BadGzipFile, GzipFile
from typing import Any, get_origin

import msgspec
import zstandard
from litestar import Request
from litestar.datastructures import State

from sync.contract.errors import Problem, Refused, Unparseable
from sync.store.http.pointers import pointer_of
from sync.store.problems import TYPE_ROOT, refusal

# What a body may be once unpacked: a catalogue of 200,000 items fits.
MOST_BYTES = 64 * 1024 * 1024
NDJSON = "application/x-ndjson"


class StoreRequest(Request[Any, Any, State]):
    """A request whose JSON is decoded straight into the handler's type, strictly.

    gzip and zstd are unpacked; NDJSON is read as an array. A handler with `body_status` 400 in its
    options refuses what is no such message as unparseable, others with 422 and the path of the field.
    """

    async def json(self) -> Any:
        """Return the body as the type of the handler's `data`."""
        field = self.route_handler.parsed_data_field
        body = unpack(await self.body(), self.headers.get("content-encoding", "").strip().lower())
        if self._is_lines(body, field):
            body = join_lines(body)
        status = self.route_handler.opt.get("body_status", 422)
        return read_body(body, field.annotation if field else Any, status)

    def _is_lines(self, body: bytes, field: Any) -> bool:
        """Tell NDJSON by its type, or by an object where an array is taken: senders name it variously."""
        if self.headers.get("content-type", "").split(";")[0].strip().lower() == NDJSON:
            return True
        takes_array = field is not None and get_origin(field.annotation) in (list, Sequence)
        return takes_array and body.lstrip()[:1] == b"{"


def read_body(body: bytes, kind: Any, status: int = 422) -> Any:
    """Return the body as `kind`, or refuse it: 400 if it is not JSON, `status` if it is of another type."""
    try:
        return _decoder(kind).decode(body)
    except msgspec.ValidationError as error:
        path, detail = pointer_of(str(error))
        if status == 400:
            raise _unparseable(detail, path) from error
        raise refusal(status, "invalid", "The body is not what this call takes", detail, path) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unparseable(f"The body is not JSON: {error}") from error


def unpack(body: bytes, encoding: str) -> bytes:
    """Return the body out of its encoding; 415 for an unknown one, 413 above the limit."""
    match encoding:
        case "" | "identity":
            return body
        case "gzip" | "x-gzip" | "zstd":
            unpacked = _read_packed(body, encoding)
        case _:
            detail = f"A body may be sent plain, in gzip or in zstd, not in {encoding!r}."
            raise refusal(415, "unsupported-encoding", "This encoding is not taken", detail)
    if len(unpacked) > MOST_BYTES:
        raise refusal(413, "too-large", "The body is too large", f"At most {MOST_BYTES} bytes unpacked.")
    return unpacked


def join_lines(body: bytes) -> bytes:
    """Return NDJSON as the JSON array of its lines; empty lines are left out."""
    return b"[" + b",".join(line for line in body.splitlines() if line.strip()) + b"]"


def _read_packed(body: bytes, encoding: str) -> bytes:
    packed = io.BytesIO(body)
    try:
        if encoding == "zstd":
            with zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True) as reader:
                return bytes(reader.read(MOST_BYTES + 1))
        with GzipFile(fileobj=packed) as file:
            return file.read(MOST_BYTES + 1)
    except (zstandard.ZstdError, BadGzipFile, EOFError, zlib.error) as error:
        raise _unparseable(f"The body is no whole {encoding}: {error}") from error


def _unparseable(detail: str, path: str = "") -> Refused:
    title = "The body cannot be read"
    problem = Problem(TYPE_ROOT + "unparseable", title, 400, detail, code="unparseable", path=path)
    return Unparseable(problem)


@lru_cache(maxsize=64)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
