"""The passages an answer was written from, with what was already looked up in them. Pure."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.lexical import OTHER, fold, words
from rag.quotes.normalise import whole
from rag.quotes.normalise import words as compared
from rag.quotes.verdict import find_verbatim
from rag.sentences import sentence_spans
from rag.types import DocumentInfo, Hit, Person, Quote, QuoteKind, Span
from rag.verification.likeness import Content, content

COMPARED = 600
"""Characters of a false quotation that are compared with the sources' sentences."""
_MARKS = " \t\n\u00a0\u202f\"'«»“”„‟‹›‘’‚"
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands: the number of its passage and its pieces, in the document's offsets."""

    n: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a passage: the passage's number, its characters there, who is named or speaks in it."""

    n: int
    start: int
    end: int
    text: str
    folded: frozenset[str]
    speakers: frozenset[str]
    content: Content


@dataclass(frozen=True, slots=True)
class Utterance:
    """Somebody's statement in a passage, as far as it lies in it."""

    n: int
    speaker: str
    text: str
    content: Content


class Sources:
    """Passages numbered from 1, and what is asked of them again and again."""

    def __init__(self, hits: Sequence[Hit], language: str = OTHER, known: Sequence[Person] = ()) -> None:
        """`known` are people that nobody need speak of here, so that their names are seen to be names."""
        self.hits = hits
        self.language = language
        speakers = (q.speaker for hit in hits for q in hit.quotes if q.speaker)
        self.people: tuple[Person, ...] = tuple(dict.fromkeys(speakers))
        spoken = {person.name for person in self.people}
        self.everybody = (*self.people, *(person for person in known if person.name not in spoken))
        self._places: dict[str, tuple[Found, ...]] = {}
        self._nearest: dict[str, str] = {}

    def language_of(self, n: int) -> str:
        return self.hits[n - 1].document.language

    @cached_property
    def name_words(self) -> frozenset[str]:
        """The folded words of people's names, which are checked on their own."""
        return frozenset(fold(word) for person in self.everybody for word in words(person.name))

    def places(self, quotation: str) -> tuple[Found, ...]:
        """The passages in which words stand verbatim."""
        if quotation not in self._places:
            found: list[Found] = []
            for n, hit in enumerate(self.hits, start=1):
                if spans := find_verbatim(quotation, hit.passage.text):
                    at = hit.passage.start
                    found.append(Found(n, tuple((a + at, b + at) for a, b in spans)))
                elif pieces := _interrupted(quotation, hit):
                    found.append(Found(n, pieces))
            self._places[quotation] = tuple(found)
        return self._places[quotation]

    def find(self, quotation: str, first: Sequence[int] = ()) -> Found | None:
        """Where words stand verbatim; the passages in `first` (numbers) are preferred, in their order."""
        found = {place.n: place for place in self.places(quotation)}
        return next((found[n] for n in (*first, *found) if n in found), None)

    def owners(self, quotation: str) -> frozenset[str]:
        """The people whose statements hold these words verbatim."""
        return frozenset(
            quote.speaker.name
            for place in self.places(quotation)
            for quote in self.hits[place.n - 1].quotes
            if quote.speaker and covers(quote, place.spans)
        )

    def spoken_by(self, quotation: str) -> frozenset[str]:
        """Those of them who are quoted with the words, not only reported to have said so."""
        return frozenset(
            quote.speaker.name
            for place in self.places(quotation)
            for quote in self.hits[place.n - 1].quotes
            if quote.speaker and quote.kind is not QuoteKind.INDIRECT and covers(quote, place.spans)
        )

    def nearest(self, quotation: str) -> str:
        """The sentence that is most like some words, with its number; empty where none is."""
        key = quotation[:COMPARED]
        if key not in self._nearest:
            self._nearest[key] = self._look_for_nearest(key)
        return self._nearest[key]

    def _look_for_nearest(self, quotation: str) -> str:
        wanted = set(map(fold, words(quotation)))
        best, found = 0.5, ""
        for n, sentence, have in self.sentences:
            if len(wanted & have) < 0.5 * len(wanted):
                continue
            ratio = difflib.SequenceMatcher(
                None, quotation.lower(), sentence[:COMPARED].lower(), autojunk=False
            )
            share = sum(block.size for block in ratio.get_matching_blocks()) / max(1, len(quotation))
            if share > best:
                best, found = share, f"{sentence.strip(_MARKS)} [{n}]"
        return found

    @cached_property
    def sentences(self) -> list[tuple[int, str, frozenset[str]]]:
        """The sentences of the passages: number, words, folded words."""
        return [
            (n, sentence, frozenset(map(fold, words(sentence))))
            for n, hit in enumerate(self.hits, start=1)
            for a, b in sentence_spans(hit.passage.text)
            if (sentence := hit.passage.text[a:b])
        ]

    @cached_property
    def present(self) -> frozenset[str]:
        """The folded words of the passages, their headings and titles."""
        return frozenset(word for n in range(1, len(self.hits) + 1) for word in self.present_in(n))

    def present_in(self, n: int) -> frozenset[str]:
        """The folded words of one passage and of what its reader sees around it: title, headings, event, authors,
        and who speaks in it, with role and organisation."""
        hit = self.hits[n - 1]
        people = (q.speaker for q in hit.quotes if q.speaker)
        told = {part for p in people for part in (p.name, p.role, p.affiliation, *p.aliases) if part}
        return _folded(hit.passage.text) | _folded(
            " \n ".join((*above(hit.document), *hit.passage.headings, *told))
        )

    def around(self, n: int) -> tuple[int, ...]:
        """The passages of the same document, the one asked for first."""
        document = self.hits[n - 1].document.id
        others = (m for m, hit in enumerate(self.hits, start=1) if hit.document.id == document and m != n)
        return (n, *others)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        found: list[Paragraph] = []
        for n, hit in enumerate(self.hits, start=1):
            at = hit.passage.start
            for match in _PARAGRAPH.finditer(hit.passage.text):
                inside = [q for q in hit.quotes if q.start < match.end() + at and match.start() + at < q.end]
                speakers = frozenset(q.speaker.name for q in inside if q.speaker)
                text = match.group()
                found.append(
                    Paragraph(
                        n, *match.span(), text, _folded(text), speakers, content(text, hit.document.language)
                    )
                )
        return tuple(found)

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """What people say in the passages. What lies outside a passage isn't shown and doesn't count."""
        found: list[Utterance] = []
        for n, hit in enumerate(self.hits, start=1):
            at, text = hit.passage.start, hit.passage.text
            for quote in hit.quotes:
                if quote.speaker is None:
                    continue
                said = " ".join(text[max(0, a - at) : max(0, b - at)] for a, b in quote.spans)
                if said.strip():
                    found.append(Utterance(n, quote.speaker.name, said, content(said, hit.document.language)))
        return tuple(found)


def _interrupted(quotation: str, hit: Hit) -> tuple[Span, ...]:
    """The pieces of a statement that its cue interrupts, where the words are that statement, whole."""
    several = [
        q
        for q in hit.quotes
        if len(q.spans) > 1 and q.start >= hit.passage.start and q.end <= hit.passage.end
    ]
    if not several:
        return ()
    forms = whole(compared(quotation)).forms
    return next((q.spans for q in several if whole(compared(q.text)).forms == forms), ())


@lru_cache(maxsize=4096)
def _folded(text: str) -> frozenset[str]:
    return frozenset(map(fold, words(text)))


def above(document: DocumentInfo) -> tuple[str, ...]:
    """What stands over a document: title, event, date, authors."""
    return tuple(
        part for part in (document.title, document.event, document.published, *document.authors) if part
    )


def covers(quote: Quote, spans: Sequence[Span]) -> bool:
    return all(any(a <= start + 2 and end - 2 <= b for a, b in quote.spans) for start, end in spans)
