"""Names of persons as they are compared across documents: spelling variants, initials, titles, particles. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from rag.given_names import spellings
from rag.lexical import fold, words

NAME_PARTICLES = frozenset((
    "de", "la", "le", "du", "van", "von", "der", "den", "ten", "di", "da", "dos", "del", "el", "al", "bin", "ibn", "zu",
))  # fmt: skip

_TITLES = frozenset((
    "dr", "prof", "professor", "doctor", "docteur", "professeur", "dra", "doctora", "profesor",
    "profesora", "drs", "ing", "sir", "mr", "mrs", "ms", "miss", "mx", "mme", "mlle", "monsieur",
    "madame", "mademoiselle", "herr", "herrn", "frau", "dhr", "mevr", "mw", "meneer", "mijnheer",
    "mevrouw", "sra", "srta", "senor", "senora", "senorita",
))  # fmt: skip
_DEGREES = frozenset(("phd", "md", "msc", "bsc", "mba", "esq"))
_GENERATIONS = frozenset(("jr", "sr", "junior", "senior", "ii", "iii", "iv"))
_GROUP = "="
"""Begins the key that irregular spellings share."""
_BESIDE = re.compile(r"\s*\([^()]*\)\s*$")
_FRENCH_SIR = re.compile(r"^M\.?\s+(?=\S+$)|^M\.\s")

_EXPANDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_TRANSLITERATED = (
    (re.compile(r"[yj](?=[aeiou])"), "j"),  # Priyanka, Prijanka
    (re.compile(r"(?:iy|ij|yj|ii|y|j)$"), "i"),  # Dmitriy, Dmitri; Kowalsky, Kowalski
    (re.compile(r"x"), "ks"),  # Alexey, Aleksey
)
_SLAVIC = re.compile(r"(?<=..[oe])(?:w|v|ff)(?=a?$)")  # Petrow, Petrov, Petroff; Petrowa
_GIVEN = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"chr"), "kr"),
    (re.compile(r"c?qu"), "ku"),
    (re.compile(r"ck|c(?![eiyh])"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(?<=a)h$"), ""),  # Sarah, Sara
    (re.compile(r"([^aeiou])\1"), r"\1"),  # Phillip, Philip
)


class Relation(StrEnum):
    """How one name stands to another of the same surname."""

    SAME = "same"
    """Equal, or equal but for spelling."""
    MORE = "more"
    """The first one says more: a middle name, a first name in full."""
    LESS = "less"
    OTHER = "other"
    """Somebody else's."""


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name: folded, and what it has in common with its other spellings."""

    folded: str
    keys: frozenset[str]

    @property
    def is_initial(self) -> bool:
        return len(self.folded) == 1


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart; `given` is empty where there is a surname (or another single word) alone."""

    given: tuple[Part, ...]
    particles: tuple[str, ...]
    last: Part
    generation: str = ""
    """jr, sr, iii"""

    @property
    def beginnings(self) -> frozenset[str]:
        """What two names have one of in common if they can be one person's."""
        first = self.given[0]
        spelt = {first.folded, *first.keys}
        return frozenset(key if key.startswith(_GROUP) else key[0] for key in spelt)

    @property
    def weight(self) -> tuple[int, int]:
        """How much it says: words in full, words."""
        return sum(not part.is_initial for part in self.given), len(self.given)


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, without what stands in parentheses behind it."""
    return tuple(fold(word) for word in words(bare(name)))


def bare(name: str) -> str:
    """A name without what tells it from a namesake's: `Ilse Kowal (Tallow Systems)` is `Ilse Kowal`."""
    return _BESIDE.sub("", name) or name


@lru_cache(maxsize=65536)
def parse(name: str, language: str = "") -> Name | None:
    """A name taken apart; titles and degrees are left out. None where there is no word in it."""
    text = bare(name)
    if language == "fr":
        text = _FRENCH_SIR.sub("", text)
    tokens = words(text)
    shouted = text.isupper()
    while len(tokens) > 1 and fold(tokens[0]) in _TITLES:
        tokens = tokens[1:]
    while len(tokens) > 2 and fold(tokens[-1]) in _DEGREES:
        tokens = tokens[:-1]
    generation = ""
    if len(tokens) > 2 and fold(tokens[-1]) in _GENERATIONS:
        generation = fold(tokens[-1])[:2] if fold(tokens[-1])[0] in "js" else fold(tokens[-1])
        tokens = tokens[:-1]
    if not tokens:
        return None
    *before, last = tokens
    if before and not shouted and len(before[0]) == 2 and before[0].isupper() and before[0].isalpha():
        before[:1] = list(before[0])  # JP Kowal
    particles = tuple(
        fold(w) for at, w in enumerate(before) if fold(w) in NAME_PARTICLES and (at or w[0].islower())
    )
    given = [
        w for at, w in enumerate(before) if fold(w) not in NAME_PARTICLES or (not at and not w[0].islower())
    ]
    return Name(tuple(_part(w, given=True) for w in given), particles, _part(last, given=False), generation)


def relation(one: Name, other: Name) -> Relation:
    """How two names with given names stand to each other."""
    if not one.last.keys & other.last.keys or not one.given or not other.given:
        return Relation.OTHER
    if one.particles and other.particles and one.particles != other.particles:
        return Relation.OTHER
    if one.generation and other.generation and one.generation != other.generation:
        return Relation.OTHER
    if _equal(one.given, other.given):
        return Relation.SAME
    if _covers(one.given, other.given):
        return Relation.MORE
    return Relation.LESS if _covers(other.given, one.given) else Relation.OTHER


def _equal(one: tuple[Part, ...], other: tuple[Part, ...]) -> bool:
    if len(one) == len(other):
        return all(a.keys & b.keys for a, b in zip(one, other, strict=True))
    return "".join(p.folded for p in one) == "".join(p.folded for p in other)  # Mei-Ling, Meiling


def _covers(longer: tuple[Part, ...], shorter: tuple[Part, ...]) -> bool:
    """Whether the shorter leaves out or abbreviates given names of the longer, the first of which both have."""
    if len(longer) < len(shorter) or not _stands_for(shorter[0], longer[0]):
        return False
    rest = iter(longer[1:])
    return all(any(_stands_for(part, full) for full in rest) for part in shorter[1:])


def _stands_for(part: Part, full: Part) -> bool:
    if part.is_initial:
        return any(key.startswith(part.folded) for key in (full.folded, *full.keys))
    return bool(part.keys & full.keys)


@lru_cache(maxsize=65536)
def _part(word: str, *, given: bool) -> Part:
    expanded = fold(unicodedata.normalize("NFC", word).casefold().translate(_EXPANDED))
    keys = {_spelt(form, given=given) for form in (fold(word), expanded)}
    if given:
        keys |= {group for key in (*keys, fold(word)) if (group := _variants().get(key))}
    return Part(fold(word), frozenset(keys))


def _spelt(folded: str, *, given: bool) -> str:
    """What systematic spellings of one word have in common. Of surnames only transliterations: Meyer and Meier,
    Jansen and Janssen are different families."""
    if len(folded) < 3:
        return folded
    for pattern, replacement in (*_TRANSLITERATED, *(_GIVEN if given else ((_SLAVIC, "v"),))):
        folded = pattern.sub(replacement, folded)
    return folded


@cache
def _variants() -> dict[str, str]:
    """By a spelling (as it is, or as `_spelt` has it) the group it belongs to."""
    found: dict[str, str] = {}
    for names in spellings():
        found.update((name, f"{_GROUP}{names[0]}") for name in names)
    return found
