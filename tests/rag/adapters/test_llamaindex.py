"""Our index inside a plain LlamaIndex program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core import get_response_synthesizer
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode, NodeRelationship

from rag.adapters.catalog import Catalog
from rag.adapters.hashing import HashingEmbedder
from rag.adapters.llamaindex import WhosaidRetriever, open_retriever
from rag.errors import LibraryError
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.types import Filters
from tests.rag.small_library import HOTEL, assistant_over


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with assistant_over(tmp_path_factory.mktemp("library")) as (_, opened):
        yield opened


@pytest.fixture
def retriever(catalog: Catalog) -> WhosaidRetriever:
    return WhosaidRetriever(Retriever(catalog, None, None), limit=3)


def test_a_node_is_its_passage_with_offsets_and_speakers(retriever, catalog):
    nodes = retriever.retrieve("What did Lindqvist say about a ferry in spring?")
    assert 0 < len(nodes) <= 3
    for found in nodes:
        node = found.node
        document = catalog.document(node.metadata["document_id"])
        assert document is not None
        assert document.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.relationships[NodeRelationship.SOURCE].node_id == document.id
    first = nodes[0].node
    assert HOTEL in first.text
    assert "Pia Lindqvist" in first.metadata["speakers"]
    assert first.metadata["event"] == "Hazelmere 2031"
    assert first.metadata["published"] == "2031-05-14"
    assert first.metadata["language"] == "en"


def test_nodes_come_best_first(retriever):
    scores = [node.score for node in retriever.retrieve("night crossings second crew")]
    assert scores == sorted(scores, reverse=True)


def test_in_a_query_engine_the_model_reads_passages_with_their_speakers(retriever):
    engine = RetrieverQueryEngine(
        retriever=retriever,
        response_synthesizer=get_response_synthesizer(llm=MockLLM(), response_mode="compact"),
    )
    response = engine.query("Who said that a ferry is a hotel?")
    assert HOTEL in str(response)  # the mock repeats its prompt
    assert "Pia Lindqvist" in str(response)
    assert any(HOTEL in node.text for node in response.source_nodes)


def test_what_is_for_us_alone_stays_out_of_the_models_prompt(retriever):
    node = retriever.retrieve("ferry hotel")[0].node
    seen = node.get_content(MetadataMode.LLM)
    assert node.metadata["document_id"] not in seen
    assert node.metadata["title"] in seen
    assert node.get_content(MetadataMode.EMBED) == node.text


def test_filters_typed_into_the_query_hold(retriever):
    nodes = retriever.retrieve("speaker:Okoro batteries")
    assert nodes
    assert all("Noor Okoro" in node.node.metadata["speakers"] for node in nodes)


def test_filters_given_for_all_queries_hold(catalog):
    retriever = WhosaidRetriever(Retriever(catalog, None, None), filters=Filters(language="fr"))
    assert {
        node.node.metadata["language"] for node in retriever.retrieve("batteries, turbines, ferries")
    } == {"fr"}


def test_nothing_found_is_no_node(retriever):
    assert retriever.retrieve("event:Nowhere ferries") == []


def test_the_limit_holds(catalog):
    assert (
        len(WhosaidRetriever(Retriever(catalog, None, None), limit=1).retrieve("salle zaal Saal ferry")) == 1
    )


def test_a_library_is_opened_by_its_settings(tmp_path):
    with assistant_over(tmp_path):
        pass
    # Made with another embedder than the settings name, it is searched by words alone; no model is loaded.
    settings = Settings(data=tmp_path / "library", embedder=HashingEmbedder(8).name)
    with open_retriever(settings, limit=2) as retriever:
        assert HOTEL in retriever.retrieve("ferry hotel spring")[0].node.text


def test_where_there_is_no_library(tmp_path: Path):
    with pytest.raises(LibraryError), open_retriever(Settings(data=tmp_path / "none")):
        pass
