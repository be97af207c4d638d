"""Dutch: separable verbs, cues behind a clause, sources among other phrases."""

import pytest

from rag.quotes.extract import extract
from rag.types import JOINER, QuoteKind
from tests.rag.quotes.build_document import LINE, document


def reported(text):
    """(words, full name or None) of every reported clause."""
    quotes = extract(document(text, "nl"))
    return [(q.text, q.speaker.name if q.speaker else None) for q in quotes if q.kind is QuoteKind.INDIRECT]


@pytest.mark.parametrize(
    "cue",
    ["voegde eraan toe", "legde uit", "stelde vast", "liet weten", "wees erop", "gaf aan"],
)
def test_separable_verbs_report_with_their_own_particle(cue):
    assert reported(f"Anna Oduya {cue} dat de haven vol is.") == [("de haven vol is", "Anna Oduya")]


def test_another_particle_is_another_verb():
    assert reported("Anna Oduya voegde het blad uit zodat dat past.") == []


def test_a_common_verb_reports_behind_a_clause_that_it_ends():
    text = "Anna Oduya kent de haven. De kade kost duizenden euro's, stelt zij."
    assert reported(text) == [("De kade kost duizenden euro's", "Anna Oduya")]


def test_a_few_words_before_an_interrupting_cue():
    assert reported("Dat komt, zegt Anna Oduya, omdat de haven te klein is.") == [
        (f"Dat komt{JOINER}omdat de haven te klein is", "Anna Oduya")
    ]


def test_the_source_ends_before_the_next_article():
    (found,) = extract(document("Paul Garrigue was volgens de jury de beste spreker van het jaar.", "nl"))
    assert found.text == f"Paul Garrigue was{JOINER}de beste spreker van het jaar"


def test_words_behind_a_dash_go_on_over_lines_that_ask_or_address_somebody():
    told = ["De wind draaide.", "Het water was grijs.", "Niemand kwam."] * 15
    dialogue = [
        "- Kom toch, Paul!",
        "Wij zijn te laat! riep Anna, bijna lachend.",
        "De deur viel dicht.",
        "- Waarheen? vroeg Paul.",
        "- Naar de haven, zei Anna.",
    ]
    quotes = extract(document("\n".join([*told, *dialogue]), "nl", pattern=LINE))
    assert [q.text for q in quotes] == ["Kom toch, Paul!\nWij zijn te laat", "Waarheen", "Naar de haven"]


def test_the_sentence_before_may_be_what_was_said():
    text = "De haven blijft de hele winter dicht. Dat heeft Anna Oduya gezegd."
    assert reported(text) == [("De haven blijft de hele winter dicht", "Anna Oduya")]
