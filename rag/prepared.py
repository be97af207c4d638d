"""What is stored of a document: passages, quotes, people, and their words as the index has them. Pure."""

from dataclasses import dataclass, replace

from corpus.document import Document
from rag.chunking import chunk
from rag.lexical import column, stems
from rag.quotes.extract import extract
from rag.quotes.people import people
from rag.types import Passage, Person, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    document: Document
    passages: tuple[Passage, ...]
    quotes: tuple[Quote, ...]
    people: tuple[Person, ...]
    indexed: tuple[tuple[tuple[str, str, str, str], str], ...]
    """For each passage its analysed title, headings, speakers and text, and the column of the text."""
    spoken: tuple[str, ...]
    """The analysed words of each quote."""


def prepare(document: Document) -> Prepared:
    """Extract, chunk and analyse one document."""
    quotes, persons = utterances_of(document)
    passages = chunk(document, quotes)
    language = document.language
    name = column(language)
    title = _analysed(document.title, language)
    return Prepared(
        document=document,
        passages=passages,
        quotes=quotes,
        people=persons,
        indexed=tuple(
            (
                (
                    title,
                    _analysed(" ".join(p.headings), language),
                    _analysed(" ".join(p.speakers), language),
                    _analysed(p.text, name),
                ),
                name,
            )
            for p in passages
        ),
        spoken=tuple(_analysed(quote.text, name) for quote in quotes),
    )


def utterances_of(document: Document) -> tuple[tuple[Quote, ...], tuple[Person, ...]]:
    """The utterances and everyone named; a speaker is given as among the people, with what the whole text tells."""
    quotes = extract(document)
    persons = people(document, quotes)
    by_name = {person.name: person for person in persons}
    return tuple(
        replace(quote, speaker=by_name.get(quote.speaker.name, quote.speaker)) if quote.speaker else quote
        for quote in quotes
    ), persons


def _analysed(text: str, language: str) -> str:
    return " ".join(stems(text, language))
