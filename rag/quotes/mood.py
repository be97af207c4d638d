"""German reports by the mood of its verbs alone (Konjunktiv I): Das sei falsch. Man werde …"""

from dataclasses import dataclass

from rag.quotes.lexicon import Lexicon
from rag.quotes.mentions import Mention, clause_subject
from rag.quotes.statement import Link, Report
from rag.quotes.stream import Stream
from rag.types import Span

_PARTS = frozenset(",;:–—")
_UNREAL = frozenset(("als", "ob", "damit", "wenn", "falls", "möge"))
"""Clauses in which the mood means something else: als sei …, damit … könne."""
_IDIOMS = frozenset(("denn", "es", "dank"))
"""sei denn, sei es, sei Dank"""
_ADJECTIVE = ("e", "en", "er", "es", "em")
_REACH = 80
"""Items."""


@dataclass(frozen=True, slots=True)
class Mood:
    """Items first..stop stand in the reported mood. `whole`: the sentence's own verb does, else a clause that
    its `subject` governs."""

    first: int
    stop: int
    whole: bool
    sure: bool
    """Konjunktiv I; other forms only go on with a report."""
    subject: Mention | None = None


def by_mood(s: Stream, lo: int, hi: int, reports: list[Report]) -> Mood | None:
    """What the sentence lo..hi reports by mood; None where it doesn't, or where a cue reports it."""
    if not s.words.reported_mood:
        return None
    parts = _parts(s, lo, min(hi, lo + _REACH))
    main = next((i for i, (a, _) in enumerate(parts) if not _is_subordinate(s, a)), 0)
    governed = False
    for i, (a, b) in enumerate(parts):
        at = next((k for k in range(a, b) if _is_reported(s, k, a)), None)
        if at is None or i < main:
            governed = governed or (i >= main and _has_indicative(s, a, b))
            continue
        sure = s.low[at] in s.words.reported_surely
        if not governed and not (i > main and _is_subordinate(s, a)):
            cued = any(not _is_reported_itself(r, at) for r in reports)
            return None if cued else Mood(lo, hi, whole=True, sure=sure)
        if reports or not sure:
            return None
        begin = a + 1 if s.low[a] in s.words.complementisers else a
        return Mood(begin, hi, whole=False, sure=True, subject=clause_subject(s, lo, a))
    return None


def _parts(s: Stream, lo: int, hi: int) -> list[Span]:
    """The sentence cut at its commas."""
    result = []
    first = lo
    for k in range(lo, hi + 1):
        if k == hi or s.word[k] in _PARTS:
            if k > first:
                result.append((first, k))
            first = k + 1
    return result


def _is_reported(s: Stream, k: int, first: int) -> bool:
    """Item `k` is a verb in the reported mood; the clause begins at `first`."""
    low = s.low[k]
    if low not in s.words.reported_mood or (s.is_capital(k) and k > first):
        return False
    if s.low[first] in _UNREAL or (low == "sei" and k + 1 < len(s) and s.low[k + 1] in _IDIOMS):
        return False
    return not any(s.words.pronouns.get(word) == "first" for word in s.low[max(first, k - 3) : k + 4])


def _is_subordinate(s: Stream, first: int) -> bool:
    low = s.low[first]
    if low in s.words.complementisers:
        return True
    return low in s.words.conjunctions and low not in s.words.and_words


def _has_indicative(s: Stream, first: int, stop: int) -> bool:
    """The clause has a verb of its own, as far as the lists and the endings tell."""
    words = s.words
    known = words.auxiliaries | words.passive
    plain = (
        words.prepositions | words.linking | words.determiners | words.conjunctions | words.pronouns.keys()
    )
    for k in range(first, stop):
        low = s.low[k]
        if low in known or low in words.cues:
            return True
        if k == first or s.is_capital(k) or not low.isalpha() or low in plain or words.is_adverb(low):
            continue
        if low.endswith(("te", "ten")) or (len(low) > 2 and not low.endswith(_ADJECTIVE)):
            return True  # meldete; vertrat, geht
    return False


def _is_plain(words: Lexicon, low: str) -> bool:
    """A word that is no verb."""
    kinds = (words.prepositions, words.linking, words.determiners, words.conjunctions, words.pronouns)
    return any(low in kind for kind in kinds)


def _is_reported_itself(report: Report, mood: int) -> bool:
    """The cue stands in the reported mood too: Er habe geschrieben, dass …"""
    return report.at >= mood and report.link in (Link.THAT, Link.COLON, Link.OBJECT)
