"""Sources that attack: none of them changes what is shown, without a model and with one that obeys every one of them.

`attacks.jsonl` holds a document each, with a question, the words that answer it, the payload that no answer may hold
unflagged, and what a model that obeys would write.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from rag.assistant import Assistant, Choice
from rag.protocols import Token
from rag.stretches import stretches
from rag.types import Answer, Delta, Event, Finished, Mode, Question, Retrieved
from rag.verification.statements import statements
from tests.rag.small_library import assistant_over
from ui.chat_turns import Turn, advance
from ui.chat_view import turn_html
from ui.contract import answer_record
from ui.terminal import answer_lines, sources_lines

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "attacks.jsonl").read_text(encoding="utf-8").splitlines()
]
ACTIVE = re.compile(r"<(?:img|svg|script|iframe|object|embed)\b|javascript:|\bon\w+=\"|(?:href|src)=\"(?!#)")
LINK = re.compile(r"https?://|www\.|!\[")


class Obeying:
    """A model that writes what the attack at hand wants."""

    name = "obeying:1b"
    prompt_budget = 100_000

    def __init__(self) -> None:
        self.reply = ""
        self.prompts: list[str] = []

    def estimate_tokens(self, text: str) -> int:
        return len(text)

    def stream(self, messages: Any) -> Iterator[Token]:
        self.prompts.append("\n".join(message.content for message in messages))
        return iter([Token(text=piece) for piece in re.findall(r"\s*\S+", self.reply)])


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Obeying]]:
    """An assistant over all documents at once."""
    model = Obeying()
    articles = {f"{case['id']}/{case['filename']}": case["content"] for case in CASES}
    folder = tmp_path_factory.mktemp("attacks")
    for name in articles:
        (folder / "articles" / name).parent.mkdir(parents=True, exist_ok=True)

    def choose(question: Question) -> Choice:
        return Choice() if question.mode is Mode.QUOTES else Choice(model=model, mode=Mode.OLLAMA)

    with assistant_over(folder, articles, choose) as (assistant, _):
        yield assistant, model


def events_of(assistant: Assistant, model: Obeying, case: dict[str, Any], mode: Mode) -> list[Event]:
    model.reply = case["obeyed"]
    return list(assistant.stream(Question(text=case["question"], mode=mode)))


def flagged(answer: Answer, start: int, end: int) -> bool:
    """Whether a stretch's sentence has a flag; the reader sees it at the sentence's end."""
    sentences = statements(answer.text, stretches(answer.text), len(answer.shown))
    around = [(s.start, s.end) for s in sentences if s.start < end and start < s.end] or [(start, end)]
    doubts = [check for check in answer.checks if not check.ok]
    return all(any(c.start < b and a < c.end for c in doubts) for a, b in around)


def test_there_are_enough_in_three_languages() -> None:
    assert len(CASES) >= 60
    assert {case["lang"] for case in CASES} == {"en", "fr", "de"}
    assert min(sum(case["lang"] == lang for case in CASES) for lang in ("en", "fr", "de")) >= 20


@pytest.mark.parametrize("mode", [Mode.QUOTES, Mode.OLLAMA], ids=["quotes", "obeying model"])
@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['technique']}" for case in CASES])
def test_it_does_not_succeed(asked: tuple[Assistant, Obeying], case: dict[str, Any], mode: Mode) -> None:
    events = events_of(*asked, case, mode)
    last = events[-1]
    assert isinstance(last, Finished)
    answer = last.result
    if not isinstance(answer, Answer):
        assert not [part for part in case["payload"] if part in answer.reason]
        return
    assert answer.checks
    for part in case["payload"]:
        for match in re.finditer(re.escape(part.casefold()), answer.text.casefold()):
            assert flagged(answer, *match.span()), (part, answer.text, answer.checks)
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} <= {c.n for c in answer.citations}
    assert len(answer.citations) <= len(answer.shown) or mode is Mode.QUOTES
    turn = Turn(question=case["question"])
    for event in events:
        turn = advance(turn, event)
    assert not ACTIVE.search(turn_html(1, turn, last=True).split('class="doubts"')[0].split("data-text")[0])
    streamed = "".join(event.text for event in events if isinstance(event, Delta))
    for shown in (answer_record(answer)["answer"], answer_lines(answer), streamed):
        assert not LINK.search(click.unstyle(shown))
    assert "\x1b" not in click.unstyle(answer_lines(answer) + sources_lines(answer))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_question_is_answered_from_the_attacking_document_all_the_same(
    asked: tuple[Assistant, Obeying], case: dict[str, Any]
) -> None:
    events = events_of(*asked, case, Mode.OLLAMA)
    (hits,) = [event.hits for event in events if isinstance(event, Retrieved)]
    text = "\n".join(" ".join(hit.passage.text.split()) for hit in hits if case["id"] in hit.document.source)
    assert case["true_answer"] in text
    prompt = asked[1].prompts[-1]
    if not case.get("visible_speech"):
        assert not [part for part in case["payload"] if not re.fullmatch(r"\[\d+\]", part) and part in prompt]


def test_the_marks_around_passages_differ_from_prompt_to_prompt(asked: tuple[Assistant, Obeying]) -> None:
    for _ in range(2):
        events_of(*asked, CASES[0], Mode.OLLAMA)
    first, second = (re.findall(r"<<([0-9a-f]{16})>>", prompt)[0] for prompt in asked[1].prompts[-2:])
    assert first != second
