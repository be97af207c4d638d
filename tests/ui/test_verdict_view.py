"""The verdict on a quotation as the page shows it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.checking import Checked
from rag.quotes.verdict import Source, VerdictKind, judge
from rag.types import Person, Quote, QuoteId, QuoteKind
from tests.fake_asker import EVIL, document
from tests.ui.page import Page
from ui.desk import Judged, Place
from ui.difference import steps_of
from ui.verdict_view import nearest_html, verdict_html

TEXT = (
    "The hall was cold. “We will test the New cable in eleven weeks,” said Maren Oduya, “and not a day later.” "
    "Garrigue nodded and left."
)
FIRST = "We will test the New cable in eleven weeks,"
SECOND = "and not a day later."
ODUYA = Person(name="Maren Oduya", role="executive director", affiliation="Lantern Foundation")


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


SAID = Quote(
    id=QuoteId("q"),
    document_id=DocumentId("d1"),
    start=span(FIRST)[0],
    end=span(SECOND)[1],
    text=f"{FIRST} … {SECOND}",
    spans=(span(FIRST), span(SECOND)),
    kind=QuoteKind.DIRECT,
    speaker=ODUYA,
    speaker_span=span("Maren Oduya"),
)


def judged(quotation: str, speaker: str | None = None, text: str = TEXT, said: Quote = SAID) -> Judged:
    source = Source(text=text, document_id=DocumentId("d1"), quotes=(said,))
    checked = Checked(quotation=quotation, speaker=speaker, verdict=judge(quotation, [source], speaker))
    info = document(url="https://example.org/hall")
    return Judged(checked=checked, documents={info.id: info}, place=Place(text=text, start=0))


class TestVerdict:
    def test_verbatim_names_the_speaker(self):
        page = Page(verdict_html(judged("test the new cable")))
        assert "Verbatim" in page.text
        assert "Said by Maren Oduya, executive director, Lantern Foundation." in page.text
        assert not {"del", "ins"} & page.names

    def test_altered_draws_the_difference_in_the_spelling_of_both(self):
        case = judged("We will test the OLD cable in eleven weeks")
        assert case.checked.verdict.verdict is VerdictKind.ALTERED
        html = verdict_html(case)
        assert "<del>OLD</del> <ins>New</ins> cable in eleven weeks" in html
        assert "We will test the <del>" in html

    def test_words_left_out_are_put_in(self):
        html = verdict_html(judged("We will test the New cable in weeks"))
        assert "<ins>eleven</ins>" in html

    def test_somebody_else_is_named(self):
        case = judged("test the New cable", speaker="Garrigue")
        assert case.checked.verdict.verdict is VerdictKind.SAID_BY_SOMEONE_ELSE
        assert (
            "Said by Maren Oduya, executive director, Lantern Foundation, not by Garrigue."
            in verdict_html(case)
        )

    def test_not_found_accuses_nobody(self):
        page = Page(verdict_html(judged("Purple elephants dance at night")))
        assert "Not found" in page.text
        assert "Oduya" not in page.text

    def test_nothing_was_asked(self):
        assert "Paste a quotation" in verdict_html(None)
        assert "aside-empty" in nearest_html(None)

    def test_after_an_ellipsis_the_comparison_form_is_shown(self):
        case = judged("We will … the OLD rope in eleven weeks")
        steps = steps_of(case.checked.quotation, case.checked.verdict)
        together = " ".join(step.theirs for step in steps).casefold().split()
        assert together == " ".join(ours for _, ours, _ in case.checked.verdict.difference).split()


class TestNearest:
    def test_the_true_words_are_cited_and_highlighted(self):
        page = Page(nearest_html(judged("We will test the OLD cable in eleven weeks")))
        assert page.marks == ["We will test the New cable in eleven weeks"]
        (copy, _) = page.acting("copy")
        assert (copy["data-text"] or "").startswith(
            "Maren Oduya, executive director, Lantern Foundation: “We will test the New cable in eleven weeks” ("
        )

    def test_words_that_reach_beyond_an_utterance_are_not_put_under_its_name(self):
        """The cue between the pieces, and the sentence after them, are the reporter's."""
        case = judged("eleven weeks, said the mayor Oduya, and not a day later. Garrigue nodded and went")
        nearest = case.checked.verdict.nearest
        assert nearest is not None
        assert "Garrigue" in nearest.text
        page = Page(nearest_html(case))
        assert page.marks == [FIRST, SECOND]
        assert all("Garrigue" not in (button["data-text"] or "") for button in page.acting("copy"))

    def test_a_reporters_own_words_have_no_speaker(self):
        page = Page(nearest_html(judged("The hall was cold")))
        (copy, _) = page.acting("copy")
        assert (copy["data-text"] or "").startswith("“The hall was cold” (")

    def test_reported_speech_gets_no_marks(self):
        text = "Oduya said that the cable would be tested in eleven weeks."
        words = "the cable would be tested in eleven weeks"
        at = text.index(words)
        said = replace(
            SAID,
            start=at,
            end=at + len(words),
            text=words,
            spans=((at, at + len(words)),),
            kind=QuoteKind.INDIRECT,
            speaker_span=(0, 5),
        )
        (copy, _) = Page(nearest_html(judged("cable would be tested", text=text, said=said))).acting("copy")
        assert "(reported): cable would be tested (" in (copy["data-text"] or "")


TEXTS = st.text(min_size=1, max_size=80) | st.sampled_from([EVIL, "</p><b>", '" onclick="x', "&amp;"])


@given(quotation=TEXTS, name=TEXTS, claimed=st.none() | TEXTS, tail=TEXTS)
def test_no_text_becomes_markup(quotation, name, claimed, tail):
    said = replace(SAID, speaker=Person(name=name, role=tail))
    case = judged(f"We will test the OLD {quotation}", claimed, TEXT + tail, said)
    for html in (verdict_html(case), nearest_html(case)):
        page = Page(html)
        assert not {"script", "img", "b"} & page.names
        assert not any(key.startswith("on") for _, attributes in page.tags for key in attributes)
