"""Any OpenAI-compatible server (vLLM, llama.cpp's, …) as a LanguageModel, through LlamaIndex's OpenAILike.

Chosen by the setting `openai_base_url`. The key, where the server wants one, comes from OPENAI_API_KEY.
"""

import importlib
import json
import os
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from rag.adapters.model_errors import (
    Endpoint,
    client_fault,
    ended_early,
    error_of_answer,
    error_of_transport,
    too_slow,
    unreachable,
    unreadable,
)
from rag.adapters.thinking import split_thinking
from rag.adapters.token_stream import ChatEngine, Limits, TokenStream, hold_connection
from rag.budget import Calibration, PromptOverContext, Usage, base_prompt_tokens
from rag.errors import ModelError, ModelMissing, ModelRefused, ModelStreamBroken
from rag.protocols import Token
from rag.settings import Settings
from rag.types import Message

_NO_KEY = "none"
_CONTEXT_KEYS = ("max_model_len", "context_length", "n_ctx")
"""Where servers tell a model's context in their list: vLLM, others, llama.cpp's (inside `meta`)."""


class OpenAILikeModel:
    """A model behind an OpenAI-compatible server. Building it opens no connection."""

    def __init__(
        self, settings: Settings, model: str = "", *, calibration: Calibration | None = None
    ) -> None:
        """`model` takes the place of the setting; where both are empty the server's first one is taken."""
        self._settings = settings
        self._endpoint = Endpoint(
            url=settings.openai_base_url.rstrip("/"),
            kind="model server",
            start="Start it, or set openai_base_url to where it runs.",
            missing="Set the model to one it serves (its list: GET /models).",
        )
        self._limits = Limits(first=settings.first_token_timeout, between=settings.token_timeout)
        self._calibration = calibration or Calibration()
        self._lock = threading.Lock()
        self._wanted = model or settings.model
        self._served: Mapping[str, Any] | None = None
        self._llm: ChatEngine | None = None

    @property
    def name(self) -> str:
        """The model's name; asks the server where none was given, and raises ModelError then."""
        return self._wanted or str(self._entry()["id"])

    @property
    def calibration(self) -> Calibration:
        """How this model counts, as far as its answers have told."""
        return self._calibration

    @property
    def prompt_budget(self) -> int:
        """Tokens a prompt may have. Asks the server the first time; raises ModelError."""
        entry = self._entry()
        places = (entry, entry.get("meta") or {})
        told: list[int] = [
            place[key] for place in places for key in _CONTEXT_KEYS if isinstance(place.get(key), int)
        ]
        context = min([self._settings.context_cap, *told])
        return context - min(self._settings.answer_tokens, context // 2)

    def estimate_tokens(self, text: str) -> int:
        return self._calibration.estimate(text)

    def stream(self, messages: Sequence[Message]) -> TokenStream:
        """See LanguageModel. Nothing is sent before the first token is asked for."""
        importlib.import_module("llama_index.llms.openai_like")  # its seconds aren't the server's silence
        base = base_prompt_tokens(messages)
        return TokenStream(
            lambda: self._answer(messages),
            limits=self._limits,
            translate=lambda error, started: self._translate(error, started=started, base=base),
            late=lambda started, seconds: too_slow(self._endpoint, started=started, seconds=seconds),
            done=lambda usage: self._learn(base, usage.prompt_tokens),
        )

    def _answer(self, messages: Sequence[Message]) -> Generator[Token | Usage, None, None]:
        from llama_index.core.base.llms.types import ChatMessage

        chat = [ChatMessage(role=message.role, content=message.content) for message in messages]
        yield from split_thinking(_items(self._engine().stream_chat(chat), self._endpoint))

    def _engine(self) -> ChatEngine:
        """LlamaIndex's LLM over an HTTP client of ours, built once."""
        name = self.name
        budget = self.prompt_budget
        with self._lock:
            if self._llm is None:
                import httpx
                from llama_index.llms.openai_like import OpenAILike

                self._llm = OpenAILike(
                    model=name,
                    api_base=self._endpoint.url,
                    api_key=os.environ.get("OPENAI_API_KEY") or _NO_KEY,
                    is_chat_model=True,
                    context_window=budget + self._settings.answer_tokens,
                    max_tokens=self._settings.answer_tokens,
                    temperature=self._settings.temperature,
                    max_retries=0,
                    timeout=self._limits.longest,
                    additional_kwargs={"stream_options": {"include_usage": True}},
                    http_client=httpx.Client(
                        timeout=httpx.Timeout(**self._limits.httpx_timeout()),
                        trust_env=not self._endpoint.on_loopback,
                        follow_redirects=False,
                        limits=httpx.Limits(max_keepalive_connections=0),
                        event_hooks={"request": [hold_connection]},
                    ),
                )
            return self._llm

    def _entry(self) -> Mapping[str, Any]:
        """The model's entry in the server's list, or a bare one where the list doesn't have it."""
        with self._lock:
            if self._served is None:
                entries = self._listed()
                if not self._wanted and not entries:
                    raise ModelMissing(
                        f"The model server at {self._endpoint.url} serves no model.", self._endpoint.start
                    )
                named = (entry for entry in entries if self._wanted in ("", entry.get("id")))
                self._served = next(named, {"id": self._wanted})
            return self._served

    def _listed(self) -> list[Mapping[str, Any]]:
        """The server's list of models; a server without one can still answer for a model we name."""
        try:
            return _served_models(self._endpoint, self._limits.first)
        except (ModelRefused, ModelStreamBroken):
            if self._wanted:
                return []
            raise

    def _learn(self, base: int, counted: int | None) -> None:
        if counted:
            self._calibration = self._calibration.learn(base, counted)

    def _translate(self, error: Exception, *, started: bool, base: int) -> ModelError:
        translated = _model_error(self._endpoint, self._wanted, error, started=started)
        if isinstance(translated, PromptOverContext):
            if translated.prompt_tokens:
                self._learn(base, translated.prompt_tokens)
            else:
                self._calibration = self._calibration.refused(base, self.prompt_budget)
        return translated


def _items(responses: Iterator[Any], endpoint: Endpoint) -> Iterator[Token | Usage]:
    """LlamaIndex's responses as tokens; the counts come in a chunk of their own after the last one."""
    reason = ""
    counts = None
    for response in responses:
        if thought := response.additional_kwargs.get("thinking_delta"):
            yield Token(text=thought, thinking=True)
        if response.delta:
            yield Token(text=response.delta)
        for choice in response.raw.choices:
            reason = choice.finish_reason or reason
        counts = response.raw.usage or counts
    if not reason:
        raise ended_early(endpoint)
    yield Usage(
        done_reason=reason,
        prompt_tokens=counts.prompt_tokens if counts else None,
        answer_tokens=counts.completion_tokens if counts else None,
    )


def _model_error(endpoint: Endpoint, model: str, error: Exception, *, started: bool) -> ModelError:
    """The OpenAI client's exceptions as ours. It wraps httpx's, which say more, as their cause."""
    import openai

    if isinstance(error, ModelError):
        return error
    if isinstance(error, openai.APIStatusError):
        return error_of_answer(endpoint, model, error.status_code, error.response.text)
    if isinstance(error, openai.APIConnectionError):
        cause = error.__cause__ or error
        return error_of_transport(endpoint, cause, started=started) or unreachable(endpoint, cause)
    if isinstance(error, openai.APIError):
        body = json.dumps({"error": error.body}) if error.body else error.message
        return error_of_answer(endpoint, model, None, body)
    if isinstance(error, ValueError):
        return unreadable(endpoint)
    return error_of_transport(endpoint, error, started=started) or client_fault(endpoint, error)


def _served_models(endpoint: Endpoint, seconds: float) -> list[Mapping[str, Any]]:
    """The server's list of models. Raises ModelError."""
    import httpx

    key = os.environ.get("OPENAI_API_KEY") or _NO_KEY
    try:
        response = httpx.get(
            f"{endpoint.url}/models",
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(seconds, connect=5.0),
            trust_env=not endpoint.on_loopback,
        )
        if not response.is_success:
            raise error_of_answer(endpoint, "", response.status_code, response.text)
        listed = list(response.json()["data"])
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise error_of_transport(endpoint, error, started=False) or unreachable(endpoint, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable(endpoint) from error
    return [entry for entry in listed if isinstance(entry, dict) and entry.get("id")]
