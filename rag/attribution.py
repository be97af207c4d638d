"""Whether a sentence names the person whose words it quotes. Pure; the names are read by their form alone."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rag.lexical import fold, function_words
from rag.names import bare
from rag.quotes.lexicon import lexicon
from rag.types import Person

_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a sentence names: people the sources quote, and names of others."""

    known: frozenset[str]
    others: tuple[str, ...]


def named(text: str, people: Iterable[Person], present: Collection[str], language: str) -> Named:
    """Whom some words name.

    A surname behind another first name than its bearer's means somebody else. Two capitalised words in a row that
    aren't in the sources (`present`: their folded words) are a name of somebody nobody quotes there.
    """
    tokens = _Tokens.of(text, language)
    known: set[str] = set()
    others: dict[str, None] = {}
    own: set[str] = set()
    for person in people:
        surnames = {parts[-1] for name in _full_names(person) if (parts := _TOKEN.findall(fold(name)))}
        words = {word for form in (person.name, *person.aliases) for word in map(fold, _TOKEN.findall(form))}
        words.update(map(fold, _TOKEN.findall(f"{person.role or ''} {person.affiliation or ''}")))
        own |= words
        for at in (place for surname in surnames for place in tokens.places(surname)):
            if tokens.is_first_name(at - 1) and not _may_be(tokens.folded[at - 1], words):
                others[" ".join(tokens.words[at - 1 : at + 1])] = None
            else:
                known.add(person.name)
    for at in range(1, len(tokens.words)):
        pair = tokens.folded[at - 1 : at + 1]
        if (
            tokens.is_first_name(at - 1)
            and tokens.is_name(at)
            and pair[1] not in present
            and pair[1] not in own
        ):
            others[" ".join(tokens.words[at - 1 : at + 1])] = None
    return Named(frozenset(known), tuple(others))


def is_name_word(word: str, language: str) -> bool:
    """Capitalised, and no word that a sentence may begin with, no office, no form of address."""
    if not word[:1].isupper():
        return False
    low, known = word.lower(), lexicon(language)
    return not (
        fold(word) in function_words(language)
        or low in known.honorifics
        or low in known.not_names
        or low in known.cues
        or known.is_role(low)
        or known.is_adverb(low)
    )


def _full_names(person: Person) -> tuple[str, ...]:
    """The name the library knows somebody by, without what tells it from a namesake's, and the document's own."""
    return (bare(person.name), person.written) if person.written else (bare(person.name),)


def _may_be(first: str, words: Collection[str]) -> bool:
    return first in words or (len(first) == 1 and any(word.startswith(first) for word in words))


@dataclass(frozen=True, slots=True)
class _Tokens:
    words: tuple[str, ...]
    folded: tuple[str, ...]
    language: str

    @classmethod
    def of(cls, text: str, language: str) -> "_Tokens":
        found: Sequence[str] = _TOKEN.findall(text)
        return cls(tuple(found), tuple(map(fold, found)), language)

    def places(self, surname: str) -> list[int]:
        return [at for at, word in enumerate(self.folded) if word == surname and self.words[at][:1].isupper()]

    def is_name(self, at: int) -> bool:
        return 0 <= at < len(self.words) and is_name_word(self.words[at], self.language)

    def is_first_name(self, at: int) -> bool:
        """A name with letters beyond its capitals (not IBM), or an initial."""
        return self.is_name(at) and (len(self.words[at]) == 1 or not self.words[at].isupper())
