"""The persons of a library under the names they are shown by, with corrections by hand applied. Pure."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.corrections import Correction, Made, Merge, Rename, Split
from rag.errors import NothingFound, UsageError
from rag.identity import Sighting, groups_of
from rag.lexical import fold, words
from rag.names import bare, name_words

_OFFERED = 5
"""Names offered where one isn't known."""


@dataclass(slots=True, eq=False)
class Bearer:
    """One person: sightings by their places among all, oldest first, and the name."""

    rows: list[int]
    name: str
    """Without what tells it from a namesake's."""
    given: bool = False
    """The name was given by hand."""
    written: set[str] = field(default_factory=set)
    """Folded names that documents give."""


class Bearers:
    """Who is who in some sightings: worked out, then corrected in the order the corrections were made."""

    def __init__(self, sightings: Sequence[Sighting], made: Iterable[Made] = ()) -> None:
        self._sightings = sightings
        self._by_name: dict[str, dict[int, Bearer]] = defaultdict(dict)
        self._by_written: dict[str, dict[int, Bearer]] = defaultdict(dict)
        self._parted: list[tuple[int, str, str]] = []
        self.idle: list[int] = []
        """Numbers of corrections that find nobody to correct."""
        for group in groups_of(sightings):
            self._add(Bearer(group.rows, best_name([sightings[at] for at in group.rows])))
        for each in made:
            self._apply(each)

    def all(self) -> list[tuple[Bearer, str]]:
        """Every person with the name that no other has."""
        found: list[tuple[Bearer, str]] = []
        taken: Counter[str] = Counter()
        for namesakes in self._by_name.values():
            for bearer, name in self._told_apart(list(namesakes.values())):
                taken[fold(name)] += 1
                found.append((bearer, name if taken[fold(name)] == 1 else f"{name} ({taken[fold(name)]})"))
        return found

    # Finding

    def find(self, name: str) -> list[Bearer]:
        """Whom a name means: the one shown by it, else the ones that documents call so."""
        wanted, plain = fold(name.strip()), fold(bare(name.strip()))
        candidates = {**self._by_name.get(plain, {}), **self._by_name.get(wanted, {})}
        shown = [b for b, shown in self._told_apart(list(candidates.values())) if fold(shown) == wanted]
        if shown:
            return shown
        if plain == wanted:
            return list({**self._by_name.get(wanted, {}), **self._by_written.get(wanted, {})}.values())
        called = {**self._by_name.get(plain, {}), **self._by_written.get(plain, {})}.values()
        place = wanted.removeprefix(plain).strip(" ()")
        return [bearer for bearer in called if place in self._places(bearer)]

    def the_one(self, name: str) -> Bearer:
        """Whom a name means. Raises NothingFound where there is nobody, UsageError where there are several."""
        found = self.find(name)
        if len(found) == 1:
            return found[0]
        if found:
            shown = ", ".join(f"“{self.shown(bearer)}”" for bearer in found)
            raise UsageError(f"“{name}” may be {len(found)} people.", f"Name one of them in full: {shown}.")
        near = self.nearest(name)
        offered = f"Did you mean {' or '.join(f'“{other}”' for other in near)}? " if near else ""
        raise NothingFound(
            f"Nobody in the library is called “{name}”.", f"{offered}`whosaid people` lists everybody."
        )

    def shown(self, bearer: Bearer) -> str:
        """The name that tells a person from all others."""
        namesakes = list(self._by_name[fold(bearer.name)].values())
        return next(name for other, name in self._told_apart(namesakes) if other is bearer)

    def nearest(self, name: str) -> list[str]:
        """Known names most like one that isn't known."""
        wanted = fold(name)
        parts = set(map(fold, words(name)))
        close = difflib.get_close_matches(wanted, self._by_name, _OFFERED, 0.75)
        shared = [key for key in self._by_name if parts & set(words(key))]
        found = [b for key in dict.fromkeys([*close, *shared]) for b in self._by_name[key].values()]
        return [self.shown(bearer) for bearer in found[:_OFFERED]]

    def sources(self, bearer: Bearer) -> dict[str, str]:
        """Titles by source, newest last."""
        return {self._sightings[at].source: self._sightings[at].title for at in bearer.rows}

    # Correcting

    def checked(self, wanted: Correction) -> Correction:
        """A correction in full: names as they are shown, whole sources.

        Raises NothingFound for a name or source that is not there, UsageError for what cannot be.
        """
        into = " ".join(wanted.into.split())
        if not name_words(into):
            raise UsageError("A person needs a name of letters.", "Give one, such as “Ilse Kowal”.")
        if isinstance(wanted, Merge):
            return self._checked_merge(wanted, into)
        bearer = self.the_one(wanted.name)
        name = self.shown(bearer)
        others = [other for other in self._by_name.get(fold(into), {}).values() if other is not bearer]
        if others:
            raise UsageError(
                f"Somebody else is called “{into}”.",
                f"If they are one person: `whosaid people merge {_quoted(name)} {_quoted(into)}`. If not, choose a "
                f"name that tells them apart, such as “{bare(into)} (where they work)”.",
            )
        if isinstance(wanted, Rename):
            if into == name:
                raise UsageError(f"“{name}” is the name already.", "Give another one.")
            return Rename(name=name, into=into)
        if fold(into) in (fold(name), fold(bearer.name)):
            raise UsageError(
                f"The other one needs a name of their own, not “{into}”.",
                f"For example “{bare(into)} (where they work)”.",
            )
        return Split(name=name, sources=self._chosen(bearer, wanted.sources), into=into)

    def _checked_merge(self, wanted: Merge, into: str) -> Merge:
        bearers = {id(b): b for b in map(self.the_one, wanted.names)}
        names = tuple(self.shown(bearer) for bearer in bearers.values())
        if len(names) < 2:
            raise UsageError(
                f"These names are one person already: “{names[0]}”.", "There is nothing to merge."
            )
        for number, rest, other in self._parted:
            if {rest, other} <= {fold(bearer.name) for bearer in bearers.values()}:
                raise UsageError(
                    f"Correction {number} tells these people apart.",
                    f"Take it back instead: `whosaid people undo {number}`.",
                )
        others = [b for b in self._by_name.get(fold(into), {}).values() if id(b) not in bearers]
        if others:
            raise UsageError(f"Somebody else is called “{into}”.", "Name them too, or choose another name.")
        return Merge(names=names, into=into)

    def _chosen(self, bearer: Bearer, wanted: Iterable[str]) -> tuple[str, ...]:
        """The sources that paths or titles mean, of those that name a person."""
        own = self.sources(bearer)
        chosen: dict[str, None] = {}
        for text in wanted:
            exact = [s for s, title in own.items() if text == s or fold(text) == fold(title)]
            found = exact or [s for s, t in own.items() if fold(text) in fold(s) or fold(text) in fold(t)]
            if not found:
                listed = "; ".join(f"“{title}” ({source})" for source, title in own.items())
                raise NothingFound(
                    f"“{text}” is no source that names {self.shown(bearer)}.", f"These do: {listed}."
                )
            chosen.update(dict.fromkeys(found))
        if len(chosen) == len(own):
            name = self.shown(bearer)
            raise UsageError(
                f"These are all the sources that name {name}: nobody would be left.",
                f"To call them otherwise: `whosaid people rename {_quoted(name)} NEW`.",
            )
        return tuple(chosen)

    def _apply(self, made: Made) -> None:
        correction = made.correction
        names = correction.names if isinstance(correction, Merge) else (correction.name,)
        found = [bearers[0] for name in names if len(bearers := self.find(name)) == 1]
        bearers = list({id(bearer): bearer for bearer in found}.values())
        if not bearers or (isinstance(correction, Merge) and len(bearers) < 2):
            self.idle.append(made.number)
            return
        if isinstance(correction, Split):
            self._split(made.number, bearers[0], correction)
            return
        for bearer in bearers:
            self._remove(bearer)
        self._add(Bearer(sorted(at for b in bearers for at in b.rows), correction.into, given=True))

    def _split(self, number: int, bearer: Bearer, correction: Split) -> None:
        away = [at for at in bearer.rows if self._sightings[at].source in correction.sources]
        kept = [at for at in bearer.rows if self._sightings[at].source not in correction.sources]
        if not away:
            self.idle.append(number)
            return
        self._remove(bearer)
        other = Bearer(away, correction.into, given=True)
        self._add(other)
        if kept:
            # The rest keeps its name, also where the fullest form of it stood in a source that went away.
            self._add(Bearer(kept, bearer.name, given=bearer.given))
        self._parted.append((number, fold(bearer.name), fold(other.name)))

    def _add(self, bearer: Bearer) -> None:
        bearer.written = {fold(self._sightings[at].person.name) for at in bearer.rows}
        self._by_name[fold(bearer.name)][id(bearer)] = bearer
        for name in bearer.written:
            self._by_written[name][id(bearer)] = bearer

    def _remove(self, bearer: Bearer) -> None:
        del self._by_name[fold(bearer.name)][id(bearer)]
        if not self._by_name[fold(bearer.name)]:
            del self._by_name[fold(bearer.name)]
        for name in bearer.written:
            del self._by_written[name][id(bearer)]

    # Namesakes

    def _told_apart(self, namesakes: Sequence[Bearer]) -> list[tuple[Bearer, str]]:
        """Names that differ: by the organisation, else by a document. One given by hand stays as it is."""
        by_name = Counter(fold(bearer.name) for bearer in namesakes)
        found: list[tuple[Bearer, str]] = []
        taken: Counter[str] = Counter(
            fold(b.name) for b in namesakes if b.given or by_name[fold(b.name)] == 1
        )
        for bearer in namesakes:
            name = bearer.name
            if not bearer.given and by_name[fold(name)] > 1:
                places = [*self._shown_places(bearer), *map(str, range(2, len(namesakes) + 2))]
                told = (f"{name} ({place})" for place in places)
                name = next(each for each in told if not taken[fold(each)])
                taken[fold(name)] += 1
            found.append((bearer, name))
        return found

    def _shown_places(self, bearer: Bearer) -> list[str]:
        """What may stand beside a name to tell it from a namesake's: newest organisation, newest title."""
        newest = [self._sightings[at] for at in reversed(bearer.rows)]
        organisation = next((s.person.affiliation for s in newest if s.person.affiliation), None)
        return [place for place in (organisation, newest[0].title) if place]

    def _places(self, bearer: Bearer) -> set[str]:
        found = (self._sightings[at] for at in bearer.rows)
        return {fold(place) for s in found for place in (s.person.affiliation, s.title) if place}


def best_name(sightings: Sequence[Sighting]) -> str:
    """The fullest name; of its spellings the most frequent one, with its accents."""
    by_words: dict[tuple[str, ...], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_words[name_words(sighting.person.name)].append(sighting)

    def fullness(key: tuple[str, ...]) -> tuple[int, int, int, int, tuple[str, ...]]:
        quotes = sum(sighting.quotes for sighting in by_words[key])
        return sum(len(word) > 1 for word in key), len(key), len(by_words[key]), quotes, key

    spellings = Counter(sighting.person.name for sighting in by_words[max(by_words, key=fullness)])

    def rank(name: str) -> tuple[bool, int, int, str]:
        return name != name.upper(), sum(not c.isascii() for c in name), spellings[name], name

    return max(spellings, key=rank)


def _quoted(name: str) -> str:
    return f'"{name}"'
