"""The verdict on a quotation: do these words stand in the source, and did that person say them?

Pure. `judge` looks through candidates that a search has chosen; `find_verbatim` through one text.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import product

from corpus.document import DocumentId
from rag.names import bare
from rag.quotes.lexicon import turning_words
from rag.quotes.normalise import Words, plain, words
from rag.types import Person, Quote, QuoteKind, Span

MAX_ELISION = 60
"""The most words an ellipsis may leave out."""
MAX_INSERTION = 6
"""The most words a [bracketed] insertion may stand for."""
_SHORT_GAP = 5
_ALTERED = 0.6
_PARAPHRASE = 0.4
_LONG_WORD = 4
_MAX_BREAKS = 3

_GAP = re.compile(
    r"\[\s*(?:…|\.{2,}|\. \. \.)\s*\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,}|\. \. \."
    r"|\[(?P<inserted>[^\]\[]{0,120})\]"
)
_OUTER = " \t\r\n\u00a0\u202f\"'«»“”„‟‹›‘’‚`"


class VerdictKind(StrEnum):
    VERBATIM = "verbatim"
    ALTERED = "altered"
    SAID_BY_SOMEONE_ELSE = "said-by-someone-else"
    PARAPHRASE = "paraphrase"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A passage or a whole document to look in: its text, where that begins in the document, its quotes."""

    text: str
    document_id: DocumentId
    offset: int = 0
    quotes: tuple[Quote, ...] = ()
    """Utterances of the document that touch this text, in document offsets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The source's own words that come nearest, in document offsets."""

    document_id: DocumentId
    start: int
    end: int
    text: str
    speaker: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`difference` is word by word: (op, theirs, source), op of equal, replace, delete (theirs has more than
    the source) and insert (the source has more)."""

    verdict: VerdictKind
    nearest: Nearest | None = None
    difference: tuple[tuple[str, str, str], ...] = ()
    said_by: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A quotation cut at its ellipses and brackets: words, and how many may lie in each gap between."""

    pieces: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(form for piece in self.pieces for form in piece)


@dataclass(frozen=True, slots=True)
class _Match:
    """Where the pieces stand in a source, in document offsets."""

    source: Source
    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def judge(
    quotation: str,
    candidates: Sequence[Source],
    speaker: str | None = None,
    known_as: Collection[str] = (),
) -> Verdict:
    """Whether a quotation stands in the candidates word for word, and (with `speaker`) is that person's.

    `known_as` are the names under which a library knows those who bear the claimed speaker's: only theirs are
    then that person's. Without them names are compared.
    """
    variants = _variants(quotation)
    elsewhere: list[_Match] = []
    for source in candidates:
        for match in _matches(variants, source):
            quotes = _holding(match)
            if not _one_statement(match, quotes):
                continue
            said_by = quotes if speaker is None else _by(quotes, speaker, known_as)
            if speaker is None or said_by:
                return Verdict(
                    verdict=VerdictKind.VERBATIM, nearest=_nearest(match, said_by), said_by=said_by
                )
            elsewhere.append(match)
    if elsewhere:
        said_by = tuple(dict.fromkeys(q for m in elsewhere for q in _holding(m)))
        return Verdict(
            verdict=VerdictKind.SAID_BY_SOMEONE_ELSE,
            nearest=_nearest(elsewhere[0], _holding(elsewhere[0])),
            said_by=said_by,
        )
    return _similar(variants[0].forms if variants else words(quotation).forms, candidates)


def find_verbatim(quotation: str, text: str) -> tuple[Span, ...] | None:
    """Where a quotation stands in a text word for word (its pieces, if it has ellipses), or None."""
    source = Source(text=text, document_id=DocumentId(""))
    for match in _matches(_variants(quotation), source):
        return match.spans
    return None


def is_same_person(name: str, person: Person | None) -> bool:
    """Whether a claimed name means this person: the full name, an alias, or the surname."""
    if person is None:
        return False
    names = (person.name, person.written) if person.written else (person.name,)
    return any(_is_same_name(name, full, person.aliases) for full in names)


def _is_same_name(name: str, bearer: str, aliases: Iterable[str]) -> bool:
    claimed = plain(bare(name)).replace(".", "").split()
    full = plain(bare(bearer)).replace(".", "").split()
    if not claimed:
        return False
    if claimed == full or claimed == full[-len(claimed) :]:
        return True
    if len(claimed) > 1 and len(full) > 1:
        # Both have first names: they must be the same but for a middle name or initial.
        return claimed[-1] == full[-1] and claimed[0] == full[0]
    if len(full) == 1 and len(claimed) > 1:
        return claimed[-1] == full[0]
    return any(claimed == plain(alias).replace(".", "").split() for alias in aliases)


def _variants(quotation: str) -> list[_Pieces]:
    """The quotation's readings: one, or a few where line ends broke hyphenated words."""
    bare = quotation.strip(_OUTER)
    texts: list[str] = []
    gaps: list[int] = []
    at = 0
    for match in _GAP.finditer(bare):
        inserted = match.group("inserted")
        if inserted is not None and any(f in turning_words() or f.isdigit() for f in words(inserted).forms):
            return []
        texts.append(bare[at : match.start()])
        gaps.append(MAX_INSERTION if inserted is not None else MAX_ELISION)
        at = match.end()
    texts.append(bare[at:])
    readings = [[w.forms] if (w := words(t)).split is None else [w.forms, w.split.forms] for t in texts]
    if sum(len(r) > 1 for r in readings) > _MAX_BREAKS:
        readings = [r[:1] for r in readings]
    return [p for combined in product(*readings) if (p := _pieces(combined, gaps)) is not None]


def _pieces(texts: Sequence[tuple[str, ...]], gaps: Sequence[int]) -> _Pieces | None:
    """Empty pieces (an ellipsis at either end, two gaps side by side) fall away."""
    pieces: list[tuple[str, ...]] = []
    between: list[int] = []
    pending = 0
    for position, forms in enumerate(texts):
        if forms:
            if pieces:
                between.append(pending)
            pieces.append(forms)
            pending = 0
        if position < len(gaps):
            pending = max(pending, gaps[position])
    if not pieces:
        return None
    elided = MAX_ELISION in between
    if elided and any(len(p) < 2 for p in pieces):
        return None
    if len(pieces) > 1 and sum(map(len, pieces)) < 3:
        return None
    return _Pieces(tuple(pieces), tuple(between))


def _matches(variants: Iterable[_Pieces], source: Source) -> Iterable[_Match]:
    """Every place of the source where the pieces stand in order."""
    indexed = words(source.text)
    readings = [indexed] if indexed.split is None else [indexed, indexed.split]
    for quotation in variants:
        for reading in readings:
            first = 0
            while (at := reading.find(quotation.pieces[0], first)) >= 0:
                if spans := _follow(quotation, reading, at, source.text):
                    yield _Match(source, tuple((a + source.offset, b + source.offset) for a, b in spans))
                first = at + 1


def _follow(quotation: _Pieces, reading: Words, at: int, text: str) -> list[Span] | None:
    """The spans of all pieces when the first stands at word `at`; None where a later one is missing."""
    spans: list[Span] = []
    for position, piece in enumerate(quotation.pieces):
        if position:
            gap = quotation.gaps[position - 1]
            found = reading.find(piece, at, at + gap + len(piece))
            if found < 0 or (found - at < _SHORT_GAP and _turns(reading, at, found, text)):
                return None
            at = found
        spans.append((reading.spans[at][0], reading.spans[at + len(piece) - 1][1]))
        at += len(piece)
    return spans


def _turns(reading: Words, first: int, stop: int, text: str) -> bool:
    """Words first..stop can't be left out without changing what is said. (May the month can.)"""
    for form, (start, _) in zip(reading.forms[first:stop], reading.spans[first:stop], strict=True):
        inside = text[max(0, start - 2) : start].rstrip()[-1:] not in (*".!?…:", "")
        if form in turning_words() and not (text[start].isupper() and inside):
            return True
    return False


def _holding(match: _Match) -> tuple[Quote, ...]:
    """The quotes in which the whole match lies."""
    return tuple(q for q in match.source.quotes if _holds(q, match.spans))


def _holds(quote: Quote, spans: Sequence[Span]) -> bool:
    if len(quote.spans) == 1:
        return all(quote.start - 1 <= a and b <= quote.end + 1 for a, b in spans)
    return all(any(start <= a and b <= end for start, end in quote.spans) for a, b in spans)


def _one_statement(match: _Match, holding: tuple[Quote, ...]) -> bool:
    """Not stitched: the match lies in one statement, or touches the words of one speaker at most."""
    if holding:
        return True
    touched = [
        q for q in match.source.quotes
        if q.kind is not QuoteKind.INDIRECT
        and any(a < end and start < b for start, end in q.spans for a, b in match.spans)
    ]  # fmt: skip
    speakers = {q.speaker.name if q.speaker else q.id for q in touched}
    if len(speakers) > 1:
        return False
    # An ellipsis may not lead out of somebody's words into the reporter's.
    return len(match.spans) == 1 or not touched


def _by(quotes: tuple[Quote, ...], speaker: str, known_as: Collection[str]) -> tuple[Quote, ...]:
    if known_as:
        return tuple(q for q in quotes if q.speaker and q.speaker.name in known_as)
    return tuple(q for q in quotes if is_same_person(speaker, q.speaker))


def _nearest(match: _Match, quotes: tuple[Quote, ...]) -> Nearest:
    text = match.source.text[match.start - match.source.offset : match.end - match.source.offset]
    person = next((q.speaker for q in quotes if q.speaker), None)
    return Nearest(
        document_id=match.source.document_id, start=match.start, end=match.end, text=text, speaker=person
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Window:
    """The stretch of a source most like the quotation: words first..stop."""

    source: Source
    first: int
    stop: int
    ratio: float
    overlap: float


def _similar(forms: tuple[str, ...], candidates: Sequence[Source]) -> Verdict:
    """Nothing stands there word for word: how near does the nearest come?"""
    windows = [w for source in candidates if (w := _best_window(forms, source)) is not None]
    if not windows:
        return Verdict(verdict=VerdictKind.NOT_FOUND)
    best = max(windows, key=lambda w: (w.ratio, w.overlap))
    indexed = words(best.source.text)
    start, end = indexed.spans[best.first][0], indexed.spans[best.stop - 1][1]
    match = _Match(best.source, ((start + best.source.offset, end + best.source.offset),))
    holding = _holding(match) or tuple(
        q for q in best.source.quotes if q.start < match.end and match.start < q.end and q.speaker is not None
    )
    if best.ratio >= _ALTERED:
        kind = VerdictKind.ALTERED
    elif best.overlap >= _PARAPHRASE:
        kind = VerdictKind.PARAPHRASE
    else:
        kind = VerdictKind.NOT_FOUND
    difference = (
        _difference(forms, indexed.forms[best.first : best.stop]) if kind is VerdictKind.ALTERED else ()
    )
    return Verdict(verdict=kind, nearest=_nearest(match, holding), difference=difference, said_by=holding[:1])


def _best_window(forms: tuple[str, ...], source: Source) -> _Window | None:
    """Slide a window of the quotation's length (and a half) over the source, count shared words, compare the
    fullest one in order."""
    theirs = words(source.text).forms
    wanted: dict[str, int] = {}
    for form in forms:
        wanted[form] = wanted.get(form, 0) + 1
    size = len(forms) + max(2, len(forms) // 3)
    have: dict[str, int] = {}
    shared = best = best_at = 0
    for i, form in enumerate(theirs):
        if form in wanted:
            have[form] = have.get(form, 0) + 1
            shared += (have[form] <= wanted[form]) * (1 if len(form) < _LONG_WORD else 3)
        if i >= size and (gone := theirs[i - size]) in wanted:
            have[gone] -= 1
            shared -= (have[gone] < wanted[gone]) * (1 if len(gone) < _LONG_WORD else 3)
        if shared > best:
            best, best_at = shared, i
    if not best:
        return None
    low = max(0, best_at + 1 - size)
    matcher = SequenceMatcher(None, forms, theirs[low : best_at + 1], autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    if not blocks:
        return None
    first = max(low, low + blocks[0].b - blocks[0].a)
    last = blocks[-1]
    stop = min(len(theirs), low + last.b + last.size + (len(forms) - last.a - last.size))
    equal = sum(b.size for b in blocks)
    long_words = [f for f in forms if len(f) >= _LONG_WORD] or list(forms)
    around = set(theirs[low : best_at + 1])
    overlap = sum(f in around for f in long_words) / len(long_words)
    stretched = low + last.b + last.size - (low + blocks[0].b)
    return _Window(source, first, max(stop, first + 1), equal / max(len(forms), stretched), overlap)


def _difference(theirs: Sequence[str], source: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    matcher = SequenceMatcher(None, theirs, source, autojunk=False)
    return tuple(
        (op, " ".join(theirs[a:b]), " ".join(source[c:d])) for op, a, b, c, d in matcher.get_opcodes()
    )
