"""From what retrieval found to the evidence an answer in `quotes` mode is made of."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.document import Document
from rag.adapters.catalog import Catalog
from rag.chunking import passage_id
from rag.evidence import Statement, Topic, score, sentences, utterances
from rag.extractive import Evidence
from rag.phrases import phrase
from rag.protocols import Embedder
from rag.question import Analysis, QuestionKind
from rag.retrieval import Retriever
from rag.roster import KnownPerson, meant
from rag.types import Hit, Passage, Quote, Span

QUOTES_LOOKED_AT = 400
"""Utterances of a person that are weighed, at the most."""
ALIKE = 30
"""Utterances found by themselves, whatever passage they stand in."""


class Gatherer:
    """Reads from one library what a question's answer may be made of."""

    def __init__(self, catalog: Catalog, retriever: Retriever, embedder: Embedder | None) -> None:
        self._catalog = catalog
        self._retriever = retriever
        self._embedder = embedder

    def evidence(
        self, analysis: Analysis, topic: Topic, hits: Sequence[Hit], roster: Sequence[KnownPerson]
    ) -> Evidence:
        """All that an answer may be made of: what was found, and what the people it names say elsewhere."""
        spoken = self._spoken(analysis, hits)
        allowed = meant(roster, analysis.filters.speaker) if analysis.filters.speaker else None
        said = [s for hit in spoken for s in utterances(hit) if _is_wanted(s.quote, analysis, allowed)]
        stated = [s for hit in hits for s in sentences(hit) if _is_allowed(s.quote, allowed)]
        similarity = self._similarity(analysis.text, said)
        roles = [
            (reading.document_id, reading.read_at)
            for person in roster
            for reading in person.readings
            if reading.read_at and (reading.role or reading.affiliation)
        ]
        asks_role = analysis.kind in (QuestionKind.ROLE, QuestionKind.WHO_IS)
        return Evidence(
            analysis=analysis,
            topic=topic,
            utterances=score(said, topic, analysis.names, similarity),
            sentences=score(stated, topic, analysis.names, similarity),
            roster=roster,
            documents=self._catalog.infos([document for document, _ in roles]) if asks_role else {},
            role_passages=self._passages_at(roles) if asks_role else {},
            passages=self._catalog.counts().passages,
            searched=self.searched(analysis),
            searched_in_vain=self.searched(analysis, in_vain=True),
        )

    def _spoken(self, analysis: Analysis, hits: Sequence[Hit]) -> list[Hit]:
        """The passages whose utterances are weighed: those found, those whose spoken words match, and, where the
        question names people, all in which they speak."""
        wanted: dict[str, Quote] = {}
        for person in analysis.persons:
            for quote in self._said_by(person, analysis)[:QUOTES_LOOKED_AT]:
                wanted[quote.id] = quote
        alike = self._retriever.search_quotes(
            analysis.text,
            analysis.language,
            analysis.filters,
            ALIKE,
            words=analysis.topic,
        )
        wanted.update((quote.id, quote) for quote, _ in alike)
        there = {hit.passage.id for hit in hits}
        more: dict[str, Passage] = {}
        for document in dict.fromkeys(quote.document_id for quote in wanted.values()):
            spans = [(q.start, q.end) for q in wanted.values() if q.document_id == document]
            for passage in self._catalog.passages_of(document):
                if passage.id not in there and any(a < passage.end and b > passage.start for a, b in spans):
                    more[passage.id] = passage
        return [*hits, *self._retriever.hits([(identifier, 0.0) for identifier in more], {})]

    def _passages_at(self, places: Sequence[tuple[str, Span | None]]) -> dict[tuple[str, Span], Passage]:
        """The passage around each of some places of documents; where it reaches over several, the place itself."""
        found: dict[tuple[str, Span], Passage] = {}
        for document_id in dict.fromkeys(document for document, _ in places):
            document = self._catalog.document(document_id)
            passages = self._catalog.passages_of(document_id)
            for other, span in places:
                if other == document_id and span and document:
                    around = (p for p in passages if p.start <= span[0] and span[1] <= p.end)
                    found[(document_id, span)] = next(around, None) or _passage_at(document, span)
        return found

    def _similarity(
        self, text: str, said: Sequence[Statement]
    ) -> Callable[[Sequence[str]], Sequence[float]] | None:
        """How like the question a text is. What was said whole has its vector in the store; only the rest is
        embedded."""
        question = self._retriever.vector(text)
        if self._embedder is None or question is None:
            return None
        embedder, vector = self._embedder, question[0]
        whole = {str(s.quote.id): s.text for s in said if s.quote and s.text == s.quote.text}
        stored = self._retriever.quote_vectors(list(whole))
        known = {whole[identifier]: float(found @ vector) for identifier, found in stored.items()}

        def similarity(texts: Sequence[str]) -> list[float]:
            new = [text for text in dict.fromkeys(texts) if text not in known]
            if new:
                values = embedder.embed_passages(new) @ vector
                known.update((text, float(value)) for text, value in zip(new, values, strict=True))
            return [known[text] for text in texts]

        return similarity

    def searched(self, analysis: Analysis, *, in_vain: bool = False) -> str:
        """What was looked through, in one line."""
        language = analysis.language
        if not analysis.persons:
            documents, statements = self._catalog.extent(analysis.filters)
            return phrase("searched_library", language, documents=documents, statements=statements)
        about = " ".join(analysis.topic)
        key = "searched_none_about" if in_vain and about else "searched_statements"
        return "; ".join(
            phrase(key, language, count=self._spoken_by(person, analysis), name=person.name, topic=about)
            for person in analysis.persons
        )

    def _spoken_by(self, person: KnownPerson, analysis: Analysis) -> int:
        """How many of a person's utterances the filters let through."""
        return len(self._said_by(person, analysis)) if analysis.filters else person.quotes

    def _said_by(self, person: KnownPerson, analysis: Analysis) -> list[Quote]:
        """A person's utterances that the filters let through."""
        found: dict[str, Quote] = {}
        for name in dict.fromkeys((person.name, *person.names)):
            quotes = self._catalog.quotes(replace(analysis.filters, speaker=name))
            found.update((quote.id, quote) for quote in quotes if person.said(quote))
        return list(found.values())


def _is_allowed(quote: Quote | None, allowed: Sequence[KnownPerson] | None) -> bool:
    """Whether a filter on the speaker lets this through: then only the words of those it means count."""
    return allowed is None or (quote is not None and any(person.said(quote) for person in allowed))


def _is_wanted(quote: Quote | None, analysis: Analysis, allowed: Sequence[KnownPerson] | None) -> bool:
    """Whether this is an utterance of whom the question names, where it names whose words it wants."""
    if quote is None or not _is_allowed(quote, allowed):
        return False
    if not analysis.persons or analysis.kind is QuestionKind.WHO_SAID:
        return True
    return any(person.said(quote) for person in analysis.persons)


def _passage_at(document: Document, span: Span) -> Passage:
    return Passage(
        id=passage_id(document.id, *span), document_id=document.id, position=0, start=span[0], end=span[1],
        text=document.text[slice(*span)],
    )  # fmt: skip
