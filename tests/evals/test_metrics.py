"""Ranking metrics and intervals, by example and by what must always hold."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics import mean, ndcg_at, percentile, rate, recall_at, reciprocal_rank, success_at

RANKED = ["c", "a", "x", "b"]
RELEVANT = {"a": 2, "b": 1, "z": 1}

documents = st.lists(st.sampled_from("abcdefghij"), unique=True)
judged = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(1, 3), min_size=1)
depth = st.integers(1, 12)


def test_by_hand() -> None:
    assert recall_at(RANKED, RELEVANT, 2) == pytest.approx(1 / 3)
    assert recall_at(RANKED, RELEVANT, 10) == pytest.approx(2 / 3)
    assert reciprocal_rank(RANKED, RELEVANT, 10) == 0.5
    assert reciprocal_rank(RANKED, RELEVANT, 1) == 0.0
    assert success_at(RANKED, RELEVANT, 1) == 0.0
    assert success_at(RANKED, RELEVANT, 2) == 1.0
    gain = 2 / math.log2(3) + 1 / math.log2(5)
    best = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(RANKED, RELEVANT, 10) == pytest.approx(gain / best)


@given(documents, judged, depth)
def test_all_lie_between_0_and_1_and_do_not_fall_with_depth(
    ranked: list[str], relevant: dict[str, int], k: int
) -> None:
    for metric in (recall_at, reciprocal_rank, success_at):
        assert 0.0 <= metric(ranked, relevant, k) <= metric(ranked, relevant, k + 1) <= 1.0
    assert 0.0 <= ndcg_at(ranked, relevant, k) <= 1.0 + 1e-12


@given(judged, depth)
def test_the_best_order_is_worth_1(relevant: dict[str, int], k: int) -> None:
    best = sorted(relevant, key=lambda identifier: -relevant[identifier])
    assert ndcg_at(best, relevant, k) == pytest.approx(1.0)
    assert success_at(best, relevant, k) == reciprocal_rank(best, relevant, k) == 1.0
    assert recall_at(best, relevant, len(best)) == 1.0


@given(documents, judged, depth)
def test_finding_nothing_is_worth_0(ranked: list[str], relevant: dict[str, int], k: int) -> None:
    missed = [identifier for identifier in ranked if identifier not in relevant]
    assert ndcg_at(missed, relevant, k) == recall_at(missed, relevant, k) == 0.0


@given(st.lists(st.booleans(), min_size=1, max_size=200))
def test_a_rate_lies_in_its_interval(outcomes: list[bool]) -> None:
    found = rate(outcomes)
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    assert found.low < found.high


def test_wilson_by_the_book() -> None:
    # 8 of 10: 0.4902 to 0.9433 (Brown, Cai and DasGupta 2001, formula 4).
    found = rate([True] * 8 + [False] * 2)
    assert (found.low, found.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


@settings(deadline=None)  # a busy machine must not fail it
@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_a_mean_lies_in_its_interval_and_can_be_repeated(values: list[float]) -> None:
    found = mean(values)
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert found == mean(values)


def test_more_values_narrow_the_interval() -> None:
    few, many = mean([0.0, 1.0] * 10), mean([0.0, 1.0] * 1000)
    assert many.high - many.low < (few.high - few.low) / 5


def test_nothing_measured_is_no_error() -> None:
    assert rate([]).n == mean([]).n == 0
    assert percentile([], 0.5) == 0.0
    assert percentile([1.0, 2.0, 3.0], 0.5) == 2.0
