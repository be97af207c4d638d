"""From a question to passages, or to utterances: dense and lexical search, brought together.

Passages are ranked by both legs, fused with weights from the question and the index; utterances by `rag.utterances`.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rag.evidence import topic_of
from rag.fusion import fuse, ranks
from rag.lexical import LANGUAGES, content_words
from rag.protocols import PASSAGES, QUOTES, Collection, Embedder, Vectors, VectorStore
from rag.skill import PRIOR
from rag.types import DocumentInfo, Filters, Hit, Passage, Quote
from rag.utterances import Nearness, nearest
from rag.weights import dense_weight

DENSE, LEXICAL = "dense", "lexical"
SKILL = "skill:"
"""Prefix of the catalog's entries that hold the embedder's skill by language."""
DEPTH = 100
"""How many passages or utterances each leg brings to the fusion."""
_REMEMBERED = 16
"""Questions whose vectors are kept: one question is searched with several times."""


class Counts(Protocol):
    @property
    def passages(self) -> int: ...


class Library(Protocol):
    """What retrieval reads from the catalog."""

    def passage_ids(self, filters: Filters) -> list[str]: ...
    def search_passages(
        self, question: str, asked_in: str, limit: int, filters: Filters
    ) -> list[tuple[str, float]]: ...
    def counts(self) -> Counts: ...
    def quote_ids(self, filters: Filters, kind: str | None = None) -> list[str]: ...
    def search_quotes(
        self, words: str, asked_in: str, limit: int, filters: Filters, kind: str | None = None
    ) -> list[tuple[str, float]]: ...
    def quotes_by_id(self, quote_ids: Sequence[str]) -> dict[str, Quote]: ...
    def frequencies(self, terms: Iterable[str]) -> dict[str, int]: ...
    def passages(self, passage_ids: Sequence[str]) -> dict[str, Passage]: ...
    def infos(self, document_ids: Sequence[str]) -> dict[str, DocumentInfo]: ...
    def quotes_of(self, document_ids: Sequence[str]) -> dict[str, list[Quote]]: ...
    def meta(self, key: str) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What a search found: the fused list and each leg's own, ids with scores, best first."""

    fused: list[tuple[str, float]]
    legs: Mapping[str, list[tuple[str, float]]]
    weights: Mapping[str, float]
    timings: Mapping[str, float]


class Retriever:
    """Search over one library. Errors are those of the embedder, the vector store and the catalog."""

    def __init__(self, library: Library, embedder: Embedder | None, vectors: VectorStore | None) -> None:
        """Without an embedder and vectors the lexical leg stands alone."""
        self._library = library
        self._embed = lru_cache(_REMEMBERED)(embedder.embed_query) if embedder else None
        self._vectors = vectors

    def rank(self, question: str, language: str, filters: Filters, depth: int = DEPTH) -> Ranking:
        """Passage ids for a question in a language, of those the filters let through."""
        began = time.perf_counter()
        among = self._library.passage_ids(filters) if filters else None
        lexical = self._library.search_passages(question, language, depth, filters)
        searched = time.perf_counter()
        vector = self.vector(question)
        embedded = time.perf_counter()
        dense = self._dense(PASSAGES, vector, depth, among)
        legs = {DENSE: dense, LEXICAL: lexical}
        share = dense_weight([score for _, score in lexical], self.skill(language)) if dense else 0.0
        weights = {DENSE: share, LEXICAL: 1.0 - share}
        fused = fuse({name: [i for i, _ in leg] for name, leg in legs.items()}, weights)
        timings = {
            LEXICAL: searched - began,
            "embed": embedded - searched,
            DENSE: time.perf_counter() - embedded,
        }
        return Ranking(fused=fused, legs=legs, weights=weights, timings=timings)

    def search_quotes(
        self,
        text: str,
        language: str,
        filters: Filters,
        limit: int,
        kind: str | None = None,
        *,
        words: Sequence[str] = (),
    ) -> list[tuple[Quote, float]]:
        """The utterances nearest to a text in a language, of those the filters let through and of one kind, with
        scores of 0 to 1, best first. `words` are those that carry the topic, where they are known.
        """
        return [
            (near.quote, near.score)
            for near in self.near_quotes(text, language, filters, kind, words=words)[:limit]
        ]

    def near_quotes(
        self,
        text: str,
        language: str,
        filters: Filters,
        kind: str | None = None,
        *,
        words: Sequence[str] = (),
        depth: int = DEPTH,
    ) -> list[Nearness]:
        """The same, of each leg the `depth` first, with the parts of the score."""
        terms = words or content_words(text, language)
        lexical = self._library.search_quotes(" ".join(terms), language, depth, filters, kind)
        ids = [identifier for identifier, _ in lexical]
        vector, vectors = self.vector(text), dict[str, Vectors]()
        if vector is not None and self._vectors is not None:
            among = self._library.quote_ids(filters, kind) if filters or kind else None
            with self._vectors.session():
                dense = self._dense(QUOTES, vector, depth, among)
                ids = list(dict.fromkeys([*ids, *(identifier for identifier, _ in dense)]))
                vectors.update(self._vectors.of(QUOTES).get(ids))
        # An utterance may have been replaced by a writer since the legs were searched.
        found = self._library.quotes_by_id(ids)
        quotes = [found[identifier] for identifier in ids if identifier in found]
        infos = self._library.infos([quote.document_id for quote in quotes])
        languages = {identifier: info.language for identifier, info in infos.items()}
        topic = topic_of(terms, self._library.frequencies, self._library.counts().passages)
        return nearest(quotes, languages, topic, vector, vectors)

    def vector(self, text: str) -> Vectors | None:
        """A question's vector, of shape (1, dimension), computed once; None without an embedder."""
        return self._embed(text) if self._embed else None

    def quote_vectors(self, quote_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The stored vectors, each of shape (dimension,), of those utterances that have one."""
        return self._vectors.of(QUOTES).get(quote_ids) if self._vectors else {}

    def search(self, question: str, language: str, filters: Filters, limit: int) -> tuple[list[Hit], Ranking]:
        """The best passages with their documents and the utterances that lie in them."""
        ranking = self.rank(question, language, filters)
        return self.hits(ranking.fused[:limit], ranking.legs), ranking

    def hits(
        self, scored: Sequence[tuple[str, float]], legs: Mapping[str, list[tuple[str, float]]]
    ) -> list[Hit]:
        found = self._library.passages([identifier for identifier, _ in scored])
        documents = list(dict.fromkeys(passage.document_id for passage in found.values()))
        infos = self._library.infos(documents)
        quotes = self._library.quotes_of(documents)
        by_leg = {name: [i for i, _ in leg] for name, leg in legs.items()}
        hits: list[Hit] = []
        for identifier, score in scored:
            # A passage may have been replaced by a writer since the legs were searched.
            if (passage := found.get(identifier)) and (info := infos.get(passage.document_id)):
                inside = [
                    q for q in quotes.get(info.id, ()) if q.start < passage.end and q.end > passage.start
                ]
                hits.append(
                    Hit(
                        passage=passage,
                        document=info,
                        score=score,
                        ranks=ranks(by_leg, identifier),
                        quotes=tuple(inside),
                    )
                )
        return hits

    def skill(self, language: str) -> float:
        """The embedder's measured skill in a language; in one the library lacks, the mean of those it has."""
        if (measured := self._library.meta(SKILL + language)) is not None:
            return float(measured)
        values = [float(v) for name in LANGUAGES if (v := self._library.meta(SKILL + name)) is not None]
        return sum(values) / len(values) if values else PRIOR

    def _dense(
        self, collection: Collection, vector: Vectors | None, depth: int, among: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        if vector is None or self._vectors is None:
            return []
        return self._vectors.of(collection).query(vector, depth, among=among)
