"""Weighted reciprocal rank fusion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fusion import fuse, ranks

LEG = st.lists(st.sampled_from("abcdefghij"), unique=True)
SHARE = st.floats(0.01, 0.99)


@given(LEG, LEG, SHARE)
def test_every_id_comes_once_best_first(one: list[str], other: list[str], share: float) -> None:
    fused = fuse({"one": one, "other": other}, {"one": share, "other": 1 - share})
    assert sorted(i for i, _ in fused) == sorted({*one, *other})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)


@given(LEG, SHARE)
def test_a_leg_alone_keeps_its_order(leg: list[str], share: float) -> None:
    assert [i for i, _ in fuse({"one": leg, "other": []}, {"one": share, "other": 1 - share})] == leg


@given(LEG, LEG)
def test_a_leg_without_weight_does_not_count(one: list[str], other: list[str]) -> None:
    assert [i for i, _ in fuse({"one": one, "other": other}, {"one": 1.0, "other": 0.0})] == one
    assert fuse({"one": one}, {}) == []


@given(LEG, LEG, SHARE)
def test_what_both_rank_higher_comes_first(one: list[str], other: list[str], share: float) -> None:
    order = [i for i, _ in fuse({"one": one, "other": other}, {"one": share, "other": 1 - share})]
    both = [i for i in one if i in other]
    for better in both:
        for worse in both:
            if one.index(better) < one.index(worse) and other.index(better) < other.index(worse):
                assert order.index(better) < order.index(worse)


@given(LEG, LEG, SHARE)
def test_the_order_of_the_legs_does_not_count(one: list[str], other: list[str], share: float) -> None:
    weights = {"one": share, "other": 1 - share}
    forwards = dict(fuse({"one": one, "other": other}, weights))
    backwards = dict(fuse({"other": other, "one": one}, weights))
    assert forwards == pytest.approx(backwards)


def test_a_tie_goes_to_the_heavier_leg() -> None:
    assert [i for i, _ in fuse({"light": ["b"], "heavy": ["a"]}, {"light": 0.5, "heavy": 0.5})] == ["b", "a"]
    assert [i for i, _ in fuse({"light": ["b"], "heavy": ["a"]}, {"light": 0.4, "heavy": 0.6})] == ["a", "b"]


def test_ranks_say_where_an_id_stood() -> None:
    assert ranks({"one": ["a", "b"], "other": ["b"]}, "b") == {"one": 2, "other": 1}
    assert ranks({"one": ["a", "b"], "other": ["b"]}, "a") == {"one": 1}
