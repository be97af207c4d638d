"""Everyone a document names, and one person a name over many documents."""

from rag.quotes.extract import extract
from rag.quotes.people import merge_people, people
from rag.types import Person
from tests.rag.quotes.build_document import document


def test_people_who_don_t_speak_are_named_too():
    d = document("Klaas Bierma, treasurer of the Lantern Foundation, listened. “Fine,” said Anna Berg.")
    found = {p.name: p for p in people(d, extract(d))}
    assert set(found) == {"Klaas Bierma", "Anna Berg"}
    assert (found["Klaas Bierma"].role, found["Klaas Bierma"].affiliation) == (
        "treasurer",
        "Lantern Foundation",
    )


def test_where_role_and_affiliation_were_read():
    d = document("Klaas Bierma, treasurer of the Lantern Foundation, listened.")
    (person,) = people(d, ())
    assert person.read_at is not None
    assert d.text[slice(*person.read_at)].startswith("treasurer of")


def test_a_full_name_is_one_person_whatever_its_accents():
    merged = merge_people([Person(name="Solène Garrigue"), Person(name="Solene Garrigue", role="CTO")])
    assert [(p.name, p.role) for p in merged] == [("Solène Garrigue", "CTO")]
    assert "Solene Garrigue" in merged[0].aliases


def test_a_surname_joins_its_only_bearer():
    assert [p.name for p in merge_people([Person(name="Garrigue"), Person(name="Solène Garrigue")])] == [
        "Solène Garrigue"
    ]


def test_two_full_names_with_one_surname_are_never_merged():
    merged = merge_people(
        [Person(name="Rebecca Stroud"), Person(name="Walter Stroud"), Person(name="Stroud")]
    )
    assert [p.name for p in merged] == ["Rebecca Stroud", "Walter Stroud", "Stroud"]


def names(text, language="en"):
    d = document(text, language)
    return [p.name for p in people(d, extract(d))]


def test_what_an_article_stands_before_is_no_person():
    assert names("Uyuni is named after the Salar de Uyuni, a desert. Uyuni is a fork.") == []


def test_products_acronyms_and_bodies_are_no_persons():
    text = "Le DotGame a ouvert. DotGame plaît. Les OSPOs et Kubernetes SIG parlent. SIG est actif. Usinette vit."
    assert names(text, "fr") == []


def test_a_cue_beside_a_surname_shows_a_person():
    text = "The hall met Walter Dietz at noon. It was cold. Of that, Dietz said little."
    assert names(text) == ["Walter Dietz"]


def test_an_author_by_account_is_no_person_of_the_text():
    d = document("Nothing was said.", authors=("agnes",))
    assert people(d, ()) == ()
