"""A checked text on the page and as files, without a browser."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.checking import Checked
from rag.quotes.verdict import Nearest, Verdict, VerdictKind
from rag.review.findings import Finding, Review
from rag.types import CheckKind, DocumentInfo, Person, Quote, QuoteId, QuoteKind
from tests.ui.page import Page
from ui.review_formats import annotated, changed, corrected
from ui.review_view import drawn_html, flags_html, review_html

HALLS = DocumentInfo(
    id=DocumentId("d1"), title="Cold halls", source="halls.md", published="2031-05-14", language="en"
)
LIND = Person(name="Marek Lind", role="warden")
TRUE = "The north hall was colder than any cellar"
SAID = Quote(
    id=QuoteId("q1"), document_id=HALLS.id, start=0, end=len(TRUE), text=TRUE, spans=((0, len(TRUE)),),
    kind=QuoteKind.DIRECT, speaker=LIND,
)  # fmt: skip
NEAREST = Nearest(document_id=HALLS.id, start=0, end=len(TRUE), text=TRUE, speaker=LIND)
DIFFERENCE = (
    ("equal", "the north hall was", "the north hall was"),
    ("replace", "warmer", "colder"),
    ("equal", "than any cellar", "than any cellar"),
)
ALTERED = TRUE.replace("colder", "warmer")


def finding(
    text: str,
    words: str,
    verdict: VerdictKind,
    *,
    speaker: str | None = None,
    mention: str | None = None,
    difference: tuple[tuple[str, str, str], ...] = (),
) -> Finding:
    """What was found of the first `words` of a text; the nearest ones are Marek Lind's."""
    start = text.index(words)
    found = verdict is not VerdictKind.NOT_FOUND
    named = text.index(mention) if mention else 0
    return Finding(
        kind=CheckKind.QUOTE,
        ok=verdict is VerdictKind.VERBATIM,
        start=start,
        end=start + len(words),
        sentence=(0, len(text)),
        checked=Checked(
            quotation=words,
            speaker=speaker,
            verdict=Verdict(
                verdict=verdict,
                nearest=NEAREST if found else None,
                difference=difference,
                said_by=(SAID,) if found else (),
            ),
        ),
        mention=(named, named + len(mention)) if mention else None,
        detail="A detail.",
        weak=not found,
    )


def review_of(text: str, *findings: Finding) -> Review:
    return Review(text=text, language="en", findings=findings, documents={HALLS.id: HALLS})


TEXT = f"“{ALTERED},” said Marek Lind.\n\n“{TRUE},” said Ada Nemeth. “Nobody knows this,” she said & left."
REVIEW = review_of(
    TEXT,
    finding(TEXT, ALTERED, VerdictKind.ALTERED, speaker="Marek Lind", mention="Marek Lind", difference=DIFFERENCE),
    finding(TEXT, TRUE, VerdictKind.SAID_BY_SOMEONE_ELSE, speaker="Ada Nemeth", mention="Ada Nemeth"),
    finding(TEXT, "Nobody knows this", VerdictKind.NOT_FOUND),
)  # fmt: skip


def test_every_flag_is_drawn_where_it_stands_and_numbered() -> None:
    page = Page(drawn_html(REVIEW))
    assert page.marks == [ALTERED, TRUE, "Nobody knows this"]
    assert [link["href"] for link in page.acting("spot")] == ["#note-1", "#note-2", "#note-3"]
    assert len(page.all("weak")) == 1


def test_the_list_names_what_is_wrong_and_the_true_words() -> None:
    page = Page(flags_html(REVIEW))
    assert [attrs["id"] for attrs in page.all("note")] == ["note-1", "note-2", "note-3"]
    assert "1 · Altered" in page.text
    assert "Given to Ada Nemeth." in page.text
    assert {"del", "ins"} <= page.names
    assert page.text.count("Marek Lind, warden") == 2
    assert page.acting("copy")[0]["data-text"].startswith("Marek Lind, warden: “The north hall")


def test_the_head_counts_and_offers_the_text_to_copy() -> None:
    page = Page(review_html(REVIEW))
    assert "3 of 3 do not hold" in page.text
    assert [button["data-text"] for button in page.acting("copy")] == [corrected(REVIEW), annotated(REVIEW)]


def test_what_holds_is_not_marked() -> None:
    text = f"“{TRUE},” said Marek Lind."
    page = Page(review_html(review_of(text, finding(text, TRUE, VerdictKind.VERBATIM))))
    assert "Everything that can be checked holds" in page.text
    assert page.marks == []
    assert len(page.all("held")) == 1


def test_a_text_without_anything_to_check_says_so() -> None:
    assert "nothing to check" in Page(review_html(review_of("Boats."))).text
    assert "nothing to check" in Page(flags_html(review_of("Boats."))).text


def test_the_corrected_text_has_the_true_words_speakers_and_sources() -> None:
    assert corrected(REVIEW).split("\n") == [
        f"“{TRUE},” [1] said Marek Lind.",
        "",
        f"“{TRUE},” [1] said Marek Lind. “Nobody knows this,” [?] she said & left.",
        "",
        f"[1] Marek Lind, warden: “{TRUE}” (Cold halls, 2031-05-14, halls.md)",
        "",
    ]


def test_a_pronoun_is_left_to_the_writer() -> None:
    text = f"“{TRUE},” she said."
    found = finding(text, TRUE, VerdictKind.SAID_BY_SOMEONE_ELSE, speaker="Ada Nemeth", mention="she")
    assert corrected(review_of(text, found)).startswith(f"“{TRUE},” [1] she said.")


def test_footnotes_stand_behind_what_they_are_about() -> None:
    lines = annotated(REVIEW)
    assert f"“{ALTERED},”[^check-1] said Marek Lind." in lines
    assert "[^check-2]: **Said by someone else**" in lines


@given(st.text(), st.text(min_size=1), st.text())
def test_whatever_stands_in_a_text_is_shown_as_text(before: str, words: str, behind: str) -> None:
    text = before + words + behind
    flag = finding(text, words, VerdictKind.NOT_FOUND)
    page = Page(drawn_html(review_of(text, flag)))
    assert page.names == {"article", "p", "mark", "sup", "a"}
    shown = page.text.replace("\r\n", "\n").replace("\r", "\n")
    # the number of the flag stands behind it
    expected = text[: flag.end] + "1" + text[flag.end :]
    assert shown == expected.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.text(max_size=3))))
def test_changing_nothing_leaves_a_text(text: str, places: list[tuple[int, int, str]]) -> None:
    same = [
        (a, min(b, len(text)), text[a : min(b, len(text))]) for a, b, _ in places if a <= min(b, len(text))
    ]
    assert changed(text, same) == text
