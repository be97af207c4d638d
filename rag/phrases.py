"""What the program says of itself, in the reader's language."""

import tomllib
from functools import cache
from pathlib import Path

from corpus.language import detect_question
from rag.lexical import LANGUAGES
from rag.types import Answer, NoAnswer


def phrase(key: str, language: str, /, **values: object) -> str:
    """One phrase, filled in; English where the language isn't one of ours."""
    text = _phrases()[language if language in LANGUAGES else "en"][key]
    return text.format(**values) if values else text


def label(key: str, result: Answer | NoAnswer, /, **values: object) -> str:
    """A label of an answer, in the language of its question."""
    return phrase(f"label_{key}", detect_question(result.question), **values)


def date(iso: str, language: str) -> str:
    """A date as its language writes it: 2024-03-20 as 20 March 2024, 2024-03 as March 2024; any other as it is."""
    parts = iso[:10].split("-")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return iso
    month = phrase("months", language).split()[int(parts[1]) - 1]
    if len(parts) == 2:
        return phrase("month_of_year", language, month=month, year=parts[0])
    return phrase("date", language, day=int(parts[2]), month=month, year=parts[0])


def quoted(text: str, language: str) -> str:
    """Words in the quotation marks of their language."""
    return phrase("open_quote", language) + text + phrase("close_quote", language)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
