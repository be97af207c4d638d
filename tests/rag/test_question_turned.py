"""Questions for what was not said, or for those who hold the opposite."""

import pytest

from corpus.document import DocumentId
from rag.question import analyse
from rag.question_turned import Turned
from rag.roster import build
from rag.types import Filters, Person

PEOPLE = build([(Person(name=name), DocumentId("a"), 2) for name in ("Maren Oduya", "Tobias Lohmann")])


def turned(language: str, question: str) -> Turned | None:
    return analyse(question, Filters(), PEOPLE, language, set(question.lower().split())).turned


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who did not say anything about ferries?"),
        ("en", "What didn't Oduya say about ferries?"),
        ("en", "Who said nothing about ferries?"),
        ("en", "Who never mentioned ferries?"),
        ("fr", "Qui n'a pas parlé des navires ?"),
        ("fr", "Que n'a pas dit Maren Oduya ?"),
        ("nl", "Wie zei niets over de haven?"),
        ("nl", "Wat zei Maren Oduya niet?"),
        ("de", "Wer hat nicht über die Fähre gesprochen?"),
        ("de", "Was hat Maren Oduya über die Fähre nicht gesagt?"),
        ("es", "¿Quién no dijo nada sobre los barcos?"),
        ("es", "¿Qué no dijo Maren Oduya?"),
    ],
)
def test_what_was_not_said(language: str, question: str) -> None:
    assert turned(language, question) is Turned.UNSAID


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who disagreed with Lohmann about the ferries?"),
        ("fr", "Qui n'est pas d'accord avec Lohmann ?"),
        ("nl", "Wie is het oneens met Lohmann?"),
        ("de", "Wer widersprach Lohmann?"),
        ("es", "¿Quién no está de acuerdo con Lohmann?"),
    ],
)
def test_who_holds_the_opposite(language: str, question: str) -> None:
    assert turned(language, question) is Turned.CONTRARY


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who said that the ferry is not safe?"),
        ("en", "Who said the ferry is not safe?"),
        ("en", "What did Oduya say about not paying?"),
        ("en", "Who said that nobody disagreed with Lohmann?"),
        ("en", "Can't you tell me what Oduya said about ferries?"),
        ("fr", "Qui a dit que le navire n'est pas sûr ?"),
        ("nl", "Wie zei dat de haven niet veilig is?"),
        ("de", "Wer sagte, die Fähre sei nicht sicher?"),
        ("de", "Wer sagte: „Wer nicht zahlt, fährt nicht“?"),
        ("es", "¿Quién dijo que el barco no es seguro?"),
    ],
)
def test_a_negation_in_what_was_said_turns_nothing(language: str, question: str) -> None:
    assert turned(language, question) is None
