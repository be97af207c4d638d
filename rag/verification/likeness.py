"""How much of what some words say stands in other words: the lexical measure behind support and attribution. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from rag.evidence import DERIVED
from rag.lexical import LANGUAGES, fold, function_words, stem, words
from rag.quotes.lexicon import lexicon
from rag.values import is_number_word

ROOT = 6
"""Letters in common that make two words likely to be of one family."""
SHORTEST = 4
"""Letters of the shorter one that another word may begin with."""
COGNATE = 5
"""The same across languages."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a text says in one language: the stems of its words of content."""

    language: str
    stems: frozenset[str]
    roots: frozenset[str]
    cognates: frozenset[str]


@lru_cache(maxsize=4096)
def content(text: str, language: str) -> Content:
    """The words of content of a text; function words, verbs that report, and numbers (checked apart) are none."""
    idle = _idle(language)
    found = {
        stem(word, language)
        for word in words(text)
        if fold(word) not in idle and len(word) > 1 and not is_number_word(word, language)
    }
    return Content(
        language,
        frozenset(found),
        frozenset(term[:ROOT] for term in found if len(term) >= ROOT),
        frozenset(term[:COGNATE] for term in found if len(term) >= COGNATE),
    )


@lru_cache(maxsize=16)
def _idle(language: str) -> frozenset[str]:
    """Folded words that say nothing of a matter: function words, auxiliaries, reporting verbs."""
    speech = lexicon(language)
    verbs = (*speech.cues, *speech.auxiliaries, *speech.passive, *speech.being)
    return function_words(language) | frozenset(map(fold, verbs))


def coverage(wanted: Content, have: Content, without: Collection[str] = ()) -> tuple[float, int]:
    """The share of the wanted words that stand there, 0 to 1, and how many were looked for.

    A word of one family counts less; of texts in two languages only cognates, names and numbers can be seen.
    `without` are folded words left out of the count: names of people, who are checked on their own.
    """
    terms = [term for term in wanted.stems if term not in without]
    if not terms:
        return 0.0, 0
    same = wanted.language == have.language
    shared = 0.0
    for term in terms:
        if term in have.stems:
            shared += 1.0
        elif _is_kin(term, have) if same else len(term) >= COGNATE and term[:COGNATE] in have.cognates:
            shared += DERIVED
    return shared / len(terms), len(terms)


def _is_kin(term: str, have: Content) -> bool:
    """Whether a word of one family stands there: one root, or the one the beginning of the other (sign, signature)."""
    if term[:ROOT] in have.roots and len(term) >= ROOT:
        return True
    if len(term) < SHORTEST:
        return False
    return term in _beginnings(have) or any(term[:size] in have.stems for size in range(SHORTEST, len(term)))


@lru_cache(maxsize=4096)
def _beginnings(found: Content) -> frozenset[str]:
    return frozenset(term[:size] for term in found.stems for size in range(SHORTEST, min(len(term), 10)))


def is_across(one: str, other: str) -> bool:
    """Whether two languages differ, so that words can't be compared."""
    return one != other and one in LANGUAGES and other in LANGUAGES
