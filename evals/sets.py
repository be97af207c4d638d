"""Evaluation sets: questions with what their answers must show. Our JSON Lines, and SQuAD's JSON."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from evals.lines import Json, json_file, json_lines, text_of, texts_of
from evals.squad import questions
from rag.errors import UsageError
from rag.types import Message

SHIPPED = Path(__file__).parent / "sets"
"""The sets that come with the program, over the sample corpus."""


class CaseKind(StrEnum):
    WHO_SAID = "who-said"
    WHAT_SAID = "what-said"
    FACT = "fact"
    LIST = "list"
    UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question and what is known of its answer."""

    id: str
    question: str
    lang: str = "und"
    kind: CaseKind = CaseKind.FACT
    speakers: tuple[str, ...] = ()
    """Whose words answer it."""
    evidence: tuple[str, ...] = ()
    """Exact words of the source, every one of which belongs to the answer."""
    expect: tuple[str, ...] = ()
    """Patterns of which one must be in the answer."""
    expect_all: tuple[str, ...] = ()
    """Patterns that must all be in the answer."""
    history: tuple[Message, ...] = ()


def load_cases(path: Path) -> list[Case]:
    """The cases of a set: a file of ours (`.jsonl`), or SQuAD's JSON (`.json`).

    Raises UsageError naming file and line of what is wrong.
    """
    if path.suffix.lower() == ".json":
        cases = _from_squad(path)
    else:
        cases = [_case(record, where) for where, record in json_lines(path)]
    if not cases:
        raise UsageError(f"{path} holds no case.", "A line holds one case, a JSON object.")
    _refuse_twins(path, [case.id for case in cases])
    return cases


def digest(cases: Sequence[Case]) -> str:
    """Twelve hex digits that change with anything in the cases."""
    return hashlib.sha256(json.dumps([asdict(case) for case in cases]).encode()).hexdigest()[:12]


def _case(record: Json, where: str) -> Case:
    kind = record.get("kind", CaseKind.FACT)
    if kind not in list(CaseKind):
        raise UsageError(f"{where}: there is no kind {kind!r}.", f"Known: {', '.join(CaseKind)}.")
    lang = record.get("lang", "und")
    return Case(
        id=text_of(record, "id", where),
        question=text_of(record, "question", where),
        lang=lang if isinstance(lang, str) else "und",
        kind=CaseKind(kind),
        speakers=texts_of(record, "speaker", where),
        evidence=texts_of(record, "evidence", where),
        expect=texts_of(record, "expect", where),
        expect_all=texts_of(record, "expect_all", where),
        history=_history(record.get("history"), where),
    )


def _history(value: object, where: str) -> tuple[Message, ...]:
    turns = [] if value is None else value
    if not isinstance(turns, list):
        raise UsageError(f"{where}: `history` must be a list of turns.", 'A turn is {"role", "content"}.')
    messages = []
    for turn in turns:
        if not isinstance(turn, dict) or turn.get("role") not in ("user", "assistant"):
            raise UsageError(f"{where}: `history` has a turn of no role.", "`role` is user or assistant.")
        messages.append(Message(role=turn["role"], content=text_of(turn, "content", where)))
    return tuple(messages)


def _from_squad(path: Path) -> list[Case]:
    """SQuAD's questions as facts: one of the gold answers must be in the answer."""
    return [
        Case(
            id=question.id,
            question=question.text,
            kind=CaseKind.UNANSWERABLE if question.impossible else CaseKind.FACT,
            expect=question.answers,
        )
        for question in questions(json_file(path), str(path))
    ]


def _refuse_twins(path: Path, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise UsageError(f"{path} has two cases with the id {identifier!r}.", "Ids must be unique.")
        seen.add(identifier)
