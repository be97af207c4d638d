"""Whether some words can answer at all: a number where one is asked for, a time, a place, a person."""

import time

import pytest

from rag.answer_types import has_number, has_person, has_place, has_time, holds
from rag.question import QuestionKind
from rag.roster import build
from rag.types import Person

ROSTER = build([(Person(name="Pia van der Berg"), "d1", 2)])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12 000 people came", "en"),
        ("two crews", "en"),
        ("Seize personnes", "fr"),
        ("la moitié", "fr"),
        ("zeven schepen", "nl"),
        ("fünf Schiffe", "de"),
        ("once barcos", "es"),
        ("deux", "und"),
    ],
)
def test_numbers_in_figures_and_words(text, language):
    assert has_number(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They sailed once and came back", "en"),
        ("Onze schepen varen weer", "nl"),
        ("Elle porte un sac sur le dos", "fr"),
        ("Nobody came", "en"),
        ("", "und"),
    ],
)
def test_a_word_that_is_a_number_elsewhere_is_none_here(text, language):
    assert not has_number(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in 2019", "en"),
        ("last Tuesday", "en"),
        ("le 3.4.", "fr"),
        ("depuis dix ans", "fr"),
        ("afgelopen maandag", "nl"),
        ("im März", "de"),
        ("el próximo año", "es"),
        ("at 14:30", "en"),
        ("It opens in May", "en"),
        ("on 3 March", "en"),
    ],
)
def test_times(text, language):
    assert has_time(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("an honest budget", "en"),
        ("mes amis", "fr"),
        ("wir sind hier", "de"),
        ("This may help them march on", "en"),
        ("Il a été lu", "fr"),
        ("The sea is cold", "und"),
    ],
)
def test_a_word_that_is_a_time_elsewhere_is_none_here(text, language):
    assert not has_time(text, language)


@pytest.mark.parametrize(
    "text", ["They met in Paris", "ils sont à Lyon", "Treffen in der Schweiz", "va a Madrid"]
)
def test_places(text):
    assert has_place(text)


@pytest.mark.parametrize("text", ["They met in the morning", "des critiques sur la révolution de l’IA"])
def test_no_place(text):
    assert not has_place(text)


@pytest.mark.parametrize("text", ["then Ana Cole spoke", "van der Berg agreed", "says berg"])
def test_persons(text):
    assert has_person(text, ROSTER)


def test_no_person():
    assert not has_person("Nobody came that day", ROSTER)


@pytest.mark.parametrize(
    "kind", [QuestionKind.FACT, QuestionKind.LIST, QuestionKind.WHAT_SAID, QuestionKind.ROLE]
)
def test_other_questions_take_any_words(kind):
    assert holds(kind, "anything", ROSTER)


@pytest.mark.parametrize(
    ("kind", "yes", "no"),
    [
        (QuestionKind.COUNT, "7 ships", "ships"),
        (QuestionKind.WHEN, "in 2020", "in time"),
        (QuestionKind.WHERE, "he went to Lisbon", "he went away"),
        (QuestionKind.WHO_SAID, "it was Berg", "it was raining"),
        (QuestionKind.WHO_IS, "it was Berg", "it was raining"),
    ],
)
def test_each_kind_has_its_test(kind, yes, no):
    assert holds(kind, yes, ROSTER, "en")
    assert not holds(kind, no, ROSTER, "en")


@pytest.mark.parametrize("unit", ["Aa ", "Aa de ", "1:", " in ", "A" * 50 + " "])
def test_time_grows_with_length_alone(unit):
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    for kind in QuestionKind:
        holds(kind, text, ROSTER)
    assert time.process_time() - began < 10.0
