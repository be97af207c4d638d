"""One name of a document with what is known of its bearer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.names import looks_human
from rag.given_names import gender_of
from rag.quotes.normalise import plain
from rag.types import Person, Span


@dataclass(slots=True)
class Entry:
    """One name of a document with what is known of its bearer."""

    name: str
    parts: tuple[str, ...]
    person: bool = False
    """Something showed that it is a person: a title, an office, words spoken."""
    evident: bool = False
    """So surely a person that a list of people may name him: a title, an office, a cue beside the name."""
    tied: bool = False
    """It stands where somebody belongs: at the Institut Vauvert."""
    thing: bool = False
    """An article stands before the name somewhere: the Salar de Uyuni."""
    organisation: bool = False
    gender: str | None = None
    role: str | None = None
    affiliation: str | None = None
    read_at: Span | None = None
    forms: dict[str, None] = field(default_factory=dict)
    """Each form in which the name was read, in order."""

    @property
    def human(self) -> bool:
        """The name has the form of a person's."""
        return not (self.organisation or self.thing) and _has_human_form(self.name)

    def as_person(self) -> Person:
        aliases = tuple(form for form in self.forms if form != self.name)
        surname = self.name.split()[-1]
        if len(self.parts) > 1 and surname not in aliases:
            aliases = (*aliases, surname)
        return Person(
            name=self.name,
            aliases=aliases,
            role=self.role,
            affiliation=self.affiliation,
            read_at=self.read_at,
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a mention means: an entry or None, how sure, and why in a few words."""

    entry: Entry | None
    confidence: float
    note: str
    among: tuple[Entry, ...] = ()
    """Those it may mean, where it may mean several."""


@lru_cache(maxsize=65536)
def _has_human_form(name: str) -> bool:
    """Each word can be a person's, or all are in capitals; no digits, no acronym for a surname (Web TV)."""
    tokens = name.split()
    shouted = len(tokens) > 1 and name.isupper()
    acronym = not shouted and len(tokens[-1]) <= 2 and tokens[-1].isupper()
    if acronym or any(c.isdigit() for c in name):
        return False
    return shouted or all(looks_human(token) for token in tokens)


@lru_cache(maxsize=65536)
def parts_of(name: str) -> tuple[str, ...]:
    """What two printings of one name have in common."""
    return tuple(plain(name).replace(".", "").split())


@lru_cache(maxsize=65536)
def initials_of(parts: tuple[str, ...]) -> frozenset[str]:
    """Jeremy Olmsted-Thompson: JO and JOT."""
    return frozenset(("".join(p[0] for p in parts), "".join(q[0] for p in parts for q in p.split("-") if q)))


def only(entries: Sequence[Entry]) -> Entry | None:
    """The one entry there is; of several, the one that is surely a person."""
    found = list({id(e): e for e in entries}.values())
    if len(found) > 1:
        found = [e for e in found if e.person]
    return found[0] if len(found) == 1 else None


def words_of(role: str) -> set[str]:
    """The words of an office."""
    return set(role.lower().replace("’", " ").replace("'", " ").split())


def fits(entry: Entry, gender: str | None) -> bool:
    """Whether a pronoun's gender can mean this person, by what the text shows of him, else by his given name."""
    return gender not in ("feminine", "masculine") or shown_gender(entry) in (None, gender)


def shown_gender(entry: Entry) -> str | None:
    """The gender that the text shows, else the one of a given name that has only one."""
    if entry.gender is not None or len(entry.parts) < 2:
        return entry.gender
    return gender_of(entry.parts[0].partition("-")[0])


def spelt_alike(one: Entry, other: Entry) -> bool:
    """Two spellings of one name (Prijanka and Priyanka Sharma): one letter inside it differs; a last letter
    would tell Maria from Mario."""
    a, b = " ".join(one.parts), " ".join(other.parts)
    if len(a) != len(b) or len(one.parts) < 2:
        return False
    apart = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    first = len(one.parts[0])
    return len(apart) == 1 and 0 < apart[0] < first - 1 and first >= 6
