"""What the program says of itself, in the reader's language."""

import tomllib
from functools import cache
from pathlib import Path

from rag.lexical import LANGUAGES


def phrase(key: str, language: str, /, **values: object) -> str:
    """One phrase, filled in; English where the language isn't one of ours."""
    text = _phrases()[language if language in LANGUAGES else "en"][key]
    return text.format(**values) if values else text


def quoted(text: str, language: str) -> str:
    """Words in the quotation marks of their language."""
    return phrase("open_quote", language) + text + phrase("close_quote", language)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
