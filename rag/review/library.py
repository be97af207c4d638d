"""A whole text checked against the library: candidates from its full-text index, then the verdicts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.document import Document
from rag.adapters.catalog import Catalog
from rag.checking import Checked, Shelf, check
from rag.evidence import Topic, topic_of
from rag.lexical import content_words, fold
from rag.names import name_words
from rag.quotes.verdict import Nearest, VerdictKind
from rag.review.claims import Claim, claims_of
from rag.review.details import detail_of
from rag.review.findings import Finding, Review
from rag.review.placing import Places
from rag.review.reported import Statement, judge_reported, overlapping
from rag.sentences import sentence_spans
from rag.types import CheckKind, Filters, Quote, Span

OWN = 12
"""Statements of the claimed speaker that reported words are compared with, those first that share most."""
OTHERS = 8
"""Statements of anybody."""
PASSAGES = 4
"""Passages whose sentences may tell it of the speaker."""
_REMEMBERED = 4096

_NO_FILTERS = Filters()


def review(catalog: Catalog, document: Document, written: str, body: int = 0) -> Review:
    """Check every quotation and every attributed statement of a document that needn't be in the library.

    `written` is the text in which the findings are placed: the document's own, or the file with its markup, whose
    header ends at `body`. What has no place there is left out.
    """
    reviewer = _Reviewer(catalog, document.language)
    titles = {fold(row.info.title) for row in catalog.sources()}
    claims = [c for c in claims_of(document) if c.speaker or fold(c.text.strip()) not in titles]
    found = [reviewer.claim(claim) for claim in claims]
    named = {f.checked.verdict.nearest.document_id for f in found if f.checked.verdict.nearest}
    said = {quote.document_id for f in found for quote in f.checked.verdict.said_by}
    documents = catalog.infos(named | said)
    places = Places(document.text, written, body)
    placed = [_placed(replace(f, detail=detail_of(f, documents)), places) for f in found]
    return Review(
        text=written,
        language=document.language,
        findings=tuple(sorted((f for f in placed if f), key=lambda f: (f.start, f.end))),
        documents=documents,
    )


def _placed(finding: Finding, places: Places) -> Finding | None:
    span = places.of(finding.start, finding.end)
    if span is None:
        return None
    sentence = places.of(*finding.sentence) or span
    mention = places.of(*finding.mention) if finding.mention else None
    return replace(
        finding,
        start=span[0],
        end=span[1],
        sentence=(min(sentence[0], span[0]), max(sentence[1], span[1])),
        mention=mention,
    )


class _Reviewer:
    """One text against one library, remembering what was looked up."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._language = language
        self._passages = catalog.counts().passages
        self._shelf = Shelf(catalog)
        self._known_as = lru_cache(_REMEMBERED)(catalog.known_as)

    def claim(self, claim: Claim) -> Finding:
        """The verdict on one claim."""
        kind = CheckKind.ATTRIBUTION if claim.reported else CheckKind.QUOTE
        checked = self._reported(claim) if claim.reported else self._quoted(claim)
        verdict = checked.verdict.verdict
        held = (VerdictKind.VERBATIM, VerdictKind.PARAPHRASE) if claim.reported else (VerdictKind.VERBATIM,)
        return Finding(
            kind=kind,
            ok=verdict in held,
            start=claim.start,
            end=claim.end,
            sentence=claim.sentence,
            checked=checked,
            mention=claim.mention,
            weak=verdict is VerdictKind.NOT_FOUND,
        )

    def _quoted(self, claim: Claim) -> Checked:
        return check(self._catalog, claim.text, speaker=claim.speaker, shelf=self._shelf)

    def _reported(self, claim: Claim) -> Checked:
        speaker = claim.speaker or ""
        known_as = self._known_as(speaker)
        topic = self._topic(claim.text, speaker)
        statements = self._statements(claim.text, speaker, known_as)
        verdict = judge_reported(claim.text, topic, statements, self._language)
        notice = None if known_as else f"Nobody in the library is called {speaker}."
        return Checked(quotation=claim.text, speaker=speaker, verdict=verdict, notice=notice)

    def _topic(self, text: str, speaker: str) -> Topic:
        named = set(name_words(speaker))
        terms = [word for word in content_words(text, self._language) if fold(word) not in named]
        return topic_of(terms, self._catalog.frequencies, self._passages)

    def _statements(self, text: str, speaker: str, known_as: frozenset[str]) -> list[Statement]:
        """What may bear the claim out: the speaker's statements, others', and sentences that name the speaker."""
        ids = self._searched(text, OTHERS, _NO_FILTERS)
        if known_as:
            ids = [*self._searched(text, OWN, Filters(speaker=speaker)), *ids]
        known = self._catalog.quotes_by_id(ids)
        quotes = [known[one] for one in dict.fromkeys(ids) if one in known]
        found = [
            Statement(
                nearest=_nearest_of(quote),
                language=self._shelf.info(quote.document_id).language,
                theirs=quote.speaker is not None and quote.speaker.name in known_as,
                quote=quote,
            )
            for quote in quotes
        ]
        return found + self._told(text, speaker)

    def _searched(self, text: str, limit: int, filters: Filters) -> list[str]:
        return [one for one, _ in self._catalog.search_quotes(text, self._language, limit, filters)]

    def _told(self, text: str, speaker: str) -> list[Statement]:
        """Sentences of the sources that name the speaker, outside everybody's quoted words."""
        surname = (name_words(speaker) or ("",))[-1]
        hits = self._catalog.search_passages(f"{speaker} {text}", self._language, PASSAGES, _NO_FILTERS)
        passages = self._catalog.passages(one for one, _ in hits).values()
        return [
            Statement(
                nearest=Nearest(
                    document_id=p.document_id, start=p.start + a, end=p.start + b, text=p.text[a:b], speaker=None
                ),
                language=self._shelf.info(p.document_id).language,
                theirs=True,
            )
            for p in passages
            for a, b in sentence_spans(p.text)
            if surname in name_words(p.text[a:b])
            and not overlapping(_spoken(self._shelf.quotes_of(p.document_id)), p.start + a, p.start + b)
        ]  # fmt: skip


def _nearest_of(quote: Quote) -> Nearest:
    return Nearest(
        document_id=quote.document_id,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        speaker=quote.speaker,
    )


def _spoken(quotes: Sequence[Quote]) -> list[Span]:
    return [span for quote in quotes for span in quote.spans]
