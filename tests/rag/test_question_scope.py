"""The event and the year that a question's own words restrict it to."""

import pytest

from corpus.document import DocumentId
from rag.question import Analysis, analyse
from rag.roster import build
from rag.types import Filters, Person

PEOPLE = build([(Person(name="Maren Oduya"), DocumentId("a"), 2)])
EVENTS = ("Hazelmere 2031",)


def asked(language: str, question: str) -> Analysis:
    return analyse(question, Filters(), PEOPLE, language, set(question.lower().strip("?").split()), EVENTS)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What did Maren Oduya say about ferries at Hazelmere 2031?"),
        ("fr", "Qu'a dit Maren Oduya sur les navires à la Hazelmere 2031 ?"),
        ("nl", "Wat zei Maren Oduya op de Hazelmere 2031?"),
        ("de", "Was sagte Maren Oduya auf der Hazelmere 2031?"),
        ("es", "¿Qué dijo Maren Oduya en la Hazelmere 2031?"),
    ],
)
def test_an_event_behind_a_preposition_is_where_it_was_said(language: str, question: str) -> None:
    found = asked(language, question)
    assert found.filters.event == "Hazelmere 2031"
    assert "Hazelmere" not in found.topic


@pytest.mark.parametrize(
    "question",
    [
        "What did Maren Oduya say about Hazelmere 2031?",
        "Who said that the ferry burned at Hazelmere 2031?",
        "What did Maren Oduya say at Hazelmere 2019?",
    ],
)
def test_an_event_spoken_about_or_unknown_is_no_filter(question: str) -> None:
    assert asked("en", question).filters == Filters()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who spoke about ferries in 2031?"),
        ("fr", "Qui a parlé des navires en 2031 ?"),
        ("nl", "Wie sprak over de haven in 2031?"),
        ("de", "Wer sprach im Jahr 2031 über die Werft?"),
        ("es", "¿Quién habló del puerto en 2031?"),
    ],
)
def test_the_year_in_which_people_spoke_restricts_the_list(language: str, question: str) -> None:
    found = asked(language, question)
    assert (found.filters.since, found.filters.until) == ("2031", "2031")
    assert "2031" not in found.topic


def test_a_year_in_what_was_said_is_no_filter() -> None:
    assert asked("en", "Who said that the ferry will sail in 2031?").filters == Filters()
