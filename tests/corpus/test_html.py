"""HTML: the article of a page with its structure, and nothing that the page doesn't show."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind, Document
from corpus.errors import ReadError
from corpus.readers import read_bytes
from tests.corpus.checks import check_blocks, of_kind, outline

HEAD = (
    "<title>Tides</title><meta name='author' content='Jane Doe'><meta charset='utf-8'>"
    "<meta property='article:published_time' content='2024-03-20T10:00:00Z'>"
    "<link rel='canonical' href='https://quay.example/tides'><script>var x = 'secret';</script>"
)
PARAGRAPH = (
    "<p>The hall was full, and the harbour masters of eleven cities had come to speak about tides.</p>"
)


def page(body: str, head: str = HEAD) -> bytes:
    return (
        f"<!doctype html><html lang='en-GB'><head>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Tides</h1>{PARAGRAPH}{body}{PARAGRAPH.replace('full', 'cold')}</article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


def read(data: bytes, source: str = "page.html") -> Document:
    document = read_bytes(data, source=source)
    check_blocks(document)
    return document


def test_the_page_names_title_author_date_address_and_language():
    document = read(page(""))
    assert (document.title, document.authors, document.published) == ("Tides", ("Jane Doe",), "2024-03-20")
    assert (document.url, document.language) == ("https://quay.example/tides", "en")


def test_structure_is_kept_and_what_surrounds_the_article_is_gone():
    document = read(
        page("<h2>Part</h2><ul><li>one</li><li>two</li></ul><blockquote><p>The sea.</p></blockquote>")
    )
    assert outline(document)[0] == ("heading", "Tides")
    assert ("heading", "Part") in outline(document)
    assert of_kind(document, BlockKind.LIST_ITEM) == ["one", "two"]
    assert of_kind(document, BlockKind.BLOCK_QUOTE) == ["The sea."]
    assert "Home" not in document.text
    assert "rights reserved" not in document.text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>secret()</script>",
        "<style>.secret {}</style>",
        "<!-- secret -->",
        "<p hidden>secret</p>",
        "<p style='display:none'>secret</p>",
        "<div style='visibility: hidden'><p>secret</p></div>",
        "<noscript>secret</noscript>",
        "<template><p>secret</p></template>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str):
    assert "secret" not in read(page(hidden)).text


def test_text_after_a_hidden_element_stays():
    assert "before after" in read(page("<p>It comes before <span hidden>secret</span>after it.</p>")).text


def test_a_figures_caption():
    document = read(
        page("<figure><img src='a.jpg'><figcaption>The hall in the morning</figcaption></figure>")
    )
    assert of_kind(document, BlockKind.CAPTION) == ["The hall in the morning"]


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><p>The sea is calm.</p><cite>— Ann Lee, head</cite></blockquote>",
        "<figure><blockquote>The sea is calm.</blockquote><figcaption>Ann Lee, head</figcaption></figure>",
    ],
)
def test_a_quotation_with_its_attribution_is_a_pull_quote(quote: str):
    document = read(page(quote))
    assert of_kind(document, BlockKind.PULL_QUOTE) == ["The sea is calm."]
    assert of_kind(document, BlockKind.BYLINE) == ["Ann Lee, head"]


def test_an_interview_in_bold_names():
    says = "What do we say here, for the next time?"
    lines = "".join(f"<p><b>{name}:</b> {says}</p>" for name in ["Ann", "Bob"] * 2)
    assert [b.voice for b in read(page(lines)).blocks if b.voice] == ["Ann", "Bob", "Ann", "Bob"]


@pytest.mark.parametrize(
    "data", [b"<html><body><script>x</script></body></html>", b"<html></html>", b"no tags"]
)
def test_a_page_without_an_article_is_refused_with_a_remedy(data: bytes):
    with pytest.raises(ReadError, match="no article text") as caught:
        read(data)
    assert "save" in caught.value.remedy


def test_the_declared_encoding_counts_where_it_is_no_utf8():
    text = "<p>Žluťoučký kůň was the name of the horse that came to the conference of the tides.</p>"
    head = "<meta charset='iso-8859-2'><title>Tides</title>"
    assert "Žluťoučký kůň" in read(page(text, head).decode().encode("iso-8859-2")).text


def test_a_page_is_known_without_its_ending():
    assert read(page(""), "https://quay.example/tides?id=1").title == "Tides"


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "word ", "<div>", "</div>", "<h2>", "</h2>", "<ul><li>", "</ul>", "<blockquote>",
         "<br>", "<table><tr><td>", "</table>", "<pre><code>", "</code></pre>", "<!--", "-->", "&nbsp;",
         "<b>", "<", ">", "<figure>", "<figcaption>", "Ann: yes. ", "<span hidden>", "</span>", "<html>",
         "</body>", "&#0;"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_any_markup_has_sound_blocks_or_is_refused(markup: str):
    for data in (page(markup), markup.encode()):
        with suppress(ReadError):
            read(data)
