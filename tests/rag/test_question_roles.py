"""Roles in a question that mean one person of the library."""

import pytest

from corpus.document import DocumentId
from rag.question import analyse
from rag.roster import build
from rag.types import Filters, Person

ROLES = {
    "en": (
        "director",
        "Oxbow Foundation",
        "What did the director of the Oxbow Foundation say about ferries?",
    ),
    "fr": ("directrice", "Oxbow", "Qu'a dit la directrice de Oxbow sur les navires ?"),
    "nl": ("directeur", "Oxbow", "Wat zei de directeur van Oxbow over de haven?"),
    "de": ("Direktorin", "Oxbow", "Was sagte die Direktorin von Oxbow über die Werft?"),
    "es": ("directora", "Oxbow", "¿Qué dijo la directora de Oxbow sobre el puerto?"),
}


def persons(language: str, question: str, *names: str) -> list[str]:
    role, place, _ = ROLES[language]
    rows = [(Person(name=name, role=role, affiliation=place), DocumentId(name), 2) for name in names]
    known = set(question.lower().strip("?").split()) | {"oxbow"}
    found = analyse(question, Filters(), build(rows), language, known)
    return [person.name for person in found.persons]


@pytest.mark.parametrize("language", ROLES)
def test_a_role_at_an_organisation_means_who_holds_it(language: str) -> None:
    assert persons(language, ROLES[language][2], "Maren Oduya") == ["Maren Oduya"]


@pytest.mark.parametrize("language", ROLES)
def test_a_role_that_two_hold_means_nobody(language: str) -> None:
    assert persons(language, ROLES[language][2], "Maren Oduya", "Ilse Lohmann") == []


def test_a_role_spoken_about_or_asked_for_means_nobody() -> None:
    for question in (
        "What is said about the director of the Oxbow Foundation?",
        "Who is the director of the Oxbow Foundation?",
    ):
        assert persons("en", question, "Maren Oduya") == []
