"""Both legs searched, weighed and fused over one library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.hashing import HashingEmbedder
from rag.ingest import Ingest
from rag.protocols import Vectors
from rag.retrieval import DENSE, LEXICAL, Retriever
from rag.types import Filters
from tests.fakes import MemoryVectors
from tests.invented import write_articles


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Catalog, MemoryVectors]]:
    folder = tmp_path_factory.mktemp("retrieval")
    vectors = MemoryVectors()
    with CatalogWriter(folder) as writer:
        Ingest(writer, HashingEmbedder(), vectors).run([write_articles(folder / "articles", 30)])
    with Catalog(folder) as opened:
        yield opened, vectors


@pytest.fixture
def retriever(catalog: tuple[Catalog, MemoryVectors]) -> Retriever:
    return Retriever(catalog[0], HashingEmbedder(), catalog[1])


def test_a_title_finds_its_document_first(retriever: Retriever) -> None:
    hits, ranking = retriever.search("Hazelmere notes 17", "en", Filters(), 5)
    assert hits[0].document.title == "Hazelmere notes 17"
    assert hits[0].ranks[LEXICAL] == 1
    assert len(hits) == 5
    assert [hit.score for hit in hits] == [score for _, score in ranking.fused[:5]]
    assert sum(ranking.weights.values()) == pytest.approx(1.0)
    assert set(ranking.timings) == {LEXICAL, "embed", DENSE}


def test_a_hit_brings_the_utterances_that_touch_it(retriever: Retriever) -> None:
    hits, _ = retriever.search("the registry deserves a second maintainer", "en", Filters(), 10)
    for hit in hits:
        assert hit.quotes
        for quote in hit.quotes:
            assert quote.document_id == hit.document.id
            assert quote.start < hit.passage.end
            assert quote.end > hit.passage.start


@pytest.mark.parametrize(
    "filters",
    [
        Filters(event="Hazelmere 2021"),
        Filters(speaker="Okoro"),
        Filters(since="2024"),
        Filters(source="0007"),
    ],
)
def test_both_legs_keep_to_the_filters(
    retriever: Retriever, catalog: tuple[Catalog, MemoryVectors], filters: Filters
) -> None:
    among = set(catalog[0].passage_ids(filters))
    ranking = retriever.rank("what does the registry need", "en", filters)
    assert among
    for leg in ranking.legs.values():
        assert leg
        assert {i for i, _ in leg} <= among
    assert {i for i, _ in ranking.fused} <= among


def test_a_filter_that_lets_nothing_through_finds_nothing(retriever: Retriever) -> None:
    hits, ranking = retriever.search("registry", "en", Filters(speaker="nobody at all"), 5)
    assert (hits, ranking.fused) == ([], [])


def test_without_an_embedder_the_lexical_leg_stands_alone(catalog: tuple[Catalog, MemoryVectors]) -> None:
    ranking = Retriever(catalog[0], None, None).rank("registry budget", "en", Filters())
    assert ranking.weights == {DENSE: 0.0, LEXICAL: 1.0}
    assert [i for i, _ in ranking.fused] == [i for i, _ in ranking.legs[LEXICAL]]


def test_words_nobody_wrote_leave_it_to_the_dense_leg(retriever: Retriever) -> None:
    ranking = retriever.rank("xylophone zeppelin", "en", Filters())
    assert ranking.legs[LEXICAL] == []
    assert ranking.weights[DENSE] == 1.0


def test_a_passage_taken_out_meanwhile_is_left_out(
    retriever: Retriever, catalog: tuple[Catalog, MemoryVectors]
) -> None:
    legs = {DENSE: [("gone", 1.0)], LEXICAL: []}
    assert retriever.hits([("gone", 1.0)], legs) == []


def test_a_language_that_was_never_measured_takes_the_mean(catalog: tuple[Catalog, MemoryVectors]) -> None:
    class Measured:
        def __init__(self, values: dict[str, str]) -> None:
            self.values = values

        def meta(self, key: str) -> str | None:
            return self.values.get(key)

    known = Retriever(Measured({"skill:en": "0.8", "skill:fr": "0.4"}), None, None)  # type: ignore[arg-type]
    assert known.skill("en") == 0.8
    assert known.skill("pl") == pytest.approx(0.6)
    assert 0.0 < Retriever(Measured({}), None, None).skill("en") < 1.0  # type: ignore[arg-type]


def test_the_real_store_ranks_as_the_fake(catalog: tuple[Catalog, MemoryVectors], tmp_path: Path) -> None:
    from rag.adapters.chroma import ChromaVectors

    real = ChromaVectors(tmp_path)
    ids = sorted(catalog[1].ids())
    import numpy as np

    real.upsert(ids, np.stack([catalog[1].stored[i] for i in ids]), ["d"] * len(ids))
    for question in ("registry budget", "who deserves patience", "release train in spring"):
        one = Retriever(catalog[0], HashingEmbedder(), catalog[1]).rank(question, "en", Filters(), 20)
        other = Retriever(catalog[0], HashingEmbedder(), real).rank(question, "en", Filters(), 20)
        assert [round(s, 4) for _, s in one.legs[DENSE]] == [round(s, 4) for _, s in other.legs[DENSE]]


# Utterances


def test_an_utterance_is_found_by_its_own_words(
    retriever: Retriever, catalog: tuple[Catalog, MemoryVectors]
) -> None:
    for quote in catalog[0].quotes()[::25]:
        found = retriever.search_quotes(quote.text, "en", Filters(), 10)
        assert quote.text in [q.text for q, _ in found]
        scores = [score for _, score in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0.0 <= score <= 1.0001 for score in scores)


def test_each_leg_brings_utterances_the_other_does_not_have(
    catalog: tuple[Catalog, MemoryVectors], monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = Retriever(catalog[0], HashingEmbedder(), catalog[1])
    by_meaning = retriever.near_quotes("xylophone zeppelin", "en", Filters())
    assert by_meaning
    assert all(near.covered == 0.0 for near in by_meaning)
    monkeypatch.setattr(catalog[1].quotes, "query", lambda *_, **__: [])
    by_words = retriever.near_quotes("registry", "en", Filters())
    assert by_words
    assert all(near.covered > 0.0 and near.similar is not None for near in by_words)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(event="Hazelmere 2021"),
        Filters(speaker="Okoro"),
        Filters(since="2024"),
        Filters(source="0007"),
        Filters(speaker="nobody at all"),
    ],
)
@pytest.mark.parametrize("kind", [None, "indirect"])
def test_a_search_for_utterances_keeps_to_the_filters(
    retriever: Retriever, catalog: tuple[Catalog, MemoryVectors], filters: Filters, kind: str | None
) -> None:
    allowed = {quote.id for quote in catalog[0].quotes(filters, kind)}
    found = retriever.search_quotes("what does the registry need", "en", filters, 500, kind)
    assert {quote.id for quote, _ in found} <= allowed
    assert bool(found) == bool(allowed)


def test_without_an_embedder_utterances_are_found_by_words(catalog: tuple[Catalog, MemoryVectors]) -> None:
    found = Retriever(catalog[0], None, None).near_quotes("registry budget", "en", Filters())
    assert found
    assert all(near.similar is None for near in found)
    assert found[0].covered == 1.0


def test_a_question_is_embedded_once(catalog: tuple[Catalog, MemoryVectors]) -> None:
    asked: list[str] = []

    class Counting(HashingEmbedder):
        def embed_query(self, text: str) -> Vectors:
            asked.append(text)
            return super().embed_query(text)

    retriever = Retriever(catalog[0], Counting(), catalog[1])
    retriever.search("registry budget", "en", Filters(), 5)
    retriever.search_quotes("registry budget", "en", Filters(), 5)
    retriever.vector("registry budget")
    assert asked == ["registry budget"]
