"""The machine-readable contract: what `--json` prints and what a command ends with, as scripts rely on it."""

import json
from pathlib import Path
from typing import Any

import pytest

from rag.adapters.catalog import Catalog
from tests.ui.command_line import COMMITTEE, Result, library, run, spawn

__all__ = ["library"]

ANSWER = {
    "question", "rewritten", "answer", "abstained", "reason", "searched", "nearest", "mode", "model",
    "citations", "checks", "timings",
}  # fmt: skip
CITATION = {"n", "text", "start", "end", "spans", "speaker", "role", "affiliation", "document"}
DOCUMENT = {"id", "title", "source", "published", "language", "event"}
CHECK = {"kind", "ok", "text", "start", "end", "detail"}
QUOTE = {
    "text", "speaker", "role", "affiliation", "kind", "cue", "confidence", "start", "end", "spans",
    "speaker_start", "speaker_end", "document",
}  # fmt: skip
KINDS = {"citation", "quote", "attribution", "number", "date", "name", "support"}
ODUYA = "What did Maren Oduya say about committees?"


def text_of(library: Path, record: Any) -> str:
    """The whole text of the document that a record names."""
    with Catalog(library) as catalog:
        document = catalog.document(record["document"]["id"])
    assert document is not None
    return document.text


def spoken(library: Path, record: Any) -> str:
    """The words that a record's spans point at, as the contract joins them."""
    text = text_of(library, record)
    return " … ".join(text[start:end] for start, end in record["spans"])


class TestAsk:
    def test_an_answer_has_the_keys_of_the_contract(self, library: Path) -> None:
        result = run("--data", library, "ask", ODUYA, "--json")
        assert result.code == 0
        answer = result.json
        assert answer.keys() >= ANSWER
        assert answer["question"] == ODUYA
        assert answer["mode"] == "quotes"
        assert answer["model"] is None
        assert (answer["abstained"], answer["reason"], answer["nearest"]) == (False, None, [])
        assert all(seconds >= 0 for seconds in answer["timings"].values())

    def test_citations_are_numbered_and_give_the_exact_words(self, library: Path) -> None:
        answer = run("--data", library, "ask", ODUYA, "--json").json
        assert answer["citations"]
        for citation in answer["citations"]:
            assert citation.keys() >= CITATION
            assert citation["document"].keys() >= DOCUMENT
            assert citation["text"] == spoken(library, citation)
            assert (citation["start"], citation["end"]) == (citation["spans"][0][0], citation["spans"][-1][1])
            assert f"[{citation['n']}]" in answer["answer"]
        assert {citation["speaker"] for citation in answer["citations"]} == {"Maren Oduya"}

    def test_checks_point_into_the_answer(self, library: Path) -> None:
        answer = run("--data", library, "ask", ODUYA, "--json").json
        assert answer["checks"]
        for check in answer["checks"]:
            assert check.keys() >= CHECK
            assert check["kind"] in KINDS
            assert isinstance(check["ok"], bool)
            assert answer["answer"][check["start"] : check["end"]] == check["text"]

    @pytest.mark.parametrize(
        "question",
        ["What did Zebulon Quartermaine say?", "What did Maren Oduya say about quantum cryptography?"],
        ids=["an unknown person", "a topic they never touched"],
    )
    def test_no_evidence_ends_with_1_and_says_what_was_searched(self, library: Path, question: str) -> None:
        result = run("--data", library, "ask", question, "--json")
        assert result.code == 1
        answer = result.json
        assert answer.keys() >= ANSWER
        assert answer["abstained"] is True
        assert answer["reason"]
        assert answer["searched"]
        assert answer["answer"] == ""
        assert answer["citations"] == answer["checks"] == []
        assert all(citation.keys() >= CITATION for citation in answer["nearest"])

    @pytest.mark.parametrize(
        ("options", "holds"),
        [
            (("--speaker", "Oduya"), lambda c: c["speaker"] is None or "Oduya" in c["speaker"]),
            (("--lang", "fr"), lambda c: c["document"]["language"] == "fr"),
            (("--event", "Quayside 2026"), lambda c: c["document"]["event"] == "Quayside 2026"),
            (("--since", "2026"), lambda c: c["document"]["published"] >= "2026"),
            (("--until", "2025-12-31"), lambda c: c["document"]["published"] <= "2025-12-31"),
            (("--source", "table-ronde"), lambda c: "table-ronde" in c["document"]["source"]),
        ],
        ids=lambda value: value[0] if isinstance(value, tuple) else "",
    )
    def test_filters_keep_everything_else_out(
        self, library: Path, options: tuple[str, ...], holds: Any
    ) -> None:
        answer = run("--data", library, "ask", "Who spoke about the foundation?", "--json", *options).json
        shown = answer["citations"] + answer["nearest"]
        assert shown, answer["reason"]
        assert all(holds(citation) for citation in shown)

    def test_filters_may_be_typed_into_the_question(self, library: Path) -> None:
        answer = run("--data", library, "ask", "event:2026 What did Maren Oduya say?", "--json").json
        assert answer["citations"]
        assert all("2026" in citation["document"]["event"] for citation in answer["citations"])

    def test_earlier_turns_give_a_pronoun_its_person(self, library: Path, tmp_path: Path) -> None:
        turns = [
            {"role": "user", "content": ODUYA},
            {"role": "assistant", "content": "A machine for remembering."},
        ]
        follow_up = "And what did she say about translation?"
        alone = run("--data", library, "ask", follow_up, "--history", json.dumps(turns), "--json")
        assert alone.code == 0
        assert alone.json["citations"][0]["speaker"] == "Maren Oduya"
        file = tmp_path / "turns.json"
        file.write_text(json.dumps(turns), encoding="utf-8")
        assert run("--data", library, "ask", follow_up, "--history", f"@{file}", "--json").json["citations"]

    def test_a_question_may_come_in_several_arguments(self, library: Path) -> None:
        assert run("--data", library, "ask", *ODUYA.split(), "--json").json["question"] == ODUYA

    def test_standard_output_holds_nothing_but_the_object(self, library: Path) -> None:
        """In a process of its own, where libraries print what they like."""
        done = spawn("--data", library, "ask", ODUYA, "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["question"] == ODUYA
        assert "Traceback" not in done.stderr


class TestQuotes:
    def test_a_list_with_the_keys_of_the_contract(self, library: Path) -> None:
        result = run("--data", library, "quotes", "--json")
        assert result.code == 0
        assert len(result.json) >= 200
        texts: dict[str, str] = {}
        for quote in result.json:
            assert quote.keys() >= QUOTE
            assert quote["kind"] in {"direct", "partial", "indirect", "pull", "turn"}
            assert 0 <= quote["confidence"] <= 1
            identifier = quote["document"]["id"]
            text = (
                texts[identifier]
                if identifier in texts
                else texts.setdefault(identifier, text_of(library, quote))
            )
            assert quote["text"] == " … ".join(text[start:end] for start, end in quote["spans"])
            if quote["speaker_start"] is not None:
                assert text[quote["speaker_start"] : quote["speaker_end"]].strip()

    @pytest.mark.parametrize(
        ("options", "holds"),
        [
            (("--speaker", "stroud"), lambda q: "Stroud" in q["speaker"]),
            (("--kind", "turn"), lambda q: q["kind"] == "turn"),
            (("--lang", "nl"), lambda q: q["document"]["language"] == "nl"),
            (("--event", "quayside 2025"), lambda q: "Quayside 2025" in q["document"]["event"]),
            (
                ("--since", "2025-05", "--until", "2025-05"),
                lambda q: q["document"]["published"][:7] == "2025-05",
            ),
            (("--about", "committee"), lambda q: True),
        ],
        ids=lambda value: value[0] if isinstance(value, tuple) else "",
    )
    def test_filters(self, library: Path, options: tuple[str, ...], holds: Any) -> None:
        every = run("--data", library, "quotes", "--json").json
        found = run("--data", library, "quotes", *options, "--json").json
        assert 0 < len(found) < len(every)
        assert all(holds(quote) for quote in found)

    def test_about_gives_the_nearest_first_and_nothing_beside_the_point(self, library: Path) -> None:
        for way in ([], ["--words"]):
            found = run("--data", library, "quotes", "--about", "boring committee", *way, "--json").json
            assert COMMITTEE.rstrip(".") in " ".join(quote["text"] for quote in found[:3])
            assert len(found) <= 25
        nothing = run("--data", library, "quotes", "--about", "xylophone zeppelin", "--words", "--json")
        assert (nothing.code, nothing.json) == (1, [])

    def test_words_without_a_topic_is_wrong_use(self, library: Path) -> None:
        result = run("--data", library, "quotes", "--words")
        assert result.code == 2
        assert "--about" in result.err

    def test_limit(self, library: Path) -> None:
        assert len(run("--data", library, "quotes", "--limit", "3", "--json").json) == 3

    def test_format_json_is_json_in_full(self, library: Path) -> None:
        short, long = (
            run("--data", library, "quotes", "--limit", "2", *form)
            for form in (["--json"], ["--format", "json"])
        )
        assert short == long

    def test_nothing_found_is_an_empty_list_and_1(self, library: Path) -> None:
        assert run("--data", library, "quotes", "--speaker", "Nobody Atall", "--json") == Result(
            1, "[]\n", ""
        )

    def test_csv_has_a_header_and_no_formula(self, library: Path) -> None:
        import csv
        import io

        rows = list(csv.DictReader(io.StringIO(run("--data", library, "quotes", "--format", "csv").out)))
        assert len(rows) == len(run("--data", library, "quotes", "--json").json)
        assert {"text", "speaker", "title", "source", "published"} <= rows[0].keys()
        assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@")]

    def test_markdown_is_a_block_quotation_with_its_speaker(self, library: Path) -> None:
        out = run(
            "--data",
            library,
            "quotes",
            "--speaker",
            "Oduya",
            "--kind",
            "turn",
            "--limit",
            "1",
            "--format",
            "md",
        ).out
        assert out.startswith("> ")
        assert "\n> — Maren Oduya" in out


class TestCheck:
    @pytest.mark.parametrize(
        ("arguments", "verdict", "code"),
        [
            ((COMMITTEE,), "verbatim", 0),
            ((COMMITTEE, "--speaker", "Maren Oduya"), "verbatim", 0),
            ((COMMITTEE.replace("machine", "device"),), "altered", 1),
            ((COMMITTEE, "--speaker", "Rebecca Stroud"), "said-by-someone-else", 1),
            (("The zebra quartered eleven violins in the refrigerator.",), "not-found", 1),
        ],
        ids=["verbatim", "and hers", "a word changed", "someone else's", "nowhere"],
    )
    def test_verdict_and_exit_code(
        self, library: Path, arguments: tuple[str, ...], verdict: str, code: int
    ) -> None:
        result = run("--data", library, "check", *arguments, "--json")
        assert (result.json["verdict"], result.code) == (verdict, code)
        assert result.json.keys() >= {"verdict", "speaker", "nearest", "difference", "said_by"}
        assert result.json["speaker"] == (arguments[2] if len(arguments) > 2 else None)

    def test_the_nearest_words_stand_where_it_says(self, library: Path) -> None:
        nearest = run("--data", library, "check", COMMITTEE, "--json").json["nearest"]
        assert nearest.keys() >= {"text", "start", "end", "speaker", "document"}
        assert nearest["document"].keys() >= DOCUMENT
        assert nearest["speaker"] == "Maren Oduya"
        assert text_of(library, nearest)[nearest["start"] : nearest["end"]] == nearest["text"]

    def test_the_difference_names_the_word(self, library: Path) -> None:
        record = run("--data", library, "check", COMMITTEE.replace("machine", "device"), "--json").json
        changed = [step for step in record["difference"] if step[0] != "equal"]
        assert changed == [["replace", "device", "machine"]]

    def test_said_by_names_who_did(self, library: Path) -> None:
        said_by = run("--data", library, "check", COMMITTEE, "--speaker", "Rebecca Stroud", "--json").json[
            "said_by"
        ]
        assert [quote["speaker"] for quote in said_by] == ["Maren Oduya"]
        assert all(quote.keys() >= QUOTE for quote in said_by)

    def test_document_looks_in_that_one_alone(self, library: Path) -> None:
        elsewhere = run(
            "--data", library, "check", COMMITTEE, "--document", "Seven things I carried home", "--json"
        )
        assert elsewhere.json["verdict"] != "verbatim"
        there = run("--data", library, "check", COMMITTEE, "--document", "Leaving a Committee", "--json")
        assert there.json["verdict"] == "verbatim"

    def test_a_document_that_is_none_or_several_is_wrong_use(self, library: Path) -> None:
        nowhere = run("--data", library, "check", COMMITTEE, "--document", "No such title")
        assert nowhere.code == 2
        assert "No document is called 'No such title'" in nowhere.err
        several = run("--data", library, "check", COMMITTEE, "--document", "en-")
        assert several.code == 2
        assert "documents match 'en-'" in several.err

    def test_a_name_that_nobody_bears_is_said(self, library: Path) -> None:
        result = run("--data", library, "check", COMMITTEE, "--speaker", "Zebulon Quist", "--json")
        assert (result.code, result.json["verdict"]) == (1, "said-by-someone-else")
        assert result.json["notice"] == "Nobody in the library is called Zebulon Quist."

    def test_half_a_character_and_bytes_that_are_no_text(self, library: Path) -> None:
        odd = '{"quotation": "\\ud83d zebras quartered"}\n'
        assert run("--data", library, "check", "--batch", "-", stdin=odd).lines[0]["verdict"] == "not-found"


class TestBatch:
    CASES = (
        {"quotation": COMMITTEE},
        {"quotation": COMMITTEE, "speaker": "Rebecca Stroud"},
        {"quotation": COMMITTEE, "document": "Seven things I carried home"},
        {"quotation": "The zebra quartered eleven violins."},
    )

    def test_one_object_a_line_in_order_as_if_asked_alone(self, library: Path, tmp_path: Path) -> None:
        file = tmp_path / "cases.jsonl"
        file.write_text("\n".join(map(json.dumps, self.CASES)) + "\n", encoding="utf-8")
        result = run("--data", library, "check", "--batch", file)
        assert result.code == 1
        for case, record in zip(self.CASES, result.lines, strict=True):
            options = [
                part for name in ("speaker", "document") if name in case for part in (f"--{name}", case[name])
            ]
            assert record == run("--data", library, "check", case["quotation"], *options, "--json").json

    def test_standard_input(self, library: Path) -> None:
        result = run("--data", library, "check", "--batch", "-", stdin=json.dumps(self.CASES[0]) + "\n\n")
        assert result.code == 0
        assert [record["verdict"] for record in result.lines] == ["verbatim"]

    @pytest.mark.parametrize(
        "line",
        [
            "nonsense",
            "[1]",
            '"abc"',
            "{}",
            '{"quotation": 7}',
            '{"quotation": null}',
            '{"quotation": "a", "speaker": 7}',
            '{"quotation": " "}',
            '{"quotation": "a", "document": "no such title"}',
            "[" * 100_000,
        ],
    )
    def test_a_line_that_is_none_has_an_error_in_its_place(self, library: Path, line: str) -> None:
        good = json.dumps(self.CASES[0])
        result = run("--data", library, "check", "--batch", "-", stdin=f"{good}\n{line}\n{good}\n")
        assert result.code == 2
        assert [record.get("verdict") for record in result.lines] == ["verbatim", None, "verbatim"]
        assert result.lines[1]["line"] == 2
        assert result.lines[1]["error"]
        assert "1 line could not be checked" in result.err
