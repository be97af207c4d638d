"""Which mentions of names in which documents mean one person. Pure.

Names are joined where they are equal, or equal but for spelling, or where one says less and only one person can be
meant; never where the evidence contradicts. In doubt two people stay two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from corpus.document import DocumentId
from rag.lexical import LANGUAGES, fold, function_words, words
from rag.names import Name, Relation, name_words, parse, relation
from rag.types import Person

_PREFIX = 5
"""Letters by which words of roles and organisations are compared: director is directrice, lantern is lanterne."""


class Sighting(NamedTuple):
    """What one document gives of a person; identity is by document and the name in it."""

    person: Person
    document_id: DocumentId
    quotes: int
    title: str = ""
    source: str = ""
    published: str | None = None
    language: str = "und"
    event: str | None = None


_About = tuple[frozenset[str], frozenset[str]]
"""The words of a role and of an organisation."""


@dataclass(slots=True, eq=False)
class Group:
    """Sightings of one person, by their places among all, with what is evidence about who it is."""

    name: Name
    rows: list[int]
    documents: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    about: dict[str, set[_About]] = field(default_factory=lambda: defaultdict(set))
    """By year of publication ("" where unknown)."""

    def take(self, other: "Group") -> None:
        """Become one with another."""
        self.rows += other.rows
        self.documents |= other.documents
        self.events |= other.events
        self.genders |= other.genders
        for year, found in other.about.items():
            self.about[year] |= found


def groups_of(sightings: Sequence[Sighting]) -> list[Group]:
    """One group a person, each with its sightings in order."""
    by_name: dict[tuple[str, ...], list[int]] = {}
    for at, sighting in enumerate(sightings):
        by_name.setdefault(name_words(sighting.person.name), []).append(at)
    groups = [
        _group(sightings, rows)
        for key, found in by_name.items()
        if key
        for rows in _told_apart(sightings, found)
    ]
    blocks: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for key in group.name.last.keys:
            blocks[key].append(group)
    joined = _Joined(groups)
    for block in blocks.values():
        if len(block) > 1:
            full = [group for group in block if group.name.given]
            related = _related(full)
            _join_spellings(full, related, joined)
            _join_shorter(full, related, joined)
            _join_surnames([group for group in block if not group.name.given], full, joined)
    result = joined.groups()
    for group in result:
        group.rows.sort()
    return result


def _group(sightings: Sequence[Sighting], rows: list[int]) -> Group:
    first = sightings[rows[0]]
    name = parse(first.person.name, first.language)
    assert name is not None  # noqa: S101 - the name has a word
    group = Group(name, list(rows))
    for at in rows:
        sighting = sightings[at]
        group.documents.add(sighting.document_id)
        if sighting.event:
            group.events.add(fold(sighting.event))
        if sighting.person.gender:
            group.genders.add(sighting.person.gender)
        about = _about(sighting)
        if about[0] or about[1]:
            group.about[(sighting.published or "")[:4]].add(about)
    return group


# One name, several people


def _told_apart(sightings: Sequence[Sighting], rows: list[int]) -> list[list[int]]:
    """Sightings of one full name, parted where they can't all be one person's.

    Parts of which each has its own organisation or role stand for themselves; what can't be told to be of one of
    them is a part of its own.
    """
    if len(rows) == 1 or len(name_words(sightings[rows[0]].person.name)) == 1:
        return [rows]
    abouts = {at: _about(sightings[at]) for at in rows}
    kinds: dict[tuple[str, _About, str | None], list[int]] = defaultdict(list)
    for at in rows:
        year = (sightings[at].published or "")[:4]
        kinds[year, abouts[at], sightings[at].person.gender].append(at)
    contrary = [(a, b) for a, b in combinations(kinds, 2) if _apart(a, b)]
    if not contrary:
        return [rows]
    parts = _Parts(kinds)
    for a, b in combinations(kinds, 2):
        if not _opposite({a[2] or ""}, {b[2] or ""}) and (
            _share(a[1][0], b[1][0]) or _share(a[1][1], b[1][1])
        ):
            parts.unite(a, b)
    apart = {parts.root(kind) for pair in contrary for kind in pair}
    if len(apart) == 1 and not any(_opposite({a[2] or ""}, {b[2] or ""}) for a, b in contrary):
        return [rows]  # somewhere both are said of one person
    found: dict[object, list[int]] = defaultdict(list)
    for kind, places in kinds.items():
        root = parts.root(kind)
        found[(root, kind[2]) if root in apart and len(apart) == 1 else root if root in apart else None] += (
            places
        )
    return [sorted(places) for places in found.values()]


def _apart(one: tuple[str, _About, str | None], other: tuple[str, _About, str | None]) -> bool:
    (year, about, gender), (other_year, other_about, other_gender) = one, other
    if _opposite({gender or ""}, {other_gender or ""}):
        return True
    return bool(year) and year == other_year and _contradict(about, other_about)


class _Parts:
    """Disjoint sets of hashable things."""

    def __init__(self, things: Iterable[object]) -> None:
        self._above: dict[object, object] = {thing: thing for thing in things}

    def root(self, thing: object) -> object:
        while self._above[thing] is not thing:
            thing = self._above[thing]
        return thing

    def unite(self, one: object, other: object) -> None:
        self._above[self.root(other)] = self.root(one)


# Several names, one person


class _Joined:
    """Groups that become one, with the evidence of all."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._into: dict[int, Group] = {id(group): group for group in groups}
        self._order = list(self._into.values())

    def of(self, group: Group) -> Group:
        while (into := self._into[id(group)]) is not group:
            group = into
        return group

    def join(self, one: Group, other: Group) -> None:
        one, other = self.of(one), self.of(other)
        if one is not other:
            one.take(other)
            self._into[id(other)] = one

    def groups(self) -> list[Group]:
        return [group for group in self._order if self._into[id(group)] is group]


_Related = Sequence[tuple[Group, Group, Relation]]


def _related(block: Sequence[Group]) -> _Related:
    """The pairs of groups of one surname that may be one person, and how the first's name stands to the second's.

    Only those are compared whose given names may begin alike, which keeps a frequent surname cheap.
    """
    beginnings: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(block):
        for beginning in group.name.beginnings:
            beginnings[beginning].append(at)
    pairs = {pair for places in beginnings.values() for pair in combinations(places, 2)}
    found = ((block[a], block[b], relation(block[a].name, block[b].name)) for a, b in sorted(pairs))
    return [related for related in found if related[2] is not Relation.OTHER]


def _join_spellings(block: Sequence[Group], related: _Related, joined: _Joined) -> None:
    """Spellings of one name, where all that it may be are one person's."""
    alike: dict[int, list[Group]] = {id(group): [group] for group in block}
    for one, other, how in related:
        together, more = alike[id(one)], alike[id(other)]
        if how is Relation.SAME and together is not more:
            together += more
            alike.update((id(group), together) for group in more)
    for together in {id(found): found for found in alike.values()}.values():
        pairs = list(combinations(together, 2))
        if all(relation(a.name, b.name) is Relation.SAME and not contrary(a, b) for a, b in pairs):
            for group in together[1:]:
                joined.join(together[0], group)


def _join_shorter(block: Sequence[Group], related: _Related, joined: _Joined) -> None:
    """Initials and names without a middle name, to the only one who can be meant."""
    fuller: dict[int, list[Group]] = defaultdict(list)
    for one, other, how in related:
        if how is Relation.MORE:
            fuller[id(other)].append(one)
        elif how is Relation.LESS:
            fuller[id(one)].append(other)
    for group in sorted(block, key=lambda group: group.name.weight, reverse=True):
        hosts = {id(joined.of(other)): joined.of(other) for other in fuller[id(group)]}
        hosts.pop(id(joined.of(group)), None)
        if len(hosts) == 1:
            (host,) = hosts.values()
            if not contrary(host, joined.of(group), together=True):
                joined.join(host, group)


def _join_surnames(alone: Sequence[Group], full: Sequence[Group], joined: _Joined) -> None:
    """A surname alone, to its only bearer where something else speaks for it: the document, the event, a role."""
    for group in alone:
        hosts = {id(joined.of(other)): joined.of(other) for other in full}
        if len(hosts) == 1:
            (host,) = hosts.values()
            if _corroborated(host, group) and not contrary(host, group, together=True):
                joined.join(host, group)


def contrary(one: Group, other: Group, *, together: bool = False) -> bool:
    """Whether two groups can't be one person: forms of address, roles and organisations of one year, or (unless
    they may be named `together`) one document that names both."""
    if _opposite(one.genders, other.genders) or (not together and one.documents & other.documents):
        return True
    return any(
        _contradict(about, theirs)
        for year in one.about.keys() & other.about.keys()
        if year
        for about in one.about[year]
        for theirs in other.about[year]
    )


def _corroborated(one: Group, other: Group) -> bool:
    if one.documents & other.documents or one.events & other.events:
        return True
    return any(
        _share(a[0], b[0]) or _share(a[1], b[1])
        for found in one.about.values()
        for a in found
        for theirs in other.about.values()
        for b in theirs
    )


# What is said of them


def _opposite(one: set[str], other: set[str]) -> bool:
    return ("feminine" in one and "masculine" in other) or ("masculine" in one and "feminine" in other)


def _contradict(one: _About, other: _About) -> bool:
    """Different roles and different organisations, without a word in common."""
    return all(one) and all(other) and not _share(one[0] | one[1], other[0] | other[1])


def _share(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other)


def _about(sighting: Sighting) -> _About:
    person = sighting.person
    return _content(person.role or ""), _content(person.affiliation or "")


@lru_cache(maxsize=16384)
def _content(text: str) -> frozenset[str]:
    """The beginnings of the words that mean something, and the initials: CNCF is the Cloud Native Computing
    Foundation."""
    found = [word for word in words(text) if fold(word) not in _functional()]
    initials = "".join(fold(word)[0] for word in found if word[:1].isupper())
    return frozenset(
        [*(fold(word)[:_PREFIX] for word in found), *([initials[:_PREFIX]] if len(initials) > 2 else [])]
    )


@lru_cache(maxsize=1)
def _functional() -> frozenset[str]:
    return frozenset().union(*(function_words(language) for language in LANGUAGES))
