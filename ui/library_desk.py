"""The desk over a real library: the catalog for lists, the retriever for topics."""

from collections.abc import Sequence
from typing import Literal

from corpus.language import detect_question
from rag.adapters.catalog import Catalog
from rag.checking import check, documents_of
from rag.corrections import Correction, Made
from rag.people import corrections_of, known_people
from rag.retrieval import Retriever
from rag.review.findings import Review
from rag.review.library import review
from rag.settings import Settings
from rag.types import Quote
from rag.utterances import touching
from rag.wiring import correct_people, undo_correction
from ui.desk import PAGE, Found, Judged, Order, People, Place, Results, Search
from ui.drafts import pasted
from ui.quote_formats import formatted


class LibraryDesk:
    """Opens the catalog for each call: nothing is kept that a writer could make stale."""

    def __init__(self, settings: Settings, retriever: Retriever | None = None) -> None:
        """Without a retriever topics are searched for by words alone."""
        self._settings = settings
        self._retriever = retriever

    def find(self, search: Search, page: int = 0) -> Results:
        with Catalog(self._settings.data) as catalog:
            if search.topic:
                found = _ordered(catalog, self._by_topic(catalog, search), search.order)
                total, first = len(found), _first(len(found), page)
                rows = found[first : first + PAGE]
            else:
                total = catalog.count_quotes(search.filters, search.kind)
                first = _first(total, page)
                rows = catalog.quotes(
                    search.filters, search.kind, by_date=_by_date(search.order), limit=PAGE, offset=first
                )
            looser = (
                () if total else tuple((name, self._count(catalog, less)) for name, less in search.looser())
            )
            return Results(
                search=search, rows=_with_documents(catalog, rows), first=first, total=total, looser=looser
            )

    def export(self, search: Search, form: str) -> str:
        with Catalog(self._settings.data) as catalog:
            if search.topic:
                found = _ordered(catalog, self._by_topic(catalog, search), search.order)
            else:
                found = catalog.quotes(search.filters, search.kind, by_date=_by_date(search.order))
            documents = catalog.infos(quote.document_id for quote in found)
        return formatted(found, documents, form) + "\n"

    def _by_topic(self, catalog: Catalog, search: Search) -> list[Quote]:
        """What touches the topic, the nearest first."""
        retriever = self._retriever or Retriever(catalog, None, None)
        language = detect_question(search.topic)
        near = retriever.near_quotes(search.topic, language, search.filters, search.kind)
        return [each.quote for each in touching(near)]

    def _count(self, catalog: Catalog, search: Search) -> int:
        if search.topic:
            return len(self._by_topic(catalog, search))
        return catalog.count_quotes(search.filters, search.kind)

    def place(self, document_id: str, start: int, end: int) -> Place | None:
        with Catalog(self._settings.data) as catalog:
            return _place(catalog, document_id, start, end)

    def check(self, quotation: str, speaker: str | None, document: str | None) -> Judged:
        with Catalog(self._settings.data) as catalog:
            checked = check(catalog, quotation, speaker=speaker, document=document)
            nearest = checked.verdict.nearest
            return Judged(
                checked=checked,
                documents=documents_of(catalog, checked),
                place=_place(catalog, nearest.document_id, nearest.start, nearest.end) if nearest else None,
            )

    def review(self, text: str) -> Review:
        with Catalog(self._settings.data) as catalog:
            return review(catalog, *pasted(text))

    def people(self) -> People:
        with Catalog(self._settings.data) as catalog:
            persons = [person for person in known_people(catalog) if person.quotes]
            return People(persons=persons, corrections=corrections_of(catalog))

    def correct(self, correction: Correction) -> Made:
        return correct_people(self._settings, correction)

    def undo(self, number: int) -> Made:
        return undo_correction(self._settings, number)


def _ordered(catalog: Catalog, found: list[Quote], order: Order) -> list[Quote]:
    """By date where that is wanted, those without one last; equal ones stay in the order of relevance."""
    if order is Order.MATCH:
        return found
    infos = catalog.infos(quote.document_id for quote in found)
    dates = {quote.id: info.published for quote in found if (info := infos.get(quote.document_id))}
    dated = [quote for quote in found if dates.get(quote.id)]
    dated.sort(key=lambda quote: dates[quote.id] or "", reverse=order is Order.NEWEST)
    return dated + [quote for quote in found if not dates.get(quote.id)]


def _by_date(order: Order) -> Literal["ASC", "DESC"] | None:
    match order:
        case Order.NEWEST:
            return "DESC"
        case Order.OLDEST:
            return "ASC"
    return None


def _first(total: int, page: int) -> int:
    """Where a page begins: that page, or the last one."""
    return max(0, min(page, (total - 1) // PAGE)) * PAGE


def _with_documents(catalog: Catalog, quotes: Sequence[Quote]) -> tuple[Found, ...]:
    infos = catalog.infos(quote.document_id for quote in quotes)
    # A writer may have replaced a document since the quotes were read.
    return tuple(Found(quote=q, document=infos[q.document_id]) for q in quotes if q.document_id in infos)


def _place(catalog: Catalog, document_id: str, start: int, end: int) -> Place | None:
    document = catalog.document(document_id)
    if document is None:
        return None
    touched = [p for p in catalog.passages_of(document_id) if p.start < end and p.end > start]
    low = min([start, *(p.start for p in touched)])
    high = max([end, *(p.end for p in touched)])
    first = touched[0] if touched else None
    return Place(
        text=document.text[low:high],
        start=low,
        headings=first.headings if first else (),
        locator=first.locator if first else None,
    )
