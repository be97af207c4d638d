"""Ellipses and [brackets] in a quotation: what they may leave out and put in. Pure.

An ellipsis leaves out a bounded number of words of one statement, but none that turns what is kept: a negation,
a hedge or a verb that denies, unless it goes with the whole clause it stands in, which must say more
than that "no". A bracket may add a referent or a
function word, or put one in the place of a pronoun or an auxiliary; never a negation, hedge, limit, degree or
number, and never a content word or a name in the place of another. Where words of the sentence are left out beside
a bracket (at the quotation's edge, or by an ellipsis next to it), it stands for the nearest of them. Letters in
brackets inside a word ([T]he, ship[s], [anti-]trust) are that word's letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from rag.lexical import OTHER, fold, function_words
from rag.quotes.normalise import QUESTION, Words, words
from rag.quotes.sense import Sense, same_word, sense
from rag.sentences import parts_sentences
from rag.types import Span

_ANY = sense(OTHER)
_JOINING = frozenset(("and", "et", "en", "und", "y", "that", "que", "dat", "dass", "daß"))
MAX_ELISION = 60
"""The most words an ellipsis may leave out."""
MAX_INSERTION = 6
"""The most words a [bracketed] insertion may hold or stand for."""
_SPARSE = 3
"""An ellipsis quotation may leave out this many times the words it keeps (beyond the first twenty)."""
_FREE = 20
_SHORT_GAP = 5
_INFLECTED = 2
"""The most words that a bracket may give in another form: has shipped."""

_GAP = re.compile(
    r"\[\s*(?:…|\.{2}|\.(?:\s{0,2}\.){2,})\s*\]|\(\s*(?:…|\.{2}|\.(?:\s{0,2}\.){2,})\s*\)|…|\.(?:\s{0,2}\.){2,}"
    r"|\[(?P<inserted>[^\]\[]{0,120})\]"
)
_IN_WORD = re.compile(
    r"\[(\w{1,12}[-‐‑]?)\](?=\w)|(?<=\w)\[([-‐‑]?\w{1,12})\]|\[(\w{1,12})\](?=[-‐‑]\w)|(?<=\w[-‐‑])\[(\w{1,12})\]"
)
_PAUSE = re.compile(r"[.,;:!?…—–()«»“”„‘‚‹›\"]|['’]\s|\s['’]|\n\s*\n")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')]*\s")


class Gap(Enum):
    ELLIPSIS = auto()
    BRACKET = auto()


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between two pieces: a bracket, or an ellipsis that may have brackets at its side."""

    gap: Gap
    left: tuple[str, ...] = ()
    """Words in brackets: all of a bracket's, those before an ellipsis."""
    right: tuple[str, ...] = ()
    """Those behind an ellipsis."""

    @property
    def put_in(self) -> tuple[str, ...]:
        return self.left + self.right

    def and_then(self, other: "Between") -> "Between":
        """Both, side by side."""
        if self.gap is Gap.ELLIPSIS:
            return Between(Gap.ELLIPSIS, self.left, self.right + other.put_in)
        return Between(other.gap, self.left + other.left, other.right)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A quotation cut at its ellipses and brackets: the pieces' words, and the gaps between them."""

    pieces: tuple[Words, ...]
    gaps: tuple[Between, ...]
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
    bare = _IN_WORD.sub(lambda m: m[m.lastindex or 0], quotation)
    texts: list[str] = []
    gaps: list[Between] = []
    at = 0
    for match in _GAP.finditer(bare):
        inserted = match.group("inserted")
        texts.append(bare[at : match.start()])
        gaps.append(
            Between(Gap.ELLIPSIS) if inserted is None else Between(Gap.BRACKET, words(inserted).forms)
        )
        at = match.end()
    texts.append(bare[at:])
    return _pieces([words(text) for text in texts], gaps)


def uncut(quotation: str) -> Pieces:
    """The quotation in one piece, its ellipses and brackets taken for the source's own."""
    return Pieces((words(quotation),), (), ())


def _pieces(texts: Sequence[Words], gaps: Sequence[Between]) -> Pieces | None:
    """Empty pieces (an ellipsis at either end, two gaps side by side) fall away."""
    pieces: list[Words] = []
    between: list[Between] = []
    pending: Between | None = None
    for position, piece in enumerate(texts):
        if piece.forms:
            if pieces and pending:
                between.append(pending)
            pieces.append(piece)
            pending = None
        if position < len(gaps):
            pending = gaps[position] if pending is None else pending.and_then(gaps[position])
    if not pieces:
        return None
    if between and sum(map(len, pieces)) < 3:
        return None
    inserted = tuple(form for gap in gaps for form in gap.put_in)
    leading = next(i for i, piece in enumerate(texts) if piece.forms)
    trailing = next(i for i in range(len(texts), 0, -1) if texts[i - 1].forms)
    before = tuple(form for gap in gaps[:leading] for form in gap.put_in)
    after = tuple(form for gap in gaps[trailing - 1 :] for form in gap.put_in)
    return Pieces(tuple(pieces), tuple(between), inserted, before, after)


def may_insert(pieces: Pieces, language: str) -> bool:
    """Whether the words in brackets only refer or join: no negation (of any language), hedge, number, nothing that
    turns what follows, no clause of their own."""
    their, forms = sense(language), pieces.inserted
    if any(
        their.weighs(f) or f == QUESTION or f in _ANY.negations or their.turns(forms, i)
        for i, f in enumerate(forms)
    ):
        return False
    row = f" {' '.join(forms)} "
    if any(f" {reversal} " in row for reversal in their.reversals):
        return False
    return len(forms) <= MAX_INSERTION * (len(pieces.gaps) + 2) and not any(
        f in their.joints and f not in _JOINING for f in forms
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

    def ends_clause(self, k: int) -> bool:
        """The text ends, or pauses, behind the word `k`."""
        return k + 1 == len(self.source) or self.pauses(k, k + 1)

    def ends_sentence(self, left: int) -> bool:
        """A sentence ends behind the word `left`."""
        if left + 1 == len(self.source) or self.source.forms[left] == QUESTION:
            return True
        return parts_sentences(self.text, self.source.spans[left][1], self.source.spans[left + 1][0])


def may_leave_out(gap: Between, out: LeftOut, language: str) -> bool:
    """Whether what is kept still says what was said."""
    their = sense(language)
    if out.first == out.stop:
        return True
    if gap.gap is Gap.BRACKET:
        return _may_replace(gap.left, out, their)
    if min(out.before, out.after) < 2 or not _may_stand_beside(gap, out, their):
        return False
    turning = [k for k in range(out.first, out.stop) if _turns(their, out, k)]
    if any(not _goes_with_its_clause(their, out, k) or _answers(their, out, k) for k in turning):
        return False
    if out.stop - out.first < _SHORT_GAP and any(
        out.source.forms[k] in their.limits and not is_name(out.source, out.text, k)
        for k in range(out.first, out.stop)
    ):
        return False
    return not _fuses_sentences(their, out)


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


def _answers(their: Sense, out: LeftOut, k: int) -> bool:
    """The clause says nothing but that word ("no", "not at all", "I don't"): it is about what stands beside it."""
    functional = function_words(their.language)
    left = next((i for i in range(k, out.first, -1) if out.pauses(i - 1, i)), out.first)
    right = next((i for i in range(k, out.stop - 1) if out.pauses(i, i + 1)), out.stop - 1)
    clause = out.source.forms[left : right + 1]
    if all(map(their.denies, clause)):
        return True
    # Where no sentence ends, the clause may go on behind an insertion: we will never, whatever they say, …
    empty = all(form == QUESTION or fold(form) in functional or their.denies(form) for form in clause)
    return empty and out.ends_sentence(right)


def _fuses_sentences(their: Sense, out: LeftOut) -> bool:
    """A new sentence is made of the beginning of one and the end of another: "I love … Tessel"."""
    start, end = out.source.spans[out.first - 1][1], out.source.spans[out.stop][0]
    if _SENTENCE_END.search(out.text, start, end) is None:
        return False
    whole = out.pauses(out.first - 1, out.first) or out.pauses(out.stop - 1, out.stop)
    return not whole and out.source.forms[out.stop] not in their.joints


def _may_stand_beside(gap: Between, out: LeftOut, their: Sense) -> bool:
    """Whether brackets next to an ellipsis may stand where it leaves words out."""
    return _may_begin(gap.right, out, their) and _may_end(gap.left, out, their)


def _may_begin(put_in: tuple[str, ...], out: LeftOut, their: Sense) -> bool:
    """Whether a bracket may stand between the words left out and those kept behind them: for the last of them, or as
    a referent before a sentence."""
    if not put_in:
        return True
    clitic = out.text[out.source.spans[out.stop - 1][0] - 1] in "-‐‑"  # dit-elle: a word of the cue's verb
    if not clitic and _may_replace(put_in, replace(out, first=out.stop - 1), their):
        return True
    return out.ends_sentence(out.stop - 1) and put_in[0] in their.pointers


def _may_end(put_in: tuple[str, ...], out: LeftOut, their: Sense) -> bool:
    """Whether a bracket may stand between the words kept and those left out behind them: for the first of these, or
    as a referent, or what a pronoun means, behind a sentence."""
    if not put_in:
        return True
    if out.ends_sentence(out.first - 1):
        return put_in[0] in their.pointers or out.source.forms[out.first - 1] in their.pointers
    # An article's noun would go with it.
    alone = out.ends_clause(out.first) or out.source.forms[out.first] not in their.pointers
    return alone and _may_replace(put_in, replace(out, stop=out.first + 1), their)


def _may_replace(put_in: tuple[str, ...], out: LeftOut, their: Sense) -> bool:
    """A referent for a pronoun or an article, an auxiliary for another, a word in another form."""
    replaced = out.source.forms[out.first : out.stop]
    if replaced == put_in:
        return True
    if out.text.startswith("[", max(0, out.source.spans[out.first][0] - 1)):
        return False  # the source's own bracket
    inflected = put_in if len(replaced) <= _INFLECTED else ()
    has_tense = any(form in their.auxiliaries for form in put_in)
    return not any(their.weighs(form) for form in replaced) and all(
        form in their.pointers
        or (has_tense and form in their.auxiliaries)
        or any(same_word(form, other, their.language) for other in inflected)
        for form in replaced
    )


def may_border(pieces: Pieces, found: Words, text: str, place: Span, bounds: Span, language: str) -> bool:
    """Whether brackets before and behind the words of `place` may stand there: at the edge of the statement, or as
    beside an ellipsis; behind, a word that is replaced must end its clause.

    `bounds` are the words from and up to which the statement is known to go, so that nothing is left out there.
    """
    their = sense(language)
    first, stop = place
    before = LeftOut(found, text, bounds[0], first, 0, 0)
    behind = LeftOut(found, text, stop, bounds[1], 0, 0)
    if first > bounds[0] and not _may_begin(pieces.before, before, their):
        return False
    if not pieces.after or stop >= bounds[1] or found.forms[stop] == QUESTION:
        return True
    ends = behind.ends_sentence(stop - 1) or behind.ends_clause(stop)
    return ends and _may_end(pieces.after, behind, their)
