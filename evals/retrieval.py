"""Measuring retrieval: where the right documents stand in the fused ranking and in each leg's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals.metrics import Estimate, mean, ndcg_at, recall_at, reciprocal_rank, success_at
from evals.outcomes import normalised
from evals.retrieval_sets import Query
from evals.sets import Case
from rag.adapters.catalog import Catalog
from rag.retrieval import Ranking, Retriever
from rag.types import Filters

FUSED = "fused"

Ranked = Sequence[tuple[str, float]]
Rank = Callable[[Query], Ranking]
"""A query to its ranking of passages; see `ranker`."""
Watch = Callable[[int, int], None]

METRICS: Mapping[str, Callable[[Sequence[str], Mapping[str, int]], float]] = {
    "top-1": lambda ranked, relevant: success_at(ranked, relevant, 1),
    "recall@5": lambda ranked, relevant: recall_at(ranked, relevant, 5),
    "recall@10": lambda ranked, relevant: recall_at(ranked, relevant, 10),
    "mrr@10": lambda ranked, relevant: reciprocal_rank(ranked, relevant, 10),
    "ndcg@10": lambda ranked, relevant: ndcg_at(ranked, relevant, 10),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRun:
    """One query's rankings of documents, best first: the fused one, and each leg's."""

    id: str
    ranked: Ranked
    legs: Mapping[str, Ranked]
    relevant: Mapping[str, int]
    weights: Mapping[str, float]
    """How much each leg counted in the fusion."""
    timings: Mapping[str, float]

    def rankings(self) -> Mapping[str, Ranked]:
        return {FUSED: self.ranked, **self.legs}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalReport:
    runs: tuple[QueryRun, ...]
    totals: Mapping[str, Mapping[str, Estimate]]
    """By metric, then by leg, `fused` among them."""


def ranker(retriever: Retriever, language: str) -> Rank:
    """Queries through a retriever, each in its own language or else in that of the set."""
    return lambda query: retriever.rank(query.text, query.lang or language, Filters())


def evaluate(
    queries: Sequence[Query],
    rank: Rank,
    document_of: Mapping[str, str],
    watch: Watch = lambda done, of: None,
) -> RetrievalReport:
    """Rank for every query. `document_of` says which document a passage is of; a document stands where its
    best passage does. Errors are those of `rank`.
    """
    runs = []
    for done, query in enumerate(queries, 1):
        ranking = rank(query)
        runs.append(
            QueryRun(
                id=query.id,
                ranked=by_document(ranking.fused, document_of),
                legs={name: by_document(leg, document_of) for name, leg in ranking.legs.items()},
                relevant=query.relevant,
                weights=ranking.weights,
                timings=ranking.timings,
            )
        )
        watch(done, len(queries))
    return RetrievalReport(runs=tuple(runs), totals=totals(runs))


def totals(runs: Sequence[QueryRun]) -> dict[str, dict[str, Estimate]]:
    """Each metric for each leg, a mean over the queries."""
    names = list(dict.fromkeys(name for run in runs for name in run.rankings()))
    ids = {name: [[i for i, _ in run.rankings().get(name, ())] for run in runs] for name in names}
    return {
        metric: {
            name: mean([measure(ranked, run.relevant) for ranked, run in zip(ids[name], runs, strict=True)])
            for name in names
        }
        for metric, measure in METRICS.items()
    }


def by_document(passages: Ranked, document_of: Mapping[str, str]) -> list[tuple[str, float]]:
    """A ranking of passages as one of documents: each at its best passage's place, with that one's score."""
    best: dict[str, float] = {}
    for passage, score in passages:
        if document := document_of.get(passage):
            best.setdefault(document, score)
    return list(best.items())


def library_queries(catalog: Catalog, cases: Sequence[Case]) -> list[Query]:
    """Cases with evidence as queries over the passages of a library: a passage is relevant when it holds one
    of the case's evidence texts whole. A case whose evidence is nowhere in the library stays; nothing
    is found for it.
    """
    texts = {p.id: normalised(p.text) for p in catalog.passages(catalog.passage_ids(Filters())).values()}
    queries = []
    for case in cases:
        wanted = [normalised(evidence) for evidence in case.evidence]
        if wanted:
            relevant = {
                str(i): 1 for i, text in texts.items() if any(evidence in text for evidence in wanted)
            }
            queries.append(Query(id=case.id, text=case.question, relevant=relevant, lang=case.lang))
    return queries
