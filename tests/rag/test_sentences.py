"""Sentence boundaries by typography."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["One ends here.", "Two follows!", "And three?"],
        ["“It is over.”", "She left."],
        ["« C'est fini. »", "Elle est partie."],
        ["„Es ist vorbei.“", "Sie ging."],
        ["Dr. Weiss met Mme. Roux at St. Pancras.", "They talked."],
        ["J. R. Moreau spoke.", "Nobody left."],
        ["It grew by 3.5 percent.", "Then it fell."],
        ["Really?! yes.", "Next."],
        ["Wait… what is this.", "Next."],
        ["He said “no.” and sat down.", "Next."],
        ["z.B. hier.", "Dort nicht."],
        ["A heading without a mark", "A paragraph below."],
    ],
)
def test_a_text_falls_into_its_sentences(parts: list[str]) -> None:
    joiner = "\n\n" if "heading" in parts[0] else " "
    assert sentences(joiner.join(parts)) == parts


TEXT = st.text(alphabet="ab A.!?…”»\n \u00a0)", max_size=120)


@given(TEXT)
def test_sentences_are_in_order_apart_and_without_space_around(text: str) -> None:
    spans = sentence_spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        at = end
    assert not text[at:].strip(), "words were lost"


@given(TEXT, st.integers(0, 130), st.integers(0, 130))
def test_a_part_of_a_text_is_taken_apart_within_its_bounds(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    spans = sentence_spans(text, start, end)
    assert all(start <= a < b <= end for a, b in spans)
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text[start:end].split())


@pytest.mark.parametrize("unit", [".", "?!", ". ", "\n", "\n ", '."', "…»", " ", ".\u00a0", "a. b ", "\n\n."])
def test_time_grows_with_length_alone(unit: str) -> None:
    text = unit * (400_000 // len(unit)) + "x"
    began = time.process_time()
    sentence_spans(text)
    assert time.process_time() - began < 4.0
