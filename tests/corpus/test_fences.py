"""Blocks that dialects of Markdown set apart: their marks go, quotations keep their attribution."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import read_bytes
from corpus.readers.fences import plain_markdown
from tests.corpus.checks import outline


def blocks(text: str) -> list[tuple[str, str]]:
    return outline(read_bytes(f"Before.\n\n{text}\n\nAfter.\n".encode(), source="a.md"))[1:-1]


@pytest.mark.parametrize(
    "text",
    [
        ":::quote\nA great step.\n:::",
        ":::quote /img/portrait.png\nA great step.\n:::",
        "::: {.quote}\nA great step.\n:::",
        "{{< quote >}}\nA great step.\n{{< /quote >}}",
        "{% blockquote %}\nA great step.\n{% endblockquote %}",
        '!!! quote ""\n    A great step.',
    ],
)
def test_a_fenced_quotation(text: str):
    assert blocks(text) == [("block-quote", "A great step.")]


@pytest.mark.parametrize(
    "text",
    [
        '{{< blockquote author="Jane Doe" >}}\nA great step.\n{{< /blockquote >}}',
        "{% blockquote Jane Doe %}\nA great step.\n{% endblockquote %}",
        ":::quote Jane Doe\nA great step.\n:::",
    ],
)
def test_its_attribution_stands_under_it(text: str):
    assert blocks(text) == [("pull-quote", "A great step."), ("byline", "Jane Doe")]


def test_other_fences_leave_their_text():
    assert blocks(":::callout\nCome early.\n:::") == [("paragraph", "Come early.")]


def test_code_keeps_its_marks():
    assert blocks("```\n:::quote\n```") == [("code", ":::quote")]


def test_bold_with_a_space_inside_its_marks_is_bold():
    assert blocks("**Jane: **Hello.") == [("paragraph", "Jane: Hello.")]


@given(
    st.lists(st.sampled_from([":::quote", ":::", "!!! note", "    x", "```", "y **a: **b", ""])).map(
        "\n".join
    )
)
def test_every_line_of_text_stays(body: str):
    kept = plain_markdown(body).replace(">", "")
    assert kept.count("x") == body.count("x")
    assert kept.count("y") == body.count("y")
