"""Everybody the library knows, seen across documents: one person, all roles, all places where they were read. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.document import DocumentId
from rag.bearers import Bearers
from rag.corrections import Made
from rag.identity import Sighting
from rag.lexical import fold
from rag.names import NAME_PARTICLES, bare, name_words
from rag.types import Person, Quote, Span

__all__ = ["NAME_PARTICLES", "KnownPerson", "Reading", "Sighting", "build", "meant", "name_words"]

_SHORTEST_FIRST_NAME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one document says of a person."""

    document_id: DocumentId
    name: str
    """The name as that document has it."""
    role: str | None
    affiliation: str | None
    read_at: Span | None
    quotes: int
    title: str = ""
    published: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    name: str
    """The name that tells them from all others: given by hand, or the fullest form any document gives, with the
    organisation or a title in parentheses where somebody else bears the same."""
    names: tuple[str, ...]
    """All names under which documents hold this person."""
    aliases: tuple[str, ...]
    """All other forms by which documents mention them, those names among them."""
    forms: tuple[tuple[str, ...], ...]
    """Folded words of the forms they are asked for by: full names and surnames."""
    readings: tuple[Reading, ...]
    """Newest first."""
    members: frozenset[tuple[DocumentId, str]]
    """Document and name in it: what makes somebody this person, since a name may have several bearers."""

    @property
    def quotes(self) -> int:
        return sum(reading.quotes for reading in self.readings)

    @property
    def is_somebody(self) -> bool:
        """Whether the library knows more than a name in passing: words, or a role under a full name."""
        return self.quotes > 0 or (len(self.forms) > 1 and self.role is not None)

    @property
    def role(self) -> str | None:
        """The newest one."""
        return next((reading.role for reading in self.readings if reading.role), None)

    @property
    def affiliation(self) -> str | None:
        return next((reading.affiliation for reading in self.readings if reading.affiliation), None)

    def said(self, quote: Quote) -> bool:
        """Whether these words are theirs."""
        speaker = quote.speaker
        return speaker is not None and (quote.document_id, speaker.written or speaker.name) in self.members


_Row = Sighting | tuple[Person, DocumentId, int]


def build(rows: Iterable[_Row], made: Iterable[Made] = ()) -> tuple[KnownPerson, ...]:
    """The roster from what each document gives, oldest first, and the corrections made by hand, in their order.

    Two documents mean the same person when the names are equal, or equal but for spelling, a middle name or
    initials, and nothing contradicts it; see `rag.identity`.
    """
    sightings = [Sighting(*row) for row in rows]
    people = [
        _person(name, [sightings[at] for at in bearer.rows])
        for bearer, name in Bearers(sightings, made).all()
    ]
    return tuple(sorted(_with_first_names(people), key=lambda person: (-person.quotes, person.name)))


def meant(people: Sequence[KnownPerson], name: str) -> list[KnownPerson]:
    """Whom a filter on the speaker means: the one who is known by that full name, else all of whose names and
    other forms one contains it; case and accents don't matter. The catalog's SQL does the same."""
    wanted = fold(name)
    if " " in wanted and (exact := [person for person in people if fold(person.name) == wanted]):
        return exact
    return [
        person
        for person in people
        if any(wanted in fold(form) for form in (person.name, *person.names, *person.aliases))
    ]


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


def _person(name: str, rows: Sequence[Sighting]) -> KnownPerson:
    newest = list(reversed(rows))
    names = tuple(dict.fromkeys(row.person.name for row in rows))
    aliases = dict.fromkeys((*names, *(alias for row in rows for alias in row.person.aliases)))
    aliases.pop(name, None)
    return KnownPerson(
        name=name,
        names=names,
        aliases=tuple(aliases),
        forms=tuple(
            dict.fromkeys(form for each in (bare(name), *names) for form in _forms(name_words(each)))
        ),
        readings=tuple(
            Reading(
                document_id=row.document_id,
                name=row.person.name,
                role=row.person.role,
                affiliation=row.person.affiliation,
                read_at=row.person.read_at,
                quotes=row.quotes,
                title=row.title,
                published=row.published,
                source=row.source,
            )
            for row in newest
        ),
        members=frozenset((row.document_id, row.person.name) for row in rows),
    )


def _forms(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Full name, first and last word, and the surname with and without its particles."""
    if len(name) < 2:
        return [name] if name else []
    forms = [name, (name[0], name[-1]), name[-1:]]
    first_particle = next((at for at in range(1, len(name)) if name[at] in NAME_PARTICLES), None)
    forms.append(name[first_particle:] if first_particle else name[1:])
    return [form for form in dict.fromkeys(forms) if form]
