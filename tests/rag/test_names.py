"""Names as they are compared: what is a spelling of the same name, what leaves something out, what is another's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import Relation, bare, name_words, parse, relation


def how(one: str, other: str, language: str = "en") -> Relation:
    first, second = parse(one, language), parse(other, language)
    assert first is not None
    assert second is not None
    return relation(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Solène Garrigue", "Solene GARRIGUE"),
        ("Priyanka Lohmann", "Prijanka Lohmann"),
        ("Catherine Oduya", "Katharine Oduya"),
        ("Jean-François Oduya", "Jean Francois Oduya"),
        ("Mei-Ling Hartono", "Meiling Hartono"),
        ("Jörg Müller", "Joerg Mueller"),
        ("Dmitriy Kowalsky", "Dmitri Kowalski"),
        ("Boris Petrow", "Boris Petrov"),
        ("Erik Lohmann", "Eric Lohmann"),
        ("Yuri Oduya", "Jurij Oduya"),
        ("Dr. Maren Oduya", "Prof. Maren Oduya, PhD"),
        ("Marieke van der Berg", "Marieke Van der Berg"),
        ("Ibrahim O'Brien", "Ibrahim O’Brien"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert how(one, other) is how(other, one) is Relation.SAME


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("Maren Ilse Oduya", "Maren Oduya"),
        ("Maren Ilse Oduya", "Maren I. Oduya"),
        ("Maren Oduya", "M. Oduya"),
        ("Jean-Pierre Oduya", "J.-P. Oduya"),
        ("Jean-Pierre Oduya", "JP Oduya"),
        ("Catherine Oduya", "C. Oduya"),
    ],
)
def test_a_name_that_leaves_something_out(longer: str, shorter: str) -> None:
    assert how(longer, shorter) is Relation.MORE
    assert how(shorter, longer) is Relation.LESS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maren Oduya", "Walter Oduya"),
        ("W. Oduya", "Maren Oduya"),
        ("Martin Lind", "Martina Lind"),
        ("Andrea Lind", "Andreas Lind"),
        ("Francis Lind", "Frances Lind"),
        ("Karen Lind", "Karin Lind"),
        ("Thomas Meyer", "Thomas Meier"),
        ("Jan Jansen", "Jan Janssen"),
        ("Anna Lindberg", "Anna Lundberg"),
        ("Anna van Berg", "Anna von Berg"),
        ("Ilse Kowal Jr.", "Ilse Kowal Sr."),
        ("Ilse Anna Kowal", "Ilse Berta Kowal"),
    ],
)
def test_names_of_two_people(one: str, other: str) -> None:
    assert how(one, other) is how(other, one) is Relation.OTHER


def test_a_french_m_is_a_form_of_address() -> None:
    french, english = parse("M. Garrigue", "fr"), parse("M. Garrigue", "en")
    assert french is not None
    assert english is not None
    assert french.given == ()
    assert english.given != ()


def test_what_tells_namesakes_apart_is_no_part_of_the_name() -> None:
    assert bare("Ilse Kowal (Tallow Systems)") == "Ilse Kowal"
    assert name_words("Ilse Kowal (Tallow Systems)") == ("ilse", "kowal")


NAMES = st.lists(
    st.sampled_from(["Ana", "A", "Áb", "van", "Jr", "Dr", "Mei-Ling", "Kowal", "-", "("]), max_size=5
)


@given(NAMES.map(" ".join), NAMES.map(" ".join))
def test_the_relation_reads_the_same_from_both_sides(one: str, other: str) -> None:
    first, second = parse(one), parse(other)
    if first is None or second is None:
        return
    turned = {Relation.MORE: Relation.LESS, Relation.LESS: Relation.MORE}
    found = relation(first, second)
    assert relation(second, first) is turned.get(found, found)
    if first.given:
        assert relation(first, first) is Relation.SAME
    if found is not Relation.OTHER:
        assert first.beginnings & second.beginnings
