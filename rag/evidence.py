"""Statements, the words a source has, and how much of a question's topic they cover. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.lexical import LANGUAGES, OTHER, fold, stem, words
from rag.sentences import sentence_spans
from rag.types import JOINER, DocumentInfo, Hit, Passage, Person, Quote, QuoteKind, Span

LONGEST_SHOWN = 700
"""Characters of a quotation shown whole; a longer one is shown by its best sentences."""
DERIVED = 0.7
"""Credit for a word of the same root (normaliser, normalisation) or a cognate (transparency, transparence)."""
NEARBY = 0.45
"""Credit for a word that stands beside the statement: in its reporting clause or its passage."""
ABOVE = 0.3
"""Credit for a word of the title or the headings."""

LETTERS = 4
"""Letters in a row by which words are compared that share no stem: compounds, cognates, slips of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something a source says: an utterance of somebody, or a sentence of its own."""

    document: DocumentInfo
    passage: Passage
    text: str
    spans: tuple[Span, ...]
    quote: Quote | None = None
    found: float = 0.0
    """The fused score of its passage, as retrieval has it."""

    @property
    def speaker(self) -> Person | None:
        return self.quote.speaker if self.quote else None

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def is_direct(self) -> bool:
        """Whether these are the speaker's words, so that they may stand in quotation marks."""
        return self.quote is not None and self.quote.kind is not QuoteKind.INDIRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The words of a topic with their weights, as each language of the library has them."""

    weights: Mapping[str, float]
    """By word of the question: how telling it is in this library."""
    stems: Mapping[str, Mapping[str, str]]
    """By language, by word: its analysed form."""

    def letters(self, text: str) -> float:
        """Share of the topic that a text has by runs of letters, in any language: Nachtprobe in Probe and Nacht,
        responsabilité in responsibility."""
        total = sum(self.weights.values())
        if not total:
            return 0.0
        there = runs_of_letters(text)
        held = 0.0
        for word, weight in self.weights.items():
            runs = runs_of_letters(word)
            held += weight * len(runs & there) / max(1, len(runs))
        return held / total

    def coverage(self, text: str, language: str, beside: str = "", above: str = "") -> tuple[float, float]:
        """Share of the topic covered by the text alone, and by the text with what stands beside and above it."""
        total = sum(self.weights.values())
        if not total:
            return 0.0, 0.0
        language = language if language in LANGUAGES else OTHER
        forms = self.stems[language]
        own, near, over = (_Bag.of(part, language) for part in (text, beside, above))
        alone = wide = 0.0
        for word, weight in self.weights.items():
            credit = own.credit(forms[word])
            alone += weight * credit
            wide += weight * max(credit, NEARBY * near.credit(forms[word]), ABOVE * over.credit(forms[word]))
        return alone / total, wide / total


def topic_of(
    terms: Iterable[str], frequencies: Callable[[Iterable[str]], Mapping[str, int]], passages: int
) -> Topic:
    """A topic from its words. `frequencies` counts the passages that hold an analysed term, of `passages`.

    A word's weight is BM25's inverse document frequency of its most frequent form.
    """
    unique = list(dict.fromkeys(fold(term) for term in terms))
    spelling = {fold(term): term for term in terms}
    stems = {
        language: {word: stem(spelling[word], language) for word in unique}
        for language in (*LANGUAGES, OTHER)
    }
    counts = frequencies({form for forms in stems.values() for form in forms.values()})
    weights = {}
    for word in unique:
        # A word that stands nowhere is as telling as one that stands once: it may be another word for the same.
        count = max(1, *(counts.get(forms[word], 0) for forms in stems.values()))
        weights[word] = math.log(1 + (max(passages, count) - count + 0.5) / (count + 0.5))
    return Topic(weights=weights, stems=stems)


@dataclass(frozen=True, slots=True)
class _Bag:
    """The analysed words of a text, also by their first letters."""

    forms: frozenset[str]
    roots: Mapping[str, tuple[str, ...]]

    @classmethod
    @lru_cache(maxsize=8192)
    def of(cls, text: str, language: str) -> "_Bag":
        forms = frozenset(stem(word, language) for word in words(text))
        roots: dict[str, list[str]] = {}
        for form in forms:
            if len(form) >= 5:
                roots.setdefault(form[:4], []).append(form)
        return cls(forms, {root: tuple(sorted(found)) for root, found in roots.items()})

    def credit(self, form: str) -> float:
        if form in self.forms:
            return 1.0
        if len(form) < 5:
            return 0.0
        return DERIVED if any(_same_root(form, other) for other in self.roots.get(form[:4], ())) else 0.0


@lru_cache(maxsize=4096)
def runs_of_letters(text: str) -> frozenset[str]:
    """All runs of LETTERS letters within the words of a text, folded; shorter words and numbers whole."""
    found: set[str] = set()
    for word in map(fold, words(text)):
        if len(word) <= LETTERS or word.isdigit():
            found.add(word)
        else:
            found.update(word[at : at + LETTERS] for at in range(len(word) - LETTERS + 1))
    return frozenset(found)


def _same_root(a: str, b: str) -> bool:
    """Whether two words share a beginning of five letters or more that is most of the shorter one."""
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= 5 and shared >= 0.7 * min(len(a), len(b)) and shared >= 0.5 * max(len(a), len(b))


def utterances(hit: Hit) -> list[Statement]:
    """What is said by somebody in a passage; of an utterance longer than the passage, the part that lies in it."""
    found: list[Statement] = []
    passage = hit.passage
    for quote in hit.quotes:
        clipped = [(max(a, passage.start), min(b, passage.end)) for a, b in quote.spans]
        spans = tuple((a, b) for a, b in clipped if a < b)
        if spans:
            pieces = [passage.text[a - passage.start : b - passage.start] for a, b in spans]
            found.append(
                Statement(
                    document=hit.document,
                    passage=passage,
                    text=JOINER.join(pieces),
                    spans=spans,
                    quote=quote,
                    found=hit.score,
                )
            )
    return found


def outermost(said: Sequence[Statement]) -> list[Statement]:
    """Utterances without those that lie wholly inside a longer one of the same speaker: a marked word within what
    is reported of them. The order stays."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in said:
        if statement.speaker:
            groups.setdefault((statement.document.id, statement.speaker.name), []).append(statement)
    inner: set[int] = set()
    for group in groups.values():
        reach = (0, 0)
        for statement in sorted(group, key=lambda s: (s.start, -s.end)):
            if (statement.start, statement.end) != reach and statement.end <= reach[1]:
                inner.add(id(statement))
            elif statement.end > reach[1] and len(statement.spans) == 1:
                reach = statement.start, statement.end
    return [statement for statement in said if id(statement) not in inner]


def sentences(hit: Hit) -> list[Statement]:
    """The sentences of a passage; one that is part of an utterance is so many of its words, without the marks."""
    found: list[Statement] = []
    offset = hit.passage.start
    for start, end in sentence_spans(hit.passage.text):
        quote, span = _quote_around(hit.quotes, (start + offset, end + offset))
        text = hit.passage.text[span[0] - offset : span[1] - offset]
        found.append(
            Statement(
                document=hit.document,
                passage=hit.passage,
                text=text,
                spans=(span,),
                quote=quote,
                found=hit.score,
            )
        )
    return found


def _quote_around(quotes: Sequence[Quote], span: Span) -> tuple[Quote | None, Span]:
    """The utterance that a sentence is wholly a part of, but for marks around it, and what of it was spoken."""
    for quote in quotes:
        for start, end in quote.spans:
            spoken = max(start, span[0]), min(end, span[1])
            if start <= span[0] + 2 and span[1] - 3 <= end and spoken[0] < spoken[1]:
                return quote, spoken
    return None, span


def shown_part(statement: Statement, topic: Topic, longest: int = LONGEST_SHOWN) -> Statement:
    """A statement short enough to show: whole, or the run of its sentences that covers the topic best."""
    if len(statement.text) <= longest or len(statement.spans) > 1:
        return statement
    spans = sentence_spans(statement.text)
    language = statement.document.language
    best = max(
        range(len(spans)),
        key=lambda at: (topic.coverage(statement.text[slice(*spans[at])], language)[0], -at),
    )
    first = last = best
    while True:
        grown = False
        for a, b in ((first, last + 1), (first - 1, last)):
            if a >= 0 and b < len(spans) and spans[b][1] - spans[a][0] <= longest:
                first, last, grown = a, b, True
                break
        if not grown:
            break
    start, end = spans[first][0], spans[last][1]
    offset = statement.start
    return replace(statement, text=statement.text[start:end], spans=((offset + start, offset + end),))
