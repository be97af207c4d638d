"""The `ollama` client as we need it: nothing is cut in silence, and every line is read as it was sent.

Imports the client when it is imported itself, a third of a second; import it inside functions.
"""

from collections.abc import Iterator, Mapping
from json import loads
from typing import TypeVar

import httpx
from ollama import Client

from rag.adapters.json_lines import UnreadableLine, lines
from rag.adapters.model_errors import is_loopback
from rag.adapters.token_stream import Limits, hold_connection

T = TypeVar("T")
Body = Mapping[str, object]


class ServerSaid(Exception):
    """A server's answer that is an error: its HTTP status (None within a stream) and body."""

    def __init__(self, status: int | None, body: str) -> None:
        super().__init__(f"status {status}: {body}")
        self.status = status
        self.body = body


class WholePromptClient(Client):
    """Adds to every chat what the client has no argument for.

    `truncate: false` makes the server refuse a prompt that doesn't fit, where it would cut it in silence;
    `shift: false` ends an answer when the context is full, where it would forget the prompt's beginning.
    """

    def __init__(self, host: str, limits: Limits) -> None:
        super().__init__(
            host,
            timeout=httpx.Timeout(**limits.httpx_timeout()),
            trust_env=not is_loopback(host),
            follow_redirects=False,
            # A connection for each request, so that ending one can't touch another.
            limits=httpx.Limits(max_keepalive_connections=0),
            event_hooks={"request": [hold_connection]},
        )

    def _request(  # type: ignore[override] # its overloads tell streams from single answers
        self, cls: type[T], method: str, path: str, *, json: Body | None = None, stream: bool = False
    ) -> T | Iterator[T]:
        if path == "/api/chat":
            json = {**(json or {}), "truncate": False, "shift": False}
        if stream:
            return self._objects(cls, method, path, json)
        return super()._request(cls, method, path, json=json, stream=False)

    def _objects(self, cls: type[T], method: str, path: str, body: Body | None) -> Iterator[T]:
        with self._client.stream(method, path, json=body) as response:
            if not response.is_success:
                response.read()
                raise ServerSaid(response.status_code, response.text)
            for line in lines(response.iter_bytes()):
                try:
                    part = loads(line)
                    if "error" in part:
                        raise ServerSaid(None, line.decode("utf-8", "replace"))
                    answer = cls(**part)
                except (ValueError, TypeError) as error:
                    raise UnreadableLine(line[:80].decode("utf-8", "replace")) from error
                yield answer
