"""Whom a pronoun means: the subject of the sentence before, and nobody where it may be several."""

import pytest

from rag.quotes.extract import extract
from tests.rag.quotes.build_document import document

TWO_STROUDS = (
    "Robin Stroud, director of Halyard, came with Camille Stroud, auditor at Ninepin.\n\n"
    "Mei-Ling Hartono insists that it took nine hours. "
)


def speakers(text):
    return [q.speaker.name if q.speaker else None for q in extract(document(text))]


def test_a_surname_of_two_people_as_the_subject_before_leaves_a_pronoun_open():
    text = (
        TWO_STROUDS + 'Stroud shakes his head. "Nine hours after somebody looked," he says. "It was in use."'
    )
    assert speakers(text) == ["Mei-Ling Hartono", None, None]


def test_a_known_gender_settles_which_bearer_of_the_surname_it_is():
    text = "Mr Walter Stroud told us that it broke. Mrs Rebecca Stroud told us that it held. " + (
        'Hartono said that it took hours. Stroud nodded. "It was {}," {} says.'
    )
    assert speakers(text.format("mine", "he"))[-1] == "Walter Stroud"
    assert speakers(text.format("mine", "she"))[-1] == "Rebecca Stroud"


def test_a_shared_surname_between_keeps_a_pronoun_from_the_last_speaker():
    text = TWO_STROUDS + 'In the hall there was Stroud. "Nine hours after somebody looked," he says.'
    assert speakers(text) == ["Mei-Ling Hartono", None]


@pytest.mark.parametrize("lead", ["", "15:41 ", "15.41 – "])
def test_the_subject_of_the_sentence_before_is_preferred_to_the_last_speaker(lead):
    text = (
        "Theo Blackwood, coordinator of the helpers, said that it took nine hours.\n\n"
        f'{lead}Daniel Okonjo, founder of Marlin, shakes his head. "Nine hours of looking," he says.'
    )
    assert speakers(text) == ["Theo Blackwood", "Daniel Okonjo"]


def test_a_pronoun_after_two_people_of_whom_neither_is_the_subject_means_nobody():
    text = (
        "Met Walter Stroud, auditor at Ninepin, by the lifts. It's the day on which nobody can find "
        'Daniel Okonjo, founder of Marlin. "I get the invitations," he says.'
    )
    assert speakers(text) == [None]


@pytest.mark.parametrize("before", ["", "Rebecca Stroud said that it was late. "])
def test_a_pronoun_never_means_somebody_whose_given_name_is_of_the_other_gender(before):
    text = before + 'Rebecca Stroud met Daniel Okonjo in Lyon. "We talked for an hour," he said.'
    assert speakers(text)[-1] in ("Daniel Okonjo", None)


def test_two_people_whom_a_pronoun_may_mean_by_their_given_names_leave_it_open():
    text = 'Walter Stroud met Daniel Okonjo in Lyon. "We talked for an hour," he said.'
    assert speakers(text) == [None]


def test_given_names_settle_which_bearer_of_a_surname_a_pronoun_means():
    text = TWO_STROUDS.replace("Robin", "Rebecca").replace("Camille", "Walter")
    assert (
        speakers(text + 'Stroud shakes his head. "Nine hours," he says. "It was in use."')[1]
        == "Walter Stroud"
    )
