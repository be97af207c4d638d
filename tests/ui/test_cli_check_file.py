"""`whosaid check --file`: a whole text against the library, as scripts and people read it."""

from pathlib import Path

import pytest

from tests.ui.command_line import COMMITTEE, library, run

__all__ = ["library"]

TRUE = f"“{COMMITTEE}” Maren Oduya said.\n"
WRONG = (
    f"“{COMMITTEE.replace('machine', 'device')}” said Maren Oduya.\n\n“{COMMITTEE}” said Rebecca Stroud.\n"
)
CHECK = {
    "kind", "ok", "text", "start", "end", "detail", "verdict", "speaker", "nearest", "difference", "said_by",
    "sentence",
}  # fmt: skip


def written(folder: Path, text: str, name: str = "draft.txt") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_true_text_ends_with_0(library: Path, tmp_path: Path) -> None:
    result = run("--data", library, "check", "--file", written(tmp_path, TRUE))
    assert result.code == 0, result.out
    assert "1 quotation: 1 holds" in result.out


def test_a_wrong_text_shows_each_flag_in_its_sentence_with_the_true_words(
    library: Path, tmp_path: Path
) -> None:
    result = run("--data", library, "check", "--file", written(tmp_path, WRONG))
    assert result.code == 1
    assert "line 1: Altered, given to Maren Oduya" in result.out
    assert "⟦A committee is a device" in result.out
    assert "“device” where the source has “machine”" in result.out
    assert "line 3: Said by someone else, given to Rebecca Stroud" in result.out
    assert "2 quotations: 0 hold, 1 altered, 1 said by someone else." in result.out


def test_the_record_has_the_keys_of_the_contract_and_offsets_in_the_text(
    library: Path, tmp_path: Path
) -> None:
    result = run("--data", library, "check", "--file", written(tmp_path, WRONG), "--json")
    assert result.code == 1
    checks = result.json["checks"]
    assert all(check.keys() >= CHECK for check in checks)
    assert all(WRONG[check["start"] : check["end"]] == check["text"] for check in checks)
    assert [(c["kind"], c["ok"], c["verdict"], c["speaker"]) for c in checks] == [
        ("quote", False, "altered", "Maren Oduya"),
        ("quote", False, "said-by-someone-else", "Rebecca Stroud"),
        ("attribution", False, "said-by-someone-else", "Rebecca Stroud"),
    ]
    assert checks[0]["nearest"]["speaker"] == "Maren Oduya"
    assert checks[0]["nearest"]["document"]["title"]
    assert checks[2]["text"] == "Rebecca Stroud"


def test_standard_input_is_read(library: Path) -> None:
    assert run("--data", library, "check", "--file", "-", stdin=TRUE).code == 0
    assert run("--data", library, "check", "--file", "-", "--json", stdin=WRONG).json["holds"] is False


def test_markdown_is_annotated_and_stays_itself(library: Path, tmp_path: Path) -> None:
    draft = "---\ntitle: Mine\n---\n\n# Notes\n\n" + WRONG.replace("device", "**device**")
    result = run("--data", library, "check", "--file", written(tmp_path, draft, "d.md"), "--format", "md")
    assert result.code == 1
    assert result.out.startswith("---\ntitle: Mine\n---\n\n# Notes\n\n“A committee is a **device** for")
    assert "[^check-1]: **Altered**" in result.out
    assert "Maren Oduya, executive director" in result.out


def test_of_a_web_page_the_words_are_checked_and_not_the_markup(library: Path, tmp_path: Path) -> None:
    page = f"<html><body><article><p>{WRONG.replace('device', '<b>device</b>')}</p></article></body></html>"
    record = run("--data", library, "check", "--file", written(tmp_path, page, "d.html"), "--json").json
    assert record["checks"][0]["verdict"] == "altered"
    assert all(record["text"][c["start"] : c["end"]] == c["text"] for c in record["checks"])


def test_a_text_without_anything_to_check_says_so(library: Path) -> None:
    result = run("--data", library, "check", "--file", "-", stdin="Ferries are boats.\n")
    assert result.code == 0
    assert "nothing to check" in result.out
    assert run("--data", library, "check", "--file", "-", "--json", stdin="Boats.\n").json["checks"] == []


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("--file", "/nowhere/draft.txt"), ""),
        (("--file", "-"), ""),
        (("--file", "-", "--speaker", "Oduya"), TRUE),
        (("--file", "-", "--batch", "-"), TRUE),
        (("--format", "md", COMMITTEE), ""),
    ],
)
def test_wrong_use_ends_with_2_and_a_remedy(library: Path, arguments: tuple[str, ...], stdin: str) -> None:
    result = run("--data", library, "check", *arguments, stdin=stdin)
    assert result.code == 2
    assert result.err.startswith("whosaid:")


def test_without_a_library_the_environment_is_not_ready(tmp_path: Path) -> None:
    result = run("--data", tmp_path / "none", "check", "--file", "-", stdin=TRUE)
    assert result.code == 3
