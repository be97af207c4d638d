"""Who is who across documents."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.roster import KnownPerson, build, name_words
from rag.types import Person


def row(
    name: str, document: str = "d", quotes: int = 1, role: str | None = None
) -> tuple[Person, DocumentId, int]:
    return Person(name=name, role=role), DocumentId(document), quotes


def names(people: tuple[KnownPerson, ...]) -> list[str]:
    return sorted(person.name for person in people)


@pytest.mark.parametrize(
    ("given_names", "expected"),
    [
        (["Ilse Kowal", "ILSE KOWAL", "Ilse Kowál"], 1),
        (["Ilse Kowal", "Ilse Maria Kowal"], 1),
        (["Ilse Kowal", "Kowal"], 1),
        (["Ilse Kowal", "Marek Kowal"], 2),
        (["Ilse Kowal", "Marek Kowal", "Kowal"], 3),
        (["Ilse Anna Kowal", "Ilse Berta Kowal", "Ilse Kowal"], 3),
        (["Kowal", "Kowal"], 1),
        (["Cher"], 1),
        ([""], 0),
    ],
)
def test_who_is_the_same_person(given_names: list[str], expected: int) -> None:
    assert len(build(row(name) for name in given_names)) == expected


def test_the_fullest_name_is_shown_and_all_are_kept() -> None:
    (person,) = build([row("Kowal"), row("Ilse Kowal"), row("Ilse Maria Kowal")])
    assert person.name == "Ilse Maria Kowal"
    assert set(person.names) == {"Kowal", "Ilse Kowal", "Ilse Maria Kowal"}
    assert person.quotes == 3
    assert ("kowal",) in person.forms
    assert ("ilse", "kowal") in person.forms


def test_particles_belong_to_the_surname() -> None:
    (person,) = build([row("Marieke van der Berg")])
    assert ("van", "der", "berg") in person.forms
    assert ("berg",) in person.forms


def test_the_newest_role_counts_also_after_joining_names() -> None:
    (person,) = build(
        [
            row("Ilse Maria Kowal", "2020", role="intern"),
            row("Ilse Kowal", "2021", role="engineer"),
            row("Ilse Maria Kowal", "2022", role="director"),
        ]
    )
    assert [reading.document_id for reading in person.readings] == ["2022", "2021", "2020"], "newest first"
    assert person.role == "director"


NAMES = st.lists(st.sampled_from(["a", "b", "c", "Áb", "van"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(NAMES, max_size=15))
def test_no_reading_is_lost_or_counted_twice(found: list[str]) -> None:
    people = build(row(name, f"d{at}") for at, name in enumerate(found))
    read = sorted(reading.document_id for person in people for reading in person.readings)
    assert read == sorted(f"d{at}" for at in range(len(found)))
    for person in people:
        last = {name_words(name)[-1] for name in person.names}
        assert len(last) == 1, "two surnames in one person"


def test_thousands_of_people_take_a_moment() -> None:
    rows = [row(f"First{at % 97} Last{at % 1009}", f"d{at}") for at in range(20_000)]
    rows += [row(f"Last{at}") for at in range(1009)]
    began = time.process_time()
    build(rows)
    assert time.process_time() - began < 5.0
