"""Ollama as a LanguageModel, through LlamaIndex's Ollama LLM.

Every call sends the same `num_ctx` (another one would reload the model), `num_predict` (without it a stream
can go on for ever) and `truncate: false` (without it a long prompt is cut in silence).
"""

import importlib
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.adapters.json_lines import UnreadableLine
from rag.adapters.model_errors import (
    Endpoint,
    client_fault,
    ended_early,
    error_of_answer,
    error_of_transport,
    too_slow,
    unreadable,
)
from rag.adapters.ollama_server import model_info
from rag.adapters.thinking import split_thinking
from rag.adapters.token_stream import ChatEngine, Limits, TokenStream
from rag.budget import Calibration, PromptOverContext, Usage, base_prompt_tokens
from rag.errors import ModelError
from rag.protocols import Token
from rag.settings import Settings
from rag.types import Message

LEAST_CONTEXT = 512
THINKING_TOKENS = 1024
"""What a model that thinks may spend on it, besides the answer; at most a quarter of its context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sizes:
    """The context we ask for, and how much of it the model may write."""

    num_ctx: int
    num_predict: int


def load_engine() -> None:
    """Import what makes the requests. It can take seconds in a fresh process on a busy machine, and these aren't the
    server's: they mustn't count as its silence before the first token."""
    importlib.import_module("llama_index.llms.ollama")
    importlib.import_module("rag.adapters.ollama_client")


class OllamaModel:
    """One model of an Ollama server. Building it opens no connection; safe to use from several threads."""

    def __init__(
        self, settings: Settings, model: str = "", *, calibration: Calibration | None = None
    ) -> None:
        """`model` takes the place of the setting. `calibration` is what an earlier process has learnt."""
        self._settings = settings
        self._model = model or settings.model
        self._endpoint = Endpoint(url=settings.ollama_host)
        self._limits = Limits(first=settings.first_token_timeout, between=settings.token_timeout)
        self._calibration = calibration or Calibration()
        self._lock = threading.Lock()
        self._known_sizes: _Sizes | None = None
        self._llm: ChatEngine | None = None

    @property
    def name(self) -> str:
        return self._model

    @property
    def calibration(self) -> Calibration:
        """How this model counts, as far as its answers have told; worth keeping for the next process."""
        return self._calibration

    @property
    def num_ctx(self) -> int:
        """The context every call asks for. Asks the server the first time; raises ModelError."""
        return self._sizes().num_ctx

    @property
    def prompt_budget(self) -> int:
        """Tokens a prompt may have. Asks the server the first time; raises ModelError."""
        sizes = self._sizes()
        return sizes.num_ctx - sizes.num_predict

    def estimate_tokens(self, text: str) -> int:
        return self._calibration.estimate(text)

    def stream(self, messages: Sequence[Message]) -> TokenStream:
        """See LanguageModel. Nothing is sent before the first token is asked for."""
        load_engine()
        base = base_prompt_tokens(messages)
        return TokenStream(
            lambda: self._answer(messages),
            limits=self._limits,
            translate=lambda error, started: self._translate(error, started=started, base=base),
            late=lambda started, seconds: too_slow(self._endpoint, started=started, seconds=seconds),
            done=lambda usage: self._learn(base, usage.prompt_tokens),
        )

    def warm_up(self) -> None:
        """Load the model with the context of later calls, and wait for it. Raises ModelError."""
        with self.stream(()) as loading:
            for _ in loading:
                pass

    def _answer(self, messages: Sequence[Message]) -> Generator[Token | Usage, None, None]:
        from llama_index.core.base.llms.types import ChatMessage

        chat = [ChatMessage(role=message.role, content=message.content) for message in messages]
        yield from split_thinking(_items(self._engine().stream_chat(chat), self._endpoint))

    def _engine(self) -> ChatEngine:
        """LlamaIndex's LLM over our client, built once."""
        sizes = self._sizes()
        with self._lock:
            if self._llm is None:
                from llama_index.llms.ollama import Ollama

                from rag.adapters.ollama_client import WholePromptClient

                self._llm = Ollama(
                    model=self._model,
                    base_url=self._endpoint.url,
                    temperature=self._settings.temperature,
                    context_window=sizes.num_ctx,
                    keep_alive=_keep_alive(self._settings.keep_alive),
                    additional_kwargs={"num_predict": sizes.num_predict},
                    client=WholePromptClient(self._endpoint.url, self._limits),
                )
            return self._llm

    def _sizes(self) -> _Sizes:
        with self._lock:
            if self._known_sizes is None:
                info = model_info(self._settings, self._model)
                self._known_sizes = _choose_sizes(
                    self._settings, limit=info.context_length, thinks="thinking" in info.capabilities
                )
            return self._known_sizes

    def _learn(self, base: int, counted: int | None) -> None:
        if counted:
            self._calibration = self._calibration.learn(base, counted)

    def _translate(self, error: Exception, *, started: bool, base: int) -> ModelError:
        translated = self._model_error(error, started=started)
        if isinstance(translated, PromptOverContext):
            if translated.prompt_tokens:
                self._learn(base, translated.prompt_tokens)
            else:
                self._calibration = self._calibration.refused(base, self.num_ctx)
        return translated

    def _model_error(self, error: Exception, *, started: bool) -> ModelError:
        from rag.adapters.ollama_client import ServerSaid

        if isinstance(error, ModelError):
            return error
        if isinstance(error, ServerSaid):
            return error_of_answer(self._endpoint, self._model, error.status, error.body)
        if isinstance(error, UnreadableLine):
            return unreadable(self._endpoint)
        return error_of_transport(self._endpoint, error, started=started) or client_fault(
            self._endpoint, error
        )


def _items(responses: Iterator[Any], endpoint: Endpoint) -> Iterator[Token | Usage]:
    """LlamaIndex's responses as tokens, and the usage where the model says that it is done."""
    for response in responses:
        if thought := response.additional_kwargs.get("thinking_delta"):
            yield Token(text=thought, thinking=True)
        if response.delta:
            yield Token(text=response.delta)
        if response.raw.get("done"):
            yield _usage(response.raw)
            return
    raise ended_early(endpoint)


def _usage(raw: Mapping[str, Any]) -> Usage:
    return Usage(
        done_reason=raw.get("done_reason") or "stop",
        prompt_tokens=raw.get("prompt_eval_count"),
        answer_tokens=raw.get("eval_count"),
    )


def _choose_sizes(settings: Settings, *, limit: int | None, thinks: bool) -> _Sizes:
    """`num_ctx` within the cap and the model's own limit; at least half of it is left for the prompt."""
    cap = max(settings.context_cap, LEAST_CONTEXT)
    num_ctx = min(cap, limit) if limit else cap
    thinking = min(THINKING_TOKENS, num_ctx // 4) if thinks else 0
    return _Sizes(num_ctx=num_ctx, num_predict=max(1, min(settings.answer_tokens + thinking, num_ctx // 2)))


def _keep_alive(value: str) -> float | str:
    """A duration ("10m") as it is; a bare number means seconds, and Ollama takes it only as a number."""
    try:
        return float(value)
    except ValueError:
        return value
