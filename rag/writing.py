"""A model's answer while it is written: what of it may be shown already, and when it is to end."""

import contextlib
import re
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Protocol, runtime_checkable

from rag import prompt
from rag.budget import fit_prompt
from rag.citations import held_back
from rag.errors import PromptTooLong
from rag.links import REASON, REMOVED, shown_safely, without_links
from rag.protocols import LanguageModel, Token
from rag.question import Analysis
from rag.repetition import Loop, cut_at_sentence
from rag.types import Check, CheckKind, Delta, Event, Hit, Question, Thinking
from rag.verification import Verified

FENCE_BYTES = 8
"""Of the marks around a passage in a prompt, which no source can guess."""
REPEATING = "The model began to repeat itself and was stopped there."


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


class Cancel:
    """Whether an answer is still wanted; it may be called off from any thread, which ends the model's request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: object = None
        self.called = False

    def running(self, stream: object) -> None:
        """This stream is read now; closed at once where the answer was called off before."""
        with self._lock:
            self._running = stream
        if self.called:
            self._close()

    def call(self) -> None:
        self.called = True
        self._close()

    def _close(self) -> None:
        with self._lock:
            running = self._running
        if isinstance(running, Closable):
            running.close()


class Written:
    """The text so far. `add` gives the piece that may be shown: no half marker, link or word for having no answer."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.text = ""
        self.looped = False
        """Whether the model began to repeat itself; the text is cut there."""
        self._sources = sources_of(hits)
        self._loop = Loop()
        self._shown = ""

    def add(self, piece: str) -> str:
        self.text += piece
        at = self._loop.feed(piece)
        if at is not None:
            self.looped = True
            self.text = cut_at_sentence(self.text, at)
            return ""
        if prompt.may_be_refusal(self.text):
            return ""
        ready = min(len(self.text) - held_back(self.text), shown_safely(self.text))
        clean = without_links(self.text[:ready], self._sources).text
        more = clean[len(self._shown) :] if clean.startswith(self._shown) else ""
        self._shown += more
        return more

    def events(self, tokens: Iterator[Token], cancel: Cancel) -> Iterator[Event]:
        """A model's stream as it may be shown; ends it, and with it the request, where the model repeats itself."""
        with _closing(tokens):
            cancel.running(tokens)
            for token in tokens:
                if token.thinking:
                    yield Thinking(text=token.text)
                elif more := self.add(token.text):
                    yield Delta(text=more)
                if self.looped:
                    return


def flag_links(verified: Verified) -> Verified:
    """With a failed check wherever a link was removed."""
    flags = [
        Check(kind=CheckKind.CITATION, ok=False, text=REMOVED, start=at, end=at + len(REMOVED), detail=REASON)
        for at in (match.start() for match in re.finditer(re.escape(REMOVED), verified.text))
    ]
    return with_checks(verified, flags)


def with_checks(verified: Verified, more: Sequence[Check]) -> Verified:
    """With more checks, in the order of the text."""
    checks = sorted((*verified.checks, *more), key=lambda check: (check.start, check.end))
    return replace(verified, checks=tuple(checks)) if more else verified


def sources_of(hits: Sequence[Hit]) -> list[str]:
    """Where a link of an answer may come from: the passages shown and their documents' addresses."""
    return [text for hit in hits for text in (hit.passage.text, hit.document.url or "", hit.document.source)]


class Events:
    """The events of one answer. Closing it, from any thread and at any time, aborts the model's request."""

    def __init__(self, make: Callable[[Cancel], Generator[Event, None, None]]) -> None:
        self._cancel = Cancel()
        self._events = make(self._cancel)

    def __iter__(self) -> "Events":
        return self

    def __next__(self) -> Event:
        return next(self._events)

    def close(self) -> None:
        self._cancel.call()
        # Where another thread is reading, the request's end is what it wakes up by.
        with contextlib.suppress(ValueError):
            self._events.close()


def attempts(
    question: Question, analysis: Analysis, hits: Sequence[Hit], model: LanguageModel
) -> Iterator[tuple[Iterator[Token], list[Hit]]]:
    """The model's stream for as much as fits; after a refusal for length once more with half of it."""
    fence = token_hex(FENCE_BYTES)
    history = [message for message in question.history if message.role in ("user", "assistant")]
    for share in (1.0, 0.5):
        fitted = fit_prompt(
            history,
            hits,
            budget=int(model.prompt_budget * share),
            build=lambda turns, kept: prompt.build(
                analysis.text, analysis.language, kept, turns, fence=fence
            ),
            estimate=model.estimate_tokens,
        )
        kept = list(fitted.passages)
        messages = prompt.build(analysis.text, analysis.language, kept, fitted.history, fence=fence)
        yield model.stream(messages), kept
    raise PromptTooLong(
        "The prompt doesn't fit the model's context even when halved.", "Raise the setting context_cap."
    )


@contextlib.contextmanager
def _closing(tokens: Iterator[Token]) -> Iterator[None]:
    """Abort a model's stream however its reading ends; a plain iterator has nothing to abort."""
    try:
        yield
    finally:
        if isinstance(tokens, Closable):
            tokens.close()
