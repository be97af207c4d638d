"""Retrieved passages made by hand: a text, and who says which of its words."""

from corpus.document import DocumentId
from rag.types import DocumentInfo, Hit, Passage, PassageId, Person, Quote, QuoteId, QuoteKind

START = 100
"""Where each passage begins in its document, so that offsets of the one never pass for the other's."""


def hit(
    number: int,
    text: str,
    *said: tuple[str, str],
    language: str = "en",
    title: str = "",
    kind: QuoteKind = QuoteKind.DIRECT,
    score: float = 1.0,
) -> Hit:
    """Passage `number` with one quote for each (name, words); the words must stand in the text."""
    document = DocumentId(f"d{number}")
    quotes = []
    for name, words in said:
        start = START + text.index(words)
        span = (start, start + len(words))
        quotes.append(
            Quote(
                id=QuoteId(f"q{number}.{start}"), document_id=document, start=span[0], end=span[1], text=words,
                spans=(span,), kind=kind, speaker=Person(name=name, aliases=tuple(name.split()[-1:])) if name else None,
            )
        )  # fmt: skip
    return Hit(
        passage=Passage(
            id=PassageId(f"p{number}"), document_id=document, position=number, start=START,
            end=START + len(text), text=text,
        ),
        document=DocumentInfo(id=document, title=title or f"Source {number}", source=f"{number}.md", language=language),
        score=score,
        quotes=tuple(quotes),
    )  # fmt: skip
