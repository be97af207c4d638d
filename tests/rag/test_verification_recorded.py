"""320 answers that a tiny model really wrote over real passages: nothing false keeps its quotation marks."""

import json
import re
from collections import Counter

import pytest

from rag.quotes.verdict import find_verbatim
from rag.types import CheckKind, Hit
from rag.verification import Verified, verify
from tests.rag.build_hits import hit
from tests.rag.test_verification import assert_sound, failed
from tests.shared_material import needs_shared

pytestmark = pytest.mark.shared

PAIRS = re.compile(r"“([^“”\n]*)”|«([^«»\n]*)»|\"([^\"\n]*)\"")


@pytest.fixture(scope="module")
def checked() -> list[tuple[dict, list[Hit], Verified]]:
    lines = needs_shared("ollama/answers-smollm2.jsonl").read_text(encoding="utf-8").splitlines()
    found = []
    for row in map(json.loads, lines):
        hits = []
        for passage in row["passages"]:
            said = [(passage["speaker"], passage["text"])] if passage["speaker"] else []
            hits.append(hit(passage["n"], passage["text"], *said, language=row["lang"]))
        found.append((row, hits, verify(row["answer"], hits, row["lang"])))
    return found


def test_every_result_is_sound(checked):
    assert len(checked) == 320
    for _, hits, result in checked:
        assert_sound(result, hits)


def test_no_false_quotation_keeps_its_marks(checked):
    """By a plain pattern of our own, with straight marks only where they come in pairs in their line."""
    kept = 0
    for _, hits, result in checked:
        for line in result.text.split("\n"):
            if line.count('"') % 2:
                line = line.replace('"', " ")  # noqa: PLW2901 - which is whose partner nobody can tell
            for match in PAIRS.finditer(line):
                words = re.sub(r"\[\d+\]", "", next(g for g in match.groups() if g is not None))
                if len(re.findall(r"[^\W_]+", words)) >= 2:
                    kept += 1
                    assert any(find_verbatim(words, h.passage.text) for h in hits), words
    assert kept > 50


def test_every_stripped_quotation_is_flagged_and_no_word_is_lost(checked):
    for row, _, result in checked:
        before, after = (re.findall(r"[^\W\d_]+", text) for text in (row["answer"], result.text))
        dropped = sum((Counter(before) - Counter(after)).values())
        markers = len(re.findall(r"[\[(][^\])]*\d[^\])]*[\])]", row["answer"]))
        assert dropped <= 2 * markers
        marks_before, marks_after = (
            len(re.findall('[“”«»"]', text)) for text in (row["answer"], result.text)
        )
        if marks_after < marks_before:
            assert failed(result, CheckKind.QUOTE)


def test_numbers_that_nobody_showed_the_model_are_gone(checked):
    for row, _, result in checked:
        assert all(int(n) <= len(row["passages"]) for n in re.findall(r"\[(\d+)\]", result.text))
        cited = {citation.n for citation in result.citations}
        assert cited == {int(n) for n in re.findall(r"\[(\d+)\]", result.text)}


def test_words_put_into_an_absent_mouth_are_never_passed(checked):
    """Questions about somebody who isn't in the passages: no attribution to that name may hold."""
    absent = [(row, result) for row, _, result in checked if row["kind"] == "nobody"]
    assert len(absent) == 53
    for _, result in absent:
        for check in result.checks:
            if check.kind is CheckKind.ATTRIBUTION and check.ok:
                speaker = check.detail.removeprefix("Said by ").rstrip(".").split()[-1]
                assert speaker.lower() in result.text.lower()
