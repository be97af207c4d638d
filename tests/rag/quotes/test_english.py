"""English: verbs that agree with their subject, clauses without conjunction, cues inside a sentence."""

import pytest

from rag.quotes.extract import extract
from tests.rag.quotes.build_document import document


def said(text):
    """(words, name or None) of every quote."""
    return [(q.text, q.speaker.name if q.speaker else None) for q in extract(document(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The foundation gave notice that it would leave in March.",
        "He closed a legacy claim “the old backlog” on Monday.",
        "Okonjo mentioned the same people in her closing remarks, and left.",
    ],
)
def test_a_noun_spelt_like_a_speech_verb_is_none(text):
    assert said(text) == []


def test_a_plural_subject_takes_the_bare_form():
    assert said("The maintainers claim that it works.") == [("it works", None)]
    assert said("Mei-Ling Hartono repeats that it works.") == [("it works", "Mei-Ling Hartono")]


def test_a_number_with_a_comma_is_one_word():
    text = "Daniel Okonjo said that 45,756 entries were lost."
    assert said(text) == [("45,756 entries were lost", "Daniel Okonjo")]


@pytest.mark.parametrize("verb", ["recommended", "ruled", "reckoned", "speculated", "implied", "repeated"])
def test_verbs_that_report_only_with_that(verb):
    assert said(f"Theo Blackwood {verb} that it works.") == [("it works", "Theo Blackwood")]
    assert said(f"Theo Blackwood {verb} a new lanyard.") == []
