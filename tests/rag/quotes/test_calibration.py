"""Strength of evidence as a probability: a monotone map between 0 and 1."""

from hypothesis import given
from hypothesis import strategies as st

from rag.quotes.calibration import between, calibrated
from rag.quotes.extract import extract
from tests.rag.quotes.build_document import document

STRENGTH = st.floats(0, 1)


def test_between_knots_it_is_linear_and_beyond_them_constant() -> None:
    knots = [(0.2, 0.5), (0.6, 0.9)]
    assert [between(knots, strength) for strength in (0.0, 0.2, 0.4, 0.6, 1.0)] == [0.5, 0.5, 0.7, 0.9, 0.9]


@given(one=STRENGTH, other=STRENGTH)
def test_more_evidence_is_never_less_probable(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= calibrated(low) <= calibrated(high) < 1


def test_a_speaker_named_beside_the_words_is_more_probable_than_one_that_a_pronoun_means() -> None:
    text = "“We shipped it on Monday,” said Maren Oduya.\n\nLater she spoke to Klaas Bierma. “It was late,” she added."
    found = extract(document(text))
    named, meant = (quote for quote in found if quote.kind == "direct")
    assert named.confidence > meant.confidence


def test_without_a_speaker_there_is_no_confidence() -> None:
    (quote,) = extract(document("“Nobody is going to read that,” said somebody at the back."))
    assert (quote.speaker, quote.confidence) == (None, 0.0)
