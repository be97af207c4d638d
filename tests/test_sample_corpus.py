"""What ships as the sample corpus is what the project promises of it: enough, varied, readable, invented."""

import difflib
import json
import re
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from corpus.document import BlockKind, Document
from corpus.readers import SUFFIXES, read
from ui.commands.library import sample_folder

SAMPLE = sample_folder()
GOLD = Path(__file__).resolve().parents[1] / "evals" / "gold" / "sample-quotes.jsonl"
ARTICLES = sorted((SAMPLE / "articles").iterdir())
TRANSCRIPTS = sorted((SAMPLE / "transcripts").iterdir())
EVERY = [*ARTICLES, *TRANSCRIPTS]


@cache
def document(path: Path) -> Document:
    return read(path)


@cache
def gold() -> list[dict]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_there_are_enough() -> None:
    assert len(ARTICLES) >= 24
    assert len(TRANSCRIPTS) >= 3
    assert {path.suffix for path in EVERY} <= SUFFIXES
    assert {path.suffix for path in ARTICLES} == {".md", ".txt", ".html"}


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_every_file_is_read_with_its_language_and_title(path: Path) -> None:
    found = document(path)
    assert len(re.findall(r"\w+", found.text)) >= 400
    assert found.language == path.name[:2], "files are named after their language"
    assert found.title
    assert found.title != path.stem


def test_half_is_english_and_the_rest_in_four_languages() -> None:
    languages = Counter(document(path).language for path in EVERY)
    assert languages.keys() == {"en", "fr", "nl", "de", "es"}
    assert 0.4 <= languages["en"] / len(EVERY) <= 0.6
    assert languages["fr"] == max(count for code, count in languages.items() if code != "en")
    assert min(languages.values()) >= 3


def test_transcripts_are_turns_of_several_voices() -> None:
    for path in TRANSCRIPTS:
        voices = {block.voice for block in document(path).blocks if block.kind is BlockKind.TURN}
        assert len(voices) >= 3, path.name


def test_the_folder_says_that_all_of_it_is_invented() -> None:
    said = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "invented" in said
    for named in ("person", "company", "conference"):
        assert named in said


def test_addresses_are_reserved_ones() -> None:
    """An invented page must not bear the address of a real one (RFC 2606)."""
    hosts = {
        host
        for path in EVERY
        for host in re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8"))
        if not re.search(r"(^|\.)(example|test|invalid)(\.(org|com|net))?$", host)
    }
    assert hosts <= {"schema.org", "www.w3.org"}


def test_no_two_are_on_one_template() -> None:
    """By the kinds of their blocks in order: two with the same course would be one form filled in twice."""
    courses = {path.name: [str(block.kind) for block in document(path).blocks] for path in ARTICLES}
    alike = [
        (one, other)
        for one, other in combinations(courses, 2)
        if courses[one] == courses[other] and len(courses[one]) > 5
    ]
    assert alike == []


def test_no_two_share_their_text() -> None:
    paragraphs: Counter[str] = Counter()
    for path in EVERY:
        found = document(path)
        paragraphs.update(
            {found.text[b.start : b.end] for b in found.blocks if b.kind is BlockKind.PARAGRAPH}
        )
    assert [text for text, count in paragraphs.items() if count > 1 and len(text) > 80] == []
    for one, other in combinations([document(path).text[:1500] for path in ARTICLES], 2):
        assert difflib.SequenceMatcher(None, one.split(), other.split()).ratio() < 0.5


def test_two_hundred_quotations_by_forty_people_are_marked_by_hand() -> None:
    quotes = [quote for record in gold() for quote in record["quotes"]]
    assert len(quotes) >= 200
    assert len({quote["speaker"] for quote in quotes if quote["speaker"]}) >= 40
    assert {quote["type"] for quote in quotes} == {"direct", "partial", "indirect", "pull", "turn"}
    assert {record["file"] for record in gold()} == {str(path.relative_to(SAMPLE)) for path in EVERY}


def test_speakers_come_back_in_other_articles() -> None:
    where: dict[str, set[str]] = {}
    for record in gold():
        for quote in record["quotes"]:
            where.setdefault(quote["speaker"] or "", set()).add(record["file"])
    assert sum(len(files) >= 3 for name, files in where.items() if name) >= 8


@pytest.mark.parametrize("record", gold(), ids=lambda record: record["id"])
def test_the_marks_fit_the_texts(record: dict) -> None:
    text = document(SAMPLE / record["file"]).text
    for quote in record["quotes"]:
        words = text[quote["start"] : quote["end"]]
        assert words
        assert words == words.strip()
        if quote["speaker_start"] is not None:
            assert text[quote["speaker_start"] : quote["speaker_end"]].strip()
