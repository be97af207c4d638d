"""Somebody quoted by name within somebody else's turn."""

import pytest

from rag.quotes.extract import extract, outermost
from tests.rag.quotes.build_document import interview


@pytest.mark.parametrize(
    "words",
    [
        "Theo Blackwood a dit : « Neuf heures, c'est court pour nous. » Je suis d'accord.",
        "On attendait. « Neuf heures, c'est court pour nous », a dit Theo Blackwood.",
    ],
)
def test_whom_a_turn_quotes_by_name_has_the_marked_words_and_the_voice_keeps_the_turn(words):
    document = interview([("Solène Garrigue", words), ("Theo Blackwood", "Oui.")], language="fr")
    turn, nested, answer = extract(document)
    assert turn.speaker.name == "Solène Garrigue"
    assert turn.text == words
    assert nested.speaker.name == "Theo Blackwood"
    assert nested.text.startswith("Neuf heures")
    assert outermost([turn, nested, answer]) == (turn, answer)


def test_what_the_voice_says_of_himself_or_of_nobody_by_name_is_not_quoted_apart():
    document = interview([("Solène Garrigue", "On m'a dit : « Neuf heures, c'est court. »")], language="fr")
    assert len(extract(document)) == 1
