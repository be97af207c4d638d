"""Two spellings of the same words compare equal; other words don't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quotes.normalise import plain, whole, words


def same(one: str, other: str) -> bool:
    """Each is found in the other, all of it."""
    a, b = words(one), words(other)
    return a.find(b) == (0, len(a)) and b.find(a) == (0, len(b))


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
        ("12 000", "12  000"),
        ("infra\u00ad\nstructure", "infrastructure"),
        ("open-\nsource regis-\ntry", "open-source registry"),
        ("open-\nsource", "open-source"),
        ("ΑΝΝΑ", "anna"),
        ("ｆｕｌｌ", "full"),
        ("38 %", "38\u202f%"),
        ("4,7", "4.7"),
        ("can’t", "CAN'T"),
        ("sûr ?", "sûr\u202f?"),
        ("why?!", "why?"),
    ],
)
def test_spellings_that_a_reader_takes_for_the_same(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ou", "où"),
        ("12 000", "12 500"),
        ("can", "can't"),
        ("now here", "nowhere"),
        ("4.7", "47"),
        ("4.7", "4 7"),
        ("38", "38 %"),
        ("$5", "€5"),
        ("-5", "5"),
        ("C++", "C#"),
        ("safe", "safe?"),
        ("regis-\ntry", "regi stry"),
        ("over-\nall now", "over all"),
    ],
)
def test_other_words_stay_other(one, other):
    assert not same(one, other)


def test_a_question_mark_outside_the_quotation_asks_about_it():
    assert words("“it is safe”?").forms == ("it", "is", "safe")


def test_a_hyphen_at_a_line_end_may_part_two_words_or_one():
    both = words("the open-\nsource regis-\ntry")
    assert both.find(words("open-source registry")) == (1, 5)
    assert both.find(words("the opensource")) == (0, 3)
    assert both.find(words("theopen source")) is None
    assert whole(both).forms == ("the", "opensource", "registry")


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
