"""Everyone a document names."""

import pytest

from rag.quotes.extract import extract
from rag.quotes.people import people
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


@pytest.mark.parametrize(
    ("language", "text", "gender"),
    [
        ("en", "“Fine,” said Maren Oduya. Mrs. Oduya left.", "feminine"),
        ("en", "“Fine,” said Maren Oduya. Mr Walter Oduya left.", None),
        ("fr", "« Bien », dit Solène Garrigue. Mme Garrigue sort.", "feminine"),
        ("fr", "« Bien », dit Dominique Garrigue. M. Garrigue sort.", "masculine"),
        ("fr", "« Bien », dit Dominique Garrigue. Le plan M Garrigue sort.", None),
        ("de", "„Gut“, sagte Kim Lohmann. Frau Lohmann ging.", "feminine"),
        ("en", "“Fine,” said Maren Oduya. Mr Maren Oduya left.", "masculine"),
        ("nl", "“Goed”, zei Kim van den Berg. Mevrouw Van den Berg vertrok.", "feminine"),
        ("es", "«Bien», dijo Ana Villaescusa. La señora Villaescusa salió.", "feminine"),
        ("en", "“Fine,” said Maren Oduya. She left. Mr Stroud stayed.", None),
        ("en", "“Fine,” said Maren Oduya. Mr Oduya and Mrs Oduya left.", None),
    ],
)
def test_the_form_of_address_tells_the_gender(language, text, gender):
    d = document(text, language)
    found = people(d, extract(d))
    assert found[0].gender == gender


def test_a_french_relative_clause_shows_a_person_only_where_no_noun_says_what_is_named():
    text = "Nous aimons la revue Marées Hautes, qui paraît en mai. Merci à Camille Sauvageot, qui la lit."
    assert names(text, "fr") == ["Camille Sauvageot"]


def test_what_ends_in_an_acronym_is_no_person():
    assert names("Practical AI, chair of the hall, was dull. “Fine,” said Anna Berg.") == ["Anna Berg"]
