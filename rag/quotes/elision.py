"""Ellipses and [brackets] in a quotation: what they may leave out and put in. Pure.

An ellipsis leaves out a bounded number of words of one statement, but none that turns what is kept: a negation,
a hedge or a verb that denies, unless it goes with the whole clause it stands in. A bracket may add a referent or a
function word, or put one in the place of a pronoun or an auxiliary; never a negation, hedge, limit, degree or
number, and never a content word or a name in the place of another. Letters in brackets inside a word ([T]he,
ship[s]) are that word's letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rag.quotes.normalise import QUESTION, Words, words
from rag.quotes.sense import Sense, same_stem, sense

MAX_ELISION = 60
"""The most words an ellipsis may leave out."""
MAX_INSERTION = 6
"""The most words a [bracketed] insertion may hold or stand for."""
_SPARSE = 3
"""An ellipsis quotation may leave out this many times the words it keeps (beyond the first twenty)."""
_FREE = 20
_SHORT_GAP = 5
_STANDS_ALONE = 4
"""Words with which a piece says something by itself."""

_GAP = re.compile(
    r"\[\s*(?:…|\.{2}|\.(?:\s{0,2}\.){2,})\s*\]|\(\s*(?:…|\.{2}|\.(?:\s{0,2}\.){2,})\s*\)|…|\.(?:\s{0,2}\.){2,}"
    r"|\[(?P<inserted>[^\]\[]{0,120})\]"
)
_IN_WORD = re.compile(r"\[(\w{1,12})\](?=\w)|(?<=\w)\[(\w{1,12})\]")
_PAUSE = re.compile(r"[.,;:!?…—–()«»“”„‘‚‹›\"]|['’]\s|\s['’]|\n\s*\n")
_STOP = re.compile(r"[.;:!?…)«»“”\"]|\n\s*\n")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')]*\s")


class Gap(Enum):
    ELLIPSIS = auto()
    BRACKET = auto()


@dataclass(frozen=True, slots=True)
class Pieces:
    """A quotation cut at its ellipses and brackets: the pieces' words, and the gaps between them."""

    pieces: tuple[Words, ...]
    gaps: tuple[tuple[Gap, tuple[str, ...]], ...]
    """With the words put in."""
    inserted: tuple[str, ...]
    """All words in brackets, also at either end."""
    before: tuple[str, ...] = ()
    """Those in brackets before the first piece."""
    after: tuple[str, ...] = ()
    """Those behind the last."""

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(form for piece in self.pieces for form in piece.forms)


def cut(quotation: str) -> Pieces | None:
    """The quotation's pieces; None where nothing is left, or too little to be anybody's words."""
    bare = _IN_WORD.sub(lambda m: m[1] or m[2], quotation)
    texts: list[str] = []
    gaps: list[tuple[Gap, tuple[str, ...]]] = []
    at = 0
    for match in _GAP.finditer(bare):
        inserted = match.group("inserted")
        texts.append(bare[at : match.start()])
        gaps.append((Gap.ELLIPSIS, ()) if inserted is None else (Gap.BRACKET, words(inserted).forms))
        at = match.end()
    texts.append(bare[at:])
    return _pieces([words(text) for text in texts], gaps)


def uncut(quotation: str) -> Pieces:
    """The quotation in one piece, its ellipses and brackets taken for the source's own."""
    return Pieces((words(quotation),), (), ())


def _pieces(texts: Sequence[Words], gaps: Sequence[tuple[Gap, tuple[str, ...]]]) -> Pieces | None:
    """Empty pieces (an ellipsis at either end, two gaps side by side) fall away."""
    pieces: list[Words] = []
    between: list[tuple[Gap, tuple[str, ...]]] = []
    pending: tuple[Gap, tuple[str, ...]] | None = None
    for position, piece in enumerate(texts):
        if piece.forms:
            if pieces and pending:
                between.append(pending)
            pieces.append(piece)
            pending = None
        if position < len(gaps):
            pending = gaps[position] if pending is None else _both(pending, gaps[position])
    if not pieces:
        return None
    if between and sum(map(len, pieces)) < 3:
        return None
    inserted = tuple(form for _, forms in gaps for form in forms)
    leading = next(i for i, piece in enumerate(texts) if piece.forms)
    trailing = next(i for i in range(len(texts), 0, -1) if texts[i - 1].forms)
    before = tuple(form for _, forms in gaps[:leading] for form in forms)
    after = tuple(form for _, forms in gaps[trailing - 1 :] for form in forms)
    return Pieces(tuple(pieces), tuple(between), inserted, before, after)


def _both(
    one: tuple[Gap, tuple[str, ...]], other: tuple[Gap, tuple[str, ...]]
) -> tuple[Gap, tuple[str, ...]]:
    gap = Gap.ELLIPSIS if Gap.ELLIPSIS in (one[0], other[0]) else Gap.BRACKET
    return gap, (*one[1], *other[1])


def may_insert(pieces: Pieces, language: str) -> bool:
    """Whether the words in brackets only refer or join: no negation, hedge, number, no clause of their own."""
    their = sense(language)
    forms = pieces.inserted
    if any(their.weighs(f) or f == QUESTION or their.turns(forms, i) for i, f in enumerate(forms)):
        return False
    return len(forms) <= MAX_INSERTION * (len(pieces.gaps) + 2) and not any(
        f in their.joints and f not in ("and", "et", "en", "und", "y") for f in forms
    )


def reach(gap: Gap) -> int:
    """The most words of the source that may lie in a gap."""
    return MAX_ELISION if gap is Gap.ELLIPSIS else MAX_INSERTION


def is_sparse(kept: int, left_out: int) -> bool:
    """Too little is kept: words picked here and there."""
    return left_out > max(_FREE, _SPARSE * kept)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The words first..stop of a source that a gap leaves out, and how many words stand on either side."""

    source: Words
    text: str
    first: int
    stop: int
    before: int
    after: int

    def pauses(self, left: int, right: int) -> bool:
        """Punctuation between the words `left` and `right`."""
        if QUESTION in self.source.forms[left:right]:
            return True
        return _PAUSE.search(self.text, self.source.spans[left][1], self.source.spans[right][0]) is not None


def may_leave_out(gap: tuple[Gap, tuple[str, ...]], out: LeftOut, language: str) -> bool:
    """Whether what is kept still says what was said."""
    their = sense(language)
    if out.first == out.stop:
        return True
    if gap[0] is Gap.BRACKET:
        return _may_replace(gap[1], out, their)
    if min(out.before, out.after) < 2:
        return False
    turning = [k for k in range(out.first, out.stop) if _turns(their, out, k)]
    if any(not _goes_with_its_clause(their, out, k) for k in turning):
        return False
    if out.stop - out.first < _SHORT_GAP and any(
        out.source.forms[k] in their.limits and not is_name(out.source, out.text, k)
        for k in range(out.first, out.stop)
    ):
        return False
    return not _fuses_sentences(their, out, bool(turning))


def _turns(their: Sense, out: LeftOut, k: int) -> bool:
    return their.turns(out.source.forms, k) and not is_name(out.source, out.text, k)


def is_name(source: Words, text: str, k: int) -> bool:
    """A capital inside a sentence: May the month, not the verb."""
    start, end = source.spans[k]
    word = text[start:end]
    inside = text[max(0, start - 2) : start].rstrip()[-1:] not in ("", *".!?…:«“„‘‚‹›»'\"")
    return inside and word[0].isupper() and (len(word) < 2 or not word.isupper())


def _goes_with_its_clause(their: Sense, out: LeftOut, k: int) -> bool:
    """A pause or a conjunction lies between the word and the kept words, on both sides; not right behind the word,
    which would be about what the conjunction begins (not because …)."""
    forms = out.source.forms
    left = any(forms[i] in their.joints for i in range(out.first, k + 1)) or (
        any(out.pauses(i, i + 1) for i in range(out.first - 1, k))
    )
    right = any(forms[i] in their.joints for i in range(k + 2, out.stop + 1)) or (
        any(out.pauses(i, i + 1) for i in range(k, out.stop))
    )
    return left and right


def _fuses_sentences(their: Sense, out: LeftOut, turning: bool) -> bool:
    """A new sentence is made of the beginning of one and the end of another: "I love … Tessel". Pieces that
    say something by themselves may stand side by side where nothing left out denies or hedges."""
    start, end = out.source.spans[out.first - 1][1], out.source.spans[out.stop][0]
    if _SENTENCE_END.search(out.text, start, end) is None:
        return False
    whole = out.pauses(out.first - 1, out.first) or out.pauses(out.stop - 1, out.stop)
    if whole or out.source.forms[out.stop] in their.joints:
        return False
    return turning or min(out.before, out.after) < _STANDS_ALONE


def _may_replace(put_in: tuple[str, ...], out: LeftOut, their: Sense) -> bool:
    """A referent for a pronoun or an article, an auxiliary for another, a word in another form."""
    replaced = out.source.forms[out.first : out.stop]
    if replaced == put_in:
        return True
    has_tense = any(form in their.auxiliaries for form in put_in)
    return not any(their.weighs(form) for form in replaced) and all(
        form in their.pointers
        or (has_tense and form in their.auxiliaries)
        or any(same_stem(form, other, their.language) for other in put_in)
        for form in replaced
    )


def may_border(pieces: Pieces, found: Words, text: str, first: int, stop: int, language: str) -> bool:
    """Whether brackets before and behind the words first..stop may stand there: where the sentence goes on, they
    stand for the source's next word, which they may replace; behind, that word must end the clause."""
    their = sense(language)
    if pieces.before and first:
        out = LeftOut(found, text, first - 1, first, 0, 0)
        if not out.pauses(first - 1, first) and not _may_replace(pieces.before, out, their):
            return False
    if pieces.after and stop < len(found):
        out = LeftOut(found, text, stop, stop + 1, 0, 0)
        ends = stop + 1 == len(found) or out.pauses(stop, stop + 1)
        over = found.forms[stop] == QUESTION or _STOP.search(
            text, found.spans[stop - 1][1], found.spans[stop][0]
        )
        return bool(over) or (ends and _may_replace(pieces.after, out, their))
    return True
