"""Measuring retrieval: documents stand where their best passage does, and a set's library is made once."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.library import document, folder_of, open_library
from evals.output import write_json
from evals.query_cache import remembering
from evals.report import retrieval_json, retrieval_table
from evals.retrieval import by_document, evaluate, library_queries, ranker
from evals.retrieval_sets import Paragraph, Query, RetrievalSet
from evals.sets import Case
from rag.adapters.hashing import HashingEmbedder
from rag.protocols import Vectors
from rag.retrieval import Ranking

SET = RetrievalSet(
    name="harbour",
    paragraphs=(
        Paragraph(
            id="0-0", title="Cables", text="The new cable under the harbour is tested for eleven weeks."
        ),
        Paragraph(
            id="0-1", title="Cables", text="The ferry to the island leaves at nine and takes two hours."
        ),
        Paragraph(
            id="0-2", title="Cables", text="The ferry to the island leaves at nine and takes two hours."
        ),
        Paragraph(id="1-0", title="", text="A lighthouse keeper counts the birds that rest on her railing."),
    ),
    queries=(
        Query(id="q1", text="How long is the cable tested?", relevant={"0-0": 1}),
        Query(id="q2", text="Who counts birds?", relevant={"1-0": 1}),
    ),
)
PASSAGES = {"p1": "a", "p2": "a", "p3": "b"}


def test_a_document_stands_where_its_best_passage_does() -> None:
    ranked = [("p3", 0.9), ("p2", 0.8), ("p1", 0.7), ("unknown", 0.6)]
    assert by_document(ranked, PASSAGES) == [("b", 0.9), ("a", 0.8)]


def ranking(fused: Sequence[str], lexical: Sequence[str]) -> Ranking:
    return Ranking(
        fused=[(i, 1.0) for i in fused],
        legs={"dense": [], "lexical": [(i, 1.0) for i in lexical]},
        weights={"dense": 0.2, "lexical": 0.8},
        timings={"lexical": 0.01},
    )


def test_totals_are_by_metric_and_leg() -> None:
    queries = [Query(id="1", text="one", relevant={"a": 1}), Query(id="2", text="two", relevant={"b": 1})]
    found = {"one": ranking(["p1"], ["p3", "p1"]), "two": ranking(["p1", "p3"], [])}
    seen: list[tuple[int, int]] = []
    report = evaluate(
        queries, lambda query: found[query.text], PASSAGES, lambda done, of: seen.append((done, of))
    )
    assert seen == [(1, 2), (2, 2)]
    content = retrieval_json(report)
    assert content["totals"]["top-1"] == {"fused": 0.5, "dense": 0.0, "lexical": 0.0}
    assert content["totals"]["mrr@10"] == {"fused": 0.75, "dense": 0.0, "lexical": 0.25}
    assert content["totals"]["recall@5"] == {"fused": 1.0, "dense": 0.0, "lexical": 0.5}
    assert content["runs"][1] == {
        "id": "2",
        "ranked": [["a", 1.0], ["b", 1.0]],
        "legs": {"dense": [], "lexical": []},
        "relevant": {"b": 1},
        "weights": {"dense": 0.2, "lexical": 0.8},
    }
    low, high = content["intervals"]["mrr@10"]["fused"]
    assert low <= 0.75 <= high
    assert content["seconds"] == {"lexical": 0.01}
    assert [row[0] for row in retrieval_table(report).rows] == ["fused", "dense", "lexical"]


class CountingEmbedder(HashingEmbedder):
    """Counts what it is asked for."""

    def __init__(self, dimension: int = 64) -> None:
        super().__init__(dimension)
        self.passages = 0
        self.questions = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages += len(texts)
        return super().embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        self.questions += 1
        return super().embed_passages([text])


def test_the_library_of_a_set_ranks_and_is_made_once(tmp_path: Path) -> None:
    totals = []
    for passages_at_least, questions in ((4, 2), (0, 0)):
        embedder = CountingEmbedder()
        with open_library(SET, data=tmp_path, embedder=embedder, language="en") as library:
            assert sorted(library.paragraph_of.values()) == ["0-0", "0-1", "0-2", "1-0"]
            report = evaluate(SET.queries, ranker(library.retriever, "en"), library.paragraph_of)
        assert embedder.passages >= passages_at_least
        assert embedder.questions == questions
        assert passages_at_least or embedder.passages == 0
        totals.append(report.totals)
    assert totals[0] == totals[1]
    assert totals[0]["top-1"]["lexical"].value == 1.0


def test_a_stopped_filling_goes_on(tmp_path: Path) -> None:
    class Stopping(CountingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        open_library(SET, data=tmp_path, embedder=Stopping(), language="en"),
    ):
        pass
    with open_library(SET, data=tmp_path, embedder=CountingEmbedder(), language="en") as library:
        assert library.catalog.counts().documents == 4
        assert library.catalog.pending("passages") == 0


def test_other_paragraphs_languages_and_embedders_have_other_libraries(tmp_path: Path) -> None:
    other = RetrievalSet(name="x", paragraphs=SET.paragraphs[:1], queries=SET.queries)
    folders = {
        folder_of(tmp_path, SET, "en", "a"),
        folder_of(tmp_path, SET, "fr", "a"),
        folder_of(tmp_path, SET, "en", "b"),
        folder_of(tmp_path, other, "en", "a"),
    }
    assert len(folders) == 4


def test_a_paragraph_is_a_document_of_one_block() -> None:
    made = document(SET.paragraphs[1], "en")
    assert [made.text[block.start : block.end] for block in made.blocks] == [SET.paragraphs[1].text]
    assert (made.source, made.language, made.title) == ("0-1", "en", "Cables")
    assert made.id != document(SET.paragraphs[2], "en").id


def test_our_cases_search_the_passages_that_hold_their_evidence(tmp_path: Path) -> None:
    cases = [
        Case(id="1", question="Cable?", evidence=("tested for eleven  weeks",)),
        Case(id="2", question="Whales?", evidence=("no whale",)),
        Case(id="3", question="Nothing?"),
    ]
    with open_library(SET, data=tmp_path, embedder=HashingEmbedder(), language="en") as library:
        queries = library_queries(library.catalog, cases)
        assert [(query.id, [library.paragraph_of[i] for i in query.relevant]) for query in queries] == [
            ("1", ["0-0"]),
            ("2", []),
        ]


def test_questions_are_remembered_although_the_run_was_stopped(tmp_path: Path) -> None:
    embedder = CountingEmbedder()

    def ask_and_stop() -> None:
        with remembering(embedder, tmp_path) as asked:
            asked.embed_query("Where is the ferry?")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_and_stop()
    with remembering(embedder, tmp_path) as asked:
        assert (
            asked.embed_query("Where is the ferry?") == HashingEmbedder().embed_query("Where is the ferry?")
        ).all()
        assert (asked.name, asked.dimension) == (embedder.name, embedder.dimension)
    assert embedder.questions == 1


def test_results_replace_an_older_file_whole(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "out.json"
    write_json(file, {"a": "é"})
    write_json(file, {"b": 1})
    assert json.loads(file.read_text(encoding="utf-8")) == {"b": 1}
    assert [path.name for path in file.parent.iterdir()] == ["out.json"]
