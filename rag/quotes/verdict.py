"""The verdict on a quotation: do these words stand in the source, and did that person say them?

Pure. `judge` looks through candidates that a search has chosen; `find_verbatim` through one text.

What the rules leave open is decided so:
- Any words in a row are verbatim, whole or in part, but for the edges in `cropping`; ellipses and brackets are
  bounded by `elision`; what counts as the same word is in `normalise` (accents and number formats count, case
  doesn't).
- A question mark belongs to its words: left away at the end with nothing in its place, the words are a part of the
  question; a full stop in its place, or a question mark that the source hasn't, alters them.
- Words around an interrupting cue ("We lost", she said, "a key") are one statement, with or without an ellipsis.
- Two statements of one speaker are joined by nothing but what stands between them in the source.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from re import compile as pattern

from corpus.document import DocumentId
from rag.names import bare as untitled
from rag.quotes.alignment import align
from rag.quotes.cropping import Edges, cropped
from rag.quotes.elision import (
    Gap,
    LeftOut,
    Pieces,
    cut,
    is_sparse,
    may_border,
    may_insert,
    may_leave_out,
    reach,
    uncut,
)
from rag.quotes.nearness import difference, fullest, window
from rag.quotes.normalise import QUESTION, Words, plain, whole, words
from rag.types import Person, Quote, QuoteKind, Span

_ALTERED = 0.6
_PARAPHRASE = 0.4
_COMPARED = 3
"""Sources, those that share most words, which are compared in order."""
_TRIES = 5
"""Places at which a piece behind a gap is tried."""

_OUTER = " \t\r\n\u00a0\u202f\"'«»“”„‟‹›‘’‚`"
_QUESTION_BEHIND = pattern(r"[\s»”“\"’'.,!)]{0,8}[?？]")
_STATED = pattern(r"(?<!\.)[.!。][^\w.?？…]*\Z")
_MARKED = pattern(r"[«»“”„\"]|\n[ \t]*\n")


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
    language: str = "und"


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
class _Reading:
    """A source's words in a row: all of them, or those of one quote that a cue interrupts."""

    source: Source
    words: Words
    quote: Quote | None = None

    def spans(self, found: Span) -> list[Span]:
        """Where the words found stand, in document offsets; one span for each piece of the quote they lie in."""
        at = self.source.offset
        first, stop = found
        if self.quote is None:
            return [(self.words.spans[first][0] + at, self.words.spans[stop - 1][1] + at)]
        result: list[Span] = []
        for a, b in self.quote.spans:
            inside = [s for s in self.words.spans[first:stop] if a <= s[0] + at < b]
            if inside:
                result.append((inside[0][0] + at, inside[-1][1] + at))
        return result


@dataclass(frozen=True, slots=True)
class _Match:
    """Where the pieces stand in a source, in document offsets."""

    source: Source
    spans: tuple[Span, ...]
    flawed: Span | None = None
    """The words stand there, but left out is what turns them: from here to there one would have to quote."""

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(slots=True)
class _Owners:
    """A source's quotes, to find those around a place without looking at all of them."""

    quotes: tuple[Quote, ...]
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    """The furthest end of a quote so far."""

    def __post_init__(self) -> None:
        self.quotes = tuple(sorted(self.quotes, key=lambda q: q.start))
        self._starts = [q.start for q in self.quotes]
        self._ends = list(accumulate((q.end for q in self.quotes), max))

    def touching(self, start: int, end: int) -> list[Quote]:
        """The quotes that share a character with start..end (or only miss it by its punctuation), in order."""
        found: list[Quote] = []
        at = bisect_right(self._starts, end + 1) - 1
        while at >= 0 and self._ends[at] >= start - 2:
            if self.quotes[at].end >= start - 2:
                found.append(self.quotes[at])
            at -= 1
        return found[::-1]

    def holding(self, match: _Match) -> tuple[Quote, ...]:
        """The quotes in which the whole match lies."""
        return tuple(q for q in self.touching(match.start, match.end) if _holds(q, match.spans))


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
    bare = quotation.strip(_OUTER)
    pieces = cut(bare)
    elsewhere: list[tuple[_Match, tuple[Quote, ...]]] = []
    flawed: _Match | None = None
    for source in candidates:
        owners: _Owners | None = None
        for match in _matches(bare, pieces, source):
            if match.flawed:
                flawed = flawed or match
                continue
            owners = owners or _Owners(source.quotes)
            quotes = owners.holding(match)
            said_by = quotes if speaker is None else _by(quotes, speaker, known_as)
            if not quotes and not _one_statement(match, owners):
                flawed = flawed or _Match(source, match.spans, (match.start, match.end))
            elif speaker is None or said_by:
                return Verdict(
                    verdict=VerdictKind.VERBATIM, nearest=_nearest(match, said_by), said_by=said_by
                )
            else:
                elsewhere.append((match, quotes))
    if elsewhere:
        return Verdict(
            verdict=VerdictKind.SAID_BY_SOMEONE_ELSE,
            nearest=_nearest(*elsewhere[0]),
            said_by=tuple(dict.fromkeys(q for _, quotes in elsewhere for q in quotes)),
        )
    forms = whole(words(bare)).forms if pieces is None else _whole_forms(pieces)
    return _spoiled(forms, flawed) if flawed else _similar(forms, candidates)


def find_verbatim(quotation: str, text: str, language: str = "und") -> tuple[Span, ...] | None:
    """Where a quotation stands in a text word for word (its pieces, if it has ellipses), or None."""
    bare = quotation.strip(_OUTER)
    pieces = cut(bare)
    source = Source(text=text, document_id=DocumentId(""), language=language)
    return next((m.spans for m in _matches(bare, pieces, source) if m.flawed is None), None)


def is_same_person(name: str, person: Person | None) -> bool:
    """Whether a claimed name means this person: the full name, an alias, or the surname."""
    if person is None:
        return False
    names = (person.name, person.written) if person.written else (person.name,)
    return any(_is_same_name(name, full, person.aliases) for full in names)


def _is_same_name(name: str, bearer: str, aliases: Iterable[str]) -> bool:
    claimed = plain(untitled(name)).replace(".", "").split()
    full = plain(untitled(bearer)).replace(".", "").split()
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


# Finding the words


def _matches(bare: str, pieces: Pieces | None, source: Source) -> Iterator[_Match]:
    """Every place of the source where the pieces stand in order; before that, where all stands as it is written,
    since a source may have ellipses and brackets of its own."""
    kept = [pieces] if pieces and may_insert(pieces, source.language) else []
    if pieces is None or pieces.gaps or pieces.inserted:
        kept.insert(0, uncut(bare))
    for wanted in kept:
        edges: Edges | None = None
        for reading in _readings(source):
            at = 0
            while wanted.pieces[0].forms and (found := reading.words.find(wanted.pieces[0], at)) is not None:
                edges = edges or _edges(source)
                if match := _follow(bare, wanted, reading, found, edges):
                    yield match
                at = found[0] + 1


def _readings(source: Source) -> Iterator[_Reading]:
    found = words(source.text)
    yield _Reading(source, found)
    starts: list[int] | None = None
    for quote in source.quotes:
        if len(quote.spans) > 1:
            starts = starts or [start + source.offset for start, _ in found.spans]
            kept = [
                i
                for a, b in quote.spans
                for i in range(bisect_right(starts, a - 1), bisect_right(starts, b - 1))
            ]
            yield _Reading(source, found.some(kept), quote)


def _edges(source: Source) -> Edges:
    spans = [(a - source.offset, b - source.offset) for quote in source.quotes for a, b in quote.spans]
    return Edges(tuple(sorted(a for a, _ in spans)), tuple(sorted(b for _, b in spans)))


def _follow(bare: str, pieces: Pieces, reading: _Reading, found: Span, edges: Edges) -> _Match | None:
    """The match of all pieces when the first stands at the words `found`; None where a later one is missing."""
    places = [found]
    honest = True
    left_out = 0
    for gap, piece in zip(pieces.gaps, pieces.pieces[1:], strict=True):
        place, fair = _next_piece(gap, piece, pieces.pieces[len(places) - 1], reading, places[-1])
        if place is None:
            return None
        honest &= fair
        left_out += place[0] - places[-1][1] if gap[0] is Gap.ELLIPSIS else 0
        places.append(place)
    first, stop = places[0][0], places[-1][1]
    shown = (first, stop)
    source = reading.source
    if whole_words := cropped(reading.words, source.text, shown, bare, source.language, edges):
        honest, shown = False, whole_words
    if _states_a_question(bare, reading.words, stop):
        honest, shown = False, (shown[0], max(shown[1], stop + 1))
    honest &= not _asks_of_itself(bare, pieces, reading, stop)
    honest &= not is_sparse(sum(map(len, pieces.pieces)), left_out)
    honest &= may_border(pieces, reading.words, source.text, first, stop, source.language)
    spans = tuple(span for place in places for span in reading.spans(place))
    if not spans:
        return None
    flawed = None if honest else (reading.spans(shown)[0][0], reading.spans(shown)[-1][1])
    return _Match(source, spans, flawed)


def _next_piece(
    gap: tuple[Gap, tuple[str, ...]], piece: Words, before: Words, reading: _Reading, last: Span
) -> tuple[Span | None, bool]:
    """Where the next piece stands, and whether the gap before it is fair; the first fair place of a few."""
    first: Span | None = None
    at = last[1]
    for _ in range(_TRIES):
        place = reading.words.find(piece, at, last[1] + reach(gap[0]) + len(piece))
        if place is None:
            break
        out = LeftOut(reading.words, reading.source.text, last[1], place[0], len(before), len(piece))
        if may_leave_out(gap, out, reading.source.language):
            return place, True
        first = first or place
        at = place[0] + 1
    return first, False


def _states_a_question(bare: str, found: Words, stop: int) -> bool:
    """A full stop stands where the source has a question mark."""
    asked = stop < len(found) and found.forms[stop] == QUESTION
    return asked and _STATED.search(bare[-12:]) is not None


def _asks_of_itself(bare: str, pieces: Pieces, reading: _Reading, stop: int) -> bool:
    """A question mark behind marks inside the quotation (“… what he calls ‘a fix’?”) that the source hasn't."""
    if bare.rstrip(_OUTER)[-1:] not in ("?", "？") or pieces.pieces[-1].forms[-1] == QUESTION:
        return False
    return _QUESTION_BEHIND.match(reading.source.text, reading.words.spans[stop - 1][1]) is None


# Whose words they are


def _holds(quote: Quote, spans: Sequence[Span]) -> bool:
    if len(quote.spans) == 1:
        return all(quote.start - 1 <= a and b <= quote.end + 2 for a, b in spans)
    return all(any(start - 1 <= a and b <= end + 2 for start, end in quote.spans) for a, b in spans)


def _one_statement(match: _Match, owners: _Owners) -> bool:
    """Not stitched: no statement holds the match, so it may touch the words of one speaker at most."""
    touched = [
        q for q in owners.touching(match.start, match.end)
        if any(a < end and start < b for start, end in q.spans for a, b in match.spans)
    ]  # fmt: skip
    if len(match.spans) == 1:
        spoken = (q for q in touched if q.kind is not QuoteKind.INDIRECT)
        return len({q.speaker.name if q.speaker else q.id for q in spoken}) <= 1
    # An ellipsis may not lead out of somebody's words into the reporter's, nor over somebody's words.
    at = match.source.offset
    return not touched and _MARKED.search(match.source.text[match.start - at : match.end - at]) is None


def _by(quotes: tuple[Quote, ...], speaker: str, known_as: Collection[str]) -> tuple[Quote, ...]:
    if known_as:
        return tuple(q for q in quotes if q.speaker and q.speaker.name in known_as)
    return tuple(q for q in quotes if is_same_person(speaker, q.speaker))


def _nearest(match: _Match, quotes: Sequence[Quote]) -> Nearest:
    start, end = match.flawed or (match.start, match.end)
    text = match.source.text[start - match.source.offset : end - match.source.offset]
    person = next((q.speaker for q in quotes if q.speaker), None)
    return Nearest(
        document_id=match.source.document_id, start=start, end=end, text=text, speaker=person
    )  # fmt: skip


# What comes near


def _whole_forms(pieces: Pieces) -> tuple[str, ...]:
    return tuple(form for piece in pieces.pieces for form in whole(piece).forms)


def _spoiled(forms: tuple[str, ...], match: _Match) -> Verdict:
    """The words stand there, but not as one statement, or without a word that turns them."""
    owners = _Owners(match.source.quotes)
    start, end = match.flawed or (match.start, match.end)
    source = whole(words(match.source.text[start - match.source.offset : end - match.source.offset])).forms
    holding = owners.holding(_Match(match.source, ((start, end),))) or tuple(
        q for q in owners.touching(start, end) if q.speaker is not None
    )
    return Verdict(
        verdict=VerdictKind.ALTERED,
        nearest=_nearest(match, holding),
        difference=difference(forms, source, align(forms, source).steps),
        said_by=holding[:1],
    )


def _similar(forms: tuple[str, ...], candidates: Sequence[Source]) -> Verdict:
    """Nothing stands there word for word: how near does the nearest come?"""
    looks = [
        (*fullest(forms, found), found, source)
        for source in candidates
        for found in [whole(words(source.text))]
    ]
    looks.sort(key=lambda look: look[0], reverse=True)
    windows = [
        (near, source)
        for shared, place, found, source in looks[:_COMPARED]
        if shared and (near := window(forms, found, source.text, place)) is not None
    ]
    if not windows:
        return Verdict(verdict=VerdictKind.NOT_FOUND)
    best, source = max(windows, key=lambda w: (w[0].ratio, w[0].overlap))
    match = _Match(source, ((best.start + source.offset, best.end + source.offset),))
    owners = _Owners(source.quotes)
    holding = owners.holding(match) or tuple(
        q for q in owners.touching(match.start, match.end) if q.speaker is not None
    )
    if best.ratio >= _ALTERED:
        kind = VerdictKind.ALTERED
    elif best.overlap >= _PARAPHRASE:
        kind = VerdictKind.PARAPHRASE
    else:
        kind = VerdictKind.NOT_FOUND
    difference = best.difference if kind is VerdictKind.ALTERED else ()
    return Verdict(verdict=kind, nearest=_nearest(match, holding), difference=difference, said_by=holding[:1])
