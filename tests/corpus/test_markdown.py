"""Markdown: what a reader of the page sees, and what its header says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind, Document
from corpus.errors import ReadError
from corpus.readers import read_bytes
from tests.corpus.checks import check_blocks, of_kind, outline


def read(text: str) -> Document:
    return read_bytes(text.encode(), source="page.md")


def test_the_header_becomes_metadata():
    document = read(
        "---\ntitle: 'Tides: a report'\ndate: 2031-03-20\nauthor: Jane Doe\nlang: fr-FR\nevent: TideCon\n"
        "url: https://x.example/a\nspeakers: [Ann Lee, Bob]\n---\n\nThe sea.\n"
    )
    assert document.title == "Tides: a report"
    assert (document.published, document.authors, document.language) == ("2031-03-20", ("Jane Doe",), "fr")
    assert (document.event, document.url) == ("TideCon", "https://x.example/a")
    assert document.speakers == ("Ann Lee", "Bob")
    assert document.text == "The sea."


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("date: 2024", "2024"),
        ("date: '2024-03'", "2024-03"),
        ("date: 2024-03-20T10:00:00Z", "2024-03-20"),
        ("date: 20 mars 2024", "2024-03-20"),
        ("date: soon", None),
    ],
)
def test_dates_keep_the_precision_they_have(header: str, expected: str | None):
    assert read(f"---\n{header}\n---\nThe sea.").published == expected


@pytest.mark.parametrize(
    "header", ["---\ntitle: a: b\n---\nText", "---\ntitle: [a\n---\nText", "---\ntitle: a\nText"]
)
def test_a_broken_header_names_its_line_and_the_remedy(header: str):
    with pytest.raises(ReadError, match="line") as caught:
        read(header)
    assert caught.value.remedy


def test_a_line_drawn_at_the_top_is_no_header():
    assert read("---\n\nThe sea.\n\n---\n\nThe land.").text == "The sea.\n\nThe land."


def test_toml_header():
    assert read('+++\ntitle = "Tides"\n+++\nThe sea.').title == "Tides"


def test_markup_is_gone_and_blocks_are_joined_by_blank_lines():
    document = read("# Tides\n\nThe *sea* is\n**calm**, see [here](http://x.example).\n\n- one\n- two\n")
    assert document.text == "Tides\n\nThe sea is calm, see here.\n\none\n\ntwo"
    assert [kind for kind, _ in outline(document)] == ["heading", "paragraph", "list-item", "list-item"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- secret -->",
        "a <!-- secret --> b",
        "<!-- secret",
        "<script>secret()</script>",
        "a <script>secret()</script> b",
        "<style>.secret {}</style>",
        "<div hidden>\n\nsecret *words*\n\n</div>",
        '<p style="display: none">secret</p>',
        'a <span style="font-size:0">secret</span> b',
        "{{< figure src='secret.png' >}}",
        "{{% secret %}}",
        "{% include secret.html %}",
        "[link](http://secret.example)",
        "<meta name='secret'>",
        '<a title="a > b" href="secret">link</a>',
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str):
    document = read(f"The sea is calm.\n\n{hidden}\n")
    assert document.text.startswith("The sea is calm.")
    assert "secret" not in document.text


@pytest.mark.parametrize("shown", ["Vec<T>", "<inaudible>", "a < b", "5 > 4", "`{{< code >}}`"])
def test_what_looks_like_a_tag_but_is_none_stays(shown: str):
    assert read(f"It says {shown} here.").text == f"It says {shown.strip('`')} here."


def test_a_class_called_hidden_hides_nothing():
    assert read('<p class="hidden lg">The sea.</p>').text == "The sea."


def test_pictures_code_and_tables():
    document = read("![A calm sea](sea.png)\n\n```\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert outline(document) == [("caption", "A calm sea"), ("code", "x = 1"), ("table", "a | b\n1 | 2")]


@pytest.mark.parametrize(
    "markdown",
    [
        "> Nobody owns the sea.\n> — Jane Doe, director",
        "> Nobody owns the sea.\n>\n> — Jane Doe, director",
        "> Nobody owns the sea.\n>\n> Jane Doe, director",
        "> Nobody owns the sea.\n\n— Jane Doe, director",
    ],
)
def test_a_quotation_with_its_attribution_is_a_pull_quote(markdown: str):
    assert outline(read(markdown)) == [
        ("pull-quote", "Nobody owns the sea."),
        ("byline", "Jane Doe, director"),
    ]


def test_a_quotation_without_attribution_stays_a_block_quote():
    document = read("> Nobody owns the sea.\n\nThe hall applauded.")
    assert outline(document) == [
        ("block-quote", "Nobody owns the sea."),
        ("paragraph", "The hall applauded."),
    ]


def test_a_question_in_bold_is_a_paragraph_of_its_own():
    document = read("**What is a tide?**\n\nThe sea that moves.\n")
    assert outline(document) == [("paragraph", "What is a tide?"), ("paragraph", "The sea that moves.")]


def test_a_byline_in_the_text_gives_the_author():
    document = read("# Tides\n\n**Author:** Jane Doe\n\nThe sea is calm.")
    assert document.authors == ("Jane Doe",)
    assert of_kind(document, BlockKind.BOILERPLATE) == ["Author: Jane Doe"]


@pytest.mark.parametrize("unit", ["<a ", "<!-- ", '<div x="', "< ", "<![CDATA[", "{{<", "<div>\n<a ", "<<"])
def test_broken_markup_takes_linear_time(unit: str):
    document = read("The sea.\n\n" + unit * 60_000)
    assert document.text.startswith("The sea.")


MARKDOWN = st.lists(
    st.sampled_from(
        ["# ", "> ", "- ", "**", "*", "`", "```\n", "\n", "\n\n", "word ", "Jane: ", "<b>", "</b>",
         "<!--", "-->", "|", "![a](b)", "[c](d)", "— Jane Doe, CEO", "<div hidden>", "</div>", "&amp;", "\\",
         "    ",         "---\n", "1. ", "<br>"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_any_markdown_has_sound_blocks(text: str):
    try:
        document = read(text)
    except ReadError:
        return
    check_blocks(document)
    assert document.text == document.text.strip()
