"""Two spellings of the same words compare equal; other words don't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quotes.normalise import plain, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l’IA", "L'IA"),
        ("dix\u202fans", "dix ans"),
        ("infra\u00adstructure", "infrastructure"),
        ("infra-\nstructure", "infrastructure"),
        ("zero\u200bwidth", "zerowidth"),
        ("ﬁnal", "final"),
        ("cafe\u0301", "café"),
        ("\u0441loud", "cloud"),
        ("long–term", "long-term"),
        ("12\u00a0000", "12 000"),
        ("STRASSE", "straße"),
    ],
)
def test_spellings_that_a_reader_takes_for_the_same(one, other):
    assert words(one).forms == words(other).forms


@pytest.mark.parametrize(
    ("one", "other"), [("ou", "où"), ("12 000", "12 500"), ("can", "can't"), ("now here", "nowhere")]
)
def test_other_words_stay_other(one, other):
    assert words(one).forms != words(other).forms


def test_a_hyphen_at_a_line_end_is_also_read_as_two_words():
    both = words("open-\nsource")
    assert both.forms == ("opensource",)
    assert both.split is not None
    assert both.split.forms == ("open", "source")


@given(st.text(max_size=200))
def test_spans_lead_back_to_the_original(text):
    found = words(text)
    at = 0
    for form, (start, end) in zip(found.forms, found.spans, strict=True):
        assert at <= start < end <= len(text)
        assert form in words(text[start:end]).forms
        at = end


def test_names_compare_without_accents_and_case():
    assert plain("Étienne  QUÉMÉNER") == plain("etienne quemener")
