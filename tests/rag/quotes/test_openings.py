"""French words that begin a sentence or an announcement are no part of a name."""

import pytest

from rag.quotes.languages import lexicon
from rag.quotes.scan import full_names
from tests.rag.quotes.test_extract import said


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L’arrivée de Solène Garrigue surprit.", "Solène Garrigue"),
        ("Témoignage de Solène Garrigue, maire.", "Solène Garrigue"),
        ("C’était Solène Garrigue.", "Solène Garrigue"),
        ("Jeanne de La Tour parle.", "Jeanne de La Tour"),
    ],
)
def test_a_noun_before_a_name_is_left_out(text, name):
    assert [found.name for found in full_names(text, 0, len(text), lexicon("fr"))] == [name]


def test_a_word_of_small_letters_elsewhere_is_no_first_name():
    text = (
        "Toujours Solène Garrigue revient au port, et elle a toujours raison. "
        "« Le port attend », dit Garrigue."
    )
    assert said(text, "fr") == [("Le port attend", "Solène Garrigue")]
