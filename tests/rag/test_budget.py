"""Budgeting a prompt: estimates that err high, and what is left out when it doesn't fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.budget import (
    MESSAGE_TOKENS,
    TEMPLATE_TOKENS,
    Calibration,
    Usage,
    base_tokens,
    fit_prompt,
    prompt_tokens,
    usage_of,
)
from rag.errors import PromptTooLong
from rag.protocols import Token
from rag.types import Message


def turn(role: str, words: int) -> Message:
    return Message(role=role, content="x " * words)


def build(history, passages):
    """A prompt as the real one is made: a system message, the history, then passages and question."""
    question = Message(role="user", content=" ".join([*passages, "Who?"]))
    return [Message(role="system", content="Cite."), *history, question]


def words(text: str) -> int:
    return len(text.split())


OVERHEAD = TEMPLATE_TOKENS + 2 * MESSAGE_TOKENS + 2  # system and question messages; "Cite." and "Who?"


class TestEstimate:
    def test_nothing_costs_nothing(self):
        assert base_tokens("") == 0

    @pytest.mark.parametrize(
        ("text", "counted"),
        [  # what a byte-pair vocabulary of 100,000 entries makes of them
            ("Привет, как дела? Мы говорили об облаках.", 22),
            ("我们讨论了云计算和人工智能的未来。", 19),
            ("クラウドネイティブの未来について話しました。", 21),
            ("العربية لغة جميلة جدا ونحن نتحدث", 24),
            ("😀🎉👍🏽", 11),
            ("1234567890", 4),
            ("x=1;y=(a[0]+b)*2//3 # ok", 16),
        ],
    )
    def test_errs_high_in_any_script(self, text, counted):
        assert base_tokens(text) >= counted

    def test_errs_high_for_a_vocabulary_that_knows_no_french(self):
        # A token there is about two and a half letters.
        assert base_tokens("anticonstitutionnellement") >= 10

    @given(st.text())
    def test_any_text_has_a_finite_estimate(self, text):
        assert (base_tokens(text) > 0) or not text.strip(" ")

    @given(st.text(), st.text())
    def test_a_longer_text_never_costs_less(self, one, other):
        assert base_tokens(one + other) >= base_tokens(one)

    def test_is_linear_in_time_for_a_megabyte_of_one_letter(self):
        assert base_tokens("a" * 1_000_000) == 400_000


class TestCalibration:
    def test_without_counts_the_base_estimate_stands(self):
        assert Calibration().estimate("Who said it?") == base_tokens("Who said it?")

    def test_a_model_that_counts_less_lowers_the_estimate_but_leaves_a_margin(self):
        calibration = Calibration().learn(1000, 700)
        assert 0.7 < calibration.factor < 1.0

    def test_a_model_that_counts_more_raises_it(self):
        assert Calibration().learn(1000, 1500).factor > 1.5

    def test_the_highest_of_the_last_counts_rules_until_it_is_forgotten(self):
        calibration = Calibration().learn(1000, 2000)
        for _ in range(Calibration.KEPT - 1):
            calibration = calibration.learn(1000, 600)
        assert calibration.factor > 2
        assert calibration.learn(1000, 600).factor < 1

    def test_a_count_that_cannot_be_true_moves_it_only_so_far(self):
        """A server that cut the prompt in silence reports far too little."""
        assert Calibration().learn(5000, 258).factor == Calibration.LOWEST

    def test_a_short_prompt_says_nothing_about_text(self):
        assert Calibration().learn(60, 12) == Calibration()

    @given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000))))
    def test_the_factor_stays_in_bounds(self, seen):
        calibration = Calibration()
        for estimated, counted in seen:
            calibration = calibration.learn(estimated, counted)
        assert Calibration.LOWEST <= calibration.factor <= Calibration.HIGHEST


class TestFit:
    def fit(self, history, passages, budget):
        return fit_prompt(history, passages, budget=budget, build=build, estimate=words)

    def test_all_that_fits_stays(self):
        history = [turn("user", 3), turn("assistant", 3)]
        fitted = self.fit(history, ["p1 a", "p2 b"], 1000)
        assert fitted.history == tuple(history)
        assert fitted.passages == ("p1 a", "p2 b")
        assert (fitted.dropped_history, fitted.dropped_passages) == (0, 0)

    def test_the_oldest_turns_go_first_and_the_passages_stay(self):
        history = [turn("user", 50), turn("assistant", 50), turn("user", 2), turn("assistant", 2)]
        fitted = self.fit(history, ["p1 a", "p2 b"], OVERHEAD + 4 + 4 + 2 * MESSAGE_TOKENS)
        assert fitted.history == tuple(history[2:])
        assert fitted.passages == ("p1 a", "p2 b")
        assert fitted.dropped_history == 2

    def test_history_is_never_cut_between_a_question_and_its_answer(self):
        history = [turn("user", 2), turn("assistant", 2)]
        room_for_the_answer_alone = OVERHEAD + 2 + MESSAGE_TOKENS + 2
        assert self.fit(history, ["p1 a"], room_for_the_answer_alone).history == ()

    def test_then_the_last_passages_go(self):
        fitted = self.fit([turn("user", 5)], ["a " * 10, "b " * 10, "c " * 10], OVERHEAD + 25)
        assert fitted.history == ()
        assert fitted.passages == ("a " * 10, "b " * 10)
        assert fitted.dropped_passages == 1

    def test_one_passage_that_does_not_fit_is_an_error_with_a_remedy(self):
        with pytest.raises(PromptTooLong) as caught:
            self.fit([], ["a " * 500], 100)
        assert caught.value.remedy

    @given(
        st.lists(st.integers(0, 40), max_size=8),
        st.lists(st.integers(1, 40), max_size=8),
        st.integers(0, 400),
    )
    def test_what_is_kept_fits_and_one_more_would_not(self, turns, sizes, budget):
        history = [turn(("user", "assistant")[i % 2], n) for i, n in enumerate(turns)]
        passages = [f"p{i} " * n for i, n in enumerate(sizes)]
        try:
            fitted = self.fit(history, passages, budget)
        except PromptTooLong:
            assert prompt_tokens(build([], passages[:1]), words) > budget
            return
        assert fitted.tokens == prompt_tokens(build(fitted.history, fitted.passages), words) <= budget
        assert list(fitted.history) == history[len(history) - len(fitted.history) :]
        assert list(fitted.passages) == passages[: len(fitted.passages)]
        if fitted.dropped_passages:
            assert not fitted.history
            assert prompt_tokens(build([], passages[: len(fitted.passages) + 1]), words) > budget


class TestUsage:
    def test_length_means_cut_off(self):
        assert Usage(done_reason="length").cut_off
        assert not Usage(done_reason="stop").cut_off

    def test_a_stream_that_knows_no_usage_has_none(self):
        assert usage_of(iter([Token(text="a")])) is None
