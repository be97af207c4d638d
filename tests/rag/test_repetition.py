"""A text that began to repeat itself, and texts that only have a refrain."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.repetition import Loop, cut_at_sentence, looped

OPENING = "The ferry is late, said Pia Lindqvist [1]. "


@pytest.mark.parametrize(
    "unit",
    [
        "It is so good. ",
        "no ",
        "The ferry is late. Nobody knows why [2]. ",
        "a\n",
        " ".join(f"word{n}" for n in range(40)) + ". ",
    ],
)
def test_a_loop_is_found_and_its_first_round_is_kept(unit: str) -> None:
    text = (OPENING + unit * 90)[:4000]
    at = looped(text)
    assert at is not None
    assert OPENING.strip() in text[:at]
    assert len(text[:at]) <= len(OPENING) + len(unit) + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        OPENING,
        OPENING * 2,
        "yes yes yes yes yes",
        "| a | b |\n|---|---|\n" + "".join(f"| {n} | {n * n} |\n" for n in range(40)),
        "=" * 400,
        " ".join(f"Statement {n} stands alone [{n}]." for n in range(60)),
    ],
)
def test_a_refrain_a_rule_and_a_table_are_no_loop(text: str) -> None:
    assert looped(text) is None


def test_a_stream_is_stopped_soon_and_costs_little() -> None:
    loop = Loop()
    assert all(loop.feed(f"word{n} ") is None for n in range(3000))
    loop = Loop()
    rounds = next(n for n in range(1000) if loop.feed("Nobody knows it [1]. ") is not None)
    assert rounds < 12


@given(st.text(alphabet="ab .", max_size=400))
def test_the_place_lies_within_the_text(text: str) -> None:
    at = looped(text)
    assert at is None or 0 < at <= len(text)


def test_time_is_linear() -> None:
    began = time.perf_counter()
    looped("ab" * 100_000)
    assert time.perf_counter() - began < 0.5


def test_the_cut_falls_on_a_sentences_end() -> None:
    text = "It sank [1]. Nobody knows why. Nobody kno"
    assert cut_at_sentence(text, len(text)) == "It sank [1]. Nobody knows why."
    assert cut_at_sentence("no no no", 5) == "no no"
