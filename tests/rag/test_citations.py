"""Citation markers: every style in, [n] out."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citations import held_back, markers, rewrite

KNOWN = range(1, 6)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("[1]", (1,)),
        ("[1, 2]", (1, 2)),
        ("[1,2;3]", (1, 2, 3)),
        ("[1-3]", (1, 2, 3)),
        ("[1–3]", (1, 2, 3)),
        ("[2 and 4]", (2, 4)),
        ("[2 und 4]", (2, 4)),
        ("【1】", (1,)),
        ("【3†source】", (3,)),
        ("[Source 1]", (1,)),
        ("[source: 2]", (2,)),
        ("[Quelle 3]", (3,)),
        ("(Source 1)", (1,)),
        ("(Passage 2, 3)", (2, 3)),
        ("(1)", (1,)),
        ("[^2]", (2,)),
        ("[#2]", (2,)),
        ("[0]", (0,)),
        ("[1-9999]", (1, 9999)),
        ("[5-2]", (5, 2)),
        ("[12345]", None),
        ("[a]", None),
        ("[]", None),
        ("(2024)", None),
        ("(1a)", None),
        ("f(1)x", None),
        ("[sic]", None),
    ],
)
def test_styles_of_markers(written: str, numbers: tuple[int, ...] | None) -> None:
    found = [marker.numbers for marker in markers(f"A statement {written}.")]
    assert found == ([] if numbers is None else [numbers])


@pytest.mark.parametrize(
    ("text", "expected", "dropped"),
    [
        ("One [1]. Two 【2】.", "One [1]. Two [2].", []),
        ("One [1, 3] two.", "One [1][3] two.", []),
        ("One [1-3].", "One [1][2][3].", []),
        ("One [9].", "One.", [9]),
        ("One [1, 9].", "One [1].", [9]),
        ("One [0].", "One.", [0]),
        ("One [1-9999].", "One [1].", [9999]),
        ("One (1). Article (7).", "One [1]. Article (7).", []),
        ("One [1][1].", "One [1][1].", []),
        ("One [2, 2].", "One [2].", []),
        ("[9]", "", [9]),
        ("[9][8] x", " x", [9, 8]),
    ],
)
def test_rewriting(text: str, expected: str, dropped: list[int]) -> None:
    result = rewrite(text, KNOWN)
    assert result.text == expected
    assert [number for number, _ in result.dropped] == dropped


PIECES = st.sampled_from(
    [
        "[1]",
        "[2]",
        "[9]",
        "(1)",
        "(9)",
        "【3】",
        "[1-3]",
        "[1, 9]",
        "[Source 2]",
        "[0]",
        "word",
        " ",
        ".",
        "[",
        "]",
        "(",
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join))
def test_after_rewriting_only_known_numbers_are_cited(text: str) -> None:
    result = rewrite(text, KNOWN)
    assert all(
        set(marker.numbers) <= set(KNOWN) or result.text[marker.start] == "("
        for marker in markers(result.text)
    )
    assert all(0 <= at <= len(result.text) for _, at in result.dropped)
    assert all(number not in KNOWN for number, _ in result.dropped)


@given(st.text(alphabet="abc .,\n", max_size=60))
def test_a_text_without_markers_stays(text: str) -> None:
    assert rewrite(text, KNOWN).text == text


@given(st.text(max_size=80))
def test_any_text_can_be_rewritten(text: str) -> None:
    rewrite(text, KNOWN)


@given(st.lists(PIECES, max_size=20).map("".join), st.data())
def test_a_stream_shown_so_far_never_cuts_a_marker(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    shown = cut - held_back(text[:cut])
    assert 0 <= shown <= cut
    for marker in markers(text):
        assert not marker.start < shown < marker.end


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "(",
        "【",
        "[1",
        "[1,",
        "[1, ",
        "[1-",
        "1,1",
        "[source ",
        "(source 1",
        "[1†",
        "[1:aaaa",
        "[1 ",
        "]",
    ],
)
def test_time_grows_with_length_alone(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    rewrite(text, KNOWN)
    held_back(text)
    assert time.process_time() - began < 4.0
