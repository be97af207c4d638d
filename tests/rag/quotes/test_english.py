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


def test_a_clause_without_that_needs_a_verb_of_its_own():
    assert said("A teacher thought it resembled a bomb.") == [("it resembled a bomb", None)]
    assert said("A recent survey found only a third of the towns favoured changing it.") == [
        ("only a third of the towns favoured changing it", None)
    ]
    assert said("The team found the documents stolen in May.") == []
    assert said("The people who know most about it were there.") == []


def test_what_only_looks_like_a_cue_at_the_head_of_a_sentence():
    assert said("Estimates suggest 8000 visitors may come.") == [("8000 visitors may come", None)]
    assert said("Confirm that you are giving your talk.") == []
    assert said("Recent reports have shown nothing new.") == []


def test_told_without_a_listener_is_passive():
    assert said("I was hauled in and told that it was over.") == []
    assert said("Theo Blackwood told us that it was over.") == [("it was over", "Theo Blackwood")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Open weights, Rebecca Stroud added, give them all three.", ["Open weights", "give them all three"]),
        ("In the same test, Rebecca Stroud said, it needs less memory.", ["it needs less memory"]),
        ("Hardly, says Rebecca Stroud, an analyst.", ["Hardly"]),
        ("However, despite their tiredness, Rebecca Stroud continued to shun the bench.", []),
    ],
)
def test_a_cue_set_off_by_commas(text, words):
    assert [text[a:b] for q in extract(document(text)) for a, b in q.spans] == words


def test_according_to_needs_no_comma():
    text = "According to the Lantern Foundation over 345 visitors have come to Lyon, a record."
    assert said(text) == [("over 345 visitors have come to Lyon, a record", "Lantern Foundation")]


def test_a_reported_clause_ends_where_another_speaker_is_quoted():
    text = "Results show that it has shrunk and the new website states “Nobody will miss the old registry.”"
    assert [words for words, _ in said(text)] == ["it has shrunk", "Nobody will miss the old registry."]


def test_straight_marks_may_close_in_the_next_paragraph():
    first, second = "In the first half it felt good out there on the stage.", "We could have won it early."
    text = f'Theo Blackwood said, "{first}\n\n{second}" Then he left.'
    assert said(text) == [
        (first, "Theo Blackwood"),
        (second, "Theo Blackwood"),
    ]


def test_who_says_something_by_somebodys_account_is_its_speaker():
    text = "According to the Pier Gazette, Theo Blackwood, coordinator of the helpers, said it had gone well."
    assert said(text) == [("it had gone well", "Theo Blackwood")]


def test_in_the_words_of_somebody():
    text = "It broke, and in the words of Theo Blackwood, “The hall is all that we have left.”"
    assert said(text) == [("The hall is all that we have left.", "Theo Blackwood")]


def test_and_with_a_verb_that_needs_that_goes_on_with_the_clause():
    text = "Theo Blackwood explained it had begun in Ghent and continued in Lyon."
    assert said(text) == [("it had begun in Ghent and continued in Lyon", "Theo Blackwood")]


def test_a_label_before_a_colon_is_no_clause():
    assert said("The Gazette tweeted its support from the hall Image: Harbour Photo / Kelp and others.") == []


def test_two_spellings_of_one_first_name_are_one_person():
    text = "Kristin Wilkens, director of Kelp, came. So did Kristen Wilkens, curator. Wilkens said that it works."
    assert said(text)[0][1] == "Kristin Wilkens"
    assert said(text.replace("Kristen", "Walter"))[0][1] is None


@pytest.mark.parametrize(
    "text",
    [
        "We hope that you will come, and I think it went well.",
        "Do you think your company would be a good fit?",
        "If the mentors think it is doable, trust them.",
        "Visitors from Greece have shown up and helped.",
        "Okonjo explained the correct plural of the word, which was new.",
    ],
)
def test_what_the_writer_thinks_or_supposes_is_no_report(text):
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Marta Quiroga answers the question of “How do I run all these boats at once?”",
        "Also, stop saying “Everybody knows it.”",
        "Marta Quiroga explained a bit about the films and the music that were shown.",
    ],
)
def test_a_question_answered_a_command_and_an_amount_are_no_reports(text):
    assert said(text) == []
