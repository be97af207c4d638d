"""The paragraph of some words with the one before."""

from rag.review.nearby import beside, overlapping

TEXT = "One.\n\nTwo, she said.\n\nThree. Four.\n\nFive."


def test_the_paragraph_before_belongs_to_it() -> None:
    at = TEXT.index("Four")
    start, end = beside(TEXT, at, at + 4)
    assert TEXT[start:end].strip() == "Two, she said.\n\nThree. Four."


def test_at_the_beginning_there_is_nothing_before() -> None:
    assert beside(TEXT, 0, 3) == (0, 4)


def test_stretches_that_touch_do_not_overlap() -> None:
    assert overlapping([(0, 5)], 4, 9)
    assert not overlapping([(0, 5)], 5, 9)
