"""Running a set: every case becomes a record, and a run that was stopped goes on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.document import DocumentId
from evals.report import run_json, run_table
from evals.run import RunProgress, ask, finish, journal_of, run
from evals.sets import Case, CaseKind
from rag.errors import ModelTimeout, UsageError
from rag.types import (
    Answer,
    Citation,
    Delta,
    DocumentInfo,
    Event,
    Finished,
    Message,
    Mode,
    NoAnswer,
    Passage,
    PassageId,
    Person,
    Question,
)

CASES = [
    Case(id="1", question="Who likes rain?", lang="en", kind=CaseKind.WHO_SAID, speakers=("Ada Lark",)),
    Case(id="2", question="Qui aime la neige ?", lang="fr", kind=CaseKind.UNANSWERABLE),
    Case(id="3", question="How many?", lang="en", kind=CaseKind.FACT, expect=("nine",)),
]


class Scripted:
    """An asker that knows one speaker, refuses in French, and fails as it is told to."""

    def __init__(self, failing: str = "", error: BaseException | None = None) -> None:
        self.failing = failing
        self.error = error
        self.asked: list[Question] = []

    def stream(self, question: Question) -> Iterator[Event]:
        self.asked.append(question)
        if self.failing and self.failing in question.text:
            if self.error is None:
                return
            raise self.error
        yield Delta(text="I")
        if question.text.startswith("Qui"):
            yield Finished(result=NoAnswer(question=question.text, reason="Nothing on snow."))
            return
        yield Finished(
            result=Answer(
                question=question.text,
                text="“I like rain” [1]",
                citations=(cited("I like rain", "Ada Lark"),),
                checks=(),
                mode=Mode.QUOTES,
                timings={"search": 0.1},
            )
        )


def cited(text: str, speaker: str) -> Citation:
    info = DocumentInfo(id=DocumentId("d"), title="Rain", source="rain.md")
    passage = Passage(id=PassageId("p"), document_id=info.id, position=0, start=0, end=len(text), text=text)
    return Citation(
        n=1,
        document=info,
        start=0,
        end=len(text),
        text=text,
        spans=((0, len(text)),),
        passage=passage,
        speaker=Person(name=speaker),
    )


def test_every_case_becomes_a_record_in_order() -> None:
    seen: list[RunProgress] = []
    result = run(CASES, Scripted(), watch=seen.append)
    assert [(record.id, record.right) for record in result.records] == [
        ("1", True),
        ("2", True),
        ("3", False),
    ]
    assert [(step.done, step.of, step.last.id) for step in seen] == [(1, 3, "1"), (2, 3, "2"), (3, 3, "3")]
    first, second, _ = result.records
    assert first.citations[0]["speaker"] == "Ada Lark"
    assert first.timings == {"search": 0.1}
    assert second.reason == "Nothing on snow."


def test_the_question_carries_history_mode_and_model() -> None:
    asker = Scripted()
    turns = (Message(role="user", content="Hello"),)
    ask(Case(id="1", question="And she?", history=turns), asker, mode=Mode.OLLAMA, model="tiny")
    assert asker.asked == [Question(text="And she?", history=turns, mode=Mode.OLLAMA, model="tiny")]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ModelTimeout("Too slow.", "Wait."), "Too slow. Wait."),
        (KeyError("a bug"), "KeyError: 'a bug'"),
        (None, "The answer broke off before its end."),
    ],
)
def test_a_case_that_fails_is_a_record(error: BaseException | None, says: str) -> None:
    result = run(CASES, Scripted("rain", error))
    assert [record.error for record in result.records] == [says, None, None]
    assert result.errors == 1
    assert not result.records[0].right


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    out = tmp_path / "results" / "out.json"
    with pytest.raises(KeyboardInterrupt):
        run(CASES, Scripted("many", KeyboardInterrupt()), fingerprint="f", output=out)
    asker = Scripted()
    resumed = run(CASES, asker, fingerprint="f", output=out)
    assert [question.text for question in asker.asked] == ["How many?"]
    assert resumed.resumed == 2
    undisturbed = run(CASES, Scripted(), fingerprint="f")
    assert [record.outcome for record in resumed.records] == [
        record.outcome for record in undisturbed.records
    ]
    assert [record.citations for record in resumed.records] == [
        record.citations for record in undisturbed.records
    ]
    finish(out, run_json(resumed))
    assert not journal_of(out).exists()
    assert json.loads(out.read_text(encoding="utf-8"))["totals"]["all"]["cases"] == 3


def test_other_settings_cases_or_modes_begin_anew(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    run(CASES[:2], Scripted(), fingerprint="f", output=out)
    for cases, fingerprint, mode in (
        (CASES[:2], "g", None),
        (CASES[:1], "g", None),
        (CASES[:1], "g", Mode.QUOTES),
    ):
        asker = Scripted()
        run(cases, asker, fingerprint=fingerprint, mode=mode, output=out)
        assert len(asker.asked) == len(cases)


def test_a_failed_case_is_asked_again(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    run(CASES, Scripted("rain", ModelTimeout("Too slow.")), output=out)
    asker = Scripted()
    assert run(CASES, asker, output=out).errors == 0
    assert [question.text for question in asker.asked] == ["Who likes rain?"]


def test_a_record_cut_off_by_a_kill_is_asked_again(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    run(CASES, Scripted(), output=out)
    journal = journal_of(out)
    journal.write_bytes(journal.read_bytes()[:-20])
    asker = Scripted()
    run(CASES, asker, output=out)
    assert [question.text for question in asker.asked] == ["How many?"]
    assert run(CASES, Scripted(), output=out).resumed == 3


def test_an_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        run(CASES, Scripted(), output=tmp_path / "file" / "out.json")


def test_totals_are_by_language_and_kind_and_count_only_what_applies() -> None:
    totals = run_json(run(CASES, Scripted("many", ModelTimeout("Too slow."))))["totals"]
    assert totals["all"]["errors"] == 1
    assert (totals["all"]["right"]["value"], totals["all"]["right"]["n"]) == (pytest.approx(2 / 3), 3)
    assert (totals["all"]["speaker_right"]["value"], totals["all"]["speaker_right"]["n"]) == (1.0, 1)
    assert (totals["all"]["answered"]["value"], totals["all"]["answered"]["n"]) == (0.5, 2)
    assert totals["all"]["refused"]["n"] == totals["by_language"]["fr"]["cases"] == 1
    assert totals["by_kind"]["fact"]["right"]["value"] == 0.0


def test_the_table_has_a_line_for_all_each_kind_and_each_language() -> None:
    table = run_table(run(CASES, Scripted()))
    assert table.columns == ("", "cases", "right", "speaker", "expected", "answered", "refused")
    assert [row[0] for row in table.rows] == ["all", "who-said", "unanswerable", "fact", "en", "fr"]
    assert table.rows[1][2:5] == ("100.0 (21–100)", "100.0 (21–100)", "–")
