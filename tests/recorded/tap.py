"""A way to the store that writes down every call and its answer.

One call is at the store at a time, so that the record is a sequence: played again one after the other
it means the same. A call that waits for news is asked again and again without waiting, and is
written down as the caller sent it, once there is news or the wait is over.
"""

import base64
import gzip
import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import urllib3
import zstandard

Json = dict[str, Any]
SENT = ("authorization", "accept", "content-type", "content-encoding")
ANSWERED = ("content-type", "retry-after", "www-authenticate", "allow")


def text_or_base64(data: bytes) -> Json:
    """Return a body as it is written down: as text, else as base64."""
    try:
        return {"body": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body64": base64.b64encode(data).decode()}


def unpacked(data: bytes, encoding: str) -> bytes:
    """Return the bytes that a content encoding packed."""
    if encoding == "zstd":
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=1 << 24)
    return gzip.decompress(data) if encoding == "gzip" else data


class Server(ThreadingHTTPServer):
    """One thread a connection; one that a killed station leaves behind is no fault."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of every error but a connection that broke."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Tap:
    """Listens at `url` and passes calls on to a store; `calls` is what was written down."""

    def __init__(self, store: str) -> None:
        self.calls: list[Json] = []
        self.open = True
        self._store = store
        self._pool = urllib3.PoolManager(retries=False, timeout=60.0)
        self._one = threading.Lock()
        tap = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                tap.take(self)

            do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815 - as above

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._pool.clear()

    def note(self, **what: Any) -> None:
        """Write down something done beside the wire, in its place."""
        with self._one:
            self.calls.append(what)

    def take(self, caller: BaseHTTPRequestHandler) -> None:
        """Pass one call on and its answer back; while it is not `open` the connection ends unanswered."""
        if not self.open:
            caller.close_connection = True
            return
        data = caller.rfile.read(int(caller.headers.get("Content-Length") or 0))
        head = {name: caller.headers[name] for name in SENT if name in caller.headers}
        answer = self._ask(caller.command, caller.path, head, data)
        if answer is None:
            caller.close_connection = True
            return
        caller.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() in ANSWERED:
                caller.send_header(name, value)
        caller.send_header("Content-Length", str(len(answer.data)))
        caller.end_headers()
        caller.wfile.write(answer.data)

    def _ask(self, method: str, path: str, head: dict[str, str], data: bytes) -> Any:
        wait = re.search(r"\bwait=([0-9.]+)", path)
        until = time.monotonic() + (float(wait[1]) if wait else 0.0)
        while self.open:
            with self._one:
                now = re.sub(r"\bwait=[0-9.]+", "wait=0", path)
                answer = self._pool.request(method, self._store + now, body=data or None, headers=head)
                if not wait or self._has_news(answer) or time.monotonic() > until:
                    self._keep(method, path, head, data, answer)
                    return answer
            time.sleep(0.05)
        return None

    @staticmethod
    def _has_news(answer: Any) -> bool:
        told = json.loads(answer.data)
        return answer.status != 200 or bool(told.get("changes") or told.get("facts"))

    def _keep(self, method: str, path: str, head: dict[str, str], data: bytes, answer: Any) -> None:
        encoding = head.get("content-encoding", "")
        body = unpacked(data, encoding) if encoding in {"zstd", "gzip"} else data
        self.calls.append(
            {
                "method": method,
                "path": path,
                "headers": head,
                **text_or_base64(body),
                "status": answer.status,
                "answer_headers": {k.lower(): v for k, v in answer.headers.items() if k.lower() in ANSWERED},
                "answer": json.loads(answer.data) if answer.data else None,
            }
        )
