"""Scoring quotations: the definitions by example, and the same figures as the published scorer."""

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from corpus.document import Document
from evals.quote_scores import score
from evals.quotes import SAMPLE, SHIPPED, evaluate, load_gold, text_digest
from evals.report import quotes_json, quotes_table, quotes_types_table, reliability_table
from rag.errors import UsageError
from rag.types import Person, Quote, QuoteId, QuoteKind
from tests.shared_material import needs_shared

TEXT = "Ada Lark said: “We tested it twice, and it held.” She added that nobody had asked."
WORDS = "We tested it twice, and it held."


def span(text: str, within: str = TEXT) -> tuple[int, int]:
    start = within.index(text)
    return start, start + len(text)


def quote(text: str, speaker: str | None = "Ada Lark", **more: Any) -> dict[str, Any]:
    start, end = span(text)
    named = span(speaker) if speaker else (None, None)
    return {
        "start": start,
        "end": end,
        "speaker_start": named[0],
        "speaker_end": named[1],
        "type": "direct",
    } | more


def scored(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> dict[str, Any]:
    return score([{"id": "d", "text": TEXT, "quotes": gold}], {"d": predicted})


class TestDefinitions:
    def test_outer_marks_edges_and_a_leading_that_do_not_count(self) -> None:
        gold = [quote(WORDS), quote("nobody had asked")]
        found = scored(gold, [quote(f"“{WORDS}”"), quote("that nobody had asked.")])
        assert found["exact"]["f1"] == 1.0
        assert found["exact"]["speaker_accuracy"] == 1.0

    def test_overlap_wants_four_fifths_of_the_longer(self) -> None:
        gold = [quote(WORDS)]
        close, far = quote("tested it twice, and it held"), quote("We tested it")
        assert (scored(gold, [close])["exact"]["f1"], scored(gold, [close])["overlap"]["f1"]) == (0.0, 1.0)
        assert scored(gold, [far])["overlap"]["f1"] == 0.0

    def test_each_piece_counts(self) -> None:
        pieces = [list(span("We tested it twice")), list(span("it held"))]
        found = scored([quote(WORDS, spans=pieces)], [quote("We tested it twice")])
        assert (found["overlap"]["recall"], found["overlap"]["gold"]) == (0.5, 2)

    def test_optional_gold_is_neither_right_nor_wrong(self) -> None:
        gold = [quote(WORDS), quote("nobody had asked", optional=True)]
        for predicted in ([quote(WORDS)], [quote(WORDS), quote("nobody had asked")]):
            found = scored(gold, predicted)["overlap"]
            assert (found["precision"], found["recall"], found["gold"]) == (1.0, 1.0, 1)

    def test_a_speaker_is_right_where_mentions_touch(self) -> None:
        touching = quote(WORDS) | {"speaker_start": 4, "speaker_end": 8}
        other = quote(WORDS, "She")
        assert scored([quote(WORDS)], [touching])["overlap"]["speaker_accuracy"] == 1.0
        assert scored([quote(WORDS)], [other])["overlap"]["speaker_accuracy"] == 0.0
        assert scored([quote(WORDS, None)], [other])["overlap"]["speaker_accuracy"] is None

    def test_what_was_not_said_lowers_precision(self) -> None:
        assert (
            scored([quote(WORDS)], [quote(WORDS), quote("nobody had asked")])["overlap"]["precision"] == 0.5
        )

    def test_nothing_at_all_is_no_error(self) -> None:
        assert scored([], [])["overlap"]["f1"] == 0.0


def extract(document: Document) -> list[Quote]:
    """Stands in for extraction: knows one sentence."""
    start, end = span(WORDS, document.text)
    return [
        Quote(
            id=QuoteId("q"),
            document_id=document.id,
            start=start,
            end=end,
            text=WORDS,
            spans=((start, end),),
            kind=QuoteKind.DIRECT,
            speaker=Person(name="Ada Lark"),
            speaker_span=span("Ada Lark", document.text),
            confidence=0.9,
        )
    ]


def gold_file(folder: Path, *records: dict[str, Any]) -> Path:
    file = folder / "gold.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return file


class TestEvaluate:
    record: dict[str, Any] = {"id": "d", "lang": "en", "text": TEXT, "quotes": [quote(WORDS)]}  # noqa: RUF012

    def test_predictions_and_totals_by_language(self, tmp_path: Path) -> None:
        second = self.record | {"id": "e", "lang": "nl", "quotes": [quote("nobody had asked")]}
        report = evaluate(list(load_gold(gold_file(tmp_path, self.record, second))), extract)
        content = quotes_json(report)
        assert [record["id"] for record in content["predicted"]] == ["d", "e"]
        start, end = span(WORDS)
        assert content["predicted"][0]["quotes"] == [
            {
                "start": start,
                "end": end,
                "spans": [[start, end]],
                "type": "direct",
                "speaker": "Ada Lark",
                "speaker_start": 0,
                "speaker_end": 8,
                "confidence": 0.9,
            }
        ]
        assert content["totals"]["overlap"]["f1"] == 0.5
        assert content["totals"]["by_language"]["en"]["overlap"]["f1"] == 1.0
        assert content["totals"]["reliability"]["n"] == 1
        assert reliability_table(report.reliability).rows == (("0.9–1.0", "0.900", "1.000", "1"),)
        assert json.loads(json.dumps(content)) == json.loads(json.dumps(quotes_json(report)))
        assert [row[:2] for row in quotes_table(report).rows] == [
            (group, match) for group in ("all", "en", "nl") for match in ("exact", "overlap")
        ]
        assert quotes_types_table(report).rows == (("direct", "50.0", "2"),)

    def test_a_document_has_the_gold_s_language(self, tmp_path: Path) -> None:
        (document,) = load_gold(gold_file(tmp_path, self.record | {"lang": "es"}))
        assert document.document.language == "es"

    def test_gold_may_name_a_file_and_the_digest_of_its_text(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        record = {"id": "d", "file": "a.txt", "digest": text_digest(TEXT), "quotes": [quote(WORDS)]}
        (document,) = load_gold(gold_file(tmp_path, record), tmp_path)
        assert document.record["text"] == document.document.text == TEXT

    def test_a_changed_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(f"{TEXT} Later.", encoding="utf-8")
        record = {"id": "d", "file": "a.txt", "digest": text_digest(TEXT), "quotes": []}
        with pytest.raises(UsageError, match=r"line 1: a\.txt is not the text that was annotated"):
            list(load_gold(gold_file(tmp_path, record), tmp_path))

    def test_a_file_that_is_not_there_is_told_with_what_names_the_folder(self, tmp_path: Path) -> None:
        record = {"id": "d", "file": "a.txt", "digest": "", "quotes": []}
        with pytest.raises(UsageError, match="there is no") as raised:
            list(load_gold(gold_file(tmp_path, record), tmp_path))
        assert "--texts" in raised.value.remedy

    def test_a_quotation_outside_its_text_is_refused(self, tmp_path: Path) -> None:
        wrong = self.record | {"quotes": [{"start": 3, "end": 999}]}
        with pytest.raises(UsageError, match="reaches from 3 to 999"):
            list(load_gold(gold_file(tmp_path, wrong)))

    def test_a_text_that_reading_would_change_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="reading changes this text"):
            list(load_gold(gold_file(tmp_path, self.record | {"text": "One.\r\nTwo.", "quotes": []})))


def test_the_shipped_gold_fits_the_sample_corpus() -> None:
    gold = list(load_gold(SHIPPED))
    assert len(gold) == len(list(SAMPLE.glob("*/*")))
    quotes = [(item.document.text, q) for item in gold for q in item.record["quotes"]]
    required = [(text, q) for text, q in quotes if not q.get("optional")]
    assert len(required) > 800
    assert all(text[q["start"] : q["end"]].strip() == text[q["start"] : q["end"]] for text, q in required)
    assert {q["speaker"] for _, q in quotes if q["speaker"]} >= {"Solène Garrigue", "Annika Brühl"}


@pytest.mark.shared
@pytest.mark.parametrize("half", ["dev", "test"])
def test_the_gold_on_articles_fits_them_and_holds_no_words_of_theirs(half: str) -> None:
    file = SHIPPED.with_name(f"conference-{half}-quotes.jsonl")
    gold = list(load_gold(file, needs_shared("data/conference")))
    assert {item.lang for item in gold} == {"en", "fr"}
    assert len(gold) == 30
    fields = {name for item in gold for quote in item.record["quotes"] for name in quote}
    assert fields <= {
        "start",
        "end",
        "spans",
        "type",
        "optional",
        "speaker_start",
        "speaker_end",
        "speaker_all_spans",
    }


@pytest.mark.shared
class TestAgainstThePublishedScorer:
    def test_the_same_figures_for_predictions_of_every_kind_of_error(self) -> None:
        scorer = _scorer(needs_shared("tools/score_quotes.py"))
        random_ = random.Random(5)
        for file in sorted(needs_shared("data/quotes").glob("*/gold.jsonl")):
            gold = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
            predicted = {document["id"]: disturbed(document, random_) for document in gold}
            assert score(gold, predicted) == scorer.score(gold, predicted), file.parent.name

    def test_every_gold_text_is_read_unchanged(self) -> None:
        for file in sorted(needs_shared("data/quotes").glob("*/gold.jsonl")):
            assert list(load_gold(file)), file.parent.name


def disturbed(document: dict[str, Any], random_: random.Random) -> list[dict[str, Any]]:
    """The gold with quotes left out, moved, widened, added, and with other speakers."""
    size = len(document["text"])
    predicted = []
    for q in document["quotes"]:
        if random_.random() < 0.8:
            shift = random_.choice((0, 0, 0, 1, 5, -2, 15))
            moved = {**q, "start": max(0, q["start"] - shift), "end": min(size, q["end"] + abs(shift))}
            if random_.random() < 0.5:
                moved = {
                    key: moved[key]
                    for key in ("start", "end", "speaker_start", "speaker_end")
                    if key in moved
                }
            if random_.random() < 0.2:
                moved |= {
                    "speaker_start": 0,
                    "speaker_end": 5,
                    "speaker_spans": None,
                    "speaker_all_spans": None,
                }
            predicted.append(moved)
    for _ in range(random_.randrange(3)):
        start = random_.randrange(size)
        predicted.append(
            {"start": start, "end": min(size, start + random_.randrange(80)), "speaker_start": None}
        )
    return predicted


def _scorer(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_quotes", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
