"""German reports by the mood of its verbs alone (Konjunktiv I): Das sei falsch. Man werde …"""

from dataclasses import dataclass

from rag.quotes.german import has_indicative, infinitive
from rag.quotes.mentions import Mention, clause_subject
from rag.quotes.statement import Link, Report
from rag.quotes.stream import Stream
from rag.types import Span

_PARTS = frozenset(",;:–—")
_UNREAL = frozenset(("als", "ob", "damit", "wenn", "falls", "möge"))
"""Clauses in which the mood means something else: als sei …, damit … könne."""
_IDIOMS = frozenset(("denn", "es", "dank"))
"""sei denn, sei es, sei Dank"""
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
    reach = min(hi, lo + _REACH)
    if not s.words.reported_mood or s.words.reported_mood.isdisjoint(s.low[lo:reach]):
        return None
    parts = _parts(s, lo, reach)
    main = next((i for i, (a, _) in enumerate(parts) if not _is_subordinate(s, a)), 0)
    governed = False
    for i, (a, b) in enumerate(parts):
        at = next((k for k in range(a, b) if _is_reported(s, k, a)), None)
        if at is None or i < main:
            governed = governed or (i >= main and has_indicative(s, a, b))
            continue
        sure = s.low[at] in s.words.reported_surely
        if not governed and not (i > main and _is_subordinate(s, a)):
            cued = any(not _is_reported_itself(r, at) for r in reports)
            return None if cued else Mood(lo, hi, whole=True, sure=sure)
        subject = clause_subject(s, lo, a)
        if reports or not sure or (subject is not None and subject.gender in ("first", "other")):
            return None
        begin = a + 1 if s.low[a] in s.words.complementisers else a
        return Mood(begin, _clause_end(s, parts[i:], hi), whole=False, sure=True, subject=subject)
    return None


def _clause_end(s: Stream, parts: list[Span], hi: int) -> int:
    """Where a clause in the reported mood ends: further ones in that mood, its own subordinate clauses and
    infinitives belong to it."""
    stop = parts[0][1]
    for a, b in parts[1:]:
        goes_on = _is_subordinate(s, a) or s.low[a] in s.words.and_words or s.low[a] in s.words.relatives
        if not (goes_on or any(_is_reported(s, k, a) for k in range(a, b)) or infinitive(s, a, b)):
            return stop
        stop = b
    return hi


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


def _is_reported_itself(report: Report, mood: int) -> bool:
    """The cue stands in the reported mood too: Er habe geschrieben, dass …"""
    return report.at >= mood and report.link in (Link.THAT, Link.COLON, Link.OBJECT)
