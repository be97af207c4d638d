"""Questions that lean on earlier turns, and those that don't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.followup import standalone
from rag.roster import build
from rag.types import Message, Person

PEOPLE = build(
    (Person(name=name, aliases=(name.split()[-1],), role=role, affiliation=firm, read_at=(0, 5)), DocumentId(name), 3)
    for name, role, firm in (
        ("Maren Oduya", "director", "Lantern Foundation"),
        ("Klaas Bierma", "treasurer", "Lantern Foundation"),
        ("Friederike Lohmann", "professor", "Hochschule Auetal"),
        ("Solène Garrigue", "engineer", "Ville de Lyon"),
    )
)  # fmt: skip


def turns(*contents: str) -> list[Message]:
    return [Message(role=("user", "assistant")[at % 2], content=text) for at, text in enumerate(contents)]


def rewritten(question: str, *before: str, language: str = "en") -> str | None:
    return standalone(question, turns(*before), PEOPLE, language)


@pytest.mark.parametrize(
    ("language", "before", "question", "alone"),
    [
        ("en", "What did Maren Oduya say about fees?", "And about costs?", "What did Maren Oduya say about costs?"),
        ("en", "What did Maren Oduya say about fees?", "And Lohmann?", "What did Friederike Lohmann say about fees?"),
        (
            "en",
            "What did Maren Oduya say about fees?",
            "And what did she say about testing?",
            "And what did Maren Oduya say about testing?",
        ),
        (
            "en",
            "What did Maren Oduya say about fees?",
            "What about her colleague?",
            "What did Klaas Bierma say about fees?",
        ),
        ("en", "Who spoke about fees?", "And about costs?", "Who spoke about costs?"),
        (
            "fr",
            "Que dit Solène Garrigue des licences ?",
            "Et sur la sécurité ?",
            "Que dit Solène Garrigue sur sécurité ?",
        ),
        (
            "nl",
            "Wat zei Klaas Bierma over kosten?",
            "En over verzekeringen?",
            "Wat zei Klaas Bierma over verzekeringen?",
        ),
        ("de", "Was sagte Maren Oduya über Kosten?", "Und Lohmann?", "Was sagte Friederike Lohmann über Kosten?"),
        (
            "es",
            "¿Qué dijo Klaas Bierma sobre las cuotas?",
            "¿Y sobre los costes?",
            "¿Qué dijo Klaas Bierma sobre costes?",
        ),
    ],
)  # fmt: skip
def test_what_is_left_out_comes_from_the_last_turns(language, before, question, alone):
    assert rewritten(question, before, "An answer.", language=language) == alone


@pytest.mark.parametrize(
    "question",
    [
        "Who spoke about drones?",
        "On another note: who spoke about drones?",
        "What did Friederike Lohmann say about drones?",
    ],
)
def test_a_new_question_takes_nothing_along(question):
    assert rewritten(question, "What did Maren Oduya say about fees?", "That they fall.") is None


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "Autre chose : qu'a-t-elle dit des drones ?"),
        ("nl", "Iets heel anders: wat zei ze over drones?"),
        ("de", "Themawechsel: Was sagte sie über Drohnen?"),
        ("es", "Cambio de tema: ¿qué dijo ella sobre drones?"),
    ],
)
def test_a_changed_subject_takes_nothing_along(language, question):
    assert rewritten(question, "Maren Oduya ?", "…", language=language) is None


def test_a_pointing_word_takes_the_last_topic_along():
    found = rewritten(
        "How much of it went to servers?", "What did the harbour project cost?", "84,000 euros."
    )
    assert found is not None
    assert "harbour" in found
    assert found.startswith("How much of it went to servers")


def test_between_two_people_nobody_is_chosen():
    before = ("What did Maren Oduya and Friederike Lohmann say?", "Much.")
    assert rewritten("And what did she say about testing?", *before) is None


def test_a_colleague_whom_nobody_knows_is_nobody():
    assert rewritten("What about her colleague?", "What did Friederike Lohmann say?", "Much.") is None


def test_filters_typed_into_it_stay_and_old_ones_go():
    found = rewritten("And about costs? lang:fr", "What did Maren Oduya say about fees? since:2024", "Much.")
    assert found == "What did Maren Oduya say about costs? lang:fr"


def test_without_turns_nothing_is_added():
    assert rewritten("And about costs?") is None


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "fr", "nl", "de", "es", "pl"]))
def test_no_name_comes_from_nowhere(question, before, language):
    found = standalone(question, turns(before, "…"), PEOPLE, language)
    names = {person.name for person in PEOPLE if found and person.name in found}
    assert all(any(part.lower() in f"{question} {before}".lower() for part in name.split()) for name in names)
