"""The data files hold what the code asks of them."""

import pytest

from rag.quotes.languages import guess
from rag.quotes.lexicon import LANGUAGES, Form, Weight, lexicon


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_its_words(code):
    words = lexicon(code)
    assert words.language == code
    for filled in (
        words.cues,
        words.according,
        words.pronouns,
        words.roles,
        words.determiners,
        words.and_words,
    ):
        assert filled
    assert all(word == word.lower() and "’" not in word for word in words.cues)


@pytest.mark.parametrize(
    ("code", "verb", "form"),
    [("en", "said", Form.FINITE), ("fr", "explique", Form.FINITE), ("fr", "déclaré", Form.PARTICIPLE),
     ("nl", "zegt", Form.FINITE), ("de", "erklärte", Form.FINITE), ("es", "aseguró", Form.FINITE)],
)  # fmt: skip
def test_common_verbs_report(code, verb, form):
    assert any(c.weight is Weight.SAY and c.form is form for c in lexicon(code).cues[verb])


def test_a_language_without_a_file_reads_as_english():
    assert lexicon("und").language == "en"


def test_a_language_nobody_named_is_guessed():
    assert guess("Le conseil a décidé que la ville ne paiera pas pour les autres.") == "fr"
    assert guess("Der Rat hat entschieden, dass die Stadt nicht für andere bezahlt.") == "de"
