"""What the chat shows, called as the pure functions it is."""

from dataclasses import replace
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelTimeout
from rag.types import Answer, Check, CheckKind, Hit, Mode, NoAnswer, Question, Retrieved
from tests.fake_asker import (
    ADA,
    EVIL,
    FIRST,
    FRENCH,
    PASSAGE_TEXT,
    SECOND,
    FakeAsker,
    citation_of,
    citation_of_both_pieces,
    document,
    doubtful_answer,
    good_answer,
    hostile_answer,
    passage,
)
from tests.ui.page import Page
from ui.answer_text import answer_html, sentence_end
from ui.chat_turns import Turn, advance, failed
from ui.chat_view import (
    LibraryInfo,
    copy_markdown,
    header_html,
    sources_html,
    thread_html,
    turn_html,
    welcome_html,
)
from ui.source_cards import highlighted, merged

ASKED = Question(text="What about the cable?")
GOOD = Turn(question=ASKED.text, text="x", result=good_answer(ASKED))


def failing(text: str, words: str, detail: str = "wrong") -> Check:
    start = text.index(words)
    return Check(
        kind=CheckKind.NUMBER, ok=False, text=words, start=start, end=start + len(words), detail=detail
    )


class TestAnswerText:
    def test_a_marker_is_a_link_to_the_card_of_its_answer(self):
        page = Page(answer_html("She said so [2].", turn=5, numbers={1, 2}))
        (marker,) = page.all("cite")
        assert marker["href"] == "#source-5-2"
        assert (marker["data-turn"], marker["data-n"]) == ("5", "2")

    def test_a_marker_without_a_source_cannot_be_clicked(self):
        page = Page(answer_html("She said so [7].", turn=1, numbers={1, 2}))
        assert not page.all("cite")
        assert "[7]" in page.text

    def test_paragraphs_lists_quotes_and_bold_are_shown(self):
        text = "## Two views\n\n**Ada** said:\n> Eleven weeks.\n\n- one [1]\n- two\n\n1. first\n2. second"
        html = answer_html(text, turn=1, numbers={1})
        for part in (
            "<p><strong>Two views</strong></p>",
            "<p><strong>Ada</strong> said:</p>",
            "<blockquote>Eleven weeks.</blockquote>",
            "</li><li>two</li></ul>",
            "<ol><li>first</li><li>second</li></ol>",
        ):
            assert part in html

    def test_a_warning_stands_after_the_sentence_and_its_marker(self):
        text = "It takes twelve weeks [1]. The rest is fine [1]."
        html = answer_html(
            text, turn=1, numbers={1}, checks=[failing(text, "twelve", "The source says eleven.")]
        )
        assert '<span class="doubt">twelve</span>' in html
        before, warning, after = html.partition('<a href="#doubt-1-1"')
        assert Page(before + "</p>").text.endswith("\u202f1.")
        assert 'title="The source says eleven."' in after
        assert warning
        assert "The rest is fine" in after

    @pytest.mark.parametrize(
        ("text", "words", "ends_with"),
        [
            ("It is 3.5 percent of all [1]. Next.", "3.5", "of all [1]."),
            ("It is so. [1][2] Next.", "so", "so. [1][2]"),
            ("He said “twelve weeks.” [1] Next.", "twelve", "weeks.” [1]"),
            ("No full stop [1]\nNext line.", "full", "stop [1]"),
            ("A whole one [1]. Next.", "A whole one [1].", "one [1]."),
        ],
    )
    def test_where_a_sentence_ends(self, text, words, ends_with):
        assert text[: sentence_end(text, failing(text, words))].endswith(ends_with)

    @given(text=st.text(alphabet="ab .[1]2*\n->#&<\"'“”\t", max_size=60), data=st.data())
    def test_any_text_with_any_checks_gives_sound_html_and_every_warning_once(self, text, data):
        places = st.integers(0, len(text))
        spans = data.draw(st.lists(st.tuples(places, places).map(sorted), max_size=4))
        checks = [Check(kind=CheckKind.QUOTE, ok=False, text="", start=a, end=b) for a, b in spans]
        page = Page(answer_html(text, turn=1, numbers={1, 2}, checks=checks))
        assert not page.open
        assert {tag for tag, _ in page.tags} <= {
            "p",
            "br",
            "strong",
            "ul",
            "ol",
            "li",
            "blockquote",
            "a",
            "span",
        }
        if text.strip():
            assert len(page.all("warn")) == len(checks)

    @given(st.text(alphabet="abc <>&\"'“’", min_size=1, max_size=40))
    def test_a_plain_line_reads_as_it_was_written(self, text):
        line = f"a{text}b"
        assert Page(answer_html(line, turn=1, numbers=())).text == line


class TestSources:
    def test_both_pieces_of_an_interrupted_quotation_are_marked_and_nothing_else(self):
        page = Page(sources_html([GOOD]))
        assert page.marks == [FIRST, SECOND, "Onze semaines, c’est le minimum"]
        assert PASSAGE_TEXT in page.text
        assert FRENCH in page.text

    def test_a_card_says_who_speaks_and_where_it_stands(self):
        text = Page(sources_html([GOOD])).text
        for part in (
            "Grid operators promise patience",
            "Harbour Summit 2031 · 2031-05-14 · English",
            "Ada Brinkmann, chief engineer, Nordlicht Grid",
            "Day two › The cable question",
            "articles/harbour/grid-operators.md",
        ):
            assert part in text

    def test_cards_carry_the_numbers_of_their_answer(self):
        ids = [attrs["id"] for attrs in Page(sources_html([GOOD, GOOD])).all("card")]
        assert ids == ["source-1-1", "source-1-2", "source-2-1", "source-2-2"]

    def test_where_the_passage_does_not_hold_the_words_they_stand_alone(self):
        alone = replace(citation_of_both_pieces(), passage=passage("Elsewhere.", 0))
        answer = replace(good_answer(ASKED), citations=(alone,))
        assert Page(sources_html([Turn(question="q", result=answer)])).marks == [alone.text]

    def test_nearest_passages_of_no_answer_are_labelled(self):
        nothing = NoAnswer(question="q", reason="None.", nearest=(citation_of_both_pieces(),))
        html = sources_html([Turn(question="q", result=nothing)])
        assert '<span class="tag">nearest</span>' in html

    def test_passages_stand_there_while_the_answer_is_written(self):
        hits = (Hit(passage=passage(), document=document(), score=1.0),)
        turn = advance(Turn(question="q"), Retrieved(hits=hits))
        assert 'id="source-1-1"' in sources_html([turn])
        assert "Reading 1 passage<" in turn_html(1, turn, last=False)

    def test_a_page_of_the_web_is_a_link_and_nothing_else_is(self):
        for url, linked in (("https://example.org/a?b=1&c=2", True), ("javascript:alert(1)", False)):
            cited = citation_of(FRENCH, "Onze", 1, document=document(url=url))
            page = Page(
                sources_html([Turn(question="q", result=replace(good_answer(ASKED), citations=(cited,)))])
            )
            links = [attrs for tag, attrs in page.tags if tag == "a"]
            assert [link["href"] for link in links] == ([url] if linked else [])
            assert all(link["rel"] == "noopener noreferrer" for link in links)

    @given(text=st.text(max_size=50), data=st.data())
    def test_marks_hold_exactly_the_spans_and_the_text_stays(self, text, data):
        places = st.integers(0, len(text))
        spans = [(min(s), max(s)) for s in data.draw(st.lists(st.tuples(places, places), max_size=5))]
        html = highlighted(text, spans)
        assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == unescape(escape(text))
        marked = {i for a, b in spans for i in range(a, b)}
        assert {i for a, b in merged(spans) for i in range(a, b)} == marked
        assert html.count("<mark>") == len(merged(spans))


class TestSafety:
    def test_markup_in_answers_and_sources_is_shown_and_never_rendered(self):
        turn = Turn(question=EVIL, text="x", thinking=EVIL, notices=(EVIL,), result=hostile_answer(ASKED))
        html = thread_html([turn]) + sources_html([turn])
        page = Page(html)
        assert not {tag for tag, _ in page.tags} & {"img", "script", "iframe", "svg", "style", "link"}
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        hrefs = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
        assert all(href and href.startswith("#") for href in hrefs)
        assert page.text.count(EVIL) >= 8
        assert not page.open

    def test_markup_in_examples_errors_filters_and_the_header_is_escaped(self):
        info = LibraryInfo(documents=1, passages=1, quotes=1, languages=(EVIL,), data=EVIL, notice=EVIL)
        turn = failed(Turn(question="q", scope=EVIL), ModelTimeout(EVIL, EVIL))
        for html in (welcome_html([EVIL]), header_html(info), thread_html([turn])):
            assert "<script" not in html
            assert "<img" not in html


class TestConversation:
    def test_only_the_last_turn_can_be_edited_and_asked_again(self):
        html = thread_html([GOOD, GOOD])
        assert html.count('data-act="retry"') == html.count('data-act="edit"') == 1
        assert html.index('data-turn="2"') < html.index('data-act="retry"')
        assert 'data-act="retry"' not in thread_html([GOOD, GOOD], busy=True)

    def test_the_empty_chat_offers_the_examples(self):
        page = Page(thread_html((), examples=["Who said “no”?"]))
        assert [a["data-text"] for a in page.all("chip")] == ["Who said “no”?"]
        assert not Page(thread_html((), examples=["x"], busy=True)).all("welcome")

    def test_failed_checks_are_listed_below_the_answer_in_the_order_of_the_text(self):
        answer = doubtful_answer(ASKED)
        html = turn_html(1, Turn(question="q", result=answer), last=True)
        text = Page(html).text
        assert "Check before you use this" in text
        first, second = "The source says eleven weeks.", "Said by Ada Brinkmann, not by the minister."
        assert text.index(first) < text.index(second)
        assert 'id="doubt-1-1"' in html
        assert 'id="doubt-1-2"' in html

    def test_no_answer_says_why_and_what_was_searched(self):
        nothing = NoAnswer(question="q", reason="Nobody speaks of it.", searched="14 statements by her")
        text = Page(turn_html(1, Turn(question="q", result=nothing), last=True)).text
        assert "Nobody speaks of it." in text
        assert "Searched: 14 statements by her" in text

    def test_an_error_keeps_what_was_written_and_gives_the_remedy(self):
        turn = failed(Turn(question="q", text="Half an ans"), ModelTimeout("Too slow.", "Ask again."))
        text = Page(turn_html(1, turn, last=True)).text
        assert "Half an ans" in text
        assert "Too slow. Ask again." in text

    def test_reasoning_is_folded_and_outside_the_answer(self):
        html = turn_html(1, replace(GOOD, thinking="I wonder"), last=True)
        folded = html[html.index("<details") : html.index("</details>")]
        assert "I wonder" in folded
        assert " open" not in folded
        assert html.count("I wonder") == 1

    def test_a_stopped_answer_says_that_it_was_not_checked(self):
        assert "has not been checked" in turn_html(
            1, Turn(question="q", text="Half", stopped=True), last=True
        )

    def test_how_it_was_made_is_said(self):
        assert "Written by qwen3:4b" in turn_html(1, GOOD, last=True)
        own = replace(good_answer(ASKED), mode=Mode.QUOTES, model=None)
        assert "from the sources" not in turn_html(1, GOOD, last=True)
        assert "the sources’ own sentences" in turn_html(1, replace(GOOD, result=own), last=True)

    def test_every_event_of_the_fake_gives_sound_html(self):
        for question in ("good", "doubtful think", "nothing", "hostile", "notice"):
            turn = Turn(question=question)
            for event in FakeAsker(pause=0).stream(Question(text=question)):
                turn = advance(turn, event)
                assert not Page(turn_html(1, turn, last=False)).open
            assert not turn.running


class TestSummary:
    """The page and the terminal count with one function."""

    def test_all_well(self):
        text = Page(turn_html(1, Turn(question="q", result=good_answer(ASKED)), last=True)).text
        assert "2 statements, 2 cited, 2 quotations verbatim" in text

    def test_what_fails_is_counted(self):
        text = Page(turn_html(1, Turn(question="q", result=doubtful_answer(ASKED)), last=True)).text
        assert "2 statements, 2 cited, 2 flags" in text


class TestClipboard:
    def test_the_answer_with_its_sources(self):
        text = copy_markdown(good_answer(ASKED))
        assert text.startswith("Ada Brinkmann, chief engineer at Nordlicht Grid, said:")
        assert (
            f"- [1] “{FIRST} … {SECOND}” — Ada Brinkmann, chief engineer, Nordlicht Grid. "
            "Grid operators promise patience, Harbour Summit 2031, 2031-05-14. "
            "articles/harbour/grid-operators.md"
        ) in text
        assert "- [2] “Onze semaines, c’est le minimum” — Tomás Ferreira, directeur du port." in text

    def test_what_was_not_confirmed_goes_along(self):
        assert "Not confirmed:\n\n- “twelve” The source says eleven weeks." in copy_markdown(
            doubtful_answer(ASKED)
        )

    def test_the_button_carries_it_with_its_line_ends(self):
        (button,) = [a for _, a in Page(thread_html([GOOD])).tags if a.get("data-act") == "copy"]
        assert button["data-text"] == copy_markdown(good_answer(ASKED))


class TestHeader:
    def test_the_library_in_a_line(self):
        info = LibraryInfo(documents=1, passages=4120, quotes=2, languages=("en", "fr", "und"), data="/data")
        text = Page(header_html(info)).text
        for part in ("1 source", "4,120 passages", "2 quotations", "English, French", "/data"):
            assert part in text
        assert "notice" not in header_html(info)

    def test_what_is_typed_is_shown_as_code(self):
        info = LibraryInfo(documents=1, passages=1, quotes=1, notice="Run `whosaid reindex <now>`.")
        assert "Run <code>whosaid reindex &lt;now&gt;</code>." in header_html(info)
        turn = Turn(question="q", notices=("Start it with `ollama serve`.",), error=("No.", "Run `x`."))
        html = turn_html(1, turn, last=True)
        assert "<code>ollama serve</code>" in html
        assert "<code>x</code>" in html
        assert "`" not in html

    def test_the_notice(self):
        info = LibraryInfo(documents=1, passages=1, quotes=1, notice="No model runs. Start one.")
        assert "No model runs. Start one." in header_html(info)


def test_the_answer_type_is_the_one_the_fake_gives():
    assert isinstance(GOOD.result, Answer)
    assert ADA.name in GOOD.result.text
