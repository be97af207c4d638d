"""Evaluation sets: what is read, and what is said of a file that isn't right."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.readers import read
from evals.quotes import SAMPLE
from evals.sets import SHIPPED, Case, CaseKind, digest, load_cases
from rag.errors import UsageError
from rag.types import Message

CASE = {"id": "a-1", "question": "Who said it?", "lang": "en", "kind": "who-said", "speaker": "Ada Lark"}


def write(folder: Path, *records: object, name: str = "set.jsonl") -> Path:
    file = folder / name
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_case_has_all_that_its_line_says(tmp_path: Path) -> None:
    full = CASE | {
        "evidence": ["one", "two"],
        "expect": "Lark",
        "expect_all": ["a", "b"],
        "history": [{"role": "user", "content": "Who spoke?"}, {"role": "assistant", "content": "Ada."}],
    }
    assert load_cases(write(tmp_path, full, "")) == [
        Case(
            id="a-1",
            question="Who said it?",
            lang="en",
            kind=CaseKind.WHO_SAID,
            speakers=("Ada Lark",),
            evidence=("one", "two"),
            expect=("Lark",),
            expect_all=("a", "b"),
            history=(Message(role="user", content="Who spoke?"), Message(role="assistant", content="Ada.")),
        )
    ]


def test_a_line_separator_inside_a_text_does_not_cut_the_line(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(CASE | {"evidence": "a\u2028b"}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert load_cases(file)[0].evidence == ("a\u2028b",)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{not json", "line 2 is no JSON"),
        ("[1, 2]", "line 2 is no JSON object"),
        (CASE | {"question": " "}, "line 2: `question` must be a text"),
        (CASE | {"id": 7}, "line 2: `id` must be a text"),
        (CASE | {"kind": "riddle"}, "no kind 'riddle'"),
        (CASE | {"evidence": [1]}, "line 2: `evidence` must be a text or a list of texts"),
        (CASE | {"history": [{"role": "system", "content": "x"}]}, "line 2: `history`"),
        (CASE, "two cases with the id 'a-1'"),
    ],
)
def test_errors_name_the_file_and_the_line(tmp_path: Path, line: object, says: str) -> None:
    file = write(tmp_path, CASE, line)
    with pytest.raises(UsageError, match=re.escape(says)) as caught:
        load_cases(file)
    assert str(file) in str(caught.value)


def test_a_file_that_is_not_there_or_holds_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        load_cases(tmp_path / "no.jsonl")
    with pytest.raises(UsageError, match="holds no case"):
        load_cases(write(tmp_path, ""))
    with pytest.raises(UsageError, match="is a folder"):
        load_cases(tmp_path)


def test_squad_questions_become_facts_with_their_answers_as_patterns(tmp_path: Path) -> None:
    questions = [
        {"id": "q1", "question": "How many?", "answers": [{"text": "nine"}, {"text": "nine"}, {"text": "9"}]},
        {"id": "q2", "question": "Why?", "answers": [], "is_impossible": True},
    ]
    content = {"data": [{"title": "T", "paragraphs": [{"context": "Nine of them.", "qas": questions}]}]}
    cases = load_cases(write(tmp_path, content, name="squad.json"))
    assert [(case.id, case.kind, case.expect) for case in cases] == [
        ("q1", CaseKind.FACT, ("nine", "9")),
        ("q2", CaseKind.UNANSWERABLE, ()),
    ]


def test_the_digest_changes_with_the_cases() -> None:
    one = Case(id="1", question="Who?")
    assert digest([one]) == digest([Case(id="1", question="Who?")])
    assert digest([one]) != digest([Case(id="1", question="Who?", expect=("x",))])


class TestShipped:
    """The set over the sample corpus."""

    cases = load_cases(SHIPPED / "sample.jsonl")
    texts = tuple(read(path).text for path in sorted(SAMPLE.glob("*/*")))

    def test_it_has_five_languages_and_every_kind(self) -> None:
        languages = Counter(case.lang for case in self.cases)
        assert languages == {"en": 24, "fr": 16, "nl": 7, "de": 7, "es": 6}
        kinds = Counter(case.kind for case in self.cases)
        assert set(kinds) == set(CaseKind)
        assert kinds[CaseKind.UNANSWERABLE] == 15

    @pytest.mark.parametrize("case", cases, ids=lambda case: case.id)
    def test_evidence_stands_in_the_corpus_word_for_word(self, case: Case) -> None:
        assert all(any(evidence in text for text in self.texts) for evidence in case.evidence)
        assert bool(case.evidence) == (case.kind is not CaseKind.UNANSWERABLE)

    @pytest.mark.parametrize("case", cases, ids=lambda case: case.id)
    def test_a_question_does_not_repeat_four_words_of_its_evidence(self, case: Case) -> None:
        asked = four_words(case.question)
        assert not any(asked & four_words(evidence) for evidence in case.evidence)


def four_words(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))
