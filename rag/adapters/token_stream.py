"""A model's answer as an iterator that can be closed from any thread and that keeps two time limits.

The request runs in a thread of its own, which puts what arrives into a queue. So the reader can be woken
at once when the iterator is closed, also while a model is still loading and nothing arrives, and a server
that sends bytes without ever sending a token is noticed as well. Closing shuts the socket down, upon which
the server stops generating.
"""

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from rag.budget import Usage
from rag.errors import ModelError
from rag.protocols import Token

if TYPE_CHECKING:
    import httpx


class ChatEngine(Protocol):
    """What we use of a LlamaIndex LLM."""

    def stream_chat(self, messages: Sequence[Any]) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to wait: for the first token, loading included, and between two."""

    first: float
    between: float

    @property
    def longest(self) -> float:
        """For the connection beneath, as a backstop: the limits here run out first."""
        return max(self.first, self.between) + BACKSTOP

    def httpx_timeout(self) -> dict[str, float | None]:
        """The arguments of an httpx.Timeout."""
        longest = self.longest
        return {"connect": min(CONNECT, longest), "read": longest, "write": longest, "pool": longest}


BACKSTOP = 5.0
CONNECT = 10.0


class Connection:
    """The socket of one running request, so that another thread can end it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.aborted = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpx's `trace` extension: takes hold of the socket as soon as there is one."""
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self.aborted:
                self._shut_down()

    def abort(self) -> None:
        """End the request, now or as soon as it connects."""
        with self._lock:
            self.aborted = True
            self._shut_down()

    def _shut_down(self) -> None:
        # shutdown wakes a thread that is blocked in recv, close doesn't; OSError: it has ended by itself.
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


_running: ContextVar[Connection | None] = ContextVar("running", default=None)


def hold_connection(request: "httpx.Request") -> None:
    """A `request` hook for an httpx client: hands the connection to the stream it is made for."""
    if (connection := _running.get()) is not None:
        request.extensions = {**request.extensions, "trace": connection.trace}


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


class _Ended:
    pass


_Item = Token | Usage | _Failed | _Ended


class TokenStream(Iterator[Token]):
    """Tokens as they arrive. `usage` is there once the model has ended by itself.

    `run` makes the request and yields what comes; it is called in a thread at the first `next`.
    `translate` turns its exceptions into ModelErrors, knowing whether a token had arrived;
    `late` makes the error for a silence. `done` is told the usage.
    """

    def __init__(
        self,
        run: Callable[[], Generator[Token | Usage, None, None]],
        *,
        limits: Limits,
        translate: Callable[[Exception, bool], ModelError],
        late: Callable[[bool, float], ModelError],
        done: Callable[[Usage], None],
    ) -> None:
        self.usage: Usage | None = None
        self._run = run
        self._limits = limits
        self._translate = translate
        self._late = late
        self._done = done
        self._items: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._connection = Connection()
        self._begun = False
        self._started = False
        self._over = False

    def __iter__(self) -> "TokenStream":
        return self

    def __next__(self) -> Token:
        if self._over:
            raise StopIteration
        if not self._begun:
            self._begun = True
            # The thread must not know this object: an abandoned stream is then collected and closed.
            threading.Thread(
                target=_read, args=(self._run, self._items, self._connection), name="tokens", daemon=True
            ).start()
        limit = self._limits.between if self._started else self._limits.first
        try:
            item = self._items.get(timeout=limit)
        except queue.Empty:
            self.close()
            raise self._late(self._started, limit) from None
        return self._take(item)

    def _take(self, item: _Item) -> Token:
        if self._over:
            raise StopIteration
        if isinstance(item, Token):
            self._started = True
            return item
        self._over = True
        if isinstance(item, _Failed):
            raise self._translate(item.error, self._started) from item.error
        if isinstance(item, Usage):
            self.usage = item
            self._done(item)
        raise StopIteration

    def close(self) -> None:
        """Abort the request. May be called at any time, from any thread, and again."""
        self._over = True
        self._connection.abort()
        self._items.put(_Ended())

    def __enter__(self) -> "TokenStream":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if self._begun and not self._over:
            self.close()


def _read(
    run: Callable[[], Generator[Token | Usage, None, None]],
    items: "queue.SimpleQueue[_Item]",
    connection: Connection,
) -> None:
    """The thread: everything that arrives goes into the queue, the exception that ends it too."""
    _running.set(connection)
    try:
        with contextlib.closing(run()) as arriving:
            for item in arriving:
                if connection.aborted:
                    return
                items.put(item)
        items.put(_Ended())
    except Exception as error:  # noqa: BLE001 - raised where the tokens are read
        items.put(_Failed(error))
