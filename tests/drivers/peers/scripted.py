"""A peer on TCP that answers what it is asked as a script says, and nothing else."""

import contextlib
import socket
import threading


class Scripted:
    """Answers each question of the script as soon as it has come whole; all else is left unanswered."""

    def __init__(self, script: dict[bytes, bytes]) -> None:
        self._script = dict(script)
        self._once: dict[bytes, bytes] = {}
        self._lock = threading.Lock()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._client: socket.socket | None = None
        self.url = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, name="scripted", daemon=True)
        self._thread.start()

    def always(self, question: bytes, answer: bytes) -> None:
        with self._lock:
            self._script[question] = answer

    def next_time(self, question: bytes, answer: bytes) -> None:
        """Answer the next such question so, and those after it as before."""
        with self._lock:
            self._once[question] = answer

    def stop(self) -> None:
        for sock in (self._server, self._client):
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._server.close()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._client, _ = self._server.accept()
                with self._client, contextlib.suppress(OSError):
                    self._serve(self._client)

    def _serve(self, client: socket.socket) -> None:
        heard = b""
        while data := client.recv(4096):
            heard += data
            with self._lock:
                questions = [one for one in self._script if heard.endswith(one)]
                answers = [self._once.pop(one, self._script[one]) for one in questions]
            if answers or heard.endswith(b"\n"):
                heard = b""
            for answer in answers:
                client.sendall(answer)
