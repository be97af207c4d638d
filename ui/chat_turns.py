"""The conversation as values: a `Turn` is a question with what came of it so far. Pure; no Gradio here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.errors import UsageError, WhosaidError
from rag.types import (
    Answer,
    Delta,
    Event,
    Filters,
    Finished,
    Hit,
    Message,
    NoAnswer,
    Notice,
    Retrieved,
    Thinking,
)

_MARKER = re.compile(r" ?\[\d{1,3}\]")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and its answer, at any moment of its life."""

    question: str
    scope: str = ""
    """The filters it was asked under, for the reader; empty without any."""
    text: str = ""
    """What has been streamed; the checked result's text takes its place."""
    thinking: str = ""
    told: str = ""
    """The notice that the page shows in its head, and so need not show again."""
    notices: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    """What the answer is being written from, until the result brings its citations."""
    result: Answer | NoAnswer | None = None
    error: tuple[str, str] | None = None
    """What went wrong, and the remedy."""
    stopped: bool = False

    @property
    def running(self) -> bool:
        return self.result is None and self.error is None and not self.stopped


def advance(turn: Turn, event: Event) -> Turn:
    """The turn after one more event of its stream."""
    match event:
        case Retrieved(hits=hits):
            return replace(turn, hits=hits)
        case Delta(text=text):
            return replace(turn, text=turn.text + text)
        case Thinking(text=text):
            return replace(turn, thinking=turn.thinking + text)
        case Notice(text=text):
            return _noticed(turn, text)
        case Finished(result=result):
            text = result.text if isinstance(result, Answer) else ""
            return _noticed(replace(turn, result=result, text=text), result.notice or "")


def _noticed(turn: Turn, text: str) -> Turn:
    """A notice is shown once, also where the stream and the result both bring it, or the page has it already."""
    text = text.replace(turn.told, "").strip() if turn.told else text
    if not text or text in turn.notices:
        return turn
    return replace(turn, notices=(*turn.notices, text))


def failed(turn: Turn, error: BaseException) -> Turn:
    """The turn ended by an error; what was already shown stays."""
    if isinstance(error, WhosaidError):
        return replace(turn, error=(error.message, error.remedy))
    name = type(error).__name__
    return replace(
        turn,
        error=(
            f"This answer failed unexpectedly ({name}).",
            "The terminal shows the details; you can ask again.",
        ),
    )


def history(turns: Sequence[Turn]) -> tuple[Message, ...]:
    """The conversation as a model reads it. Markers are left out, as their numbers belong to another
    answer's passages; turns that brought nothing are left out whole.
    """
    messages: list[Message] = []
    for turn in turns:
        reason = turn.result.reason if isinstance(turn.result, NoAnswer) else ""
        if reply := _MARKER.sub("", turn.text).strip() or reason:
            messages.append(Message(role="user", content=turn.question))
            messages.append(Message(role="assistant", content=reply))
    return tuple(messages)


def filters_from(
    *, speaker: str | None, event: str | None, language: str | None, since: str | None, until: str | None
) -> Filters:
    """Filters from what stands in the form; empty fields don't count. Raises UsageError on a wrong date."""
    return Filters(
        speaker=_clean(speaker),
        event=_clean(event),
        language=_clean(language),
        since=_date("Since", _clean(since)),
        until=_date("Until", _clean(until)),
    )


def scope(filters: Filters) -> str:
    """The filters in one line for a person: `speaker Oduya, since 2024`."""
    named = ("speaker", "event", "language", "source", "since", "until")
    return ", ".join(f"{name} {value}" for name in named if (value := getattr(filters, name)))


def _clean(value: str | None) -> str | None:
    return (value or "").strip() or None


def _date(field: str, value: str | None) -> str | None:
    if value is not None and not _DATE.match(value):
        raise UsageError(f"{field} is not a date: {value}.", "Write it as 2024, 2024-03 or 2024-03-20.")
    return value


def next_question(turns: Sequence[Turn], typed: str, happening: object) -> tuple[tuple[Turn, ...], str]:
    """What is to be asked, and the turns that stay before it.

    `happening` is what the page's script sent along: `{"action": "ask"|"retry"|"edit", "text": …}`, or
    anything else where the question was typed. Retry and edit take the last turn's place.
    """
    data = happening if isinstance(happening, dict) else {}
    match data.get("action"):
        case "retry" if turns:
            return tuple(turns[:-1]), turns[-1].question
        case "edit" if turns:
            return tuple(turns[:-1]), str(data.get("text", "")).strip()
        case "ask":
            return tuple(turns), str(data.get("text", "")).strip()
        case _:
            return tuple(turns), typed.strip()
