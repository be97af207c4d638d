"""Whom a question means: titles, first names, namesakes, and pronouns that lean on earlier turns."""

import pytest

from corpus.document import DocumentId
from rag.followup import standalone
from rag.question import QuestionKind, analyse
from rag.roster import build
from rag.types import Filters, Message, Person

PEOPLE = build(
    (Person(name=name), DocumentId("d"), 1)
    for name in ("Walter Stroud", "Jonas Bryde", "Prijanka Sharma", "Friederike Lohmann")
)


def named(question: str, language: str, vocabulary: tuple[str, ...] = ()) -> list[str]:
    return [person.name for person in analyse(question, Filters(), PEOPLE, language, vocabulary).persons]


@pytest.mark.parametrize(
    ("question", "language", "name"),
    [
        ("Que dit M. Bryde du budget ?", "fr", "Jonas Bryde"),
        ("Qu'a déclaré Priyanka Sharma ?", "fr", "Prijanka Sharma"),
        ("Comment Prijanka voit-elle la suite ?", "fr", "Prijanka Sharma"),
        ("What did Mr Stroud say about audits?", "en", "Walter Stroud"),
        ("Was sagte Professorin Lohmann über Modelle?", "de", "Friederike Lohmann"),
    ],
)
def test_titles_variants_and_first_names(question: str, language: str, name: str) -> None:
    assert named(question, language) == [name]


@pytest.mark.parametrize("question", ["What did Rebecca Stroud say?", "What did Walter Lindqvist say?"])
def test_half_a_name_is_not_the_person(question: str) -> None:
    analysis = analyse(question, Filters(), PEOPLE, "en", ())
    assert analysis.persons == ()
    assert analysis.strangers


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Où travaille Jonas Bryde ?", "fr", QuestionKind.ROLE),
        ("Jonas Bryde, c'est qui ?", "fr", QuestionKind.ROLE),
        ("Depuis quand Jonas Bryde dirige-t-il l'équipe ?", "fr", QuestionKind.WHEN),
        ("Quelles craintes ou attentes Bryde met-il en avant ?", "fr", QuestionKind.WHAT_SAID),
    ],
)
def test_an_accent_and_a_name_decide_the_kind(question: str, language: str, kind: QuestionKind) -> None:
    assert analyse(question, Filters(), PEOPLE, language, ()).kind is kind


EARLIER = (
    Message(role="user", content="What did Prijanka Sharma say about costs?"),
    Message(role="assistant", content="Prijanka Sharma: “They rise.” [1]"),
)


def test_a_pronoun_stands_for_the_person_of_the_last_turn() -> None:
    assert (
        standalone("And what did she say about testing?", EARLIER, PEOPLE, "en")
        == "And what did Prijanka Sharma say about testing?"
    )


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("And what did she and Walter Stroud say?", "en"),  # names somebody itself
        ("How many visitors came?", "en"),  # no pronoun
        ("Combien faut-il de serveurs ?", "fr"),  # a pronoun that says nothing
    ],
)
def test_other_questions_stand_alone_already(question: str, language: str) -> None:
    assert standalone(question, EARLIER, PEOPLE, language) is None


def test_a_turn_that_names_several_tells_nothing() -> None:
    turns = (Message(role="user", content="What did Walter Stroud and Jonas Bryde say?"),)
    assert standalone("And what does he say about audits?", turns, PEOPLE, "en") is None


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Was sagte Anselm Garrigue zu Laternen?"),
        ("nl", "Wat zei Anselm Garrigue aan Lantaarns?"),
    ],
)
def test_a_preposition_behind_a_full_name_leads_the_topic(language: str, question: str) -> None:
    found = analyse(
        question, Filters(), (), language, {"laternen", "lantaarns", "was", "wat", "sagte", "zei"}
    )
    assert found.strangers == ("Anselm Garrigue",)
