"""The list of "Who said what" and the card of a quotation, called as the pure functions they are."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.types import Filters, Person, Quote, QuoteId, QuoteKind
from tests.fake_asker import (
    ADA,
    EVIL,
    FIRST,
    PASSAGE_START,
    PASSAGE_TEXT,
    SECOND,
    citation_of_both_pieces,
    document,
)
from tests.ui.page import Page
from ui.desk import PAGE, Found, Place, Results, Search
from ui.quote_card import card_html, citation, markdown, panel_html, words_of
from ui.quote_table import results_html

PLACE = Place(text=PASSAGE_TEXT, start=PASSAGE_START, headings=("Day two",), locator="page 4")
BOTH = citation_of_both_pieces()
MENTION = PASSAGE_START + PASSAGE_TEXT.index("Ada Brinkmann")
ROW = Found(
    quote=Quote(
        id=QuoteId("q1"),
        document_id=DocumentId("d1"),
        start=BOTH.start,
        end=BOTH.end,
        text=BOTH.text,
        spans=BOTH.spans,
        kind=QuoteKind.DIRECT,
        speaker=ADA,
        speaker_span=(MENTION, MENTION + len("Ada Brinkmann")),
        confidence=0.934,
        reason="cue 'said' after",
    ),
    document=document(url="https://example.org/grid"),
)


def row(**changes: object) -> Found:
    return replace(ROW, quote=replace(ROW.quote, **changes))  # type: ignore[arg-type]


def results(*rows: Found, total: int | None = None, first: int = 0, **more: object) -> Results:
    values = {
        "search": Search(),
        "rows": rows,
        "first": first,
        "total": len(rows) if total is None else total,
    }
    return Results(**(values | more))  # type: ignore[arg-type]


class TestTable:
    def test_a_row_says_who_what_when_and_how_sure(self):
        text = Page(results_html(results(ROW))).text
        for part in (
            "Ada Brinkmann",
            "chief engineer, Nordlicht Grid",
            FIRST,
            SECOND,
            "Direct",
            "Harbour Summit 2031",
            "2031-05-14",
            "93 %",
            "1 quotation",
        ):
            assert part in text

    def test_words_that_nobody_is_named_for_claim_no_certainty(self):
        text = Page(results_html(results(row(speaker=None, confidence=0.4)))).text
        assert "not named" in text
        assert "40 %" not in text

    def test_the_words_are_a_button_in_the_language_of_their_source(self):
        (button,) = Page(results_html(results(ROW))).acting("quote")
        assert button["lang"] == "en"
        assert button["data-id"] == "q1"

    def test_it_says_how_many_of_how_many_and_pages_can_be_turned(self):
        page = Page(results_html(results(*[ROW] * PAGE, total=120, first=PAGE)))
        assert "51–100 of 120 quotations" in page.text
        assert "Page 2 of 3" in page.text
        sent = [json.loads(button["data-send"] or "") for button in page.acting("send")]
        assert sent == [{"action": "page", "page": 0}, {"action": "page", "page": 2}]

    @pytest.mark.parametrize(("first", "disabled"), [(0, [True, False]), (2 * PAGE, [False, True])])
    def test_there_is_no_page_before_the_first_or_after_the_last(self, first, disabled):
        page = Page(results_html(results(ROW, total=120, first=first)))
        assert ["disabled" in button for button in page.acting("send")] == disabled

    def test_it_says_what_was_searched_for(self):
        search = Search(topic="ferries", filters=Filters(speaker="Oduya", since="2024"), kind=QuoteKind.TURN)
        text = Page(results_html(results(ROW, search=search))).text
        assert "1 quotation about “ferries”, speaker Oduya, since 2024, kind turn" in text

    def test_an_empty_result_says_which_condition_to_loosen(self):
        search = Search(topic="ferries", filters=Filters(speaker="Oduya", language="nl"))
        assert [name for name, _ in search.looser()] == ["topic", "speaker", "language"]
        html = results_html(results(search=search, looser=(("topic", 3), ("speaker", 0), ("language", 14))))
        page = Page(html)
        assert "Without the language: 14" in page.text
        assert "Without the topic: 3" in page.text
        assert "Without the speaker" not in page.text
        assert json.loads(page.acting("send")[0]["data-send"] or "") == {
            "action": "drop",
            "field": "language",
        }

    def test_a_search_without_a_condition_keeps_all_others(self):
        search = Search(topic="x", filters=Filters(speaker="A", since="2024"), kind=QuoteKind.PULL)
        looser = dict(search.looser())
        assert looser["kind"] == replace(search, kind=None)
        assert looser["speaker"].filters == Filters(since="2024")
        assert looser["topic"].topic == ""


class TestCard:
    def test_words_stand_in_the_marks_of_their_language(self):
        french = replace(ROW, document=document(language="fr"))
        assert words_of(row(text="Eleven\n weeks")).marked == "“Eleven weeks”"
        assert words_of(row(text="Eleven weeks,")).marked == "“Eleven weeks”"
        assert words_of(replace(french, quote=replace(ROW.quote, text="Onze"))).marked == "« Onze »"

    def test_reported_words_stand_in_no_marks_and_are_marked_as_reported(self):
        words = words_of(row(kind=QuoteKind.INDIRECT, text="it takes eleven weeks"))
        assert words.marked == "it takes eleven weeks"
        assert "(reported)" in citation(words)
        assert "(reported)" in markdown(words)
        assert "Reported, not quoted" in Page(card_html(words)).text

    def test_the_citation_is_one_line(self):
        assert citation(words_of(row(text="Eleven weeks."))) == (
            "Ada Brinkmann, chief engineer, Nordlicht Grid: “Eleven weeks.” "
            "(Grid operators promise patience, Harbour Summit 2031, 2031-05-14, https://example.org/grid)"
        )

    def test_the_markdown(self):
        assert markdown(words_of(row(text="Eleven weeks.", speaker=None))) == (
            "> “Eleven weeks.”\n>\n> — Grid operators promise patience, Harbour Summit 2031, 2031-05-14. "
            "<https://example.org/grid>\n"
        )

    def test_what_is_drawn_is_what_stands_there(self):
        page = Page(card_html(words_of(ROW)))
        (button,) = page.acting("picture")
        card = json.loads(button["data-card"] or "")
        for value in card.values():
            assert (
                value in page.text
                or value == "Grid operators promise patience, Harbour Summit 2031, 2031-05-14"
            )

    def test_the_passage_has_the_words_highlighted_and_the_speaker_underlined(self):
        html = panel_html(ROW, PLACE)
        page = Page(html)
        assert page.marks == [FIRST, SECOND]
        assert "<u>Ada Brinkmann</u>" in html
        assert "page 4" in page.text
        assert "Speaker 93 % sure: cue 'said' after" in page.text

    def test_a_document_that_has_gone_is_said(self):
        assert "left the library" in Page(panel_html(ROW, None)).text

    def test_nothing_chosen(self):
        assert "Choose a row" in Page(panel_html(None, None)).text


TEXTS = st.text(max_size=60) | st.sampled_from([EVIL, "</td></tr>", '" onclick="x', "{{7}}", "a & b", "&lt;"])


@given(text=TEXTS, name=TEXTS, role=TEXTS, title=TEXTS, event=TEXTS, reason=TEXTS, topic=TEXTS)
def test_no_text_of_a_source_becomes_markup(text, name, role, title, event, reason, topic):
    person = Person(name=name, role=role, affiliation=role)
    quote = replace(ROW.quote, text=text, speaker=person, reason=reason)
    found = Found(quote=quote, document=document(title=title, event=event, source=title, url=None))
    place = Place(text=text, start=PASSAGE_START, headings=(title,), locator=event)
    search = Search(topic=topic, filters=Filters(speaker=name))
    known = Page(panel_html(ROW, PLACE)).names | Page(results_html(results(ROW, total=500))).names
    table = Page(results_html(results(found, search=search, total=500)))
    assert table.names <= known
    panel = Page(panel_html(found, place))
    assert panel.names <= known | {"code", "span"}
    nothing = Page(results_html(results(search=search, looser=(("speaker", 2),))))
    assert nothing.names <= {"div", "p", "ul", "li", "button"}
    assert not any(
        name.startswith("on") for page in (table, panel, nothing) for _, a in page.tags for name in a
    )
    assert " ".join(text.split()) in panel.text
