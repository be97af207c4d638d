"""The people of a document."""

from collections.abc import Sequence

from corpus.document import Document
from rag.quotes.languages import words_of
from rag.quotes.normalise import plain
from rag.quotes.registry import Registry
from rag.types import Person, Quote


def people(document: Document, quotes: Sequence[Quote]) -> tuple[Person, ...]:
    """Everyone a document names, speaking or not, with their forms, in order of appearance.

    `quotes` are the document's own (from `extract`); their speakers are always among the result. Somebody who
    does not speak is there only where the text shows him to be a person: by a title, an office, a cue verb.
    """
    registry = Registry(document, words_of(document))
    found: dict[str, Person] = {}
    for quote in quotes:
        if quote.speaker is not None:
            found.setdefault(plain(quote.speaker.name), quote.speaker)
    for entry in registry.entries():
        if entry.evident and entry.human:
            found.setdefault(plain(entry.name), entry.as_person())
    return tuple(found.values())
