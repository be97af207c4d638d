"""SQuAD files and BEIR folders as paragraphs and queries."""

import json
from pathlib import Path

import pytest

from evals.retrieval_sets import Paragraph, Query, load_retrieval_set
from rag.errors import UsageError

SQUAD = {
    "data": [
        {
            "title": "Grid_cables",
            "paragraphs": [
                {
                    "context": "First.",
                    "qas": [{"id": "q1", "question": "One?", "answers": [{"text": "First"}]}],
                },
                {
                    "context": "Second.",
                    "qas": [{"id": "q2", "question": "Two?", "answers": [], "is_impossible": True}],
                },
            ],
        },
        {"paragraphs": [{"context": "Third.", "qas": [{"id": "q3", "question": "Three?", "answers": []}]}]},
    ]
}


def squad(folder: Path, content: object = SQUAD) -> Path:
    file = folder / "s.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def beir(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq9\td1\t1\n") -> Path:
    (folder / "qrels").mkdir()
    documents = [
        {"_id": "d1", "title": "T", "text": "Words."},
        {"_id": "d2", "title": "Only a title", "text": ""},
        {"_id": "d3", "title": "", "text": ""},
    ]
    queries = [{"_id": "q1", "text": "One?"}, {"_id": "q2", "text": "Judged by nobody?"}]
    for name, records in (("corpus", documents), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_squad_paragraphs_are_numbered_by_article_and_paragraph(tmp_path: Path) -> None:
    found = load_retrieval_set(squad(tmp_path))
    assert found.paragraphs == (
        Paragraph(id="0-0", title="Grid cables", text="First."),
        Paragraph(id="0-1", title="Grid cables", text="Second."),
        Paragraph(id="1-0", title="", text="Third."),
    )
    assert found.queries == (
        Query(id="q1", text="One?", relevant={"0-0": 1}),
        Query(id="q3", text="Three?", relevant={"1-0": 1}),
    )


def test_beir_keeps_grades_and_leaves_out_what_cannot_be_found_or_was_not_judged(tmp_path: Path) -> None:
    found = load_retrieval_set(beir(tmp_path))
    assert found.paragraphs == (
        Paragraph(id="d1", title="T", text="Words."),
        Paragraph(id="d2", title="Only a title", text="Only a title"),
    )
    assert found.queries == (Query(id="q1", text="One?", relevant={"d1": 2}),)


def test_the_corpus_digest_tells_paragraphs_apart(tmp_path: Path) -> None:
    changed = json.loads(json.dumps(SQUAD).replace("Third.", "Fourth."))
    first = load_retrieval_set(squad(tmp_path)).corpus_digest()
    assert first == load_retrieval_set(squad(tmp_path)).corpus_digest()
    assert first != load_retrieval_set(squad(tmp_path, changed)).corpus_digest()


def test_wrong_files_are_said_to_be_wrong(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`data` must be a list"):
        load_retrieval_set(squad(tmp_path, {"rows": []}))
    with pytest.raises(UsageError, match="`context` must be a text"):
        load_retrieval_set(squad(tmp_path, {"data": [{"paragraphs": [{"qas": []}]}]}))
    with pytest.raises(UsageError, match="no paragraph"):
        load_retrieval_set(squad(tmp_path, {"data": []}))
    with pytest.raises(UsageError, match="no format 'trec'"):
        load_retrieval_set(squad(tmp_path), "trec")
    with pytest.raises(UsageError, match=r"test.tsv, line 2"):
        load_retrieval_set(beir(tmp_path, "query-id\tcorpus-id\tscore\nq1\td1\tmany\n"))
