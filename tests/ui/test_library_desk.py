"""The desk over a real library: pages, orders, what to loosen, places, exports."""

import json
from pathlib import Path

import pytest

from rag.errors import LibraryError
from rag.quotes.verdict import VerdictKind
from rag.settings import load_settings
from rag.types import Filters, QuoteKind
from rag.wiring import open_library
from tests.ui.command_line import CHEAP, COMMITTEE, library, run
from ui.desk import PAGE, Order, Search
from ui.library_desk import LibraryDesk

__all__ = ["library"]


@pytest.fixture
def desk(library: Path) -> LibraryDesk:
    return LibraryDesk(load_settings(library, None))


def test_the_pages_together_hold_everything_once(desk: LibraryDesk) -> None:
    first = desk.find(Search())
    rows = [found for page in range(first.pages) for found in desk.find(Search(), page).rows]
    assert len(rows) == first.total > 200
    assert len({found.quote.id for found in rows}) == first.total
    assert len(first.rows) == PAGE


def test_a_page_that_is_no_longer_there_is_the_last(desk: LibraryDesk) -> None:
    last = desk.find(Search(), 999)
    assert last.page == last.pages - 1
    assert last.rows


@pytest.mark.parametrize("topic", ["", "committee"])
def test_orders(desk: LibraryDesk, topic: str) -> None:
    for order in (Order.NEWEST, Order.OLDEST):
        rows = desk.find(Search(topic=topic, order=order)).rows
        dates = [found.document.published for found in rows if found.document.published]
        assert len(dates) > 1
        assert dates == sorted(dates, reverse=order is Order.NEWEST)


def test_a_topic_and_filters_hold_together(desk: LibraryDesk) -> None:
    search = Search(topic="translation", filters=Filters(speaker="Oduya"), kind=QuoteKind.TURN)
    rows = desk.find(search).rows
    assert rows
    assert all(found.quote.speaker and "Oduya" in found.quote.speaker.name for found in rows)
    assert {found.quote.kind for found in rows} == {QuoteKind.TURN}


def test_an_empty_result_counts_what_there_is_without_each_condition(desk: LibraryDesk) -> None:
    search = Search(filters=Filters(speaker="Oduya", event="No Such Congress"))
    found = desk.find(search)
    assert found.rows == ()
    alone = desk.find(Search(filters=Filters(speaker="Oduya"))).total
    assert dict(found.looser) == {"speaker": 0, "event": alone}


def test_the_place_holds_the_words(desk: LibraryDesk) -> None:
    for found in desk.find(Search(), 3).rows:
        place = desk.place(found.quote.document_id, found.quote.start, found.quote.end)
        assert place is not None
        pieces = [place.text[a - place.start : b - place.start] for a, b in found.quote.spans]
        assert " … ".join(pieces) == found.quote.text


def test_a_document_that_has_gone_has_no_place(desk: LibraryDesk) -> None:
    assert desk.place("gone", 0, 10) is None


@pytest.mark.parametrize("form", ["csv", "json", "md"])
@pytest.mark.parametrize(
    ("search", "options"),
    [
        (Search(), ()),
        (
            Search(filters=Filters(speaker="Oduya"), kind=QuoteKind.DIRECT),
            ("--speaker", "Oduya", "--kind", "direct"),
        ),
    ],
    ids=["all", "filtered"],
)
def test_an_export_is_what_the_command_prints(
    desk: LibraryDesk, library: Path, form: str, search: Search, options: tuple[str, ...]
) -> None:
    assert desk.export(search, form) == run("--data", library, "quotes", "--format", form, *options).out


def test_a_topics_export_is_what_the_command_finds_by_words(desk: LibraryDesk, library: Path) -> None:
    printed = run(
        "--data", library, "quotes", "--about", "committee", "--words", "--limit", "500", "--json"
    ).out
    assert desk.export(Search(topic="committee"), "json") == printed


def test_with_a_retriever_a_topic_is_found_as_the_command_finds_it(library: Path) -> None:
    settings = load_settings(library, None, embedder=CHEAP)
    with open_library(settings) as opened:
        desk = LibraryDesk(settings, opened.retriever)
        exported = json.loads(desk.export(Search(topic="committee"), "json"))
    listed = run("--data", library, "quotes", "--about", "committee", "--limit", "500", "--json").json
    # What only looks alike hangs on an approximate index; what has the word doesn't.
    shown, told = ([q for q in found if "committee" in q["text"]] for found in (exported, listed))
    assert shown
    assert shown == told


def test_a_verdict_comes_with_its_place(desk: LibraryDesk) -> None:
    judged = desk.check(COMMITTEE, None, None)
    assert judged.checked.verdict.verdict is VerdictKind.VERBATIM
    assert judged.place is not None
    assert COMMITTEE[:-1] in judged.place.text
    assert judged.checked.verdict.nearest is not None
    assert judged.checked.verdict.nearest.document_id in judged.documents


def test_no_library_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(LibraryError):
        LibraryDesk(load_settings(tmp_path, None)).find(Search())
