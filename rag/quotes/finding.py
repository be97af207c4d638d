"""Where a quotation stands in a text word for word: its pieces, in order, and nothing that turns them left out.

Pure. Each place is a `Match`; a `flawed` one has the words, but what it leaves out would have to be quoted too.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import compile as pattern

from corpus.document import DocumentId
from rag.quotes.cropping import Edges, cropped
from rag.quotes.elision import (
    Between,
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
from rag.quotes.normalise import QUESTION, Words, words
from rag.types import Quote, QuoteKind, Span

OUTER = " \t\r\n\u00a0\u202f\"'«»“”„‟‹›‘’‚`"
"""What may stand around a quotation and is none of its words."""
_CUE = 15
"""Words that may stand between two statements of one speaker which an ellipsis joins."""
_IN_MARKS = (QuoteKind.DIRECT, QuoteKind.PARTIAL)
_TRIES = 5
"""Places at which a piece behind a gap is tried."""
_QUESTION_BEHIND = pattern(r"[\s»”“\"’'.,!)]{0,8}[?？]")
# A full stop, also behind that of an abbreviation (etc..), but no ellipsis.
_STATED = pattern(r"(?<!\.)(?<!\.\s)(?:\.{1,2}|[!。])[^\w.?？…]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A passage or a whole document to look in: its text, where that begins in the document, its quotes."""

    text: str
    document_id: DocumentId
    offset: int = 0
    quotes: tuple[Quote, ...] = ()
    """Utterances of the document that touch this text, in document offsets."""
    language: str = "und"


@dataclass(frozen=True, slots=True)
class _Reading:
    """A source's words in a row: all of them, those of one quote that a cue interrupts, or those of several that
    follow one another."""

    source: Source
    words: Words
    pieces: tuple[Span, ...] = ()
    """In document offsets, where it isn't all words."""
    joined: tuple[Quote, ...] = ()
    """The several quotes."""

    def spans(self, found: Span) -> list[Span]:
        """Where the words found stand, in document offsets; one span for each piece of the quote they lie in."""
        at = self.source.offset
        first, stop = found
        if not self.pieces:
            return [(self.words.spans[first][0] + at, self.words.spans[stop - 1][1] + at)]
        result: list[Span] = []
        for a, b in self.pieces:
            inside = [s for s in self.words.spans[first:stop] if a <= s[0] + at < b]
            if inside:
                result.append((inside[0][0] + at, inside[-1][1] + at))
        return result

    def tears(self, found: Span) -> bool:
        """The words reach from one of several quotes into the next, with nothing to show it."""
        return bool(self.joined) and len({self._quote_at(k) for k in (found[0], found[1] - 1)}) > 1

    def _quote_at(self, k: int) -> int:
        at = self.words.spans[k][0] + self.source.offset
        return sum(quote.end <= at for quote in self.joined)


@dataclass(frozen=True, slots=True)
class Match:
    """Where the pieces stand in a source, in document offsets."""

    source: Source
    spans: tuple[Span, ...]
    flawed: Span | None = None
    """The words stand there, but left out is what turns them: from here to there one would have to quote."""
    joined: tuple[Quote, ...] = ()
    """The statements of one speaker that an ellipsis joins over the cue between them."""

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def find_verbatim(quotation: str, text: str, language: str = "und") -> tuple[Span, ...] | None:
    """Where a quotation stands in a text word for word (its pieces, if it has ellipses), or None."""
    bare = quotation.strip(OUTER)
    pieces = cut(bare)
    source = Source(text=text, document_id=DocumentId(""), language=language)
    return next((m.spans for m in matches(bare, pieces, source) if m.flawed is None), None)


def matches(bare: str, pieces: Pieces | None, source: Source) -> Iterator[Match]:
    """Every place of the source where the pieces stand in order; before that, where all stands as it is written,
    since a source may have ellipses and brackets of its own."""
    kept = [pieces] if pieces and may_insert(pieces, source.language) else []
    if pieces is None or pieces.gaps or pieces.inserted:
        kept.insert(0, uncut(bare))
    for wanted in kept:
        edges: Edges | None = None
        for reading in _readings(source, any(gap.gap is Gap.ELLIPSIS for gap in wanted.gaps)):
            at = 0
            while wanted.pieces[0].forms and (found := reading.words.find(wanted.pieces[0], at)) is not None:
                edges = edges or _edges(source)
                if match := _follow(bare, wanted, reading, found, edges):
                    yield match
                at = found[0] + 1


def _readings(source: Source, elliptic: bool) -> Iterator[_Reading]:
    found = words(source.text)
    yield _Reading(source, found)
    starts: list[int] | None = None
    rows: list[tuple[tuple[Span, ...], tuple[Quote, ...]]]
    rows = [(quote.spans, ()) for quote in source.quotes if len(quote.spans) > 1]
    if elliptic:
        rows += [(tuple(s for q in row for s in q.spans), row) for row in _in_a_row(source)]
    for spans, joined in rows:
        starts = starts or [start + source.offset for start, _ in found.spans]
        kept = [i for a, b in spans for i in range(bisect_right(starts, a - 1), bisect_right(starts, b - 1))]
        yield _Reading(source, found.some(kept), spans, joined)


def _in_a_row(source: Source) -> Iterator[tuple[Quote, ...]]:
    """Statements of one named speaker in one paragraph, one behind the other but for what tells who speaks."""
    row: list[Quote] = []
    for quote in sorted((q for q in source.quotes if q.kind in _IN_MARKS), key=lambda q: q.start):
        if row and not _continues(row[-1], quote, source):
            if len(row) > 1:
                yield tuple(row)
            row = []
        row.append(quote)
    if len(row) > 1:
        yield tuple(row)


def _continues(before: Quote, quote: Quote, source: Source) -> bool:
    if before.speaker is None or quote.speaker is None or before.speaker.name != quote.speaker.name:
        return False
    if quote.start < before.end or before.end < source.offset:
        return False
    between = source.text[before.end - source.offset : quote.start - source.offset]
    return len(between.split()) <= _CUE and "\n\n" not in between


def _edges(source: Source) -> Edges:
    """Of whole statements: where a cue interrupts one, it doesn't end."""
    begins = sorted(quote.spans[0][0] - source.offset for quote in source.quotes)
    return Edges(tuple(begins), tuple(sorted(quote.spans[-1][1] - source.offset for quote in source.quotes)))


def _follow(bare: str, pieces: Pieces, reading: _Reading, found: Span, edges: Edges) -> Match | None:
    """The match of all pieces when the first stands at the words `found`; None where a later one is missing."""
    places = [found]
    honest = True
    left_out = 0
    for gap, piece in zip(pieces.gaps, pieces.pieces[1:], strict=True):
        place, fair = _next_piece(gap, piece, pieces.pieces[len(places) - 1], reading, places[-1])
        if place is None:
            return None
        honest &= fair
        left_out += place[0] - places[-1][1] if gap.gap is Gap.ELLIPSIS else 0
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
    bounds = (
        first if edges.begins_at(reading.words, first) else 0,
        stop if edges.ends_at(reading.words, stop - 1) else len(reading.words),
    )
    honest &= may_border(pieces, reading.words, source.text, (first, stop), bounds, source.language)
    spans = tuple(span for place in places for span in reading.spans(place))
    if not spans or any(map(reading.tears, places)):
        return None
    joined = _touched(reading.joined, spans)
    flawed = None if honest else (reading.spans(shown)[0][0], reading.spans(shown)[-1][1])
    return Match(source, spans, flawed, joined if len(joined) > 1 else ())


def _touched(quotes: Sequence[Quote], spans: Sequence[Span]) -> tuple[Quote, ...]:
    return tuple(q for q in quotes if any(a < q.end and q.start < b for a, b in spans))


def _next_piece(
    gap: Between, piece: Words, before: Words, reading: _Reading, last: Span
) -> tuple[Span | None, bool]:
    """Where the next piece stands, and whether the gap before it is fair; the first fair place of a few."""
    first: Span | None = None
    at = last[1]
    for _ in range(_TRIES):
        place = reading.words.find(piece, at, last[1] + reach(gap.gap) + len(piece))
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
    if bare.rstrip(OUTER)[-1:] not in ("?", "？") or pieces.pieces[-1].forms[-1] == QUESTION:
        return False
    return _QUESTION_BEHIND.match(reading.source.text, reading.words.spans[stop - 1][1]) is None
