"""English clauses that no conjunction introduces: X said he would; a survey found the towns had paid."""

from rag.quotes.agreement import is_base
from rag.quotes.lexicon import Form, Weight
from rag.quotes.mentions import MentionKind, phrase_at
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.verbs import STOPS, Verb, skip_adverbs

_OBJECTS = frozenset(("it", "you", "her", "him", "them", "me", "us"))
_SURE = frozenset(
    ("is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might")
) | frozenset(("should", "must", "do", "does", "did", "cannot"))
"""Verbs that are nothing else."""
_AMOUNTS = frozenset(("bit", "little", "lot", "few", "couple"))
_WITHIN = 14
"""How soon a clause must show its verb."""


def may_be_bare(s: Stream, verb: Verb) -> bool:
    """A verb that mostly needs "that" may yet go without where a clause surely follows; not a form that may be
    a noun or a command, nor a verb of a relative clause (who know most)."""
    if not verb.cue.that_only or verb.cue.quote_only or verb.cue.form is not Form.FINITE:
        return False
    before = s.low[verb.first - 1] if verb.first > verb.lo else ","
    if before in s.words.relatives or before in ("whose", "which"):
        return False
    return not (before in STOPS and is_base(s, verb.first))


def english_clause(s: Stream, verb: Verb, k: int) -> int | None:
    """Where the clause begins that item `k` may open: after the listener, and only if it has a verb."""
    words = s.words
    cue = s.low[verb.stop - 1]
    if verb.cue.form is Form.GERUND and s.word[verb.first - 1] != ",":
        return None
    if cue in words.listener:
        listener = phrase_at(s, k, verb.hi)
        if listener is None or (listener.kind is MentionKind.OTHER and s.low[k] not in words.determiners):
            return None
        k = listener.stop
    if k >= verb.hi - 2 or not s.is_word(k):
        return None
    if s.low[k] == "a" and s.low[k + 1] in _AMOUNTS and s.low[k + 2] in words.prepositions:
        return None  # explained a bit about the films
    gerund = s.low[k].endswith("ing")  # They say adding the mineral is simple
    if s.low[k] in words.prepositions and s.low[k] not in words.conjunctions and not gerund:
        return None
    if verb.needs_that:
        return k if is_clause(s, k, verb.hi) else None
    if cue in words.plain and verb.cue.weight is not Weight.THINK:
        clause = sum(s.is_word(q) for q in range(k, verb.hi)) >= 4
    else:
        clause = _has_verb(s, k, verb.hi)
    return k if clause else None


def is_clause(s: Stream, first: int, hi: int) -> bool:
    """Surely a clause: a subject at `first` and a finite verb that can only be its own."""
    words = s.words
    if s.low[first] in words.conjunctions or s.low[first] in words.relatives:
        return False
    pronoun = s.low[first] in words.pronouns or s.low[first] == "there"
    for k in range(first + 1, min(hi, first + _WITHIN)):
        low = s.low[k]
        if s.word[k] in STOPS or s.word[k] == QUOTE or low in words.conjunctions or low in words.relatives:
            return False
        if words.is_adverb(low):
            continue
        if (low in _SURE and not s.is_capital(k)) or low.endswith("n't"):
            return True
        inflected = low.endswith("ed") or (low in words.finite_verbs and s.low[k - 1] != "to")
        if inflected and (low.endswith("s") or _has_object(s, k, hi)):
            return True
        if pronoun:
            return inflected and s.low[first] not in _OBJECTS
    return False


def _has_object(s: Stream, k: int, hi: int) -> bool:
    """favoured changing it, exceeded 10 %: active, unlike the documents stolen in May."""
    after = skip_adverbs(s, k + 1, hi)
    if after >= hi or not s.is_word(after):
        return False
    low = s.low[after]
    return low in s.words.determiners or low in s.words.pronouns or low[0].isdigit() or low.endswith("ing")


def _has_verb(s: Stream, first: int, hi: int) -> bool:
    """A clause has a verb of its own soon, before any comma, or a pronoun for its subject."""
    if s.low[first] in s.words.pronouns and s.low[first] not in _OBJECTS - {"you"}:
        return True
    stop = min(hi, first + 12)
    stop = next((k for k in range(first + 1, stop) if s.word[k] in STOPS), stop)
    return any(
        s.low[k] in s.words.finite_verbs
        or s.low[k].endswith(("ed", "n't"))
        or (s.low[k] in s.words.cues and not is_base(s, k))
        for k in range(first + 1, stop)
    )
