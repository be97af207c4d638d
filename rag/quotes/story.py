"""Stories: their characters ask and exclaim, where people quoted in reports state."""

from collections.abc import Sequence

from rag.types import Quote, QuoteKind

_ENOUGH = 24
"""So many utterances show of what kind they are."""
_LIVELY = 0.15
"""Share of questions and exclamations; in reporting it stays below half of this."""
_MARKS = " \t\r\n\u00a0\u202f'\"«»“”„‟‹›‘’"


def is_story(quotes: Sequence[Quote]) -> bool:
    """Whether a document's direct speech is a told dialogue."""
    spoken = [q for q in quotes if q.kind is QuoteKind.DIRECT]
    lively = sum(q.text.rstrip(_MARKS)[-1:] in ("?", "!") for q in spoken)
    return len(spoken) >= _ENOUGH and lively >= _LIVELY * len(spoken)


def without_narration(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Of a story only what its characters utter: what they think and tell in reported clauses are the
    narrator's words. Other documents as they are."""
    if not is_story(quotes):
        return quotes
    return tuple(q for q in quotes if q.kind is not QuoteKind.INDIRECT)
