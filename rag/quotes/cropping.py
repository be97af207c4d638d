"""Where a quotation begins and ends in its source: not just behind a "not", nor just before one. Pure.

Any words in a row may be quoted. But when the word left out at the edge is a negation or a hedge that began or
ended its clause ("No vamos …", "… funktioniert nicht.", "Perhaps we …"), what is left says something else.
In the middle of a clause the reader sees a fragment, which is honest, unless a capital makes a sentence of it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.quotes.elision import is_name
from rag.quotes.normalise import QUESTION, Words
from rag.quotes.sense import Sense, sense
from rag.types import Span

_PAUSE = re.compile(r"[.,;:!?…—–()\[\]«»“”„‘‚‹›\"\n]|['’]\s|\s['’]")
_STOP = re.compile(r"[.;:!?…—()\[\]«»“”„‚‹›\"\n]")
_APOSTROPHES = frozenset("'’‘´`ʼ")
_THAT = frozenset(("that", "que", "qu", "dat", "dass", "daß"))
_MOST = 3
"""Words of a hedge at an edge."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Where statements are known to begin and end in a text, in order."""

    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def begins_at(self, source: Words, k: int) -> bool:
        """A statement begins with the word `k`."""
        return _has(self.begins, source.spans[k - 1][1] if k else 0, source.spans[k][0])

    def ends_at(self, source: Words, k: int) -> bool:
        """A statement ends with the word `k`."""
        after = source.spans[k + 1][0] if k + 1 < len(source) else source.spans[k][1] + 3
        return _has(self.ends, source.spans[k][1], after)


def _has(places: Sequence[int], low: int, high: int) -> bool:
    return bisect_right(places, high) > bisect_left(places, low)


def cropped(
    source: Words, text: str, found: Span, quotation: str, language: str, edges: Edges
) -> Span | None:
    """The words that should have been quoted, where the words `found` leave one out that turns them; else None.
    Nothing is missing before a statement's beginning or behind its end."""
    their = sense(language)
    first, stop = found
    if not edges.begins_at(source, first):
        first = _before(source, text, first, quotation, their, edges)
    if not edges.ends_at(source, stop - 1):
        stop = _after(source, text, stop, their, edges)
    return None if (first, stop) == found else (first, stop)


def _between(source: Words, text: str, left: int) -> str:
    """What stands between a word and the next."""
    end = source.spans[left + 1][0] if left + 1 < len(source) else len(text)
    return text[source.spans[left][1] : end]


def _before(source: Words, text: str, at: int, quotation: str, their: Sense, edges: Edges) -> int:
    forms = source.forms
    k = at - 1
    if k < 0 or _STOP.search(_between(source, text, k)):
        return at
    if forms[k] == "n" and _between(source, text, k) in _APOSTROPHES:
        return k
    if forms[k] in their.negations and _made_sentence(quotation, text[source.spans[at][0]]):
        return k
    if forms[k] in _THAT:
        k -= 1
    first = k
    while first >= 0 and at - first <= _MOST + 1 and _turns(source, text, first, their):
        first -= 1
        if first >= 0 and _PAUSE.search(_between(source, text, first)):
            break
    if first == k:
        return at
    began = first < 0 or forms[first] in _THAT or _PAUSE.search(_between(source, text, first)) is not None
    return first + 1 if began or edges.begins_at(source, first + 1) else at


def _made_sentence(quotation: str, letter: str) -> bool:
    return quotation[:1].isupper() and not letter.isupper() and not quotation.isupper()


def _after(source: Words, text: str, stop: int, their: Sense, edges: Edges) -> int:
    if source.forms[stop - 1] == QUESTION:
        return stop
    k = stop
    while k < len(source) and k - stop < _MOST and _turns(source, text, k, their, verbs=False):
        if _STOP.search(_between(source, text, k - 1)):
            break
        k += 1
    if k == stop:
        return stop
    asks = k < len(source) and source.forms[k] == QUESTION
    ended = asks or k == len(source) or _PAUSE.search(_between(source, text, k - 1)) is not None
    return k + asks if ended or edges.ends_at(source, k - 1) else stop


def _turns(source: Words, text: str, k: int, their: Sense, *, verbs: bool = True) -> bool:
    return their.turns(source.forms, k, verbs=verbs) and not is_name(source, text, k)
