"""The verdict as a terminal shows it."""

import click
import pytest

from rag.checking import Checked
from rag.quotes.extract import extract
from rag.quotes.verdict import Source, judge
from rag.types import DocumentInfo
from tests.rag.quotes.build_document import document
from ui.verdict_text import report

TEXT = (
    "“We probably lost 12 keys in May, and nobody told Berlin,” said Anna Berg. She left the hall before the coffee. "
    "“The audit took nine hours,” said Ben Cole.\n\n"
    "A chair stood in the rain."
)


def shown(quotation: str, speaker: str | None = None) -> list[str]:
    d = document(TEXT)
    source = Source(text=d.text, document_id=d.id, quotes=extract(d), language="en")
    verdict = judge(quotation, [source], speaker)
    info = DocumentInfo(
        id=d.id, title="The lost keys", source="keys.md", published="2026-05-20", event="Quayside"
    )
    checked = Checked(quotation=quotation, speaker=speaker, verdict=verdict)
    return [line.strip() for line in click.unstyle(report(checked, {d.id: info})).splitlines()]


def test_it_says_who_where_and_when():
    headline, words, who, where, place = shown("the audit took nine hours")
    assert (headline, words, who) == ("Verbatim.", "“The audit took nine hours”", "— Ben Cole")
    assert where == "The lost keys, Quayside, 2026-05-20"
    assert place.startswith("keys.md:")


@pytest.mark.parametrize(
    ("quotation", "change"),
    [
        ("We probably lost 14 keys in May", "“14” where the source has “12”"),
        ("We probably lost 12 keys in May, and nobody told Bremen", "“Bremen” where the source has “Berlin”"),
        ("We lost 12 keys in May", "“probably” was left out"),
        ("The audit [never] took nine hours", "“never” is not in the source"),
        ("The audit took nine hours?", "the question mark is not in the source"),
    ],
)
def test_a_change_is_shown_as_it_is_written(quotation: str, change: str):
    lines = shown(quotation)
    assert lines[0] == "Altered: these are not the words."
    assert lines[-1] == change


def test_words_of_another_are_not_the_claimed_speakers():
    assert shown("The audit took nine hours", "Anna Berg")[0] == "Said by someone else than Anna Berg."
    assert (
        shown("A chair stood in the rain", "Anna Berg")[0]
        == "The source does not give these words to Anna Berg."
    )


def test_nobodys_name_stands_under_words_that_are_not_all_theirs():
    lines = shown("nobody told Berlin, said Anna Berg. She then left the hall before the coffee")
    assert lines[0] == "Altered: these are not the words."
    assert "— partly words of Anna Berg" in lines


def test_what_is_nowhere_has_no_nearest_words():
    assert shown("Penguins cannot whistle Verdi") == ["Not found in the library."]
