"""From what retrieval found to the evidence an answer in `quotes` mode is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corpus.document import Document
from rag.adapters.catalog import Catalog
from rag.answer_types import has_number
from rag.chunking import passage_id
from rag.drafts import Evidence, Party
from rag.evidence import Statement, Topic, outermost, sentences, utterances
from rag.lexical import fold, words
from rag.phrases import phrase
from rag.protocols import Embedder
from rag.question import Analysis, QuestionKind
from rag.retrieval import Retriever
from rag.roster import KnownPerson, meant
from rag.scoring import Asking, Similarity, score
from rag.types import Citation, DocumentInfo, Hit, Passage, Quote, Span

QUOTES_LOOKED_AT = 400
"""Utterances of a person that are weighed, at the most."""
ALIKE = 30
"""Utterances found by themselves, whatever passage they stand in."""
MOST_WEIGHED = 12
"""Utterances of which the embeddings are compared, too."""
WEIGHED = {QuestionKind.SPEAKERS: 40}
"""The same where many people may be listed."""
COUNTED_AMONG = 100_000
"""Utterances with a word of the topic that are counted, at the most."""


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
        colleagues = _people_of(analysis.organisation, roster)
        allowed = meant(roster, analysis.filters.speaker) if analysis.filters.speaker else None
        if analysis.organisation:
            allowed = [person for person in colleagues if allowed is None or person in allowed]
        heard = outermost([s for hit in self._spoken(analysis, hits, colleagues) for s in utterances(hit)])
        said = [s for s in heard if _is_wanted(s.quote, analysis, allowed)]
        stated = [s for hit in hits for s in sentences(hit) if _is_allowed(s.quote, allowed)]
        similarity, stored = self._similarity(analysis.text, said)
        asking = self._asking(analysis, topic)
        roles = [
            (reading.document_id, reading.read_at)
            for person in roster
            for reading in person.readings
            if reading.read_at and (reading.role or reading.affiliation)
        ]
        claims = analysis.kind is QuestionKind.DID_SAY
        asks_role = analysis.kind in (QuestionKind.ROLE, QuestionKind.WHO_IS)
        return Evidence(
            analysis=analysis,
            topic=topic,
            utterances=score(said, asking, similarity, WEIGHED.get(analysis.kind, MOST_WEIGHED), stored),
            sentences=score(stated, asking, similarity),
            roster=roster,
            documents=self._catalog.infos([document for document, _ in roles]) if asks_role else {},
            role_passages=self._passages_at(roles) if asks_role else {},
            passages=self._catalog.counts().passages,
            searched=self.searched(analysis),
            searched_in_vain=self.searched(analysis, in_vain=True),
            searched_library=self._searched_library(analysis),
            parties=self._parties(analysis, said, asking, similarity),
            others=[s for s in heard if not _is_wanted(s.quote, analysis, allowed)] if claims else (),
            rival=_rival(topic, [s for s in heard if not _is_wanted(s.quote, analysis, allowed)]),
            tally=self._tally(analysis, allowed) if _wants_all(analysis) else (),
        )

    def _asking(self, analysis: Analysis, topic: Topic) -> Asking:
        """What statements are weighed by."""
        return Asking(
            topic=topic,
            names=analysis.names,
            skill=self._retriever.skill(analysis.language),
            fits=_FITS.get(analysis.kind, lambda _: 0.0),
        )

    def _parties(
        self,
        analysis: Analysis,
        said: Sequence[Statement],
        asking: Asking,
        similarity: Similarity | None,
    ) -> list[Party]:
        """Those whose words are compared, each with their own utterances, weighed apart."""
        parties: list[Party] = []
        for mention in analysis.parties:
            for person in mention.people:
                own = [s for s in said if s.quote and person.said(s.quote)]
                scored = score(own, asking, similarity)
                parties.append(Party(name=person.name, known=True, said=scored, count=len(own)))
            if not mention.people:
                parties.append(Party(name=mention.text, known=False))
        return parties

    def _tally(self, analysis: Analysis, allowed: Sequence[KnownPerson] | None) -> list[Statement]:
        """Every utterance that a count or a list may hold: those with the words, or of the people, asked for."""
        if analysis.topic:
            found = self._catalog.search_quotes(
                " ".join(analysis.topic), analysis.language, COUNTED_AMONG, analysis.filters
            )
            quotes = list(self._catalog.quotes_by_id(identifier for identifier, _ in found).values())
        else:
            quotes = self._catalog.quotes(analysis.filters)
        wanted = [quote for quote in quotes if _is_wanted(quote, analysis, allowed)]
        infos = self._catalog.infos(dict.fromkeys(quote.document_id for quote in wanted))
        return [self._statement(quote, infos[quote.document_id]) for quote in wanted]

    def _statement(self, quote: Quote, info: DocumentInfo) -> Statement:
        """An utterance with its own words as the passage; `placed` finds the one around those that are shown."""
        passage = Passage(
            id=passage_id(quote.document_id, quote.start, quote.end), document_id=quote.document_id, position=0,
            start=quote.start, end=quote.end, text=quote.text,
        )  # fmt: skip
        return Statement(document=info, passage=passage, text=quote.text, spans=quote.spans, quote=quote)

    def placed(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """Citations, each with the library's passage around its words."""
        around = self._passages_at([(c.document.id, (c.start, c.end)) for c in citations])
        return tuple(
            replace(c, passage=around.get((c.document.id, (c.start, c.end)), c.passage)) for c in citations
        )

    def _spoken(
        self, analysis: Analysis, hits: Sequence[Hit], colleagues: Sequence[KnownPerson]
    ) -> list[Hit]:
        """The passages whose utterances are weighed: those found, those whose spoken words match, and, where the
        question names people or whom they speak for, all in which they speak."""
        wanted: dict[str, Quote] = {}
        for person in (*analysis.persons, *colleagues):
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
    ) -> tuple[Similarity | None, Mapping[str, float]]:
        """How like the question a text is, and of which texts that is known. What was said whole has its vector in
        the store; only the rest is embedded."""
        question = self._retriever.vector(text)
        if self._embedder is None or question is None:
            return None, {}
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

        return similarity, dict(known)

    def searched(self, analysis: Analysis, *, in_vain: bool = False) -> str:
        """What was looked through, in one line."""
        language = analysis.language
        if not analysis.persons:
            return self._searched_library(analysis)
        about = " ".join(analysis.topic)
        key = "searched_none_about" if in_vain and about else "searched_statements"
        return "; ".join(
            phrase(key, language, count=self._spoken_by(person, analysis), name=person.name, topic=about)
            for person in analysis.persons
        )

    def _searched_library(self, analysis: Analysis) -> str:
        documents, statements = self._catalog.extent(analysis.filters)
        return phrase("searched_library", analysis.language, documents=documents, statements=statements)

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


def _is_said(statement: Statement) -> float:
    return float(statement.speaker is not None)


def _has_number(statement: Statement) -> float:
    return float(has_number(statement.text, statement.document.language))


_FITS: Mapping[QuestionKind, Callable[[Statement], float]] = {
    QuestionKind.WHO_SAID: _is_said,
    QuestionKind.WHAT_SAID: _is_said,
    QuestionKind.DID_SAY: _is_said,
    QuestionKind.SPEAKERS: _is_said,
    QuestionKind.COMPARE: _is_said,
    QuestionKind.WHO_IS: _is_said,
    QuestionKind.COUNT: _has_number,
}
"""What a statement has to be for questions of a kind."""


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


def _rival(topic: Topic, statements: Sequence[Statement]) -> float:
    """The largest share of the topic that one of these has."""
    return max((topic.coverage(s.text, s.document.language)[0] for s in statements if s.speaker), default=0.0)


def _wants_all(analysis: Analysis) -> bool:
    """Whether every utterance within the filters may count, not only the best."""
    return analysis.kind is QuestionKind.COUNT_SAID or (
        analysis.kind is QuestionKind.SPEAKERS and not analysis.topic
    )


def _people_of(organisation: str | None, roster: Sequence[KnownPerson]) -> list[KnownPerson]:
    """Those who are with an organisation, as any source has it."""
    wanted = [fold(word) for word in words(organisation or "")]
    if not wanted:
        return []
    return [
        person
        for person in roster
        if any(_holds_in_a_row(_folded(reading.affiliation), wanted) for reading in person.readings)
    ]


def _folded(text: str | None) -> list[str]:
    return [fold(word) for word in words(text or "")]


def _holds_in_a_row(text: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(text[at : at + len(wanted)] == wanted for at in range(len(text) - len(wanted) + 1))


def _passage_at(document: Document, span: Span) -> Passage:
    return Passage(
        id=passage_id(document.id, *span), document_id=document.id, position=0, start=span[0], end=span[1],
        text=document.text[slice(*span)],
    )  # fmt: skip
