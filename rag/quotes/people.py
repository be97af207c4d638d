"""The people of a document; over documents, one person a name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

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


def merge_people(persons: Iterable[Person]) -> tuple[Person, ...]:
    """One person a full name, over many documents: accents and case folded, forms united, the fullest
    description kept. A surname alone joins its only bearer; two different full names are never merged.
    """
    full: dict[str, Person] = {}
    short: list[Person] = []
    for person in persons:
        if " " not in person.name.strip():
            short.append(person)
            continue
        key = plain(person.name)
        full[key] = _united(full[key], person) if key in full else person
    for person in short:
        key = plain(person.name)
        bearers = [k for k in full if k.split()[-1] == key]
        if len(bearers) == 1:
            full[bearers[0]] = _united(full[bearers[0]], person)
        else:
            full[key] = _united(full[key], person) if key in full else person
    return tuple(full.values())


def _united(kept: Person, other: Person) -> Person:
    forms = dict.fromkeys(
        (*kept.aliases, *((other.name,) if other.name != kept.name else ()), *other.aliases)
    )
    forms.pop(kept.name, None)
    if kept.role is None and other.role is not None:
        return replace(
            kept,
            aliases=tuple(forms),
            role=other.role,
            affiliation=other.affiliation or kept.affiliation,
            read_at=other.read_at,
        )
    return replace(kept, aliases=tuple(forms), affiliation=kept.affiliation or other.affiliation)
