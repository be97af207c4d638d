"""`ingest`, `sources`, `remove`, `reindex`, `people`, `doctor`: the library from the terminal."""

import shutil
from pathlib import Path

import pytest

from tests.ui.command_line import CHEAP, SAMPLE, library, run

__all__ = ["library"]

ARTICLE = """---
title: A harbour of one's own
date: 2025-04-02
event: Quayside 2025
---

“We will be back next year,” said Ada Quill, director of the harbour museum.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles of the sample corpus, to change and delete."""
    made = tmp_path / "articles"
    made.mkdir()
    for file in sorted((SAMPLE / "articles").glob("nl-*"))[:2]:
        shutil.copy(file, made)
    (made / "harbour.md").write_text(ARTICLE, encoding="utf-8")
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "library"


def statuses(data: Path, *arguments: object) -> dict[str, str]:
    """What an ingest did with each file, by its name."""
    result = run("--data", data, "ingest", *arguments, "--json")
    return {Path(outcome["source"]).name: outcome["status"] for outcome in result.json["outcomes"]}


def test_ingest_adds_then_skips_then_replaces(folder: Path, data: Path) -> None:
    assert set(statuses(data, folder).values()) == {"added"}
    assert set(statuses(data, folder).values()) == {"skipped"}
    (folder / "harbour.md").write_text(ARTICLE.replace("back next year", "gone by then"), encoding="utf-8")
    assert statuses(data, folder)["harbour.md"] == "changed"
    words = [quote["text"] for quote in run("--data", data, "quotes", "--speaker", "Quill", "--json").json]
    assert any("gone by then" in text for text in words)
    assert not any("back next year" in text for text in words)


def test_the_summary_counts(folder: Path, data: Path) -> None:
    result = run("--data", data, "ingest", folder)
    assert result.code == 0
    assert "3 added" in result.out
    assert f"The library in {data} holds 3 documents" in result.out


def test_one_bad_file_never_stops_the_rest(folder: Path, data: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 50)
    result = run("--data", data, "ingest", folder)
    assert result.code == 0
    assert "3 added" in result.out
    assert "empty.txt" in result.err
    assert "binary.txt" in result.err
    assert "Traceback" not in result.err


def test_ingest_where_nothing_could_be_read_is_1(data: Path, tmp_path: Path) -> None:
    result = run("--data", data, "ingest", tmp_path / "missing")
    assert result.code == 1
    assert "does not exist" in result.err


def test_vanished_files_are_named_and_pruned_when_asked(folder: Path, data: Path) -> None:
    run("--data", data, "ingest", folder)
    (folder / "harbour.md").unlink()
    told = run("--data", data, "ingest", folder)
    assert "harbour.md" in told.out
    assert "--prune" in told.out
    assert len(run("--data", data, "sources", "--json").json) == 3
    run("--data", data, "ingest", folder, "--prune")
    assert len(run("--data", data, "sources", "--json").json) == 2


def test_sources_name_every_document(folder: Path, data: Path) -> None:
    run("--data", data, "ingest", folder)
    rows = {Path(row["source"]).name: row for row in run("--data", data, "sources", "--json").json}
    harbour = rows["harbour.md"]
    assert harbour.keys() >= {"id", "title", "source", "published", "language", "event", "passages", "quotes"}
    assert (harbour["title"], harbour["published"]) == ("A harbour of one's own", "2025-04-02")
    assert harbour["quotes"] == 1
    assert "A harbour of one's own" in run("--data", data, "sources").out


@pytest.mark.parametrize("by", ["id", "path", "title", "folder"])
def test_remove_by_any_name(folder: Path, data: Path, by: str) -> None:
    run("--data", data, "ingest", folder)
    row = next(
        row for row in run("--data", data, "sources", "--json").json if row["source"].endswith("harbour.md")
    )
    name = {"id": row["id"], "path": row["source"], "title": row["title"].upper(), "folder": folder}[by]
    assert run("--data", data, "remove", name, "--yes").code == 0
    left = run("--data", data, "sources", "--json")
    assert len(left.json) == (0 if by == "folder" else 2)
    assert left.code == (1 if by == "folder" else 0)
    assert (folder / "harbour.md").exists()
    assert run("--data", data, "quotes", "--speaker", "Quill", "--json").json == []


def test_remove_of_what_is_not_there_removes_nothing(folder: Path, data: Path) -> None:
    run("--data", data, "ingest", folder)
    assert run("--data", data, "remove", "A harbour of one's own", "No such thing", "--yes").code == 1
    assert len(run("--data", data, "sources", "--json").json) == 3


def test_reindex_with_another_embedder_is_kept(folder: Path, data: Path) -> None:
    run("--data", data, "ingest", folder)
    done = run("--data", data, "reindex", "--embedder", "hashing-32")
    assert done.code == 0
    assert "hashing-32" in done.out
    again = run("--data", data, "doctor", "--deep", "--json", env={"WHOSAID_EMBEDDER": ""})
    assert again.code == 0, again.out
    assert any("hashing-32" in finding["state"] for finding in again.json)


def test_reindex_after_chroma_was_lost(folder: Path, data: Path) -> None:
    run("--data", data, "ingest", folder)
    before = run("--data", data, "ask", "What did Ada Quill say?", "--json").json
    shutil.rmtree(data / "chroma")
    told = run("--data", data, "doctor")
    assert told.code == 3
    assert "whosaid reindex" in told.out
    assert run("--data", data, "reindex").code == 0
    assert run("--data", data, "doctor", "--deep").code == 0
    assert run("--data", data, "ask", "What did Ada Quill say?", "--json").json["answer"] == before["answer"]


def test_people_are_listed_with_what_the_sources_say_of_them(library: Path) -> None:
    result = run("--data", library, "people", "--json")
    assert result.code == 0
    assert len(result.json) >= 40
    oduya = next(person for person in result.json if person["name"] == "Maren Oduya")
    assert oduya["affiliation"] == "Lantern Foundation"
    assert oduya["quotes"] >= 10
    assert len(oduya["documents"]) >= 3
    assert "Maren Oduya" in run("--data", library, "people").out


def test_doctor_names_every_part_and_ollama_is_no_need(library: Path) -> None:
    result = run("--data", library, "doctor", "--json")
    assert result.code == 0
    found = {finding["part"]: finding for finding in result.json}
    assert found.keys() >= {"data folder", "catalog", "embedder", "chroma", "ollama"}
    assert not found["ollama"]["ok"]
    assert "ollama serve" in found["ollama"]["remedy"]
    assert CHEAP in found["embedder"]["state"]


def test_doctor_before_there_is_a_library(tmp_path: Path) -> None:
    result = run("--data", tmp_path / "none", "doctor")
    assert result.code == 3
    assert "whosaid ingest" in result.out


class TestWhichLibrary:
    def test_the_variable_chooses(self, library: Path) -> None:
        assert run("sources", env={"WHOSAID_DATA": str(library)}).code == 0

    def test_the_option_goes_before_it(self, library: Path, tmp_path: Path) -> None:
        assert run("--data", library, "sources", env={"WHOSAID_DATA": str(tmp_path / "none")}).code == 0

    def test_without_either_it_is_the_users_data_folder(self, tmp_path: Path) -> None:
        result = run("doctor", "--json", env={"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)})
        assert str(tmp_path) in result.json[0]["state"]
        assert "whosaid" in result.json[0]["state"]
