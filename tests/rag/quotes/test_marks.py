"""Which stretches stand in quotation marks, in every style."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quotes.marks import find_marked


def inner(text, regions=None):
    regions = regions or [(0, len(text))]
    return [[text[m.inner[0] : m.inner[1]].strip() for m in marked] for marked in find_marked(text, regions)]


@pytest.mark.parametrize(
    "text",
    [
        "Elle dit : « Oui, demain » et part.",
        "She says “Oui, demain” and leaves.",
        'She says "Oui, demain" and leaves.',
        "Sie sagt „Oui, demain“ und geht.",
        "Sie sagt »Oui, demain« und geht.",
        "Ze zegt ,,Oui, demain'' en gaat.",
        "Ze zegt ,, Oui, demain '' en gaat.",
        "Ze zegt ‘Oui, demain’ en gaat.",
        "Ze zegt 'Oui, demain' en gaat.",
        "Elle dit ‹Oui, demain› et part.",
        "Hon säger ”Oui, demain” och går.",
        "She says ``Oui, demain'' and leaves.",
    ],
)
def test_every_style_of_marks(text):
    assert inner(text) == [["Oui, demain"]]


@pytest.mark.parametrize(
    "text",
    [
        "The dogs' owner didn't mind; it's Anna's, she's told 'em.",
        "’s Morgens ging hij naar ’t huis van z’n oom.",
        "L’ère de l’IA d’aujourd’hui n’est qu’un début.",
        "A 5' 3\" tall man.",
    ],
)
def test_apostrophes_are_no_marks(text):
    assert inner(text) == [[]]


def test_an_apostrophe_inside_single_marks_does_not_close_them():
    assert inner("He said ‘it doesn’t matter’ twice.") == [["it doesn’t matter"]]
    assert inner("He said 'it doesn't matter' twice.") == [["it doesn't matter"]]


def test_the_outer_of_nested_marks_counts():
    assert inner("“She said ‘no’ to me.” Then “yes”.") == [["She said ‘no’ to me.", "yes"]]


def test_a_quotation_opened_again_in_each_paragraph_is_continued():
    text = "“One thing\n\n“and another.” End."
    first, second = find_marked(text, [(0, 10), (12, len(text))])
    assert first[0].continues
    assert second[0].continued
    assert text[slice(*second[0].inner)] == "and another."


def test_a_guillemet_closed_in_the_next_paragraph():
    first = "Elle commence : « La première partie de ce qu’elle veut dire est longue,"
    text = first + "\n\nla seconde l’est moins. » Fin."
    assert inner(text, [(0, len(first)), (len(first) + 2, len(text))]) == [
        ["La première partie de ce qu’elle veut dire est longue,"],
        ["la seconde l’est moins."],
    ]


@given(st.text(alphabet="ab «»“”„\"'‘’,.\n", max_size=80))
def test_stretches_lie_in_order_inside_the_text(text):
    (marked,) = find_marked(text, [(0, len(text))])
    at = 0
    for m in marked:
        assert at <= m.start <= m.inner[0] < m.inner[1] <= m.end <= len(text)
        at = m.end
