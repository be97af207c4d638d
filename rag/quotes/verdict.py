"""The verdict on a quotation: do these words stand in the source, and did that person say them?

Pure. `judge` looks through candidates that a search has chosen; `find_verbatim` through one text.

What the rules leave open is decided so:
- Any words in a row are verbatim, whole or in part, but for the edges in `cropping`; ellipses and brackets are
  bounded by `elision`; what counts as the same word is in `normalise` (accents and number formats count, case
  doesn't).
- A question mark belongs to its words: left away at the end with nothing in its place, the words are a part of the
  question; a full stop in its place, or a question mark that the source hasn't, alters them.
- Words around an interrupting cue ("We lost", she said, "a key") are one statement, with or without an ellipsis.
- Two statements of one speaker are joined by an ellipsis over the cue between them, else by nothing but what
  stands between them in the source.
- What a source reports of somebody in its own words (`QuoteKind.INDIRECT`) is not that person's quotation: a
  paraphrase, where they are claimed as the speaker. Where a source has the words and names nobody as their speaker,
  they are nobody else's either: `not-found` for the claimed one.

What doesn't stand there is `altered` where three in five words do, in their order. Else it is a `paraphrase` where
that share and the share of different words that carry a topic (stems, no function words), close together in any
order, come to 0.9; else `not-found`. The bounds were chosen on 300 sentences written over the sample corpus, 20 of
each kind in each of five languages: of 100 true paraphrases 97 are found (22 of them as altered), of 100 sentences
on another matter none, of 100 on the same matter that say something else 14, since words alone don't tell what is
said of them. Unstemmed words of four letters and more, in any order, found as many of the first, but 35 of those.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.document import DocumentId
from rag.quotes.alignment import align
from rag.quotes.elision import Pieces, cut
from rag.quotes.finding import OUTER, Match, Source, find_verbatim, matches
from rag.quotes.nearness import Difference, Window, difference, fullest, window
from rag.quotes.normalise import whole, words
from rag.quotes.owners import Owners, by_speaker, is_same_person, one_statement
from rag.types import Person, Quote, QuoteKind

__all__ = ["Nearest", "Source", "Verdict", "VerdictKind", "find_verbatim", "is_same_person", "judge"]

_ALTERED = 0.6
"""Of the words, in order, that are the same."""
_PARAPHRASE = 0.9
"""That share and the share of the words that carry a topic, in any order and form, added."""
_SAY_SOMETHING = 2
"""Such words that must be shared: one word is no paraphrase."""
_COMPARED = 3
"""Sources, those that share most words, which are compared in order."""


class VerdictKind(StrEnum):
    VERBATIM = "verbatim"
    ALTERED = "altered"
    SAID_BY_SOMEONE_ELSE = "said-by-someone-else"
    PARAPHRASE = "paraphrase"
    NOT_FOUND = "not-found"


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
    reported: bool = False
    """The words stand there, but in the source's own account of what those in `said_by` said."""
    unnamed: bool = False
    """The words stand there, but the source doesn't name who says them."""


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
    bare = quotation.strip(OUTER)
    pieces = cut(bare)
    found = _Found(speaker, known_as)
    flawed: Match | None = None
    for source in candidates:
        owners: Owners | None = None
        for match in matches(bare, pieces, source):
            if match.flawed:
                flawed = flawed or match
                continue
            owners = owners or Owners(source.quotes)
            quotes = match.joined or owners.holding(match)
            if not quotes and not one_statement(match, owners):
                flawed = flawed or Match(source, match.spans, (match.start, match.end))
            elif (verdict := found.with_place(match, quotes)) is not None:
                return verdict
    if (verdict := found.verdict()) is not None:
        return verdict
    forms = whole(words(bare)).forms if pieces is None else _whole_forms(pieces)
    shown = whole(words(bare)).forms if pieces and pieces.inserted else forms
    return _spoiled(shown, flawed) if flawed else _similar(forms, shown, candidates)


_Place = tuple[Match, tuple[Quote, ...]]


@dataclass(slots=True)
class _Found:
    """Places where a quotation stands word for word, and whose words they are."""

    speaker: str | None
    known_as: Collection[str]
    reported: _Place | None = None
    """Told of the claimed speaker (or, where none is claimed, of anybody) in the source's own words."""
    elsewhere: list[_Place] = field(default_factory=list)
    unnamed: _Place | None = None

    def with_place(self, match: Match, quotes: tuple[Quote, ...]) -> Verdict | None:
        """The verdict where this place tells all; else it is remembered."""
        theirs = quotes if self.speaker is None else by_speaker(quotes, self.speaker, self.known_as)
        if theirs and all(quote.kind is QuoteKind.INDIRECT for quote in theirs):
            self.reported = self.reported or (match, theirs)
        elif theirs or self.speaker is None:
            return Verdict(verdict=VerdictKind.VERBATIM, nearest=_nearest(match, theirs), said_by=theirs)
        elif any(quote.speaker for quote in quotes):
            self.elsewhere.append((match, quotes))
        else:
            self.unnamed = self.unnamed or (match, quotes)
        return None

    def verdict(self) -> Verdict | None:
        """What the places together tell; None where there are none."""
        if self.reported:
            kind = VerdictKind.VERBATIM if self.speaker is None else VerdictKind.PARAPHRASE
            match, quotes = self.reported
            return Verdict(verdict=kind, nearest=_nearest(match, quotes), said_by=quotes, reported=True)
        if self.elsewhere:
            named = dict.fromkeys(q for _, quotes in self.elsewhere for q in quotes if q.speaker)
            return Verdict(
                verdict=VerdictKind.SAID_BY_SOMEONE_ELSE,
                nearest=_nearest(*self.elsewhere[0]),
                said_by=tuple(named),
                reported=all(quote.kind is QuoteKind.INDIRECT for quote in named),
            )
        if self.unnamed:
            return Verdict(verdict=VerdictKind.NOT_FOUND, nearest=_nearest(*self.unnamed), unnamed=True)
        return None


def _nearest(match: Match, quotes: Sequence[Quote]) -> Nearest:
    start, end = match.flawed or (match.start, match.end)
    text = match.source.text[start - match.source.offset : end - match.source.offset]
    person = next((q.speaker for q in quotes if q.speaker), None)
    return Nearest(
        document_id=match.source.document_id, start=start, end=end, text=text, speaker=person
    )  # fmt: skip


# What comes near


def _whole_forms(pieces: Pieces) -> tuple[str, ...]:
    """The words of all pieces, and those in brackets where they stand."""
    forms = [*pieces.before, *whole(pieces.pieces[0]).forms]
    for gap, piece in zip(pieces.gaps, pieces.pieces[1:], strict=True):
        forms += [*gap.put_in, *whole(piece).forms]
    return (*forms, *pieces.after)


def _spoiled(forms: tuple[str, ...], match: Match) -> Verdict:
    """The words stand there, but not as one statement, or without a word that turns them."""
    start, end = match.flawed or (match.start, match.end)
    source = whole(words(match.source.text[start - match.source.offset : end - match.source.offset])).forms
    owned, said_by = _owned(Match(match.source, ((start, end),)))
    return Verdict(
        verdict=VerdictKind.ALTERED,
        nearest=owned,
        difference=difference(forms, source, align(forms, source).steps),
        said_by=said_by,
    )


def _similar(forms: tuple[str, ...], shown: tuple[str, ...], candidates: Sequence[Source]) -> Verdict:
    """Nothing stands there word for word: how near does the nearest come? `shown` also has the words in brackets,
    which aren't the source's: the difference tells of them."""
    found = _nearest_window(forms, candidates)
    if found is None:
        return Verdict(verdict=VerdictKind.NOT_FOUND)
    best, source = found
    kind = _kind(best)
    if kind is VerdictKind.NOT_FOUND and best.shared < _SAY_SOMETHING:
        return Verdict(verdict=kind)
    match = Match(source, ((best.start + source.offset, best.end + source.offset),))
    owned, said_by = _owned(match, clip=kind is not VerdictKind.ALTERED)
    changed: Difference = ()
    if kind is VerdictKind.ALTERED:
        there = whole(words(source.text[best.start : best.end])).forms
        changed = best.difference if shown == forms else difference(shown, there, align(shown, there).steps)
    return Verdict(verdict=kind, nearest=owned, difference=changed, said_by=said_by)


def _owned(match: Match, *, clip: bool = False) -> tuple[Nearest, tuple[Quote, ...]]:
    """The nearest words, under a name where they are all that person's, and the utterance they touch. `clip` leaves
    away what goes beyond it, where most of them lie within."""
    owners = Owners(match.source.quotes)
    if holding := owners.around(match):
        return _nearest(match, holding), holding[:1]
    touched = tuple(q for q in owners.touching(match.start, match.end) if q.speaker is not None)
    if clip and touched:
        inside = [
            (max(a, match.start), min(b, match.end), quote) for quote in touched for a, b in quote.spans
        ]
        start, end, quote = max(inside, key=lambda part: part[1] - part[0])
        if 2 * (end - start) > match.end - match.start:
            return _nearest(Match(match.source, ((start, end),)), (quote,)), (quote,)
    return _nearest(match, ()), touched[:1]


def _nearest_window(forms: tuple[str, ...], candidates: Sequence[Source]) -> tuple[Window, Source] | None:
    """The words most like the quotation, in the sources that share most words with it."""
    looks = [
        (*fullest(forms, found, source.language), found, source)
        for source in candidates
        for found in [whole(words(source.text))]
    ]
    looks.sort(key=lambda look: look[0], reverse=True)
    windows = [
        (near, source)
        for shared, place, found, source in looks[:_COMPARED]
        if shared and (near := window(forms, found, source.text, place, source.language)) is not None
    ]
    return max(windows, key=lambda found: _likeness(found[0]), default=None)


def _likeness(near: Window) -> tuple[bool, float]:
    """The same words in order tell most; where there are too few, what they are about counts too."""
    altered = near.ratio >= _ALTERED
    return altered, near.ratio if altered else near.ratio + near.overlap


def _kind(near: Window) -> VerdictKind:
    if near.ratio >= _ALTERED:
        return VerdictKind.ALTERED
    is_like = near.ratio + near.overlap >= _PARAPHRASE and near.shared >= _SAY_SOMETHING
    return VerdictKind.PARAPHRASE if is_like else VerdictKind.NOT_FOUND
