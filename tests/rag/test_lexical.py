"""Words as the lexical leg sees them."""

import string
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lexical import (
    COLUMNS,
    LANGUAGES,
    column,
    content_stems,
    fold,
    function_words,
    match_expression,
    stem,
    stems,
    words,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre d'été", "oeuvre d'ete"),
        ("STRASSE Straße", "strasse strasse"),
        ("Ångström Łódź Ærø Đorđe", "angstrom lodz aero dorde"),
        ("İstanbul", "istanbul"),
        ("plain", "plain"),
    ],
)
def test_fold_takes_case_accents_and_ligatures_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_how_accents_are_composed_does_not_count(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_upper_and_lower_case_fold_alike(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower().upper())


@pytest.mark.parametrize("written", ["12 000", "12,000", "12.000", "12'000", "12\u00a0000", "12\u202f000"])
def test_a_number_is_one_word_however_its_thousands_are_set(written: str) -> None:
    assert words(f"about {written} people") == ["about", "12000", "people"]


def test_what_only_looks_like_thousands_is_left_alone() -> None:
    assert words("in 2024, 12 people; 3.14 and 1,5 and v1.2.3") == (
        ["in", "2024", "12", "people", "3", "14", "and", "1", "5", "and", "v1", "2", "3"]
    )


@given(st.text())
def test_words_are_of_letters_and_digits(text: str) -> None:
    assert all(word and not set(word) & set(string.punctuation + string.whitespace) for word in words(text))


@given(st.lists(st.text(alphabet=string.ascii_letters, min_size=1, max_size=12)))
def test_words_between_spaces_are_kept_in_order(tokens: list[str]) -> None:
    assert words(" ".join(tokens)) == tokens


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "libraries", "library"),
        ("fr", "modèles", "modèle"),
        ("nl", "servers", "server"),
        ("de", "Signaturen", "Signatur"),
        ("es", "entrevistas", "entrevista"),
    ],
)
def test_inflections_share_a_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)
    assert stem(one, "und") != stem(other, "und")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_function_words(language: str) -> None:
    assert len(function_words(language)) > 40
    assert all(word == fold(word) for word in function_words(language))
    assert function_words("xx") == frozenset()


def test_the_topic_is_what_function_words_leave() -> None:
    assert content_stems("What did she say about the registries?", "en")[-1] == stem("registries", "en")
    assert "the" not in content_stems("the registry", "en")


def test_a_question_of_function_words_alone_keeps_them() -> None:
    assert content_stems("to be or not to be", "en") == stems("to be or not", "en")


def test_the_function_words_of_the_asking_language_are_left_out_too() -> None:
    assert content_stems("les serveurs", "en", "fr") == [stem("serveurs", "en")]


def test_a_language_without_a_column_has_the_common_one() -> None:
    assert {column(language) for language in (*LANGUAGES, "pl", "und")} == set(COLUMNS)


def test_an_expression_asks_each_column_in_its_own_stems() -> None:
    expression = match_expression("libraries", ["en", "und"], ["title"])
    assert expression == 'en : ("librari") OR und : ("libraries") OR {title} : ("librari" OR "libraries")'


@pytest.mark.parametrize("text", ["", "  ", "?!", "…", "__"])
def test_a_text_without_words_has_no_expression(text: str) -> None:
    assert match_expression(text, COLUMNS, ["title"]) == ""


def test_no_character_of_unicode_can_leave_its_quotes() -> None:
    everything = " ".join(chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF)
    for found in stems(everything, "und"):
        assert '"' not in found
        assert "\0" not in found
