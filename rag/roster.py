"""Everybody the library knows, seen across documents: one person, all roles, all places where they were read. Pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.document import DocumentId
from rag.lexical import fold, words
from rag.types import Person, Span

NAME_PARTICLES = frozenset(
    (
        "de",
        "la",
        "le",
        "du",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "di",
        "da",
        "dos",
        "del",
        "el",
        "al",
        "bin",
        "ibn",
        "zu",
    )
)

_SHORTEST_FIRST_NAME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one document says of a person."""

    document_id: DocumentId
    role: str | None
    affiliation: str | None
    read_at: Span | None
    quotes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    name: str
    """The fullest form any document gives."""
    names: tuple[str, ...]
    """All names under which documents hold this person."""
    forms: tuple[tuple[str, ...], ...]
    """Folded words of the forms they are mentioned by: full names and surnames."""
    readings: tuple[Reading, ...]

    @property
    def quotes(self) -> int:
        return sum(reading.quotes for reading in self.readings)

    @property
    def is_somebody(self) -> bool:
        """Whether the library knows more than a name in passing: words, or a role under a full name."""
        return self.quotes > 0 or (len(self.forms) > 1 and self.role is not None)

    @property
    def role(self) -> str | None:
        return next((reading.role for reading in reversed(self.readings) if reading.role), None)

    @property
    def affiliation(self) -> str | None:
        return next((reading.affiliation for reading in reversed(self.readings) if reading.affiliation), None)


_Key = tuple[str, ...]
"""The folded words of a name."""
_Row = tuple[Person, DocumentId, int]
_Entry = tuple[int, _Row]


def build(rows: Iterable[_Row]) -> tuple[KnownPerson, ...]:
    """The roster from what each document gives: (person, document, number of utterances), oldest first.

    Two documents mean the same person when the full names are equal but for case and accents, or when one has
    a middle name more. A surname alone is joined to a full name only if just one person bears it; two full names
    with different first names are two people, whatever else they share.
    """
    groups: dict[_Key, list[_Entry]] = {}
    for entry in enumerate(rows):
        groups.setdefault(name_words(entry[1][0].name), []).append(entry)
    merged = {key: list(found) for key, found in groups.items() if len(key) > 1}
    alike = _by(merged, lambda key: (key[0], key[-1]))
    for key in sorted(merged, key=len):
        hosts = [other for other in alike[key[0], key[-1]] if other in merged and _has_more(other, key)]
        if len(hosts) == 1:
            merged[hosts[0]] += merged.pop(key)
    bearers = _by(merged, lambda key: key[-1])
    for key, found in groups.items():
        if len(key) == 1:
            hosts = bearers.get(key[0], [])
            merged.setdefault(hosts[0] if len(hosts) == 1 else key, []).extend(found)
    people = [_person([row for _, row in sorted(found, key=_place)]) for found in merged.values()]
    return tuple(sorted(_with_first_names(people), key=lambda person: (-person.quotes, person.name)))


def _with_first_names(people: Sequence[KnownPerson]) -> list[KnownPerson]:
    """A first name alone names a person where nobody else has it as any part of a name."""
    borne = Counter(word for person in people for word in {word for form in person.forms for word in form})
    return [
        replace(person, forms=(*person.forms, (first,)))
        if len(first := person.forms[0][0]) >= _SHORTEST_FIRST_NAME
        and len(person.forms[0]) > 1
        and borne[first] == 1
        else person
        for person in people
    ]


def name_words(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words(name))


def _by(keys: Iterable[_Key], part: Callable[[_Key], Hashable]) -> dict[Hashable, list[_Key]]:
    found: dict[Hashable, list[_Key]] = {}
    for key in keys:
        found.setdefault(part(key), []).append(key)
    return found


def _place(entry: _Entry) -> int:
    """Where an entry stood among those given."""
    return entry[0]


def _has_more(longer: Sequence[str], shorter: Sequence[str]) -> bool:
    """`Anna Maria Schmidt` has more than `Anna Schmidt`: same first and last word, all others in order."""
    if len(longer) <= len(shorter) or longer[0] != shorter[0] or longer[-1] != shorter[-1]:
        return False
    rest = iter(longer)
    return all(word in rest for word in shorter)


def _person(rows: Sequence[_Row]) -> KnownPerson:
    names = list(dict.fromkeys(person.name for person, _, _ in rows))
    fullest = max(names, key=lambda name: len(name_words(name)))
    return KnownPerson(
        name=fullest,
        names=tuple(names),
        forms=tuple(dict.fromkeys(form for name in (fullest, *names) for form in _forms(name_words(name)))),
        readings=tuple(
            Reading(
                document_id=document, role=p.role, affiliation=p.affiliation, read_at=p.read_at, quotes=count
            )
            for p, document, count in rows
        ),
    )


def _forms(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Full name, first and last word, and the surname with and without its particles."""
    if len(name) < 2:
        return [name] if name else []
    forms = [name, (name[0], name[-1]), name[-1:]]
    first_particle = next((at for at in range(1, len(name)) if name[at] in NAME_PARTICLES), None)
    forms.append(name[first_particle:] if first_particle else name[1:])
    return [form for form in dict.fromkeys(forms) if form]
