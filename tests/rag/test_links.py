"""Links, pictures and tags in an answer: only the source's own stay, as plain text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.links import REMOVED, shown_safely, without_links

SOURCES = ["Read it at https://yard.example/notes?id=7 or ask.", "https://harbour.example/a"]
FOREIGN = [
    "![Chart](https://evil.example/p.png?q=secret)",
    "[![Chart](https://evil.example/p.png)](https://evil.example/login)",
    "[check your account](https://evil.example/a(b)c)",
    "[check your account][acc]",
    "[click](javascript:alert(1))",
    "<https://evil.example/x>",
    "https://evil.example/x?q=1",
    "www.evil.example",
    "evil.example/steal",
    "mailto:thief@evil.example",
    '<img src=x onerror="fetch(1)">',
    "<svg onload=alert(1)>",
    "<script>",
    '<a href="https://evil.example">',
    "data:text/html;base64,AAAA",
]


@pytest.mark.parametrize("link", FOREIGN)
def test_a_foreign_link_is_removed(link: str) -> None:
    bare = without_links(f"It froze [1]. {link} So they say [2].", SOURCES)
    assert bare.removed == 1
    assert "evil" not in bare.text
    assert "alert" not in bare.text
    assert bare.text.startswith(f"It froze [1]. {REMOVED}")
    assert bare.text.endswith("So they say [2].")


def test_a_definition_of_a_link_goes_too() -> None:
    assert "evil" not in without_links("See [x][y].\n\n[y]: https://evil.example 'z'", SOURCES).text


@pytest.mark.parametrize(
    "text",
    [
        "Read it at https://yard.example/notes?id=7.",
        "It froze [1][2], see [3] (1).",
        "A Vec<T> is not a Vec<u8>; a < b and c > d.",
        "In 2024/25 he and/or she paid 3.5/4.",
        "Sources: harbour, yard. E.g. this",
        "[Oduya] says so [1].",
    ],
)
def test_what_is_no_foreign_link_stays(text: str) -> None:
    assert without_links(text, SOURCES).text == text


@pytest.mark.parametrize("link", FOREIGN)
def test_no_part_of_a_link_is_shown_while_it_arrives(link: str) -> None:
    text = f"It froze [1]. {link} Later."
    shown = ""
    for n in range(len(text) + 1):
        clean = without_links(text[: shown_safely(text[:n])], SOURCES).text
        if clean.startswith(shown):
            shown = clean
        assert "evil" not in clean
    assert shown.startswith("It froze")


@given(st.text(alphabet="[]()<>!ahtps:/. \n1", max_size=200))
def test_nothing_breaks_it(text: str) -> None:
    assert REMOVED not in without_links(text, [text]).text or without_links(text, []).removed
    assert 0 <= shown_safely(text) <= len(text)


def test_time_is_linear() -> None:
    began = time.perf_counter()
    for hostile in ("[![a](", "<a ", "http://", "[", "a.a.", "![", "[a]["):
        without_links(hostile * 10_000, SOURCES)
        shown_safely(hostile * 10_000)
    assert time.perf_counter() - began < 3
