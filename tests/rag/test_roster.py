"""Who is who across documents."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.roster import KnownPerson, Sighting, build, meant, name_words
from rag.types import Person, Quote, QuoteId, QuoteKind


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


def known(*rows: Sighting) -> list[str]:
    return [person.name for person in sorted(build(rows), key=lambda person: person.name)]


def sighting(name: str, document: str, **values: Any) -> Sighting:
    about = {key: values.pop(key) for key in ("role", "affiliation", "gender") if key in values}
    return Sighting(
        Person(name=name, **about), DocumentId(document), values.pop("quotes", 1), f"About {document}",
        f"/{document}.md", **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given_names", "expected"),
    [
        (["Priyanka Kowal", "Prijanka Kowal"], 1),
        (["Catherine Kowal", "Katharine Kowal"], 1),
        (["Ilse Kowal", "I. Kowal"], 1),
        (["Ilse Kowal", "Ivan Kowal", "I. Kowal"], 3),
        (["Ilse Kowal", "Ilse M. Kowal", "Ilse Maria Kowal"], 1),
        (["Ilse Kowal", "J. Kowal"], 2),
        (["Ilse Kowal", "Dr Ilse Kowal"], 1),
        (["Thomas Meyer", "Thomas Meier"], 2),
    ],
)
def test_spellings_in_several_documents(given_names: list[str], expected: int) -> None:
    assert len(build(row(name, f"d{at}") for at, name in enumerate(given_names))) == expected


def test_two_spellings_in_one_document_are_two_people() -> None:
    assert len(build([row("Catherine Kowal"), row("Katharine Kowal")])) == 2


def test_a_surname_alone_needs_something_that_speaks_for_its_bearer() -> None:
    full = sighting("Ilse Kowal", "1", affiliation="Tallow Systems", event="Quayside 2031")
    assert len(build([full, sighting("Kowal", "2")])) == 2
    assert len(build([full, sighting("Kowal", "2", event="Quayside 2031")])) == 1
    assert len(build([full, sighting("Kowal", "2", affiliation="Tallow")])) == 1


@pytest.mark.parametrize("names", [("Ilse Kowal", "Ilse Kowal"), ("Erika Kowal", "Ericka Kowal")])
def test_opposite_forms_of_address_are_two_people(names: tuple[str, str]) -> None:
    one, other = names
    apart = [sighting(one, "1", gender="feminine"), sighting(other, "2", gender="masculine")]
    assert len(build(apart)) == 2
    same = [sighting(one, "1", gender="feminine"), sighting(other, "2", gender="feminine")]
    assert len(build(same)) == 1


def about(document: str, role: str | None, affiliation: str | None, published: str | None) -> Sighting:
    return sighting("Ilse Kowal", document, role=role, affiliation=affiliation, published=published)


def test_two_roles_and_organisations_in_one_year_are_two_people() -> None:
    found = known(
        about("1", "engineer", "Tallow Systems", "2031-02-01"),
        about("2", "curator", "Oxbow Museum", "2031-09-01"),
    )
    assert found == ["Ilse Kowal (Oxbow Museum)", "Ilse Kowal (Tallow Systems)"]


@pytest.mark.parametrize(
    ("role", "affiliation", "published"),
    [
        ("curator", "Oxbow Museum", "2033-09-01"),  # a new job
        ("curator", "Oxbow Museum", None),
        ("chief engineer", "Oxbow Museum", "2031-09-01"),
        ("curator", "Tallow", "2031-09-01"),
        ("curator", None, "2031-09-01"),
        (None, "Oxbow Museum", "2031-09-01"),
    ],
)
def test_one_person_with_two_readings(
    role: str | None, affiliation: str | None, published: str | None
) -> None:
    (person,) = build(
        [about("1", "engineer", "Tallow Systems", "2031-02-01"), about("2", role, affiliation, published)]
    )
    assert len(person.readings) == 2


def test_initials_of_an_organisation_are_its_name() -> None:
    rows = [
        about("1", "head of events", "CNCF", "2031-02-01"),
        about("2", "director", "Cloud Native Computing Foundation", "2031-02-01"),
    ]
    assert len(build(rows)) == 1


def test_what_may_be_either_namesake_is_neither() -> None:
    rows = [
        about("1", "engineer", "Tallow Systems", "2031-02-01"),
        about("2", "curator", "Oxbow Museum", "2031-02-01"),
        about("3", None, None, "2031-02-01"),
        about("4", None, "Tallow Systems", "2034-02-01"),
    ]
    held = {person.name: {r.document_id for r in person.readings} for person in build(rows)}
    assert held == {
        "Ilse Kowal (Tallow Systems)": {"1", "4"},
        "Ilse Kowal (Oxbow Museum)": {"2"},
        "Ilse Kowal (About 3)": {"3"},
    }


def test_readings_say_where_and_when_newest_first() -> None:
    (person,) = build(
        [about("1", "engineer", "Tallow", None), about("2", "director", "Tallow", "2031-05-01")]
    )
    assert [(r.role, r.title, r.published, r.source) for r in person.readings] == [
        ("director", "About 2", "2031-05-01", "/2.md"),
        ("engineer", "About 1", None, "/1.md"),
    ]


def test_the_name_has_its_accents_and_no_capitals_throughout() -> None:
    (person,) = build([row("SOLENE GARRIGUE", "1"), row("Solene Garrigue", "2"), row("Solène Garrigue", "3")])
    assert person.name == "Solène Garrigue"


def quote_by(name: str, document: str, written: str | None = None) -> Quote:
    return Quote(
        id=QuoteId(name), document_id=DocumentId(document), start=0, end=1, text="x", spans=((0, 1),),
        kind=QuoteKind.DIRECT, speaker=Person(name=name, written=written),
    )  # fmt: skip


def test_a_quote_belongs_to_a_person_by_document_and_name() -> None:
    people = build(
        [about("1", "engineer", "Tallow", "2031"), about("2", "curator", "Oxbow", "2031")],
    )
    tallow = next(person for person in people if person.name == "Ilse Kowal (Tallow)")
    assert tallow.said(quote_by("Ilse Kowal", "1"))
    assert tallow.said(quote_by("Ilse Kowal (Tallow)", "1", written="Ilse Kowal"))
    assert not tallow.said(quote_by("Ilse Kowal", "2"))


def test_whom_a_filter_means() -> None:
    people = build([row("Ilse Kowal", "1"), row("Ilse Kowal-Brandt", "2"), row("Prijanka Lohmann", "3")])
    assert [p.name for p in meant(people, "ilse kowal")] == ["Ilse Kowal"], "the full name of one"
    assert len(meant(people, "Kowal")) == 2
    assert [p.name for p in meant(people, "prijanka")] == ["Prijanka Lohmann"]
    assert meant(people, "Nobody") == []


ROWS = st.lists(
    st.builds(
        sighting,
        st.sampled_from(["Ilse Kowal", "Ilze Kowal", "I. Kowal", "Ilse M. Kowal", "Kowal", "Ivan Kowal"]),
        st.sampled_from(["1", "2", "3", "4"]),
        role=st.sampled_from([None, "engineer", "curator"]),
        affiliation=st.sampled_from([None, "Tallow", "Oxbow"]),
        gender=st.sampled_from([None, "feminine", "masculine"]),
        published=st.sampled_from([None, "2031-01-01", "2032"]),
    ),
    max_size=10,
    unique_by=lambda s: (s.person.name, s.document_id),
)


@given(ROWS)
def test_everybody_has_a_name_of_their_own_and_nobody_two_given_names(rows: list[Sighting]) -> None:
    people = build(rows)
    assert len({person.name for person in people}) == len(people)
    members = [member for person in people for member in person.members]
    assert sorted(members) == sorted((row.document_id, row.person.name) for row in rows)
    for person in people:
        assert not {"Ilse Kowal", "Ivan Kowal"} <= set(person.names)


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
