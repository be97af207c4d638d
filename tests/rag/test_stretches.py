"""What stands in quotation marks: whole, over several lines, and where a mark is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.stretches import stretches, without_false_marks

TEXTS = st.lists(
    st.sampled_from(
        ["“", "”", "«", "» ", '"', "„", "‘", "’", "one two", "three", " ", "\n", "\n\n", ". ", "[1]", '5"']
    )
).map("".join)


def inner(text: str) -> list[str]:
    return [text[slice(*found.inner)] for found in stretches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “one two” and «\u202fthree four\u202f».", ["one two", "three four"]),
        ("“one ‘two three’ four”", ["one ‘two three’ four"]),
        ("A “term” only", []),
        ("“one two\nthree", ["one two"]),
        ("one two” he said", ["one two"]),
        ("He has “one two «three four» five", ["one two", "three four"]),
        ('a 5" pipe and 7" pipes', []),
        ('a 5" pipe of one two three', []),
        ("the crews' rooms weren't there", []),
        ("", []),
    ],
)
def test_the_words_of_each(text, expected):
    assert inner(text) == expected


@given(TEXTS)
def test_stretches_are_in_order_apart_and_inside_the_text(text):
    end = 0
    for found in stretches(text):
        assert end <= found.start <= found.inner[0] <= found.inner[1] <= found.end <= len(text)
        assert found.marks
        assert all(found.start <= a < b <= found.end for a, b in found.marks)
        end = found.end


@given(TEXTS)
def test_where_nothing_is_true_no_quotation_stays_and_no_word_goes(text):
    result = without_false_marks(text, lambda words: False)
    assert not stretches(result.text)
    letters = [c for c in text if c.isalnum()]
    assert [c for c in result.text if c.isalnum()] == letters
    assert all(0 <= a < b <= len(result.text) for a, b in result.stripped)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('So "one two "three four" five six" said', "So one two three four five six said"),
        ("dit « un deux », puis", "dit un deux, puis"),
        ("dit «\u202fun deux\u202f» puis", "dit un deux puis"),
        ("(“one two”) three", "(one two) three"),
        ("« un deux", "un deux"),
    ],
)
def test_words_stay_apart_where_marks_go(text, bare):
    assert without_false_marks(text, lambda words: False).text == bare


@given(TEXTS)
def test_where_all_is_true_nothing_changes(text):
    result = without_false_marks(text, lambda words: True)
    assert (result.text, result.stripped) == (text, ())


@given(TEXTS, st.data())
def test_an_offset_moves_with_the_letter_it_stands_at(text, data):
    result = without_false_marks(text, lambda words: False)
    places = [at for at, character in enumerate(text) if character.isalnum()]
    if places:
        at = data.draw(st.sampled_from(places))
        assert result.text[result.moved(at)] == text[at]
