"""The tabs beside the chat in headless Chromium, over a library of the sample corpus."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.adapters.lock import writer_lock
from rag.settings import load_settings
from rag.types import Filters
from tests.browser.chromium import CONTRAST, PHONE, browser, needs_chromium, opening
from tests.fake_asker import FakeAsker
from tests.ui.command_line import COMMITTEE, made_library, run
from ui.desk import PAGE, Search
from ui.library_desk import LibraryDesk

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A library of this module's own: its tests write into it."""
    with made_library(tmp_path_factory.mktemp("library") / "data") as folder:
        yield folder


@pytest.fixture(scope="module")
def address(library: Path) -> Iterator[str]:
    from ui.chat import asgi, build
    from ui.chat_server import in_background, listen
    from ui.library_view import choices, info

    settings = load_settings(library, None)
    app = build(
        FakeAsker(),
        LibraryDesk(settings),
        title_info=lambda: info(settings),
        choices=lambda: choices(settings),
    )
    with in_background(asgi(app), listen(port=0)) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    with opening(chromium, address) as opened:
        yield opened


def who_said_what(page: Page) -> None:
    page.get_by_role("tab", name="Who said what").click()
    expect(page.locator("#quotes tbody tr")).to_have_count(PAGE, timeout=10000)


def search(page: Page, topic: str) -> None:
    page.get_by_label("Topic or words").fill(topic)
    page.keyboard.press("Enter")
    expect(page.locator("#quotes :is(.count, .verdict)")).to_contain_text(f"about “{topic}”")


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    """The name and content of the file that a button saves."""
    with page.expect_download() as saved:
        page.get_by_role("button", name=button).click()
    return saved.value.suggested_filename, saved.value.path().read_bytes()


def test_a_row_opens_the_passage_with_exactly_its_words_highlighted(open_page, library):
    page = open_page()
    who_said_what(page)
    search(page, "committee")
    rows = page.locator("#quotes tbody tr")
    quotes = {quote["id"]: quote for quote in run("--data", library, "quotes", "--json").json}
    for n in range(min(4, rows.count())):
        quote = quotes[rows.nth(n).get_attribute("data-id")]
        rows.nth(n).locator(".words button").click()
        expect(page.locator(f"#words .detail[data-id='{quote['id']}']")).to_be_focused()
        expect(page.locator("#quotes tr.current")).to_have_count(1)
        expect(page.locator("#words mark").first).to_be_in_viewport()
        marks = page.locator("#words mark").all_text_contents()
        assert " … ".join(marks) == quote["text"]
        expect(page.locator("#words .quote-card .title")).to_have_text(quote["document"]["title"])


def test_the_keyboard_opens_a_row(open_page):
    page = open_page()
    page.get_by_role("tab", name="Who said what").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#quotes tbody tr")).to_have_count(PAGE, timeout=10000)
    page.get_by_label("Topic or words").focus()
    page.keyboard.type("committee")
    page.keyboard.press("Enter")
    expect(page.locator("#quotes .count")).to_contain_text("committee")
    page.locator("#quotes .words button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#words .detail")).to_be_focused()
    page.keyboard.press("Tab")  # the link or the first tool of the card
    assert page.evaluate("document.activeElement.closest('#words') !== null")


def test_pages_are_turned_and_say_where_one_is(open_page):
    page = open_page()
    who_said_what(page)
    first = page.locator("#quotes tbody tr").first.get_attribute("data-id")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#quotes .count")).to_contain_text("51–100 of")
    assert page.locator("#quotes tbody tr").first.get_attribute("data-id") != first
    page.get_by_role("button", name="Previous").click()
    expect(page.locator("#quotes .count")).to_contain_text("1–50 of")


def test_filters_narrow_the_list_and_an_empty_one_says_what_to_loosen(open_page, library):
    page = open_page()
    who_said_what(page)
    speaker = page.locator("#quotes").locator("xpath=..").get_by_label("Speaker")
    speaker.fill("Oduya")
    speaker.press("Enter")
    expect(page.locator("#quotes .count")).to_contain_text("speaker Maren Oduya")
    assert all("Oduya" in name for name in page.locator("#quotes .speaker strong").all_inner_texts())
    since = page.locator("#quotes").locator("xpath=..").get_by_label("Since")
    since.fill("2999")
    since.press("Enter")
    page.get_by_role("button", name="Without “Since”").click()
    expect(page.locator("#quotes .count")).to_contain_text("speaker Maren Oduya")
    expect(since).to_have_value("")
    since.fill("May")
    since.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("2024-03-20")


@pytest.mark.parametrize(("name", "form"), [("CSV", "csv"), ("JSON", "json"), ("Markdown", "md")])
def test_an_exported_file_is_what_the_command_prints(open_page, library, name, form):
    page = open_page()
    who_said_what(page)
    saved, content = downloaded(page, f"Export {name}")
    assert saved == f"quotes.{form}"
    assert content.decode() == run("--data", library, "quotes", "--format", form).out


def test_the_card_is_copied_and_drawn(open_page):
    page = open_page()
    who_said_what(page)
    search(page, "committee")
    page.locator("#quotes .words button").first.click()
    expect(page.locator("#words .detail")).to_be_visible()
    card = json.loads(page.get_by_role("button", name="Download PNG").get_attribute("data-card"))
    page.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_text("Citation copied")).to_be_visible()
    assert card["words"] in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Copy Markdown").click()
    expect(page.get_by_text("Copied as Markdown")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"> {card['words']}\n")
    name, picture = downloaded(page, "Download PNG")
    assert name.endswith(".png")
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 1080


def test_a_library_that_grows_is_followed_without_a_restart(open_page, library, tmp_path):
    """What the page shows is the library as it is when a tab comes into sight."""
    page = open_page()
    who_said_what(page)
    total = LibraryDesk(load_settings(library, None)).find(Search(filters=Filters(language="de"))).total
    new = tmp_path / "neu.md"
    new.write_text("# Neu\n\n„Die Halle bleibt im Winter kalt“, sagte Jutta Ankerstein.\n", encoding="utf-8")
    assert run("--data", library, "ingest", new).code == 0
    try:
        page.get_by_role("tab", name="Ask").click()
        page.get_by_role("tab", name="Who said what").click()
        search(page, "Halle im Winter")
        expect(page.locator("#quotes")).to_contain_text("Jutta Ankerstein")
    finally:
        assert run("--data", library, "remove", "--yes", new).code == 0
    assert (
        LibraryDesk(load_settings(library, None)).find(Search(filters=Filters(language="de"))).total == total
    )


def test_a_phone_shows_the_list_and_the_words_in_its_width(open_page):
    page = open_page(viewport=PHONE)
    who_said_what(page)
    search(page, "committee")
    page.locator("#quotes .words button").first.click()
    expect(page.locator("#words .quote-card")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    cut = page.evaluate(
        "[...document.querySelectorAll('.split *')].filter(e => e.offsetParent && "
        "!e.closest('thead') && e.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert cut == 0
    page.get_by_role("button", name="Back to the list").click()
    expect(page.locator("#quotes tr.current")).to_be_in_viewport()


TEXTS = (
    ".lib p, .lib h2, .lib h3, .lib th, .lib td, .lib strong, .lib button, .lib a, .lib mark, .lib code, "
    ".list label, .list button, [role=tab]"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_in(scheme, open_page):
    page = open_page(scheme=scheme)
    who_said_what(page)
    page.locator("#quotes .words button").first.click()
    expect(page.locator("#words .detail")).to_be_visible()
    found = page.evaluate(CONTRAST, TEXTS)
    assert len(found) > 100
    assert [entry for entry in found if entry[0] < 4.5] == [], "less than 4.5 to 1"


class TestCheck:
    def check(self, page: Page, quotation: str) -> None:
        page.get_by_role("tab", name="Check a quotation").click()
        page.get_by_label("Quotation", exact=True).fill(quotation)
        page.get_by_role("button", name="Check", exact=True).click()

    def test_true_words_are_verbatim_and_stand_highlighted(self, open_page):
        page = open_page()
        self.check(page, COMMITTEE)
        expect(page.locator("#verdict .headline")).to_have_text("Verbatim")
        expect(page.locator("#verdict .who")).to_contain_text("Maren Oduya")
        expect(page.locator("#nearest mark").first).to_be_in_viewport()
        assert page.locator("#nearest mark").all_text_contents() == [COMMITTEE.rstrip(".")]

    def test_an_altered_word_is_struck_out_and_the_true_citation_copied(self, open_page):
        page = open_page()
        self.check(page, COMMITTEE.replace("boring", "exciting"))
        expect(page.locator("#verdict .headline")).to_have_text("Altered")
        expect(page.locator("#verdict .difference del")).to_have_text("exciting")
        expect(page.locator("#verdict .difference ins")).to_have_text("boring")
        page.locator("#nearest").get_by_role("button", name="Copy citation").click()
        expect(page.get_by_text("Citation copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Maren Oduya")
        assert "boring" in copied

    def test_another_speaker_is_named_and_nothing_found_is_said(self, open_page):
        page = open_page()
        self.check(page, COMMITTEE)
        expect(page.locator("#verdict .headline")).to_have_text("Verbatim")
        speaker = page.get_by_role("tabpanel").filter(has=page.locator("#verdict")).get_by_label("Speaker")
        speaker.fill("Rebecca Stroud")
        speaker.press("Enter")
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator("#verdict .headline")).to_have_text("Said by someone else")
        expect(page.locator("#verdict .who")).to_contain_text("not by Rebecca Stroud")
        self.check(page, "Purple elephants dance on the quayside at night.")
        expect(page.locator("#verdict .headline")).to_have_text("Not found")


class TestWholeText:
    DRAFT = (
        f"“{COMMITTEE}” Maren Oduya said.\n\n"
        f"“{COMMITTEE.replace('boring', '<i>exciting</i>')}” said Maren Oduya.\n\n"
        f"“{COMMITTEE}” said Rebecca Stroud.\n"
    )

    def check(self, page: Page, text: str) -> None:
        page.get_by_role("tab", name="Check a quotation").click()
        page.get_by_label("Quotation", exact=True).fill(text)
        page.get_by_role("button", name="Check a whole text").click()

    def test_flags_are_drawn_into_the_text_and_lead_to_their_notes(self, open_page):
        page = open_page()
        self.check(page, self.DRAFT)
        expect(page.locator("#verdict .headline")).to_have_text("2 of 3 do not hold")
        expect(page.locator("#verdict .draft mark")).to_have_count(2)
        expect(page.locator("#verdict .draft")).to_contain_text("<i>exciting</i>")
        expect(page.locator("#nearest .note")).to_have_count(2)
        expect(page.locator("#note-1 del").first).to_be_visible()
        page.locator("#flag-2").click()
        expect(page.locator("#note-2")).to_be_focused()
        expect(page.locator("#note-2")).to_be_in_viewport()
        page.locator("#note-2 h3 a").click()
        expect(page.locator("#flag-2")).to_be_focused()

    def test_the_corrected_text_is_copied(self, open_page):
        page = open_page()
        self.check(page, self.DRAFT)
        page.get_by_role("button", name="Copy corrected text").click()
        expect(page.get_by_text("Corrected text copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "exciting" not in copied
        assert "said Rebecca Stroud" not in copied
        assert "[1] Maren Oduya, executive director" in copied

    def test_nothing_to_check_is_said_and_one_quotation_still_judged(self, open_page):
        page = open_page()
        self.check(page, "Ferries are boats.")
        expect(page.locator("#verdict .headline")).to_contain_text("nothing to check")
        page.get_by_label("Quotation", exact=True).fill(COMMITTEE)
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator("#verdict .headline")).to_have_text("Verbatim")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_its_text_can_be_read_in(self, scheme, open_page):
        page = open_page(scheme=scheme)
        self.check(page, self.DRAFT)
        expect(page.locator("#nearest .note")).to_have_count(2)
        found = page.evaluate(CONTRAST, f"{TEXTS}, .lib .draft, .lib .note blockquote")
        assert [entry for entry in found if entry[0] < 4.5] == [], "less than 4.5 to 1"


def test_a_name_beside_an_answer_opens_all_that_the_person_said(open_page):
    page = open_page()
    page.get_by_label("Your question").fill("What about the cable?")
    page.keyboard.press("Enter")
    expect(page.locator("#live .turn")).to_have_count(0, timeout=10000)
    page.locator("#sources .person").first.click()
    expect(page.get_by_role("tab", name="Who said what")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#quotes .nothing")).to_contain_text("speaker Ada Brinkmann")  # the sample has no Ada
    search(page, "cable")
    expect(page.locator("#quotes .nothing")).to_contain_text("speaker Ada Brinkmann")


class TestPeople:
    def open(self, page: Page, name: str) -> None:
        page.get_by_role("tab", name="People").click()
        page.get_by_label("Find a person").fill(name)
        page.locator("#people").get_by_role("button", name=name, exact=True).click()
        expect(page.locator("#person .headline")).to_have_text(name)
        expect(page.locator("#person .detail")).to_be_focused()

    def unfold(self, page: Page, title: str) -> None:
        page.get_by_role("button", name=title).click()

    def correct(self, page: Page, button: str) -> None:
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator("#outcome .done")).to_contain_text("Done:")
        expect(page.locator("#outcome .done")).to_be_in_viewport()

    def undo(self, page: Page) -> None:
        self.unfold(page, "Corrections made by hand")
        page.get_by_role("button", name="Undo").first.click()
        expect(page.locator("#outcome .done")).to_contain_text("Taken back:")

    def test_a_person_is_found_and_their_words_opened(self, open_page):
        page = open_page()
        self.open(page, "Maren Oduya")
        expect(page.locator("#person .readings tbody tr").first).to_be_visible()
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#quotes .count")).to_contain_text("speaker Maren Oduya")
        assert set(page.locator("#quotes .speaker strong").all_inner_texts()) == {"Maren Oduya"}

    def test_two_are_merged_and_the_merger_is_undone(self, open_page, library):
        def counts() -> dict[str, int]:
            return {
                person["name"]: person["quotes"] for person in run("--data", library, "people", "--json").json
            }

        before = counts()
        page = open_page()
        self.open(page, "Maren Oduya")
        self.unfold(page, "Correct who this is")
        page.get_by_label("The same person as").fill("Rebecca Stroud")
        page.keyboard.press("Enter")
        self.correct(page, "Merge")
        merged = counts()
        assert "Rebecca Stroud" not in merged
        assert merged["Maren Oduya"] == before["Maren Oduya"] + before["Rebecca Stroud"]
        page.get_by_label("Find a person").fill("Rebecca Stroud")
        expect(page.locator("#people tbody tr")).to_have_count(1)
        expect(page.locator("#people .also")).to_contain_text("Rebecca Stroud")
        self.undo(page)
        assert counts() == before

    def test_a_new_name_is_shown_everywhere_until_it_is_taken_back(self, open_page):
        page = open_page()
        self.open(page, "Maren Oduya")
        self.unfold(page, "Correct who this is")
        page.get_by_label("The name to show").fill("M. A. Oduya")
        self.correct(page, "Rename")
        expect(page.locator("#person .headline")).to_have_text("M. A. Oduya")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#quotes .speaker strong").first).to_have_text("M. A. Oduya")
        page.get_by_role("tab", name="People").click()
        self.undo(page)
        expect(page.locator("#person .headline")).to_have_text("Maren Oduya")

    def test_a_source_is_split_off(self, open_page):
        page = open_page()
        self.open(page, "Maren Oduya")
        self.unfold(page, "Correct who this is")
        page.locator("#apart input").first.check()
        page.get_by_label("The other one’s name").fill("Marit Oduya")
        self.correct(page, "Split")
        page.get_by_label("Find a person").fill("Marit")
        expect(page.locator("#people tbody tr")).to_have_count(1)
        self.undo(page)
        page.get_by_label("Find a person").fill("Marit")
        expect(page.locator("#people .nothing")).to_be_visible()

    def test_what_cannot_be_done_says_why(self, open_page, library):
        page = open_page()
        self.open(page, "Maren Oduya")
        self.unfold(page, "Correct who this is")
        page.get_by_role("button", name="Merge", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Nobody is chosen")
        with writer_lock(library, "ingest"):
            page.get_by_label("The name to show").fill("M. A. Oduya")
            page.get_by_role("button", name="Rename", exact=True).click()
            expect(page.get_by_role("alert")).to_contain_text("Another whosaid is writing")
            expect(page.get_by_role("alert")).to_contain_text("Wait until it ends")
        expect(page.locator("#person .headline")).to_have_text("Maren Oduya")
