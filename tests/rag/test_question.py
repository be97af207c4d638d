"""What a question asks for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.errors import UsageError
from rag.question import Analysis, QuestionKind, analyse, typed_filters
from rag.roster import build
from rag.types import Filters, Person

PEOPLE = build(
    (Person(name=name), DocumentId("d"), 1)
    for name in ("Ilse Kowal", "Marieke van der Berg", "Prijanka Sharma", "Marek Lind", "Noor Lind")
)


def ask(question: str, language: str = "en", vocabulary: tuple[str, ...] = ()) -> Analysis:
    return analyse(question, Filters(), PEOPLE, language, vocabulary)


@pytest.mark.parametrize(
    ("question", "text", "filters"),
    [
        ("speaker:Kowal what now", "what now", Filters(speaker="Kowal")),
        ('what event:"Hazelmere 2024" now', "what now", Filters(event="Hazelmere 2024")),
        ("what event:«Hazelmere 2024» now", "what now", Filters(event="Hazelmere 2024")),
        ("what event:“Hazelmere 2024” now", "what now", Filters(event="Hazelmere 2024")),
        ("lang:FR quoi", "quoi", Filters(language="fr")),
        ("Language:nl wat", "wat", Filters(language="nl")),
        ("SINCE:2024-03 until:2025 x", "x", Filters(since="2024-03", until="2025")),
        ("source:notes.md x speaker:A", "x", Filters(source="notes.md", speaker="A")),
        ("no filter here: really", "no filter here: really", Filters()),
        ("myspeaker:x", "myspeaker:x", Filters()),
    ],
)
def test_filters_typed_in_a_question(question: str, text: str, filters: Filters) -> None:
    assert typed_filters(question, Filters()) == (text, filters)


def test_what_is_typed_stands_before_what_is_given_beside() -> None:
    assert typed_filters("speaker:A x", Filters(speaker="B", event="E"))[1] == Filters(speaker="A", event="E")


@pytest.mark.parametrize("question", ["since:yesterday x", "until:24-03-2020", "since:2024-3"])
def test_a_date_that_is_none_is_refused(question: str) -> None:
    with pytest.raises(UsageError, match="no date"):
        typed_filters(question, Filters())


@given(st.text(max_size=100))
def test_any_question_can_be_taken_apart(question: str) -> None:
    try:
        text, _ = typed_filters(question, Filters())
    except UsageError:
        return
    assert typed_filters(text, Filters())[0] == text or ":" in text
    ask(question)


@given(st.sampled_from(["speaker", "event", "source"]), st.text(alphabet="abcé 12-", min_size=1, max_size=20))
def test_a_quoted_value_comes_out_as_typed(name: str, value: str) -> None:
    text, filters = typed_filters(f'before {name}:"{value}" after', Filters())
    assert text == "before after"
    assert getattr(filters, name) == value.strip()


@pytest.mark.parametrize("unit", ['speaker:"', "speaker:« ", "event:“ ", "« ", "„", '"', "since", "speaker:"])
def test_time_grows_with_length_alone(unit: str) -> None:
    question = unit * (60_000 // len(unit))
    began = time.process_time()
    typed_filters(question, Filters())
    assert time.process_time() - began < 4.0


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Ilse Kowal say?", ["Ilse Kowal"]),
        ("What did Kowal say?", ["Ilse Kowal"]),
        ("what did KOWAL say?", ["Ilse Kowal"]),
        ("What did van der Berg say?", ["Marieke van der Berg"]),
        ("What did Priyanka Sharma say?", ["Prijanka Sharma"]),
        ("What did Sharmaa say?", ["Prijanka Sharma"]),
        ("What did Lind say?", ["Marek Lind", "Noor Lind"]),
        ("What did Noor Lind say?", ["Noor Lind"]),
        ("What was said about budgets?", []),
    ],
)
def test_whom_a_question_names(question: str, names: list[str]) -> None:
    assert sorted(person.name for person in ask(question).persons) == names


@pytest.mark.parametrize(
    ("question", "strangers"),
    [
        ("What did Quentin Zork say?", ("Quentin Zork",)),
        ("What did Ilse Kowal say?", ()),
        ("What did they say about Registries?", ()),
    ],
)
def test_whom_nobody_knows(question: str, strangers: tuple[str, ...]) -> None:
    assert ask(question, vocabulary=("registries",)).strangers == strangers


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Who said that the registry is full?", "en", QuestionKind.WHO_SAID),
        ("What did Kowal say about the budget?", "en", QuestionKind.WHAT_SAID),
        ("How many people came?", "en", QuestionKind.COUNT),
        ("When did it open?", "en", QuestionKind.WHEN),
        ("Where was it held?", "en", QuestionKind.WHERE),
        ("Qui a dit que le registre est plein ?", "fr", QuestionKind.WHO_SAID),
        ("Wer sagte, dass es voll ist?", "de", QuestionKind.WHO_SAID),
        ("Wie zei dat het vol is?", "nl", QuestionKind.WHO_SAID),
        ("¿Quién dijo que está lleno?", "es", QuestionKind.WHO_SAID),
        ("Combien de personnes sont venues ?", "fr", QuestionKind.COUNT),
    ],
)
def test_kinds_of_questions(question: str, language: str, kind: QuestionKind) -> None:
    assert ask(question, language).kind is kind


def test_the_topic_is_what_remains() -> None:
    assert ask("What did Ilse Kowal say about the budget of the registry?").topic == ("budget", "registry")


def test_what_stands_in_quotation_marks() -> None:
    assert ask('Who said "the hall is cold" or « il fait froid »?').quoted == (
        "the hall is cold",
        "il fait froid",
    )


def test_thousands_of_people_take_a_moment() -> None:
    people = build((Person(name=f"First{at % 97} Surname{at}"), DocumentId("d"), 1) for at in range(5000))
    began = time.process_time()
    analyse("What was said about the closing of the northern registry?", Filters(), people, "en", ())
    assert time.process_time() - began < 3.0


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is the mayor of Ghent called?", "en"),
        ("What was the name of the mayor?", "en"),
        ("Comment s'appelle le maire de Gand ?", "fr"),
        ("Hoe heet de burgemeester van Gent?", "nl"),
        ("Wie heißt der Bürgermeister von Gent?", "de"),
        ("¿Cómo se llama el alcalde de Gante?", "es"),
    ],
)
def test_what_somebody_is_called(question, language):
    found = analyse(question, Filters(), [], language, [])
    assert found.kind is QuestionKind.NAME
    assert not {"called", "name", "appelle", "heet", "heißt", "llama"} & set(found.topic)


def test_what_a_thing_is_called_is_a_fact():
    assert analyse("What is the new hall called?", Filters(), [], "en", []).kind is QuestionKind.FACT


def test_german_nouns_joined_by_an_article_are_no_name():
    assert not analyse("Wie laut ist die Heizung der Halle?", Filters(), [], "de", ["laut"]).strangers
