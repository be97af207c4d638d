"""`whosaid people`: who speaks, and correcting who is who, from the terminal."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from rag.adapters.lock import writer_lock
from tests.ui.command_line import COMMITTEE, Result, library, run

__all__ = ["library"]


@pytest.fixture
def data(library: Path, tmp_path: Path) -> Path:
    """A library of the sample corpus that may be changed."""
    return Path(shutil.copytree(library, tmp_path / "data"))


def people(data: Path, *arguments: object) -> Result:
    return run("--data", data, "people", *arguments)


def record(data: Path, name: str) -> dict[str, object]:
    (found,) = people(data, "show", name, "--json").json
    return dict(found)


def test_each_reading_has_its_source_and_date(library: Path) -> None:
    oduya = next(person for person in people(library, "--json").json if person["name"] == "Maren Oduya")
    assert {"names", "aliases", "role", "affiliation", "quotes", "documents"} <= oduya.keys()
    assert "Oduya" in oduya["aliases"]
    dates = [reading["published"] for reading in oduya["readings"]]
    assert dates == sorted(dates, reverse=True)
    assert sum(reading["quotes"] for reading in oduya["readings"]) == oduya["quotes"]
    assert all(reading["title"] and reading["source"] for reading in oduya["readings"])


def test_as_csv_and_markdown(library: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(people(library, "--format", "csv").out)))
    assert {row["name"] for row in rows} == {p["name"] for p in people(library, "--json").json}
    head, rule, *lines = people(library, "--format", "md").out.splitlines()
    assert head.startswith("| name | quotes |")
    assert set(rule) <= set("|- ")
    assert len(lines) == len(rows)


def test_show_gives_all_that_is_known(library: Path) -> None:
    shown = people(library, "show", "oduya").out
    assert shown.startswith("Maren Oduya")
    assert "Lantern Foundation" in shown
    assert ".md)" in shown


def test_merge_is_told_and_taken_back(data: Path) -> None:
    before = people(data, "--json").json
    made = people(data, "merge", "Maren Oduya", "Rebecca Stroud", "--as", "Maren Stroud")
    assert made.code == 0
    assert len(made.out.splitlines()) == 1
    assert "whosaid people undo 1" in made.out
    assert {"Maren Oduya", "Rebecca Stroud"} <= set(record(data, "Maren Stroud")["names"])  # type: ignore[call-overload]
    assert people(data, "corrections", "--json").json[0]["number"] == 1
    assert "Maren Stroud" in people(data, "corrections").out
    assert people(data, "undo").code == 0
    assert people(data, "--json").json == before
    assert people(data, "corrections").code == 1


def test_merged_without_a_name_they_bear_the_best_known_one(data: Path) -> None:
    rank = [each["name"] for each in people(data, "--json").json]
    rare, known = rank[-1], "Maren Oduya"
    made = people(data, "merge", rare, known)
    assert made.code == 0
    assert "--as" in made.out
    assert rare in record(data, known)["names"]  # type: ignore[operator]


def test_a_number_that_was_taken_back_is_not_given_again(data: Path) -> None:
    assert "undo 1" in people(data, "rename", "Maren Oduya", "Maren Lind").out
    people(data, "undo", 1)
    assert "undo 2" in people(data, "rename", "Maren Oduya", "Maren Lind").out
    assert people(data, "undo", 1).code == 1


def test_split_by_title_leaves_the_other_alone(data: Path) -> None:
    source = record(data, "Maren Oduya")["readings"][0]  # type: ignore[index]
    done = people(
        data, "split", "Maren Oduya", "--source", source["title"], "--as", "Maren Oduya (the other)"
    )
    assert done.code == 0, done.err
    other = record(data, "Maren Oduya (the other)")
    assert {reading["source"] for reading in other["readings"]} == {source["source"]}  # type: ignore[attr-defined]
    kept = run("--data", data, "quotes", "--speaker", "Maren Oduya", "--json").json
    assert {quote["speaker"] for quote in kept} == {"Maren Oduya"}


def test_a_corrected_name_is_shown_everywhere(data: Path) -> None:
    assert people(data, "rename", "Maren Oduya", "Maren Kowal-Lind").code == 0
    quotes = run("--data", data, "quotes", "--speaker", "Oduya", "--json").json
    assert {quote["speaker"] for quote in quotes} == {"Maren Kowal-Lind"}
    asked = run("--data", data, "ask", "What did Maren Oduya say about committees?", "--json").json
    assert {citation["speaker"] for citation in asked["citations"]} == {"Maren Kowal-Lind"}
    for name in ("Maren Oduya", "Maren Kowal-Lind", "Kowal-Lind"):
        checked = run("--data", data, "check", COMMITTEE, "--speaker", name, "--json")
        assert (checked.code, checked.json["verdict"]) == (0, "verbatim"), name
        assert checked.json["nearest"]["speaker"] == "Maren Kowal-Lind"
    other = run("--data", data, "check", COMMITTEE, "--speaker", "Rebecca Stroud", "--json")
    assert other.json["verdict"] == "said-by-someone-else"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("show", "Nobody Here"), 1, "Nobody in the library"),
        (("rename", "Marten Oduja", "Maren Lind"), 1, "Did you mean “Maren Oduya”"),
        (("merge", "Maren Oduya"), 2, "one person already"),
        (("merge",), 2, "Missing argument"),
        (("split", "Maren Oduya", "--as", "Another"), 2, "--source"),
        (("rename", "Maren Oduya", "Rebecca Stroud"), 2, "whosaid people merge"),
        (("undo",), 1, "no correction"),
        (("undo", "0"), 2, "range"),
    ],
)
def test_what_cannot_be_is_told_with_the_remedy(
    data: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    result = people(data, *arguments)
    assert result.code == code
    assert told in result.err
    assert "Traceback" not in result.err


def test_beside_a_writer_it_says_who_writes(data: Path) -> None:
    with writer_lock(data, "ingest"):
        result = people(data, "rename", "Maren Oduya", "Maren Lind")
        assert result.code == 3
        assert "ingest" in result.err
        assert people(data, "show", "Maren Oduya").code == 0, "reading takes no lock"


def test_no_library_is_made_by_correcting(tmp_path: Path) -> None:
    result = people(tmp_path / "none", "rename", "Maren Oduya", "Maren Lind")
    assert result.code == 3
    assert not (tmp_path / "none").exists()
