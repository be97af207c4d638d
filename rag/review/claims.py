"""What a text claims that somebody said: its quotations, and what it reports without marks. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import Block, BlockKind, Document
from rag.lexical import fold, function_words, words
from rag.names import name_words
from rag.prepared import utterances_of
from rag.sentences import sentence_spans
from rag.stretches import quoted_words, stretches
from rag.types import Quote, QuoteKind, Span

UNCLAIMED_WORDS = 4
"""Fewer words in quotation marks that nobody is said to have said are a term, a title, a nickname."""

REPORTED_WORDS = 3
"""Fewer words of content beside a quotation tell what it is about, and say nothing of their own."""

_LEFT_OUT = (BlockKind.CODE, BlockKind.TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Words that a text quotes, or gives to somebody in its own words. Offsets are those of the document."""

    text: str
    """What is said to be said, without what stands between its pieces."""
    start: int
    end: int
    reported: bool
    """In the text's own words, so that the sense counts and not the wording."""
    sentence: Span
    speaker: str | None = None
    """As the text names them, in full where it does so anywhere."""
    mention: Span | None = None
    """Where this speaker is named for these words."""


def claims_of(document: Document) -> list[Claim]:
    """Every quotation and every attributed statement of a text, in order."""
    quotes, _ = utterances_of(document)
    sentences = sentences_of(document)
    marked = [span for quote in quotes if quote.kind is not QuoteKind.INDIRECT for span in quote.spans]
    found = [_claim(quote, sentences) for quote in quotes if _is_claim(document, quote, marked)]
    taken = sorted((c.start, c.end) for c in found if not c.reported)
    found += [
        Claim(
            text=quoted_words(document.text, stretch.inner),
            start=stretch.inner[0],
            end=stretch.inner[1],
            reported=False,
            sentence=around(sentences, *stretch.inner),
        )
        for stretch in stretches(document.text)
        if not _touches(taken, stretch.inner)
        and not _in(document.blocks, _LEFT_OUT, stretch.start)
        and len(words(quoted_words(document.text, stretch.inner))) >= UNCLAIMED_WORDS
    ]
    return sorted(found, key=lambda claim: (claim.start, -claim.end))


def sentences_of(document: Document) -> list[Span]:
    """The sentences of everything but code and tables, in order."""
    return [
        span
        for block in document.blocks
        if block.kind not in _LEFT_OUT
        for span in sentence_spans(document.text, block.start, block.end)
    ]


def around(sentences: Sequence[Span], start: int, end: int) -> Span:
    """From the beginning of the sentence in which a stretch begins to the end of the one where it ends."""
    first = bisect_right(sentences, (start, start + 1)) - 1
    last = bisect_right(sentences, (max(start, end - 1), end)) - 1
    low = sentences[first][0] if first >= 0 else start
    return min(low, start), max(end, sentences[last][1] if last >= 0 else end)


def _is_claim(document: Document, quote: Quote, marked: Sequence[Span]) -> bool:
    """Any marked words. Reported ones are somebody's, or there is nothing to check them by, and are more than what
    stands in quotation marks among them, which is checked by its wording."""
    if quote.kind is not QuoteKind.INDIRECT:
        return True
    if quote.speaker is None:
        return False
    rest: list[str] = []
    for start, end in quote.spans:
        at = start
        for a, b in sorted(span for span in marked if start <= span[0] and span[1] <= end):
            rest.append(document.text[at:a])
            at = max(at, b)
        rest.append(document.text[at:end])
    named = set(name_words(quote.speaker.name))
    beside = [w for w in words(" ".join(rest)) if fold(w) not in named | function_words(document.language)]
    return len(beside) >= REPORTED_WORDS or not any(quote.start <= a < quote.end for a, _ in marked)


def _claim(quote: Quote, sentences: Sequence[Span]) -> Claim:
    return Claim(
        text=quote.text,
        start=quote.start,
        end=quote.end,
        reported=quote.kind is QuoteKind.INDIRECT,
        sentence=around(sentences, quote.start, quote.end),
        speaker=quote.speaker.name if quote.speaker else None,
        mention=quote.speaker_span,
    )


def _touches(taken: Sequence[Span], span: Span) -> bool:
    at = bisect_right(taken, (span[1], 0)) - 1
    return any(a < span[1] and span[0] < b for a, b in taken[max(0, at - 3) : at + 1])


def _in(blocks: Iterable[Block], kinds: Sequence[BlockKind], place: int) -> bool:
    return any(block.kind in kinds and block.start <= place < block.end for block in blocks)
