"""The verdict on a quotation against a whole library: find where it may stand, then judge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from rag.adapters.catalog import Catalog
from rag.errors import UsageError
from rag.lexical import fold
from rag.quotes.elision import cut
from rag.quotes.finding import OUTER
from rag.quotes.normalise import whole, words
from rag.quotes.verdict import Source, Verdict, VerdictKind, judge
from rag.types import DocumentInfo, Filters, Passage, Quote

CANDIDATES = 12
"""Passages looked at, best lexical matches first."""
SEARCHED = 12
"""Different words of a quotation that are searched for, in any order."""
PHRASE = 6
"""Words in a row that are searched for."""
PHRASE_CANDIDATES = 60
"""Passages with such a row that are looked at."""

FEW = 2
"""Words that are too few to be told from anybody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    quotation: str
    speaker: str | None
    """As claimed."""
    verdict: Verdict
    notice: str | None = None
    """What the verdict needs to be read rightly: nobody bears the claimed speaker's name, the words are the
    source's own report, nobody is named as their speaker, or they are too few."""


class Shelf:
    """Stretches of a library's texts, each read once while many quotations are checked."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._sources: dict[str, Source] = {}
        """By passage."""
        self._quotes: dict[str, list[Quote]] = {}
        self._infos: dict[str, DocumentInfo] = {}
        self._texts: dict[str, str] = {}

    def sources(self, passage_ids: Sequence[str]) -> list[Source]:
        """Each passage with its neighbours, since a quotation may reach from one into the next; each stretch once."""
        new = self._catalog.passages(one for one in passage_ids if one not in self._sources)
        self._read_documents({passage.document_id for passage in new.values()})
        for identifier, passage in new.items():
            self._sources[identifier] = self._stretch(passage)
        found = (self._sources[one] for one in passage_ids if one in self._sources)
        return list({(s.document_id, s.offset, len(s.text)): s for s in found}.values())

    def quotes_of(self, document_id: str) -> Sequence[Quote]:
        """The utterances of a document."""
        self._read_documents({document_id})
        return self._quotes.get(document_id, ())

    def text_of(self, document_id: str) -> str:
        """The whole text of a document; empty where it has left the library."""
        if document_id not in self._texts:
            document = self._catalog.document(document_id)
            self._texts[document_id] = document.text if document else ""
        return self._texts[document_id]

    def info(self, document_id: str) -> DocumentInfo:
        self._read_documents({document_id})
        return self._infos[document_id]

    def _read_documents(self, document_ids: Iterable[str]) -> None:
        new = [one for one in document_ids if one not in self._infos]
        if new:
            self._quotes |= self._catalog.quotes_of(new)
            self._infos |= self._catalog.infos(new)

    def _stretch(self, passage: Passage) -> Source:
        text, start = self._catalog.around(passage)
        quotes = self.quotes_of(passage.document_id)
        return Source(
            text=text,
            document_id=passage.document_id,
            offset=start,
            quotes=tuple(q for q in quotes if q.start < start + len(text) and q.end > start),
            language=self.info(passage.document_id).language,
        )


def check(
    catalog: Catalog,
    quotation: str,
    *,
    speaker: str | None = None,
    document: str | None = None,
    shelf: Shelf | None = None,
) -> Checked:
    """Whether a quotation stands in the library word for word, and in the speaker's mouth where one is claimed.

    `document` (a title, path or id) looks in that one alone. Raises UsageError where it names none or several.
    `shelf` is given where many quotations are checked in a row.
    """
    shelf = shelf or Shelf(catalog)
    filters = Filters(source=_document(catalog, document) if document is not None else None)
    known_as = catalog.known_as(speaker) if speaker else frozenset()
    verdict = judge(quotation, _with_its_phrases(catalog, shelf, quotation, filters), speaker, known_as)
    stands = verdict.reported or verdict.unnamed
    if known_as and (stands or verdict.verdict is VerdictKind.SAID_BY_SOMEONE_ELSE):
        # A few words may stand in so many places that theirs was not among those looked at.
        own = _with_its_phrases(catalog, shelf, quotation, replace(filters, speaker=speaker))
        again = judge(quotation, own, speaker, known_as)
        theirs = again.verdict is VerdictKind.VERBATIM or (again.reported and not verdict.reported)
        verdict = again if theirs else verdict
    if not stands and verdict.verdict in (VerdictKind.PARAPHRASE, VerdictKind.NOT_FOUND):
        verdict = judge(quotation, _with_its_words(catalog, shelf, quotation, filters), speaker, known_as)
    unknown = f"Nobody in the library is called {speaker}." if speaker and not known_as else None
    notices = (unknown, whose(verdict, shelf), _too_short(quotation))
    notice = " ".join(filter(None, notices)) or None
    return Checked(quotation=quotation, speaker=speaker, verdict=verdict, notice=notice)


def whose(verdict: Verdict, shelf: Shelf) -> str | None:
    """What the reader must know of words that stand in a source, but as nobody's quotation."""
    if verdict.nearest is None:
        return None
    if verdict.reported:
        named = dict.fromkeys(quote.speaker.name for quote in verdict.said_by if quote.speaker)
        of = f" of {' and '.join(named)}" if named else ""
        return f"The source reports this{of} in its own words."
    if verdict.unnamed:
        title = shelf.info(verdict.nearest.document_id).title
        return f"These words stand in “{title}”, but the source doesn’t name who says them."
    return None


def _too_short(quotation: str) -> str | None:
    pieces = cut(quotation.strip(OUTER))
    count = len(pieces.forms) if pieces else 0
    if not 0 < count <= FEW:
        return None
    counted = "One word is" if count == 1 else "Two words are"
    return f"{counted} too short to tell anything: the same may stand anywhere."


def _document(catalog: Catalog, named: str) -> str:
    """The id of the one document that a title, path or id means, in full or in part."""
    found = catalog.matching(Filters(source=named)) if named.strip() else []
    wanted = fold(named.strip())
    exact = [
        info for info in found
        if wanted in (fold(info.title), fold(info.source), fold(PurePath(info.source).name)) or info.id == named
    ]  # fmt: skip
    match exact or found:
        case [one]:
            return one.id
        case []:
            raise UsageError(f"No document is called {named!r}.", "`whosaid sources` lists them.")
        case several:
            listed = "; ".join(f"{info.title} ({info.source})" for info in several[:3])
            raise UsageError(
                f"{len(several)} documents match {named!r}: {listed}{' …' if len(several) > 3 else '.'}",
                "Give more of the title, the path, or the id.",
            )


def _with_its_phrases(catalog: Catalog, shelf: Shelf, quotation: str, filters: Filters) -> list[Source]:
    """Where some words of the quotation stand in a row: all places where it stands verbatim, and most where it
    was altered."""
    found = catalog.search_phrases(_phrases(quotation), PHRASE_CANDIDATES, filters)
    return shelf.sources(found)


def _with_its_words(catalog: Catalog, shelf: Shelf, quotation: str, filters: Filters) -> list[Source]:
    """Where most of its words stand, in any order. The longest tell most; more would only cost time."""
    forms = sorted(dict.fromkeys(whole(words(quotation)).forms), key=len, reverse=True)[:SEARCHED]
    found = catalog.search_passages(" ".join(forms), "und", CANDIDATES, filters)
    return shelf.sources([identifier for identifier, _ in found])


def _phrases(quotation: str) -> list[str]:
    """Rows of words at the beginning, in the middle and at the end of the longest piece without a gap."""
    pieces = cut(quotation)
    if pieces is None:
        return []
    forms = max((whole(piece).forms for piece in pieces.pieces), key=len)
    middle = max(0, (len(forms) - PHRASE) // 2)
    rows = (forms[:PHRASE], forms[middle : middle + PHRASE], forms[-PHRASE:])
    return list(dict.fromkeys(" ".join(row) for row in rows))


def documents_of(catalog: Catalog, checked: Checked) -> dict[str, DocumentInfo]:
    """The documents that a verdict names."""
    verdict = checked.verdict
    nearest = [verdict.nearest.document_id] if verdict.nearest else []
    return catalog.infos([*nearest, *(quote.document_id for quote in verdict.said_by)])
