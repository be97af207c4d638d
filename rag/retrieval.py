"""From a question to passages, or to utterances: dense and lexical search, fused with weights from the question
and the index.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rag.fusion import fuse, ranks
from rag.lexical import LANGUAGES
from rag.protocols import PASSAGES, QUOTES, Collection, Embedder, Vectors, VectorStore
from rag.skill import PRIOR
from rag.types import DocumentInfo, Filters, Hit, Passage, Quote
from rag.weights import dense_weight

DENSE, LEXICAL = "dense", "lexical"
SKILL = "skill:"
"""Prefix of the catalog's entries that hold the embedder's skill by language."""
DEPTH = 100
"""How many passages or utterances each leg brings to the fusion."""
_REMEMBERED = 16
"""Questions whose vectors are kept: one question is searched with several times."""


class Library(Protocol):
    """What retrieval reads from the catalog."""

    def passage_ids(self, filters: Filters) -> list[str]: ...
    def search_passages(
        self, question: str, asked_in: str, limit: int, filters: Filters
    ) -> list[tuple[str, float]]: ...
    def quote_ids(self, filters: Filters, kind: str | None = None) -> list[str]: ...
    def search_quotes(
        self, words: str, asked_in: str, limit: int, filters: Filters, kind: str | None = None
    ) -> list[tuple[str, float]]: ...
    def quotes_by_id(self, quote_ids: Sequence[str]) -> dict[str, Quote]: ...
    def frequencies(self, terms: Sequence[str]) -> dict[str, int]: ...
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
        fused, weights = self._fused(dense, lexical, language)
        timings = {
            LEXICAL: searched - began,
            "embed": embedded - searched,
            DENSE: time.perf_counter() - embedded,
        }
        return Ranking(fused=fused, legs={DENSE: dense, LEXICAL: lexical}, weights=weights, timings=timings)

    def rank_quotes(
        self,
        text: str,
        language: str,
        filters: Filters,
        kind: str | None = None,
        *,
        words: str | None = None,
        depth: int = DEPTH,
    ) -> Ranking:
        """Ids of utterances near a text in a language, of those the filters let through and of one kind.

        `words` are what the lexical leg searches by, where that is less than the whole text.
        """
        began = time.perf_counter()
        among = self._library.quote_ids(filters, kind) if filters or kind else None
        lexical = self._library.search_quotes(words or text, language, depth, filters, kind)
        searched = time.perf_counter()
        dense = self._dense(QUOTES, self.vector(text), depth, among)
        fused, weights = self._fused(dense, lexical, language)
        timings = {LEXICAL: searched - began, DENSE: time.perf_counter() - searched}
        return Ranking(fused=fused, legs={DENSE: dense, LEXICAL: lexical}, weights=weights, timings=timings)

    def search_quotes(
        self,
        text: str,
        language: str,
        filters: Filters,
        limit: int,
        kind: str | None = None,
        *,
        words: str | None = None,
    ) -> list[tuple[Quote, float]]:
        """The utterances nearest to a text with their fused scores, best first; as `rank_quotes`."""
        best = self.rank_quotes(text, language, filters, kind, words=words).fused[:limit]
        found = self._library.quotes_by_id([identifier for identifier, _ in best])
        # An utterance may have been replaced by a writer since the legs were searched.
        return [(found[identifier], score) for identifier, score in best if identifier in found]

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

    def _skill(self, language: str) -> float:
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

    def _fused(
        self, dense: list[tuple[str, float]], lexical: list[tuple[str, float]], language: str
    ) -> tuple[list[tuple[str, float]], dict[str, float]]:
        """Both legs as one list, and how far each was trusted."""
        share = dense_weight([score for _, score in lexical], self._skill(language)) if dense else 0.0
        weights = {DENSE: share, LEXICAL: 1.0 - share}
        legs = {DENSE: dense, LEXICAL: lexical}
        return fuse({name: [i for i, _ in leg] for name, leg in legs.items()}, weights), weights
