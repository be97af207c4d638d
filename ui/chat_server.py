"""Serving the page: an address to listen at, and answers that a browser keeps on this machine."""

import contextlib
import errno
import socket
import threading
import time
import webbrowser
from collections.abc import Iterator

import click
import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.errors import UsageError

LOOPBACK = "127.0.0.1"
FIRST_PORT = 7860
PORTS_TRIED = 20

_LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
# Gradio's page writes scripts and styles into itself; everything else comes from this server alone.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class Guard:
    """ASGI middleware: tells the browser to load nothing from elsewhere, and, on a loopback address, answers
    only requests made to this machine by name, so that no page of the web can read the library through a
    name it points here.
    """

    def __init__(self, app: ASGIApp, host: str = LOOPBACK) -> None:
        self._app = app
        self._names = _LOCAL_NAMES if host in ("127.0.0.1", "localhost", "::1") else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._names is not None and _host_name(scope) not in self._names:
            await PlainTextResponse("Ask for 127.0.0.1 or localhost.", status_code=403)(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_with_policy)


def _host_name(scope: Scope) -> str:
    """The name of the Host header without its port."""
    host = Headers(scope=scope).get("host", "")
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def listen(host: str = LOOPBACK, port: int | None = None) -> socket.socket:
    """A socket that listens. Without a port the first free one from 7860 on. Raises UsageError where the port
    is taken or not allowed, or the address is none of this machine.
    """
    ports = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else (port,)
    for number in ports:
        try:
            return _bound(host, number)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UsageError(
                    f"Cannot listen at {host}:{number}: {error.strerror or error}.",
                    "Choose another address with --host or another port with --port.",
                ) from error
    taken = f"Port {port} is" if port is not None else f"Ports {ports[0]} to {ports[-1]} are"
    raise UsageError(
        f"{taken} already in use on {host}.",
        "Another chat may be running: close it, or choose another port with --port.",
    )


def _bound(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise OSError(errno.EINVAL, "a port is a number from 0 to 65535")
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    sock = socket.socket(family, kind, protocol)
    try:
        # A port left by a server that ended a moment ago is free; one that is listened at is not.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def address_of(sock: socket.socket, host: str = LOOPBACK) -> str:
    """The URL to open for a listening socket; a machine's own name for "every address" is localhost."""
    name = "localhost" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - compared, not bound
    return f"http://{f'[{name}]' if ':' in name else name}:{sock.getsockname()[1]}"


def server(app: ASGIApp) -> uvicorn.Server:
    """A server that ends within two seconds of being told to, also while answers stream."""
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, ws="none"))


def run_server(app: ASGIApp, sock: socket.socket, host: str = LOOPBACK, *, open_browser: bool) -> None:
    """Serve until interrupted (Ctrl-C), which is its ordinary end."""
    running = server(app)
    url = address_of(sock, host)
    click.echo(f"whosaid is at {url} (stop it with Ctrl-C)")
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(running, url), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        running.run(sockets=[sock])


def _open_when_ready(running: uvicorn.Server, url: str) -> None:
    while not running.started:
        if running.should_exit:
            return
        time.sleep(0.05)
    webbrowser.open(url)


@contextlib.contextmanager
def in_background(app: ASGIApp, sock: socket.socket) -> Iterator[str]:
    """Serve in a thread while the block runs, and give the address: for embedding and for tests."""
    running = server(app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield address_of(sock)
    finally:
        running.should_exit = True
        thread.join(10)
