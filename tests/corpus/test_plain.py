"""Plain text: the text is the file's, and its structure is found by layout and words alone."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind
from corpus.errors import ReadError
from corpus.readers import read, read_bytes
from corpus.unseen import without_unseen
from tests.corpus.checks import check_blocks, of_kind, outline

ARTICLE = """Harbour cities want open tide data: “Nobody owns the sea”

tidecon 2031
By Marta Oduya, The Quay

At TideCon everybody agreed that the tables of the old harbours should be public. The first day was cold.

Ten years of tables

Ilse Verbruggen, director of the Tide Office, opened the day. “Nobody owns the sea, and nobody owns \
its tables either,” said Verbruggen to a full hall. The harbour masters applauded her.

Nobody owns the sea, and nobody owns its tables either.

Ilse Verbruggen, director of the Tide Office

What comes next?

The next meeting is in Ostend. Readers who liked this one will like that one, as the programme is the same.

tidecon 2031

Subscribe to our newsletter!

Category(Required)
This field is for validation purposes and should be left unchanged.
back to home"""


def read_text(text: str, name: str = "article.txt"):
    return read_bytes(text.encode(), source=name)


def test_an_article_is_told_from_what_surrounds_it():
    document = read_text(ARTICLE)
    assert document.text == ARTICLE
    assert document.title == "Harbour cities want open tide data: “Nobody owns the sea”"
    assert document.authors == ("Marta Oduya",)
    assert document.event == "TideCon 2031"
    assert document.language == "en"
    assert of_kind(document, BlockKind.HEADING)[1:] == ["Ten years of tables", "What comes next?"]
    assert of_kind(document, BlockKind.PULL_QUOTE) == [
        "Nobody owns the sea, and nobody owns its tables either."
    ]
    assert of_kind(document, BlockKind.BYLINE) == ["Ilse Verbruggen, director of the Tide Office"]
    assert of_kind(document, BlockKind.BOILERPLATE) == [
        "tidecon 2031",
        "By Marta Oduya, The Quay",
        "tidecon 2031",
        "Subscribe to our newsletter!",
        "Category(Required)",
        "This field is for validation purposes and should be left unchanged.",
        "back to home",
    ]


def test_a_caption_under_reporting_is_no_pull_quote():
    text = ARTICLE.replace("\n\nIlse Verbruggen, director of the Tide Office\n", "\n").replace(
        "The harbour masters applauded her.", "The harbour masters applauded.\n\nIlse Verbruggen, director"
    )
    assert of_kind(read_text(text), BlockKind.PULL_QUOTE) == []


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By Jane Doe and Tom van den Berg", ("Jane Doe", "Tom van den Berg")),
        ("Par Jeanne Petit", ("Jeanne Petit",)),
        ("Propos recueillis par Jeanne Petit", ("Jeanne Petit",)),
        ("Door Jan Peeters, De Krant", ("Jan Peeters",)),
        ("Bron: Jan Peeters, De Krant", ("Jan Peeters",)),
        ("Von Anna Schmidt", ("Anna Schmidt",)),
        ("Por Ana García", ("Ana García",)),
        ("Posted by Jane Doe for The Quay Gazette | 23 May 2024", ("Jane Doe",)),
        ("Source: Quay Daily, Technology desk, by Jane Doe, 9 May 2025", ("Jane Doe",)),
        ("Authors: Jane Doe (Acme), Tom Lee (Quay)", ("Jane Doe", "Tom Lee")),
        ("Source: Quay Daily", ()),
        ("Source: Reuters", ()),
        ("By the sea everything is calm", ()),
        ("Par la suite, rien ne change", ()),
    ],
)
def test_authors_of_a_header_line(line: str, authors: tuple[str, ...]):
    document = read_text(
        f"A title\n\n{line}\n\nHere begins the text, which is about the sea and its tides.\n"
    )
    assert document.authors == authors


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("20 March 2024", "2024-03-20"),
        ("March 20, 2024", "2024-03-20"),
        ("Published on Wednesday, March 20, 2024", "2024-03-20"),
        ("1er mars 2024", "2024-03-01"),
        ("Publié le mercredi 20 mars 2024 à 10h30", None),
        ("Publié le 20 mars 2024", "2024-03-20"),
        ("20 maart 2024", "2024-03-20"),
        ("Veröffentlicht am 20. März 2024", "2024-03-20"),
        ("20 de marzo de 2024", "2024-03-20"),
        ("2024-03-20", "2024-03-20"),
        ("31/03/2024", "2024-03-31"),
        ("03/04/2024", None),
        ("31 February 2024", None),
        ("The treaty of 20 March 2024 was signed", None),
    ],
)
def test_date_of_a_line_of_its_own(line: str, date: str | None):
    document = read_text(
        f"A title\n\n{line}\n\nHere begins the text, which is about the sea and its tides.\n"
    )
    assert document.published == date


def test_date_of_a_dateline():
    document = read_text(
        "A title\n\nPARIS, 20 March 2024 – The sea was calm when the conference began this week.\n"
    )
    assert document.published == "2024-03-20"


def test_a_file_name_gives_date_and_language():
    document = read_text("Kubernetes\n\nDocker", "2024-03-20-tide_tables.fr.txt")
    assert (document.published, document.language) == ("2024-03-20", "fr")


def test_without_a_title_line_the_file_name_is_the_title():
    document = read_text("The sea was calm. Nothing happened.", "tide-tables_2031.fr.txt")
    assert document.title == "tide tables 2031"


def test_lines_wrapped_by_hand_are_one_paragraph():
    text = (
        "The sea was calm when the conference began, and the harbour\n"
        "masters of eleven cities had come to speak about the tables\n"
        "that they keep. Nobody had thought that so many would come,\n"
        "as the weather was cold.\n\nThe second day was warmer than the first, and the hall was so\n"
        "full that people stood in the corridor to hear it.\n"
    )
    assert [kind for kind, _ in outline(read_text(text))] == ["paragraph", "paragraph"]


def test_long_lines_are_paragraphs_without_blank_lines():
    line = (
        "The sea was calm when the conference began, and the harbour masters of eleven cities had come. " * 3
    )
    assert len(read_text(f"{line}\n{line}\n{line}").blocks) == 3


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Déjà".encode(), "Déjà"),
        ("Déjà".encode("utf-8-sig"), "Déjà"),
        ("Déjà".encode("utf-16"), "Déjà"),
        ("“Déjà” – €".encode("cp1252"), "“Déjà” – €"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\x81 caf\xe9", "\x81 café"),
    ],
)
def test_encodings(data: bytes, text: str):
    assert read_bytes(data, source="a.txt").text == text


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\x89PNG\r\n\0\0", bytes(range(1, 32)) * 9]
)
def test_what_is_no_text_is_refused_with_a_remedy(data: bytes):
    with pytest.raises(ReadError) as caught:
        read_bytes(data, source="a.txt")
    assert "a.txt" in caught.value.message
    assert caught.value.remedy


def test_zero_width_characters_are_nothing_to_read():
    assert read_text("se\u200ba").text == "sea"


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(ReadError, match="does not exist"):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)


def test_identity_of_a_document(tmp_path: Path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The same words.")
    first, second = read(tmp_path / "a.txt"), read(tmp_path / "b.txt")
    assert first.id == second.id == first.digest[:16]
    assert first.source == str(tmp_path / "a.txt")


@pytest.mark.parametrize("unit", ["word ", "a", "a:", "«»", "1:2 "])
def test_a_huge_line_takes_linear_time(unit: str):
    document = read_bytes((unit * (20_000_000 // len(unit))).encode(), source="line.txt")
    check_blocks(document)


LAYOUT = st.text(alphabet=st.sampled_from(list('aB :.,\n\n«»"“”-—12[]*_()\t\xa0\u200b')), max_size=300)
WORDS = st.lists(
    st.sampled_from(
        ["Jane Doe: ", "Jane Doe, CEO", "Q: ", "\n", "\n\n", "The sea is calm. ", "[00:01:02] ",
         "Bob 00:12:01\n",
         "newsletter", "By Tom Lee", "20 March 2024", "Photo: Bob", "tidecon 2031",
         "“Yes,” ", "A heading", " "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), LAYOUT, WORDS))
def test_any_text_keeps_its_characters_and_has_sound_blocks(text: str):
    data = text.encode("utf-8", "replace")
    try:
        document = read_bytes(data, source="any.txt")
    except ReadError:
        return
    expected = data.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert document.text == without_unseen(expected)[0]
    check_blocks(document)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a", "https://x.example/a?b=c"]))
def test_any_bytes_give_a_document_or_a_read_error(data: bytes, source: str):
    with suppress(ReadError):
        check_blocks(read_bytes(data, source=source))


def test_a_sentence_a_line_gives_no_headings_and_no_lists():
    lines = ["She came back from the harbour at noon.", "- Well?", "- Nothing yet!", '"Are you sure?"'] * 12
    document = read_bytes("\n".join(lines).encode(), source="story.txt")
    assert {block.kind for block in document.blocks} == {BlockKind.PARAGRAPH}
