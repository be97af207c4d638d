"""A cue that gives the sentence before as somebody's words: Der Hafen ist zu. Das teilte die Stadt mit."""

from rag.quotes.lexicon import Form, Weight
from rag.quotes.mentions import Mention, MentionKind, phrase_at
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.verbs import Verb, skip_adverbs, verb_at
from rag.types import Span

_THAT = {"de": frozenset(("das", "dies")), "nl": frozenset(("dat", "dit"))}
_LONGEST = 30
"""Items."""


def looks_back(s: Stream, lo: int, hi: int) -> tuple[Mention, Span] | None:
    """Who is said to have said the sentence before, and the cue; None where the sentence says no such thing.
    German and Dutch, whose verb stands second."""
    if s.low[lo] not in _THAT.get(s.words.language, ()) or not 3 <= hi - lo <= _LONGEST:
        return None
    if any(s.word[k] in (QUOTE, ":") or s.low[k] in s.words.complementisers for k in range(lo + 1, hi)):
        return None
    for i in range(lo + 1, hi):
        verb = verb_at(s, i, lo, hi) if s.low[i] in s.words.cues else None
        if verb is not None and verb.first == lo + 1 and _tells(verb):
            bracket = verb.cue.form is Form.PARTICIPLE
            at = skip_adverbs(s, verb.first + 1 if bracket else verb.stop, hi)
            subject = phrase_at(s, at, hi)
            if subject is None or (subject.kind is MentionKind.OTHER and not _is_phrase(s, subject)):
                return None
            return subject, s.span(i, verb.stop)
    return None


def _tells(verb: Verb) -> bool:
    return verb.cue.weight is Weight.SAY and not verb.needs_that


def _is_phrase(s: Stream, subject: Mention) -> bool:
    """An article with a noun: das Nobelkomitee."""
    return s.low[subject.first] in s.words.determiners and subject.stop - subject.first >= 2
