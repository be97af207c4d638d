"""The wire under `tests.ollama_server`: a threading HTTP server, chunked replies, and faults on demand."""

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

LONGEST_HANG = 30.0


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]


# -- Steps of a scripted reply; a plain text is a piece of the answer -----------------------------------


@dataclass(frozen=True)
class Thinking:
    """A piece of reasoning."""

    text: str


@dataclass(frozen=True)
class Wait:
    """Nothing for a while."""

    seconds: float


@dataclass(frozen=True)
class Hang:
    """Nothing more, until the client goes away."""


@dataclass(frozen=True)
class Drop:
    """The connection ends here, as when the server is killed; `after` is sent before (half a line)."""

    after: str = ""


@dataclass(frozen=True)
class ErrorLine:
    """One more line, with an error, and no `done`."""

    text: str


@dataclass(frozen=True)
class Raw:
    """These bytes as they are."""

    data: bytes


@dataclass(frozen=True)
class End:
    """The stream ends in good order, but without the line that says `done`."""


@dataclass(frozen=True)
class Status:
    """The whole reply is an error of this status; as a step it must be the first."""

    code: int
    error: str | None = None


Step = str | Thinking | Wait | Hang | Drop | ErrorLine | Raw | End | Status


class LoopbackServer:
    """A server in a thread on a free port. `requests` is what came, `gone` that a client left early."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Request] = []
        self.gone = threading.Event()
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def chats(self) -> list[Any]:
        """The bodies of the chat requests so far, in order."""
        return [request.body for request in self.requests if request.path == "/api/chat"]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def answer(self, request: Request, wire: "Wire") -> None:
        raise NotImplementedError


class Wire:
    """One reply on its way to the client."""

    def __init__(self, handler: "_Handler", owner: LoopbackServer) -> None:
        self._handler = handler
        self._owner = owner
        self._begun = False

    def json(self, status: int, value: Any) -> None:
        self.whole(status, b"" if value is None else json.dumps(value).encode(), "application/json")

    def whole(self, status: int, data: bytes, kind: str) -> None:
        self._head(status, kind, {"Content-Length": str(len(data))})
        self._handler.wfile.write(data)

    def begin(self, status: int, kind: str) -> None:
        """Start a reply in chunks, unless it has begun."""
        if not self._begun:
            self._begun = True
            self._head(status, kind, {"Transfer-Encoding": "chunked"})

    def line(self, value: Any) -> None:
        self.chunk(json.dumps(value, ensure_ascii=False).encode() + b"\n")

    def chunk(self, data: bytes) -> None:
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def sleep(self, seconds: float) -> None:
        """Wait, and notice when the client goes away or the server stops."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._owner.stopping.is_set() or self._client_left(min(left, 0.05)):
                raise BrokenPipeError

    def fault(self, step: Step) -> bool:
        """Do what a step says; True where the reply is over with it."""
        if isinstance(step, Wait):
            self.sleep(step.seconds)
        elif isinstance(step, Hang):
            self.sleep(LONGEST_HANG)
        elif isinstance(step, Raw):
            self.begin(200, "application/x-ndjson")
            self.chunk(step.data)
        elif isinstance(step, ErrorLine):
            self.begin(200, "application/x-ndjson")
            self.line({"error": step.text})
            self.end()
        elif isinstance(step, End):
            self.begin(200, "application/x-ndjson")
            self.end()
        elif isinstance(step, Drop) and step.after:
            self.begin(200, "application/x-ndjson")
            self.chunk(step.after.encode())
        return not isinstance(step, Wait | Raw)

    def _head(self, status: int, kind: str, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        typed = {"Content-Type": kind} if kind else {}
        for name, value in {**typed, **headers, "Connection": "close"}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def _client_left(self, seconds: float) -> bool:
        readable, _, _ = select.select([self._handler.connection], [], [], seconds)
        return bool(readable) and self._handler.connection.recv(1, socket.MSG_PEEK) == b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], owner: LoopbackServer) -> None:
        self.owner = owner
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length)
        request = Request(self.command, self.path, json.loads(text) if text else None, dict(self.headers))
        self.server.owner.requests.append(request)
        self.close_connection = True
        try:
            self.server.owner.answer(request, Wire(self, self.server.owner))
        except (BrokenPipeError, ConnectionResetError):
            self.server.owner.gone.set()

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the names http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """No log."""


def closed_url() -> str:
    """An address on loopback where nothing listens."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
