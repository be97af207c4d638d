"""What the program says of itself: every phrase in every language, with the same gaps to fill."""

import string
import tomllib
from pathlib import Path

import pytest

import rag
from rag.lexical import LANGUAGES
from rag.phrases import phrase, quoted
from rag.stretches import stretches

TABLES = tomllib.loads((Path(rag.__file__).parent / "phrases.toml").read_text(encoding="utf-8"))


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_every_phrase():
    assert set(TABLES) == set(LANGUAGES)
    assert all(table.keys() == TABLES["en"].keys() for table in TABLES.values())


@pytest.mark.parametrize("key", sorted(TABLES["en"]))
def test_every_language_fills_the_same_gaps(key):
    assert all(gaps(table[key]) == gaps(TABLES["en"][key]) for table in TABLES.values())


@pytest.mark.parametrize("language", ["pl", "und", ""])
def test_another_language_is_told_in_english(language):
    assert phrase("reported", language) == phrase("reported", "en")


def test_a_name_with_braces_is_only_a_name():
    assert "{name}" in phrase("stranger", "en", name="{name}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_a_languages_marks_are_read_back_as_a_quotation(language):
    marked = quoted("three plain words", language)
    (found,) = stretches(f"She said: {marked} [1].")
    assert f"She said: {marked} [1]."[slice(*found.inner)] == "three plain words"
