"""How near utterances are to a topic, and which of them touch it at all."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evidence import topic_of
from rag.types import Quote, QuoteKind
from rag.utterances import UNLIKE, Nearness, nearest, touching


def said(text: str, identifier: str = "q") -> Quote:
    return Quote(
        id=identifier, document_id="d", start=0, end=len(text), text=text, spans=((0, len(text)),),
        kind=QuoteKind.DIRECT, speaker=None, confidence=1.0,
    )  # fmt: skip


def near(covered: float, similar: float | None) -> Nearness:
    return Nearness(quote=said("x"), covered=covered, similar=similar)


def order(found: Sequence[Nearness]) -> list[str]:
    return [one.quote.id for one in found]


FERRY = said("The night ferry needs a second crew", "ferry")
BOAT = said("Nobody sails after dark with so few hands", "boat")
LUNCH = said("Lunch was late", "lunch")
TOPIC = topic_of(["ferry", "crew"], lambda terms: {}, 10)
LANGUAGES = {"d": "en"}
QUESTION = np.array([[1.0, 0.0]], dtype=np.float32)
VECTORS = {
    "ferry": np.array([0.8, 0.6], dtype=np.float32),
    "boat": np.array([0.9, 0.4359], dtype=np.float32),
    "lunch": np.array([0.0, 1.0], dtype=np.float32),
}


def test_words_and_meaning_count_together() -> None:
    found = nearest([LUNCH, BOAT, FERRY], LANGUAGES, TOPIC, QUESTION, VECTORS)
    assert order(found) == ["ferry", "boat", "lunch"]
    assert (found[0].covered, found[1].covered) == (1.0, 0.0)
    assert found[1].similar == pytest.approx(0.9)


def test_without_vectors_the_words_alone_decide() -> None:
    found = nearest([LUNCH, BOAT, FERRY], LANGUAGES, TOPIC, None, {})
    assert order(found) == ["ferry", "lunch", "boat"]
    assert found[0].score == found[0].covered == 1.0


def test_one_too_short_for_a_vector_is_not_preferred_for_it() -> None:
    found = nearest([FERRY, said("Ferry", "short")], LANGUAGES, TOPIC, QUESTION, VECTORS)
    assert order(found) == ["ferry", "short"]


def test_likeness_that_all_share_is_no_likeness() -> None:
    everyday = [near(0.0, 0.44) for _ in range(UNLIKE)]
    assert touching([near(0.0, 0.46), *everyday]) == []
    assert touching([near(0.0, 0.8), *everyday]) == [near(0.0, 0.8)]


def test_half_of_the_topics_words_touch_it_also_in_a_language_the_model_does_not_know() -> None:
    best, foreign = near(0.4, 0.9), near(0.5, 0.1)
    assert touching([best, foreign, *[near(0.0, 0.1)] * UNLIKE]) == [best, foreign]


def test_what_is_far_from_the_best_is_left_out() -> None:
    assert touching([near(1.0, None), near(0.45, None), near(0.1, None)]) == [near(1.0, None)]
    assert touching([near(0.1, None)]) == []
    assert touching([]) == []


@given(st.lists(st.tuples(st.floats(0, 1), st.none() | st.floats(-1, 1)), max_size=80))
def test_what_touches_is_of_what_was_found_in_its_order(parts: list[tuple[float, float | None]]) -> None:
    found = [near(*part) for part in parts]
    remaining = iter(found)
    assert all(any(one is other for other in remaining) for one in touching(found))
