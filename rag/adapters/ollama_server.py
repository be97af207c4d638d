"""What an Ollama server says about itself: whether it is there, its version and models, and pulling one.

Plain httpx, as the client's import costs more than all these calls; the port is tried first, so that on a
machine without Ollama not even httpx is loaded.
"""

import contextlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.adapters.json_lines import lines
from rag.adapters.model_errors import (
    Endpoint,
    ended_early,
    error_of_answer,
    error_of_transport,
    server_words,
    unreachable,
    unreadable,
)
from rag.errors import ModelError, ModelMissing, ModelRefused, ModelServerUnreachable
from rag.settings import Settings

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 1.5
ANSWER_SECONDS = 8.0
PULL_SECONDS = 300.0
"""Between two lines of a pull; the server is silent while it verifies a layer of many gigabytes."""
_DEFAULT_REGISTRY = ("registry.ollama.ai/", "library/")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """A model that a server has."""

    name: str
    size: int
    """Bytes on disk."""
    family: str = ""
    capabilities: tuple[str, ...] = ()
    """`completion`, `thinking`, `embedding` …; empty where the server's version doesn't say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStatus:
    """Whether a server answers, and what it has. `problem` and `remedy` are a line each, or empty."""

    host: str
    reachable: bool
    version: str = ""
    models: tuple[InstalledModel, ...] = ()
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """What we need to know of a model before using it."""

    context_length: int | None
    """The most tokens it can take, None where it doesn't say."""
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PullProgress:
    """A line of a running pull: what it does, and for a layer how many of its bytes are there."""

    status: str
    completed: int | None = None
    total: int | None = None


def server_status(settings: Settings) -> ServerStatus:
    """Ask a server for its version and models. Never raises: what is wrong is in the status."""
    endpoint = Endpoint(url=settings.ollama_host)
    try:
        with _client(endpoint, read=ANSWER_SECONDS) as client:
            version = str(_object(endpoint, client, "GET", "/api/version").get("version", ""))
            models = _object(endpoint, client, "GET", "/api/tags").get("models")
            if not isinstance(models, list):
                raise unreadable(endpoint)
    except ModelError as error:
        return ServerStatus(host=endpoint.url, reachable=False, problem=error.message, remedy=error.remedy)
    found = tuple(_installed(entry) for entry in models if isinstance(entry, dict))
    return ServerStatus(host=endpoint.url, reachable=True, version=version, models=found)


def model_info(settings: Settings, model: str) -> ModelInfo:
    """Context length and capabilities of a model. Raises ModelError, ModelMissing among them."""
    endpoint = Endpoint(url=settings.ollama_host)
    with _client(endpoint, read=ANSWER_SECONDS) as client:
        shown = _object(endpoint, client, "POST", "/api/show", model)
    lengths = [
        value
        for key, value in _mapping(shown.get("model_info")).items()
        if key.endswith(".context_length") and isinstance(value, int)
    ]
    return ModelInfo(
        context_length=lengths[0] if lengths else None,
        capabilities=_texts(shown.get("capabilities")),
    )


def pull(settings: Settings, model: str) -> Iterator[PullProgress]:
    """Have the server fetch a model. Closing the iterator stops it; asked again it goes on from there.

    Raises ModelMissing where the registry has no such model, ModelRefused where the server can't reach it.
    """
    import httpx

    endpoint = Endpoint(url=settings.ollama_host)
    try:
        with (
            _client(endpoint, read=PULL_SECONDS) as client,
            client.stream("POST", "/api/pull", json={"model": model, "stream": True}) as response,
        ):
            if not response.is_success:
                response.read()
                raise _pull_error(model, response.text)
            for line in lines(response.iter_bytes()):
                progress = _progress(endpoint, model, line)
                yield progress
                if progress.status == "success":
                    return
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _translated(endpoint, error) from error
    raise ended_early(endpoint)


def choose_model(settings: Settings, status: ServerStatus) -> str:
    """The server's own name for the configured model, else its first one that writes text.

    Raises ModelMissing, or what the status says where the server is away.
    """
    if not status.reachable:
        raise ModelServerUnreachable(status.problem, status.remedy)
    if settings.model:
        wanted = _full_name(settings.model)
        for model in status.models:
            if _full_name(model.name) == wanted:
                return model.name
        raise ModelMissing(
            f"The Ollama server at {status.host} has no model {settings.model}.",
            Endpoint(url=status.host).missing.format(model=settings.model),
        )
    for model in status.models:
        if _writes_text(settings, model):
            return model.name
    raise ModelMissing(
        f"The Ollama server at {status.host} has no model that writes text.",
        "Get one, for instance with `whosaid model pull llama3.2`.",
    )


def _writes_text(settings: Settings, model: InstalledModel) -> bool:
    """Whether a model answers questions; older servers tell only when asked for that model."""
    capabilities = model.capabilities or model_info(settings, model.name).capabilities
    return "completion" in capabilities or not capabilities


def _full_name(name: str) -> str:
    """A model's name in one form: tag given, default registry left out, lower case."""
    for prefix in _DEFAULT_REGISTRY:
        name = name.removeprefix(prefix)
    has_tag = ":" in name.rpartition("/")[2]
    return (name if has_tag else f"{name}:latest").casefold()


def _installed(entry: Mapping[str, Any]) -> InstalledModel:
    size = entry.get("size")
    return InstalledModel(
        name=str(entry.get("name") or entry.get("model") or ""),
        size=size if isinstance(size, int) else 0,
        family=str(_mapping(entry.get("details")).get("family", "")),
        capabilities=_texts(entry.get("capabilities")),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


@contextlib.contextmanager
def _client(endpoint: Endpoint, *, read: float) -> Iterator["httpx.Client"]:
    """A client for one server, its port tried first."""
    if endpoint.on_loopback:
        _try_port(endpoint)
    import httpx

    key = os.environ.get("OLLAMA_API_KEY")  # what the `ollama` client sends as well
    try:
        client = httpx.Client(
            base_url=endpoint.url,
            headers={"Authorization": f"Bearer {key}"} if key else None,
            timeout=httpx.Timeout(read, connect=CONNECT_SECONDS),
            trust_env=not endpoint.on_loopback,
            verify=endpoint.url.startswith("https:"),  # certificates take longer to load than all the rest
        )
    except httpx.InvalidURL as error:
        raise _translated(endpoint, error) from error
    with client:
        yield client


def _try_port(endpoint: Endpoint) -> None:
    parts = urlsplit(endpoint.url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with socket.create_connection((parts.hostname or "", port), timeout=CONNECT_SECONDS):
            pass
    except (OSError, ValueError) as error:
        raise unreachable(endpoint, error) from error


def _object(
    endpoint: Endpoint, client: "httpx.Client", method: str, path: str, model: str = ""
) -> Mapping[str, Any]:
    """One JSON object from the server. Raises ModelError."""
    import httpx

    try:
        response = client.request(method, path, json={"model": model} if model else None)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _translated(endpoint, error) from error
    if not response.is_success:
        raise error_of_answer(endpoint, model, response.status_code, response.text)
    try:
        value = response.json()
    except ValueError as error:
        raise unreadable(endpoint) from error
    if not isinstance(value, dict):
        raise unreadable(endpoint)
    return value


def _translated(endpoint: Endpoint, error: Exception) -> ModelError:
    return error_of_transport(endpoint, error, started=False) or unreachable(endpoint, error)


def _progress(endpoint: Endpoint, model: str, line: bytes) -> PullProgress:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise unreadable(endpoint) from error
    if not isinstance(value, dict):
        raise unreadable(endpoint)
    if "error" in value:
        raise _pull_error(model, str(value["error"]))
    return PullProgress(
        status=str(value.get("status", "")),
        completed=_bytes(value, "completed"),
        total=_bytes(value, "total"),
    )


def _bytes(line: Mapping[str, Any], key: str) -> int | None:
    value = line.get(key)
    return value if isinstance(value, int) else None


def _pull_error(model: str, body: str) -> ModelError:
    """A pull's error: the registry doesn't have the model, or the server can't reach the registry."""
    if "file does not exist" in body or "invalid model name" in body or "not found" in body:
        return ModelMissing(f"There is no model named {model} to pull.", "Check the name and its tag.")
    return ModelRefused(
        f"The Ollama server could not pull {model}: {server_words(body)}",
        "Check the network of the machine it runs on, and ask again: it goes on from where it was.",
    )
