"""Whose words stand at a place of a text: the quotes around it, and whether a name means their speaker. Pure."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from re import compile as pattern

from rag.names import bare as untitled
from rag.quotes.finding import Match
from rag.quotes.normalise import plain
from rag.types import Person, Quote, QuoteKind, Span

_MARKED = pattern(r"[«»“”„\"]|\n[ \t]*\n")


@dataclass(slots=True)
class Owners:
    """A source's quotes, to find those around a place without looking at all of them."""

    quotes: tuple[Quote, ...]
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    """The furthest end of a quote so far."""

    def __post_init__(self) -> None:
        self.quotes = tuple(sorted(self.quotes, key=lambda q: q.start))
        self._starts = [q.start for q in self.quotes]
        self._ends = list(accumulate((q.end for q in self.quotes), max))

    def touching(self, start: int, end: int) -> list[Quote]:
        """The quotes that share a character with start..end (or only miss it by its punctuation), in order."""
        found: list[Quote] = []
        at = bisect_right(self._starts, end + 1) - 1
        while at >= 0 and self._ends[at] >= start - 2:
            if self.quotes[at].end >= start - 2:
                found.append(self.quotes[at])
            at -= 1
        return found[::-1]

    def holding(self, match: Match) -> tuple[Quote, ...]:
        """The quotes in which the whole match lies."""
        return tuple(q for q in self.touching(match.start, match.end) if _holds(q, match.spans))

    def around(self, match: Match) -> tuple[Quote, ...]:
        """The quotes that begin before the match and end behind it, with a cue that interrupts them."""
        found = self.touching(match.start, match.end)
        return tuple(q for q in found if q.start - 1 <= match.start and match.end <= q.end + 2)


def _holds(quote: Quote, spans: Sequence[Span]) -> bool:
    if len(quote.spans) == 1:
        return all(quote.start - 1 <= a and b <= quote.end + 2 for a, b in spans)
    return all(any(start - 1 <= a and b <= end + 2 for start, end in quote.spans) for a, b in spans)


def one_statement(match: Match, owners: Owners) -> bool:
    """Not stitched: no statement holds the match, so it may touch the words of one speaker at most."""
    touched = [
        q for q in owners.touching(match.start, match.end)
        if any(a < end and start < b for start, end in q.spans for a, b in match.spans)
    ]  # fmt: skip
    if len(match.spans) == 1:
        spoken = (q for q in touched if q.kind is not QuoteKind.INDIRECT)
        return len({q.speaker.name if q.speaker else q.id for q in spoken}) <= 1
    # An ellipsis may not lead out of somebody's words into the reporter's, nor over somebody's words.
    at = match.source.offset
    return not touched and _MARKED.search(match.source.text[match.start - at : match.end - at]) is None


def by_speaker(quotes: tuple[Quote, ...], speaker: str, known_as: Collection[str]) -> tuple[Quote, ...]:
    if known_as:
        return tuple(q for q in quotes if q.speaker and q.speaker.name in known_as)
    return tuple(q for q in quotes if is_same_person(speaker, q.speaker))


def is_same_person(name: str, person: Person | None) -> bool:
    """Whether a claimed name means this person: the full name, an alias, or the surname."""
    if person is None:
        return False
    names = (person.name, person.written) if person.written else (person.name,)
    return any(_is_same_name(name, full, person.aliases) for full in names)


def _is_same_name(name: str, bearer: str, aliases: Iterable[str]) -> bool:
    claimed = plain(untitled(name)).replace(".", "").split()
    full = plain(untitled(bearer)).replace(".", "").split()
    if not claimed:
        return False
    if claimed == full or claimed == full[-len(claimed) :]:
        return True
    if len(claimed) > 1 and len(full) > 1:
        # Both have first names: they must be the same but for a middle name or initial.
        return claimed[-1] == full[-1] and claimed[0] == full[0]
    if len(full) == 1 and len(claimed) > 1:
        return claimed[-1] == full[0]
    return any(claimed == plain(alias).replace(".", "").split() for alias in aliases)
