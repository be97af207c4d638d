"""How far each leg is trusted."""

from hypothesis import given
from hypothesis import strategies as st

from rag.weights import dense_weight, margin

SCORES = st.lists(st.floats(0.01, 50), min_size=1, max_size=10).map(lambda found: sorted(found, reverse=True))
SKILL = st.floats(0, 1)


@given(SCORES, SKILL)
def test_a_share_is_a_share(scores: list[float], skill: float) -> None:
    assert 0.0 < dense_weight(scores, skill) < 1.0


def test_without_lexical_results_the_dense_leg_has_it_all() -> None:
    assert dense_weight([], 0.1) == 1.0


@given(SCORES, SKILL, SKILL)
def test_a_better_embedder_is_heard_more(scores: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert dense_weight(scores, low) <= dense_weight(scores, high)


@given(st.floats(0.1, 50), st.floats(0, 1), st.floats(0, 1), SKILL)
def test_a_clearer_lexical_winner_is_heard_more(top: float, one: float, other: float, skill: float) -> None:
    near, far = max(one, other), min(one, other)
    assert dense_weight([top, top * far], skill) <= dense_weight([top, top * near], skill)


@given(SCORES, st.floats(0.1, 10))
def test_the_scale_of_the_scores_does_not_count(scores: list[float], factor: float) -> None:
    scaled = [score * factor for score in scores]
    assert abs(margin(scores) - margin(scaled)) < 1e-9


def test_margins() -> None:
    assert margin([10.0, 5.0, 1.0]) == 0.5
    assert margin([3.0]) == 1.0
    assert margin([]) == 1.0
    assert margin([4.0, 4.0]) == 0.0
    assert margin([0.0, 0.0]) == 0.0
