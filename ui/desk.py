"""What the page's tabs ask of a library beside questions: a seam, so that they can be shown without one.

Every call sees the library as it is then, so that the page follows what others write into it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from rag.checking import Checked
from rag.corrections import Correction, Made
from rag.review.findings import Review
from rag.roster import KnownPerson
from rag.types import DocumentInfo, Filters, Quote, QuoteKind

NO_FILTERS = Filters()
PAGE = 50
"""Rows of a list that are shown at once."""


class Order(StrEnum):
    MATCH = "match"
    """Best match first; without a topic the order of the sources."""
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What "Who said what" looks for; every field that is empty lets everything through."""

    topic: str = ""
    filters: Filters = NO_FILTERS
    kind: QuoteKind | None = None
    order: Order = Order.MATCH

    def looser(self) -> list[tuple[str, "Search"]]:
        """The search without each of its conditions in turn, by the condition's name."""
        held = {"kind": self.kind, "topic": self.topic} | {
            name: getattr(self.filters, name) for name in ("speaker", "event", "language", "since", "until")
        }
        return [(name, self._without(name)) for name, value in held.items() if value]

    def _without(self, name: str) -> "Search":
        match name:
            case "kind":
                return replace(self, kind=None)
            case "topic":
                return replace(self, topic="")
            case "speaker" | "event" | "language" | "since" | "until":
                return replace(self, filters=replace(self.filters, **{name: None}))
        raise ValueError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One utterance with what is known of its document."""

    quote: Quote
    document: DocumentInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of what a search found."""

    search: Search
    rows: tuple[Found, ...]
    first: int
    """How many stand before these."""
    total: int
    looser: tuple[tuple[str, int], ...] = ()
    """Where nothing was found: how many there are without a condition, by its name."""

    @property
    def page(self) -> int:
        return self.first // PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The text around an utterance, as the source has it."""

    text: str
    start: int
    """Where the text begins in its document."""
    headings: tuple[str, ...] = ()
    locator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on a quotation, with what is needed to show it."""

    checked: Checked
    documents: Mapping[str, DocumentInfo]
    place: Place | None = None
    """Around the nearest words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who speaks, those who speak most first, and what was corrected about who is who."""

    persons: Sequence[KnownPerson]
    corrections: Sequence[tuple[Made, bool]] = ()
    """Oldest first; whether each finds somebody to correct at present."""


class Desk(Protocol):
    """Every method raises WhosaidError where the library fails."""

    def find(self, search: Search, page: int = 0) -> Results:
        """That page of the result, counted from 0; the last one where there are fewer."""
        ...

    def export(self, search: Search, form: str) -> str:
        """The whole result as `whosaid quotes --format` prints it."""
        ...

    def place(self, document_id: str, start: int, end: int) -> Place | None:
        """The passages around these words; None where the document has left the library."""
        ...

    def check(self, quotation: str, speaker: str | None, document: str | None) -> Judged: ...

    def review(self, text: str) -> Review:
        """A whole text, all that can be checked in it. Raises ReadError for one that holds no words."""
        ...

    def people(self) -> People: ...

    def correct(self, correction: Correction) -> Made:
        """Set right who is who. Raises LibraryBusy where another program writes, NothingFound and UsageError
        where it cannot be.
        """
        ...

    def undo(self, number: int) -> Made:
        """Take the correction of that number back. Raises as `correct` does."""
        ...
