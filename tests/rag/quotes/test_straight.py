"""Straight double marks open and close by what stands around them, though spaces are lost or misplaced."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quotes.marks import find_marked

CUES = frozenset(("zei", "vroeg", "said"))


def inner(text):
    return [text[m.inner[0] : m.inner[1]].strip() for m in find_marked(text, [(0, len(text))], CUES)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Kom," zei Oduya, "het is tijd."', ["Kom,", "het is tijd."]),
        ('"Wie komt er? "vroeg Oduya." Ik kom. "', ["Wie komt er?", "Ik kom."]),
        ('" Kom, "zei Oduya," het is tijd. "\n" Ik kom. "', ["Kom,", "het is tijd.", "Ik kom."]),
        ('Ze zei: "Kom.\n"Wie blijft er?" vroeg Oduya.', ["Kom.", "Wie blijft er?"]),
        ('A 3" pipe. "Fine," said Oduya.', ["Fine,"]),
        ('Oduya zei: "Ik las "De Kade" gisteren uit." Dat was alles.', ['Ik las "De Kade" gisteren uit.']),
    ],
)
def test_marks_are_read_together(text, expected):
    assert inner(text) == expected


def test_a_mark_gone_astray_does_not_turn_the_rest_round():
    assert inner('"Kom," zei Oduya.\n"Nee.\n"Ja," zei Oduya.\n"Goed."') == ["Kom,", "Nee.", "Ja,", "Goed."]


@given(st.text(alphabet='" \nAa.,:', max_size=60))
def test_stretches_lie_in_the_text_in_order(text):
    marked = find_marked(text, [(0, len(text))], CUES)[0]
    assert all(0 <= m.start <= m.inner[0] <= m.inner[1] <= m.end <= len(text) for m in marked)
    assert all(a.end <= b.start for a, b in itertools.pairwise(marked))
