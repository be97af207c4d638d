"""The people of a document."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.document import Document
from rag.quotes.languages import words_of
from rag.quotes.lexicon import Lexicon
from rag.quotes.normalise import plain
from rag.quotes.registry import Registry
from rag.types import Person, Quote


def people(document: Document, quotes: Sequence[Quote]) -> tuple[Person, ...]:
    """Everyone a document names, speaking or not, with their forms, in order of appearance.

    `quotes` are the document's own (from `extract`); their speakers are always among the result. Somebody who
    does not speak is there only where the text shows him to be a person: by a title, an office, a cue verb.
    """
    words = words_of(document)
    registry = Registry(document, words)
    found: dict[str, Person] = {}
    for quote in quotes:
        if quote.speaker is not None:
            found.setdefault(plain(quote.speaker.name), quote.speaker)
    for entry in registry.entries():
        if entry.evident and entry.human:
            found.setdefault(plain(entry.name), entry.as_person())
    addressed = _addressed(document.text, words)
    surnames = Counter(_parts(person.name)[-1] for person in found.values())
    return tuple(
        replace(person, gender=_gender(person, addressed))
        if surnames[_parts(person.name)[-1]] == 1
        else person
        for person in found.values()
    )


def _parts(name: str) -> list[str]:
    return plain(name).split() or [""]


def _gender(person: Person, addressed: dict[str, set[tuple[str, str]]]) -> str | None:
    """The gender of the forms of address that somebody's name stands behind, where it is one throughout."""
    parts = _parts(person.name)
    genders = {gender for name, gender in addressed.get(parts[-1], ()) if set(_parts(name)) <= set(parts)}
    return genders.pop() if len(genders) == 1 else None


def _addressed(text: str, words: Lexicon) -> dict[str, set[tuple[str, str]]]:
    """By surname, the names that stand behind a form of address (Mrs, Herr) and its gender.

    Only that: a pronoun may mean somebody else, and the noun of an office often has one form for all.
    """
    found: dict[str, set[tuple[str, str]]] = {}
    for gender, titles in (("feminine", words.feminine_titles), ("masculine", words.masculine_titles)):
        for name in _behind(titles & words.honorifics).findall(text):
            found.setdefault(_parts(name)[-1], set()).add((name, gender))
    return found


@lru_cache(maxsize=16)
def _behind(titles: frozenset[str]) -> re.Pattern[str]:
    """The one to four capitalised words, with particles between, that stand behind one of these titles. A title
    of one letter needs its full stop: M. Garrigue."""
    forms = "|".join(
        rf"{re.escape(title)}{'' if len(title) > 1 else '[.]'}" for title in sorted(titles, reverse=True)
    )
    word = r"[^\W\d_][\w'’-]*"
    return re.compile(
        rf"(?<!\w)(?i:{forms})\.?[ \u00a0]((?=[^\W\d_a-z]){word}(?:[ \u00a0](?:(?:van|von|de|der|den|la|le|du) ){{0,3}}"
        rf"(?=[^\W\d_a-z]){word}){{0,3}})"
    )
