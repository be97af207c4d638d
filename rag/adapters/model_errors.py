"""What goes wrong between us and a model's server, as ModelErrors: one line each, with the remedy.

Knows httpx's exceptions and the answers of Ollama and of OpenAI-compatible servers, none of their clients.
"""

import ipaddress
import json
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.budget import PromptOverContext
from rag.errors import (
    ModelBusy,
    ModelError,
    ModelMissing,
    ModelRefused,
    ModelServerUnreachable,
    ModelStreamBroken,
    ModelTimeout,
)

_TOO_LONG_TYPES = frozenset({"exceed_context_size_error", "context_length_exceeded"})
_TOO_LONG_PHRASES = (
    "exceeds the context length",
    "exceeds the available context size",
    "maximum context length",
)
_LONGEST_DETAIL = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A model server as messages name it."""

    url: str
    kind: str = "Ollama server"
    start: str = "Start it with `ollama serve`, or set ollama_host to where it runs."
    missing: str = "Get it with `whosaid model pull {model}` or `ollama pull {model}`."

    @property
    def on_loopback(self) -> bool:
        """Whether it runs on this machine; proxies of the environment must not come between then."""
        return is_loopback(self.url)


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine."""
    name = _host(url).rstrip(".")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def error_of_answer(endpoint: Endpoint, model: str, status: int | None, body: str) -> ModelError:
    """The error for a server's answer: its HTTP status (None within a stream) and its text or JSON."""
    fault = _Fault.parse(body)
    detail = _sentence(fault.message)
    model = model or "the model"
    if fault.too_long:
        return _too_long(fault)
    if status is None:
        return ModelStreamBroken(
            f"The {endpoint.kind} broke off in the middle: {detail}",
            "Ask again; if it happens again, look at the server's log.",
        )
    if status == 404 and "model" in fault.message.lower():
        return ModelMissing(
            f"The {endpoint.kind} at {endpoint.url} has no model {model}.",
            endpoint.missing.format(model=model),
        )
    if status in (429, 503):
        return ModelBusy(f"The {endpoint.kind} is busy: {detail}", "Ask again in a moment.")
    return _refusal(endpoint, model, status, detail)


def _refusal(endpoint: Endpoint, model: str, status: int, detail: str) -> ModelRefused:
    """A server's error that has no class of its own."""
    if status in (401, 403):
        return ModelRefused(
            f"The {endpoint.kind} at {endpoint.url} refuses us (status {status}).",
            "Check the address, the key it wants and the origins it allows (OLLAMA_ORIGINS).",
        )
    if 300 <= status < 400 or status in (404, 405):
        return ModelRefused(
            f"What answers at {endpoint.url} is no {endpoint.kind} (status {status}).", "Check the address."
        )
    if status >= 500:
        return ModelRefused(
            f"The {endpoint.kind} could not run {model} (status {status}): {detail}",
            "Look at its log; a smaller model or a lower context_cap needs less memory.",
        )
    return ModelRefused(
        f"The {endpoint.kind} refused the request (status {status}): {detail}",
        "Check the settings it names, or look at its log.",
    )


def error_of_transport(endpoint: Endpoint, error: BaseException, *, started: bool) -> ModelError | None:
    """The error for a failed connection, or None where it is something else.

    `started` says whether part of the answer had arrived. Understands httpx's errors and the built-in ones.
    """
    import httpx

    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | ConnectionError) and not started:
        return unreachable(endpoint, error)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return too_slow(endpoint, started=started)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return ModelServerUnreachable(f"{endpoint.url} is not an address of a server.", endpoint.start)
    if isinstance(error, httpx.TransportError | ConnectionError):
        when = "in the middle of the answer" if started else "before it answered"
        return ModelStreamBroken(
            f"The connection to the {endpoint.kind} ended {when}.", "Look whether it still runs; ask again."
        )
    if isinstance(error, httpx.HTTPError | httpx.StreamError):
        return ModelStreamBroken(f"The {endpoint.kind} sent what cannot be read.", "Check the address.")
    return None


def unreachable(endpoint: Endpoint, cause: BaseException | None = None) -> ModelServerUnreachable:
    """Nothing answers; the cause tells an unknown name from a closed port."""
    host = _host(endpoint.url)
    if _caused_by(cause, socket.gaierror):
        return ModelServerUnreachable(f"There is no host named {host}.", "Check the address: " + endpoint.url)
    return ModelServerUnreachable(f"No {endpoint.kind} answers at {endpoint.url}.", endpoint.start)


def too_slow(endpoint: Endpoint, *, started: bool, seconds: float | None = None) -> ModelTimeout:
    """Too long a silence, before the first token or between two."""
    within = f"for {seconds:g} s" if seconds is not None else "for too long"
    if started:
        return ModelTimeout(
            f"The {endpoint.kind} fell silent {within} in the middle of the answer.",
            "Ask again, or raise the setting token_timeout.",
        )
    return ModelTimeout(
        f"The {endpoint.kind} was silent {within} before the first token.",
        "The model may still be loading: ask again, take a smaller one, or raise first_token_timeout.",
    )


def unreadable(endpoint: Endpoint) -> ModelStreamBroken:
    """A line that isn't what such a server sends, or half of one."""
    return ModelStreamBroken(
        f"The {endpoint.kind} sent a line that cannot be read.", "Ask again, and check the address."
    )


def client_fault(endpoint: Endpoint, error: Exception) -> ModelRefused:
    """What nobody foresaw: a fault of ours or of the client's, said in one line all the same."""
    return ModelRefused(
        f"The client of the {endpoint.kind} failed: {_sentence(f'{type(error).__name__}: {error}')}",
        "This is a fault of the program; please report it.",
    )


def ended_early(endpoint: Endpoint) -> ModelStreamBroken:
    """A stream that ended in good order, but without saying that the answer is done."""
    return ModelStreamBroken(f"The {endpoint.kind} stopped before the answer was done.", "Ask again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """What an error body says, whichever way it is wrapped."""

    message: str
    kinds: tuple[str, ...] = ()
    prompt_tokens: int | None = None
    context: int | None = None

    @property
    def too_long(self) -> bool:
        return not _TOO_LONG_TYPES.isdisjoint(self.kinds) or any(
            phrase in self.message for phrase in _TOO_LONG_PHRASES
        )

    @classmethod
    def parse(cls, body: str) -> "_Fault":
        """Unwraps `{"error": …}` however often it is nested, also where the inner one is JSON in a string."""
        value: object = body
        for _ in range(4):
            if isinstance(value, str) and value.lstrip().startswith("{"):
                try:
                    value = json.loads(value)
                except ValueError:
                    break
            if not (isinstance(value, dict) and "error" in value):
                break
            value = value["error"]
        if not isinstance(value, dict):
            return cls(message=str(value))
        return cls(
            message=str(value.get("message", "")),
            kinds=(str(value.get("type")), str(value.get("code"))),
            prompt_tokens=_count(value.get("n_prompt_tokens")),
            context=_count(value.get("n_ctx")),
        )


def server_words(body: str) -> str:
    """What an error body says, on one line."""
    return _sentence(_Fault.parse(body).message)


def _too_long(fault: _Fault) -> PromptOverContext:
    size = f" of {fault.prompt_tokens} tokens" if fault.prompt_tokens else ""
    room = f" of {fault.context}" if fault.context else ""
    return PromptOverContext(
        f"The prompt{size} does not fit the model's context{room}.",
        "Ask with fewer passages or a shorter history, or raise the setting context_cap.",
        prompt_tokens=fault.prompt_tokens,
        context=fault.context,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address like http://[::1
        return ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _sentence(text: str) -> str:
    """A server's own words on one line, of bearable length, with a full stop."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_DETAIL:
        line = line[:_LONGEST_DETAIL].rstrip() + "…"
    if not line:
        return "it gave no reason."
    return line if line.endswith((".", "…", "!", "?")) else line + "."


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an exception of that kind stands anywhere in the chain of causes."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, kind):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
