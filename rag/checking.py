"""The verdict on a quotation against a whole library: find where it may stand, then judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.adapters.catalog import Catalog
from rag.quotes.verdict import Source, Verdict, judge
from rag.types import DocumentInfo, Filters, Passage

CANDIDATES = 12
"""Passages looked at, best lexical matches first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    quotation: str
    speaker: str | None
    """As claimed."""
    verdict: Verdict


def check(
    catalog: Catalog, quotation: str, *, speaker: str | None = None, document: str | None = None
) -> Checked:
    """Whether a quotation stands in the library word for word, and in the speaker's mouth where one is claimed.

    `document` (a title, path or id) looks in that one alone.
    """
    filters = Filters(source=document)
    found = catalog.search_passages(quotation, "und", CANDIDATES, filters)
    passages = catalog.passages([identifier for identifier, _ in found])
    ordered = [passages[identifier] for identifier, _ in found if identifier in passages]
    known_as = catalog.known_as(speaker) if speaker else frozenset()
    verdict = judge(quotation, _sources(catalog, ordered), speaker, known_as)
    return Checked(quotation=quotation, speaker=speaker, verdict=verdict)


def documents_of(catalog: Catalog, checked: Checked) -> dict[str, DocumentInfo]:
    """The documents that a verdict names."""
    verdict = checked.verdict
    nearest = [verdict.nearest.document_id] if verdict.nearest else []
    return catalog.infos([*nearest, *(quote.document_id for quote in verdict.said_by)])


def _sources(catalog: Catalog, passages: Sequence[Passage]) -> list[Source]:
    """Each passage with its neighbours, since a quotation may reach from one into the next."""
    quotes = catalog.quotes_of(passage.document_id for passage in passages)
    infos = catalog.infos(passage.document_id for passage in passages)
    stretches: dict[tuple[str, int, int], Source] = {}
    for passage in passages:
        text, start = catalog.around(passage)
        end = start + len(text)
        inside = tuple(q for q in quotes.get(passage.document_id, ()) if q.start < end and q.end > start)
        stretches[(passage.document_id, start, end)] = Source(
            text=text,
            document_id=passage.document_id,
            offset=start,
            quotes=inside,
            language=infos[passage.document_id].language,
        )
    return list(stretches.values())
