"""SQuAD's JSON: articles of paragraphs, each with its questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evals.lines import Json
from rag.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadQuestion:
    id: str
    text: str
    paragraph: str
    """Id of the paragraph it was asked about."""
    answers: tuple[str, ...]
    impossible: bool
    """SQuAD 2: the paragraph does not answer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadParagraph:
    id: str
    """ "<article>-<paragraph>", both counted from 0."""
    title: str
    text: str


def paragraphs(content: Json, where: str) -> list[SquadParagraph]:
    """The paragraphs in order. Raises UsageError where the content is not SQuAD's."""
    return [
        SquadParagraph(id=identifier, title=title, text=_text(paragraph, "context", where))
        for identifier, title, paragraph in _walk(content, where)
    ]


def questions(content: Json, where: str) -> list[SquadQuestion]:
    """The questions in order. Raises UsageError where the content is not SQuAD's."""
    found: list[SquadQuestion] = []
    for identifier, _, paragraph in _walk(content, where):
        for asked in _list(paragraph, "qas", where):
            answers = [_text(answer, "text", where) for answer in asked.get("answers") or ()]
            found.append(
                SquadQuestion(
                    id=str(asked.get("id", f"{identifier}-{len(found)}")),
                    text=_text(asked, "question", where),
                    paragraph=identifier,
                    answers=tuple(dict.fromkeys(answer for answer in answers if answer.strip())),
                    impossible=bool(asked.get("is_impossible", False)),
                )
            )
    return found


def _walk(content: Json, where: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for i, article in enumerate(_list(content, "data", where)):
        for j, paragraph in enumerate(_list(article, "paragraphs", where)):
            yield f"{i}-{j}", str(article.get("title") or "").replace("_", " "), paragraph


def _list(record: Json, key: str, where: str) -> list[dict[str, Any]]:
    value = record.get(key)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise UsageError(
            f"{where} is no SQuAD file: `{key}` must be a list of objects.", "Name another with --format."
        )
    return value


def _text(record: Json, key: str, where: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise UsageError(f"{where} is no SQuAD file: `{key}` must be a text.", "Name another with --format.")
    return value
