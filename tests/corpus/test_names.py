"""Personal names by their form."""

import pytest

from corpus.names import looks_human, names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We met Xing Yang, Co-Chair, and Jan van der Berg there.", ["Xing Yang", "Jan van der Berg"]),
        ("Kubernetes SIG and the CNCF met OpenTelemetry Project.", []),
        ("L'Atelier Animation and Les OSPOs met.", []),
        ("A Software Engineer and a Tech Lead met.", []),
        ("J. R. Smith met Charles de Gaulle.", ["J. R. Smith", "Charles de Gaulle"]),
    ],
)
def test_people_are_told_from_bodies_offices_and_products(text: str, names: list[str]):
    found = list(names_in(text, 0, len(text), frozenset(("we", "a"))))
    assert [name.name for name in found] == names
    assert all(text[name.start : name.end] == name.name for name in found)


def test_a_surname_in_capitals_counts_only_where_a_person_is_meant():
    text = "Laurent COMMARIEU"
    assert [n.name for n in names_in(text, 0, len(text), shouted=True)] == [text]
    assert list(names_in(text, 0, len(text))) == []


@pytest.mark.parametrize("token", ["McLean", "Jean-François", "O'Brien", "Rahić"])
def test_words_of_a_name(token: str):
    assert looks_human(token)


@pytest.mark.parametrize("token", ["CNCF", "OpenTelemetry", "DotGame", "L'Atelier", "Engineer"])
def test_words_of_no_name(token: str):
    assert not looks_human(token)
