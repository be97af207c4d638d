"""The real page in headless Chromium, with an asker that plays a script."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import CONTRAST, PHONE, browser, needs_chromium, opening
from tests.fake_asker import EVIL, FIRST, NOTICE, REMEDY, SECOND, FakeAsker, good_answer
from tests.fake_desk import NoDesk
from ui.chat_view import LibraryInfo, copy_markdown

pytestmark = [pytest.mark.browser, needs_chromium]

EXAMPLES = ("What did Ada Brinkmann say about the cable?", "Who said eleven weeks is the minimum?")


@pytest.fixture(scope="module")
def asker() -> FakeAsker:
    return FakeAsker(pause=0.02)


@pytest.fixture(scope="module")
def address(asker: FakeAsker) -> Iterator[str]:
    from ui.chat import asgi, build
    from ui.chat_server import in_background, listen
    from ui.choices import Choices

    info = LibraryInfo(documents=27, passages=412, quotes=231, languages=("en", "fr"), notice=NOTICE)
    choices = Choices(models=("small", "large"), speakers=("Ada Brinkmann",), languages=("en", "fr"))
    app = build(asker, NoDesk(), title_info=info, examples=EXAMPLES, choices=choices)
    with in_background(asgi(app), listen(port=0)) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def open_page(chromium: Browser, address: str, asker: FakeAsker) -> Iterator[Callable[..., Page]]:
    asker.asked.clear()
    asker.closed.clear()
    with opening(chromium, address) as opened:
        yield opened


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.keyboard.press("Enter")


def finished(page: Page, turns: int = 1) -> None:
    """Wait until this many turns stand there and none is being written."""
    expect(page.locator(".turn")).to_have_count(turns, timeout=10000)
    expect(page.locator("#live .turn")).to_have_count(0, timeout=10000)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end, "it did not happen within five seconds"
        time.sleep(0.02)


def test_an_answer_is_streamed_and_replaced_by_its_checked_result(open_page):
    page = open_page()
    ask(page, "What about the cable?")
    writing = page.locator("#live .answer-text")
    expect(writing).to_contain_text("Ada Brinkmann", timeout=10000)
    first = writing.inner_text()
    page.wait_for_function(
        "n => (document.querySelector('#live .answer-text')?.textContent.length ?? 1e9) > n",
        arg=len(first) + 20,
    )
    finished(page)
    expect(page.locator("#thread .summary")).to_contain_text("2 statements, 2 cited, 2 quotations verbatim")
    expect(page.get_by_label("Your question")).to_have_value("")


def test_a_click_on_a_citation_shows_the_exact_words_in_their_passage(open_page):
    page = open_page()
    page.get_by_role("button", name=EXAMPLES[0]).click()
    finished(page)
    page.locator(".cite").nth(1).click()
    card = page.locator("#source-1-2")
    expect(card).to_be_in_viewport()
    expect(card).to_be_focused()
    assert card.locator("mark").all_inner_texts() == ["Onze semaines, c’est le minimum"]
    page.locator(".cite").nth(0).click()
    marks = page.locator(".card.current mark")
    assert [" ".join(text.split()) for text in marks.all_inner_texts()] == [FIRST, SECOND]
    seen = marks.first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert seen not in ("rgba(0, 0, 0, 0)", card.evaluate("e => getComputedStyle(e).backgroundColor"))


def test_an_older_answer_shows_its_own_sources(open_page):
    page = open_page()
    ask(page, "first")
    finished(page, 1)
    ask(page, "Say nothing about pricing")
    finished(page, 2)
    expect(page.locator(".source-set[data-turn='2'] .tag")).to_have_text("nearest")
    expect(page.locator(".source-set[data-turn='1']")).to_be_hidden()
    page.locator(".turn[data-turn='1'] .cite").first.click()
    expect(page.locator(".source-set[data-turn='1']")).to_be_visible()
    expect(page.locator(".source-set[data-turn='2']")).to_be_hidden()
    expect(page.locator("#source-1-1")).to_be_in_viewport()


def test_a_stop_closes_the_asker_and_the_next_question_is_answered(open_page, asker):
    page = open_page()
    for turn in (1, 2):  # twice: the second stop must work as the first did
        ask(page, "slow")
        expect(page.locator("#live .answer-text")).to_contain_text("word3", timeout=10000)
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
        page.get_by_role("button", name="Stop").click()
        finished(page, turn)
        expect(page.locator(".turn .note").last).to_contain_text("Stopped")
        expect(page.locator(".turn .answer-text").last).to_contain_text("word3")
        wait_for(lambda turn=turn: asker.closed == ["slow"] * turn)
    ask(page, "What about the cable?")
    finished(page, 3)
    expect(page.locator("#thread .summary")).to_be_visible()
    assert [message.content.split()[0] for message in asker.asked[-1].history] == ["slow", "word0"] * 2


def test_an_error_is_a_line_with_its_remedy_and_the_next_question_is_answered(open_page):
    page = open_page()
    ask(page, "This fails")
    expect(page.get_by_role("alert")).to_have_text(f"The model did not answer within 30 seconds. {REMEDY}")
    ask(page, "What about the cable?")
    finished(page, 2)
    expect(page.locator("#thread .summary")).to_be_visible()


def test_a_bug_does_not_freeze_the_page(open_page):
    page = open_page()
    ask(page, "crash")
    expect(page.get_by_role("alert")).to_contain_text("KeyError")
    page.get_by_role("button", name="Answer again").click()
    finished(page, 1)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_closing_the_page_stops_the_asker(open_page, asker):
    page = open_page()
    ask(page, "slow")
    expect(page.locator("#live .answer-text")).to_contain_text("word2", timeout=10000)
    page.close()
    wait_for(lambda: asker.closed == ["slow"])


def test_a_question_can_be_edited_answered_again_and_the_chat_begun_anew(open_page, asker):
    page = open_page()
    ask(page, "What about the cabel?")
    finished(page)
    page.get_by_role("button", name="Answer again").click()
    wait_for(lambda: len(asker.asked) == 2)
    finished(page)
    page.get_by_role("button", name="Edit question").click()
    field = page.get_by_label("Edit the question")
    expect(field).to_be_focused()
    expect(field).to_have_value("What about the cabel?")
    field.fill("What about the cable?")
    field.press("Enter")
    wait_for(lambda: len(asker.asked) == 3)
    finished(page)
    expect(page.locator(".ask-text")).to_have_text("What about the cable?")
    assert [question.text[-6:] for question in asker.asked] == ["cabel?", "cabel?", "cable?"]
    assert all(question.history == () for question in asker.asked)
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".sources-empty")).to_be_visible()


def test_the_answer_is_copied_with_its_sources(open_page, asker):
    page = open_page()
    ask(page, "What about the cable?")
    finished(page)
    page.get_by_role("button", name="Copy with sources").click()
    expect(page.get_by_text("Copied with its sources")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == copy_markdown(good_answer(asker.asked[0]))


def test_what_the_form_says_reaches_the_asker(open_page, asker):
    page = open_page()
    page.get_by_label("From sources only").check()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Since").fill("March")
    ask(page, "one")
    expect(page.get_by_role("alert")).to_contain_text("2024-03-20")
    assert asker.asked == []
    page.get_by_label("Since").fill("2024-03")
    ask(page, "two")
    finished(page, 2)
    (question,) = asker.asked
    assert (question.mode, question.filters.since, question.model) == ("quotes", "2024-03", "small")
    expect(page.locator(".scope")).to_have_text("Only since 2024-03")


def test_doubts_stand_at_the_sentence_and_reasoning_is_folded(open_page):
    page = open_page()
    ask(page, "doubtful think")
    finished(page)
    expect(page.locator(".thinking")).not_to_have_attribute("open", "")
    expect(page.locator(".answer-text")).not_to_contain_text("asks about")
    page.locator(".warn").first.click()
    expect(page.locator("#doubt-1-1")).to_be_focused()
    expect(page.locator("#doubt-1-1")).to_contain_text("The source says eleven weeks.")


def test_nothing_hostile_is_rendered(open_page):
    page = open_page()
    ask(page, "hostile")
    finished(page)
    assert page.evaluate("window.pwned") is None
    assert page.locator(":is(#thread, #sources) :is(img, script, iframe)").count() == 0
    expect(page.locator(".card h3")).to_have_text(EVIL)
    expect(page.locator(".answer-text")).to_contain_text("{{value}} ${1+1} </div></article>")


def test_the_keyboard_is_enough(open_page):
    page = open_page()
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("What about")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("the cable?")
    page.keyboard.press("Enter")
    finished(page)
    expect(page.locator(".ask-text")).to_have_text("What about\nthe cable?")
    page.locator(".cite").first.focus()
    assert page.locator(".cite").first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#source-1-1")).to_be_focused()


def test_a_phone_shows_everything_in_its_width(open_page):
    page = open_page(viewport=PHONE)
    ask(page, "What about the cable?")
    finished(page)
    ask(page, "doubtful")
    finished(page, 2)
    page.get_by_role("button", name="Filters").click()
    wide = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    assert wide == PHONE["width"]
    cut = page.evaluate(
        "[...document.querySelectorAll('#head *, #chat *, #beside *')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert cut == 0
    page.locator(".turn[data-turn='1'] .cite").first.click()
    expect(page.locator("#source-1-1 mark").first).to_be_in_viewport()
    assert page.locator("#beside").bounding_box()["y"] > page.locator("#composer").bounding_box()["y"]
    page.locator("#source-1-1 .back").click()
    expect(page.locator(".turn[data-turn='1'] .answer")).to_be_in_viewport()


TEXTS = (
    "h1, h2, h3, .facts, .notice, .tagline, .ask-text, .answer-text p, .cite, .warn, .doubts li, .doubts p, "
    ".summary, .tools button, .card p, mark, .card code, .number, #question textarea, #composer button, "
    "#mode label"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_in(scheme, open_page):
    page = open_page(scheme=scheme)
    ask(page, "doubtful")
    finished(page)
    found = page.evaluate(CONTRAST, TEXTS)
    assert len(found) > 20
    assert [entry for entry in found if entry[0] < 4.5] == [], "less than 4.5 to 1"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(int(part) for part in paper[4:-1].split(",")) < 200) == (scheme == "dark")


def test_the_page_names_no_address_to_fetch_from(open_page, address):
    page = open_page()
    elsewhere = page.evaluate(
        "[...document.querySelectorAll('script[src], link[href], img[src], iframe[src]')]"
        ".map(e => e.src || e.href).filter(u => /^https?:/.test(u) && new URL(u).origin !== location.origin)"
    )
    # A preconnect opens a connection though it fetches nothing; the page must not hold one either.
    assert elsewhere == []
    response = page.request.get(address)
    assert "default-src 'self'" in response.headers["content-security-policy"]


def test_the_parts_have_names_for_a_screen_reader(open_page):
    page = open_page()
    expect(page.get_by_role("status").filter(has_text="No Ollama server")).to_have_text(NOTICE)
    expect(page.get_by_role("heading", name="whosaid")).to_be_visible()
    ask(page, "What about the cable?")
    finished(page)
    expect(page.get_by_role("link", name="Source 1")).to_be_visible()
    expect(page.get_by_role("article", name="Source 1: Grid operators promise patience")).to_be_visible()
    expect(page.get_by_role("log", name="Conversation")).to_be_visible()
