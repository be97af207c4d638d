"""What goes wrong in daily use ends with one line, its remedy and the right exit code; no traceback."""

from pathlib import Path

import pytest

from tests.ui.command_line import CHEAP, COMMITTEE, library, made_library, run

__all__ = ["library"]

READING = [
    ("ask", "Who said it?"),
    ("ask", "Who said it?", "--json"),
    ("quotes",),
    ("quotes", "--json"),
    ("check", "some words"),
    ("check", "--batch", "-"),
    ("people",),
    ("sources",),
    ("remove", "some title"),
    ("reindex",),
    ("chat", "--no-browser"),
]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_no_library_is_3_with_the_way_to_make_one(command: tuple[str, ...], tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    result = run("--data", missing, *command)
    assert result.code == 3
    assert result.out == ""
    assert str(missing) in result.err
    assert "whosaid ingest" in result.err
    assert not missing.exists()


WRONG = [
    ("ask",),
    ("ask", "   "),
    ("ask", "Who?", "--mode", "magic"),
    ("ask", "Who?", "--nope"),
    ("ask", "Who?", "--since", "yesterday"),
    ("ask", "Who?", "--since", "2024-13"),
    ("ask", "Who?", "--until", "2024-02-31"),
    ("ask", "Who?", "--history", "{"),
    ("ask", "Who?", "--history", "5"),
    ("ask", "Who?", "--history", "[1]"),
    ("ask", "Who?", "--history", '{"role": "user", "content": "x"}'),
    ("ask", "Who?", "--history", '[{"role": "user"}]'),
    ("ask", "Who?", "--history", '[{"role": "king", "content": "x"}]'),
    ("ask", "Who?", "--history", '[{"role": "user", "content": 7}]'),
    ("ask", "Who?", "--history", "@/no/such/file"),
    ("quotes", "--kind", "loud"),
    ("quotes", "--limit", "0"),
    ("quotes", "--format", "pdf"),
    ("quotes", "--since", "24"),
    ("check",),
    ("check", COMMITTEE, "--batch", "-"),
    ("check", "--batch", "/no/such/file"),
    ("ingest",),
    ("remove",),
    ("model",),
    ("chat", "--port", "70000"),
    ("frobnicate",),
    (),
]


@pytest.mark.parametrize("command", WRONG, ids=lambda command: " ".join(command) or "nothing at all")
def test_wrong_use_is_2_and_says_what(command: tuple[str, ...], library: Path) -> None:
    result = run("--data", library, *command)
    assert result.code == 2
    assert result.out == ""
    assert result.err.strip()
    assert "Traceback" not in result.err


def test_a_file_in_place_of_the_folder(library: Path) -> None:
    result = run("--data", library / "catalog.sqlite3", "sources")
    assert result.code == 2
    assert "is a file" in result.err


def test_a_catalog_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(b"this is no database" * 100)
    result = run("--data", tmp_path, "sources")
    assert result.code == 3
    assert str(tmp_path) in result.err


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ("passages = 'many'", "passages"),
        ("colour = 'blue'", "colour"),
        ("passages = = 3", "settings.toml"),
    ],
)
def test_settings_that_are_none(tmp_path: Path, settings: str, named: str) -> None:
    (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
    result = run("--data", tmp_path, "sources")
    assert result.code == 2
    assert named in result.err


def test_nothing_found_is_1_with_the_remedy_for_people(library: Path) -> None:
    result = run("--data", library, "quotes", "--speaker", "Nobody Atall")
    assert (result.code, result.out) == (1, "")
    assert "whosaid people" in result.err


def test_an_embedder_that_cannot_be_loaded_costs_no_vectors(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "“We will be back next year,” said Ada Quill, who runs the harbour.\n", encoding="utf-8"
    )
    with made_library(tmp_path / "library", article) as folder:
        failed = run(
            "--data", folder, "reindex", "--embedder", str(tmp_path / "no-model"), env={"HF_HUB_OFFLINE": "1"}
        )
        assert failed.code == 3
        assert "cannot be loaded" in failed.err
        after = run("--data", folder, "doctor", "--deep", "--json")
        assert after.code == 0, after.out
        assert any(CHEAP in finding["state"] for finding in after.json)


def test_another_embedder_than_the_library_was_made_with_still_answers(library: Path) -> None:
    result = run(
        "--data", library, "ask", "What did Maren Oduya say?", env={"WHOSAID_EMBEDDER": "hashing-32"}
    )
    assert result.code == 0
    assert "whosaid reindex" in result.err
    refused = run("--data", library, "ingest", "--sample", env={"WHOSAID_EMBEDDER": "hashing-32"})
    assert refused.code == 3
    assert "whosaid reindex" in refused.err


@pytest.mark.parametrize(
    "odd", ["\ud800", "a\x00b", "«»“”…", "'; DROP TABLE documents; --", "NEAR(", '"', "speaker:"]
)
def test_odd_text_is_a_question_like_any_other(library: Path, odd: str) -> None:
    for command in (("ask", odd), ("check", odd), ("quotes", "--about", odd)):
        result = run("--data", library, *command)
        assert result.code in (0, 1, 2)
        assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("option", "value", "nearest"),
    [
        ("--lang", "xx", "en"),
        ("--event", "Quaysde 2025", "Quayside 2025"),
        ("--speaker", "Maren Oduja", "Maren Oduya"),
    ],
)
def test_an_unknown_filter_is_told_with_the_nearest(
    library: Path, option: str, value: str, nearest: str
) -> None:
    for command in (["quotes"], ["ask", "What was said about keys?"]):
        result = run("--data", library, *command, option, value)
        assert result.code == 1
        assert value in result.err
        assert nearest in result.err
