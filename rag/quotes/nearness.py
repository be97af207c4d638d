"""The words of a text that come nearest to a quotation, and how near. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.lexical import fold, function_words, stem
from rag.quotes.alignment import Step, align
from rag.quotes.normalise import Words
from rag.quotes.sense import sense

Difference = tuple[tuple[str, str, str], ...]
_LONG_WORD = 4
_SENTENCE_EDGE = re.compile(r"[.!?…][)\]]*\s|[«»“”„\"\n]")

_PAUSE = re.compile(r"[.,;:!?…()\[\]«»“”„\"\n]")
_REACH = 4
"""Words before the first one that fits."""


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of a text most like a quotation, in its characters."""

    start: int
    end: int
    ratio: float
    """How many of the words are the same, in the same order."""
    overlap: float
    """How many of the quotation's different words that carry a topic stand there, in any order and form."""
    shared: int
    """Those words, counted."""
    difference: Difference


def fullest(forms: Sequence[str], found: Words, language: str) -> tuple[int, int]:
    """Slide a window of the quotation's length (and a half) over the text and count shared words, in any form: how
    many at best (those that carry a topic count thrice), and where that window ends. A cheap look before `window`.
    """
    theirs = tuple(stem(form, language) for form in forms)
    weights = {one: 3 if carries else 1 for one, carries in zip(theirs, _carry(forms, language), strict=True)}
    return _fullest(theirs, _stems(found, language), weights, _size(forms))


def window(forms: Sequence[str], found: Words, text: str, place: int, language: str) -> Window | None:
    """The words around `place` (from `fullest`) compared in order. None where nothing is shared."""
    low, high = max(0, place - _size(forms)), min(len(found), place + len(forms) // 3 + 1)
    around = _stems(found, language)[low:high]
    steps = _within_sentence(align(forms, found.forms[low:high], inside=True).steps, found, low, text)
    equal = sum(b - a for op, a, b, _, _ in steps if op == "equal")
    if not equal:
        return None
    first, stop = low + steps[0][3], low + steps[-1][4]
    whole_clause = (
        _clause_begins(forms, found, text, first, steps[0], language),
        _clause_ends(found, text, stop, steps[-1], language),
    )
    if whole_clause != (first, stop):
        first, stop = whole_clause
        low = first
        steps = list(align(forms, found.forms[first:stop]).steps)
        equal = sum(b - a for op, a, b, _, _ in steps if op == "equal")
    carrying = [form for form, carries in zip(forms, _carry(forms, language), strict=True) if carries]
    topic = {stem(form, language) for form in carrying}
    shared = topic.intersection(around)
    return Window(
        start=found.spans[first][0],
        end=found.spans[stop - 1][1],
        ratio=equal / sum(max(b - a, d - c) for _, a, b, c, d in steps),
        overlap=len(shared) / len(topic),
        shared=len(shared),
        difference=difference(forms, found.forms[low:high], steps),
    )


def _clause_begins(
    forms: Sequence[str], found: Words, text: str, first: int, step: Step, language: str
) -> int:
    """From which word of the source to compare: a little before the first one that fits, where a word stands there
    in the same clause with which the quotation begins, or one that turns what follows."""
    their = sense(language)
    opening = forms[step[1] : step[2]] if step[0] != "equal" else ()
    begins = first
    for k in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if _PAUSE.search(text, found.spans[k][1], found.spans[k + 1][0]):
            break
        if found.forms[k] in opening or their.turns(found.forms, k):
            begins = k
    return begins


def _clause_ends(found: Words, text: str, stop: int, step: Step, language: str) -> int:
    """Up to which word to compare: what the same clause has in the place of the quotation's last words, and a word
    soon behind them that turns it."""
    their = sense(language)
    wanted = step[2] - step[1] if step[0] == "delete" else 0
    ends = stop
    for k in range(stop, min(len(found), stop + max(wanted, _REACH))):
        if _PAUSE.search(text, found.spans[k - 1][1], found.spans[k][0]):
            break
        if k - stop < wanted or their.turns(found.forms, k, verbs=False):
            ends = k + 1
    return ends


def _size(forms: Sequence[str]) -> int:
    return len(forms) + max(2, len(forms) // 3)


@lru_cache(maxsize=256)
def _stems(found: Words, language: str) -> tuple[str, ...]:
    return tuple(stem(form, language) for form in found.forms)


def _carry(forms: Sequence[str], language: str) -> list[bool]:
    """Which words carry a topic: no function words; all, where there are only such. Short ones don't in a language
    whose function words nobody knows."""
    functional = function_words(language)
    carry = [fold(f) not in functional if functional else len(f) >= _LONG_WORD for f in forms]
    return carry if any(carry) else [True] * len(forms)


def difference(theirs: Sequence[str], source: Sequence[str], steps: Sequence[Step]) -> Difference:
    """(op, theirs, source) of each step, in words."""
    return tuple((op, " ".join(theirs[a:b]), " ".join(source[c:d])) for op, a, b, c, d in steps)


def _fullest(
    forms: Sequence[str], theirs: Sequence[str], weights: Mapping[str, int], size: int
) -> tuple[int, int]:
    wanted = Counter(forms)
    have: dict[str, int] = {}
    shared = best = best_at = 0
    for i, form in enumerate(theirs):
        if form in wanted:
            have[form] = have.get(form, 0) + 1
            shared += (have[form] <= wanted[form]) * weights[form]
        if i >= size and (gone := theirs[i - size]) in wanted:
            have[gone] -= 1
            shared -= (have[gone] < wanted[gone]) * weights[gone]
        if shared > best:
            best, best_at = shared, i + 1
    return best, best_at


def _within_sentence(steps: Sequence[Step], found: Words, low: int, text: str) -> list[Step]:
    """The steps without other sentences' words at either end: the nearest words don't run past the quotation."""
    kept = list(steps)

    def breaks(j: int) -> bool:
        j += low
        return (
            0 < j < len(found.spans)
            and _SENTENCE_EDGE.search(text, found.spans[j - 1][1], found.spans[j][0]) is not None
        )

    op, a, b, c, d = kept[-1]
    if op != "equal" and (edge := next((j for j in range(c, d) if breaks(j)), None)) is not None:
        kept[-1] = ("delete" if edge == c else op, a, b, c, edge)
    op, a, b, c, d = kept[0]
    if op != "equal" and (edge := next((j for j in range(d, c, -1) if breaks(j)), None)) is not None:
        kept[0] = ("delete" if edge == d else op, a, b, edge, d)
    return kept
