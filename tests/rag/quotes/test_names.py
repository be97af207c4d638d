"""Who is a person and who isn't, and what stands with a name: office and affiliation."""

import pytest

from rag.quotes.extract import extract
from rag.quotes.glosses import glossed
from rag.quotes.lexicon import lexicon
from tests.rag.quotes.build_document import document


def people(text, language="en"):
    """(name, role, affiliation) of every quote's speaker, None where nobody is named."""
    found = [q.speaker for q in extract(document(text, language))]
    return [(p.name, p.role, p.affiliation) if p else None for p in found]


@pytest.mark.parametrize(
    "subject",
    [
        "The Kelp team",
        "Kelp officials",
        "Legal text",
        "Okonjo's lawyer",
        "Kelp VP of Engineering",
        "The Release Manager",
        "We've",
    ],
)
def test_a_name_that_only_qualifies_a_noun_or_an_office_in_capitals_is_no_person(subject):
    assert people(f"{subject} said that it works for everybody.") == [None]


def test_a_word_of_the_language_at_the_head_of_its_sentence_is_no_person():
    text = "The visitors came early. Visitors said that it works."
    assert people(text) == [None]
    assert people(text.replace("The visitors came", "We met Visitors")) == [("Visitors", None, None)]


def test_for_reports_the_view_of_people_only():
    assert people("The store runs. For Kelp, it is the one door that counts.") == []
    text = "Theo Blackwood, coordinator of the helpers, came. For Blackwood, it is the door that counts."
    assert people(text) == [("Theo Blackwood", "coordinator of the helpers", None)]


@pytest.mark.parametrize(
    ("subject", "role", "affiliation"),
    [
        ("Kelp spokeswoman Nadia Belhaj", "spokeswoman", "Kelp"),
        ("Senior researcher Nadia Belhaj", "Senior researcher", None),
        ("Nadia Belhaj in Leipzig", None, None),
        ("Nadia Belhaj from Kelp", None, "Kelp"),
        ("Nadia Belhaj, and I lead the docs,", None, None),
        ("Today Nadia Belhaj", None, None),
    ],
)
def test_office_and_affiliation_that_stand_with_a_name(subject, role, affiliation):
    assert people(f"{subject} said that it works for everybody.") == [("Nadia Belhaj", role, affiliation)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Marta Quiroga and Tobias Achterberg of the Lantern foundation agree. “It works,” says Quiroga.",
            "en",
        ),
        ("Marta Quiroga et Tobias Achterberg de la fondation Lantern sont là. « Ça va », dit Quiroga.", "fr"),
    ],
)
def test_two_names_share_the_affiliation_behind_them(text, language):
    ((name, _, affiliation),) = people(text, language)
    assert name == "Marta Quiroga"
    assert "Lantern" in affiliation


def test_a_word_known_before_the_name_it_ends_is_no_surname():
    text = (
        "Kelp is a registry. Kelp was tampered with. They sell Harbour Arc Kelp to towns. "
        "It is dear. “Nobody wants it,” he says."
    )
    assert people(text) == [None]


@pytest.mark.parametrize("subject", ["the Kelp team", "European officials"])
def test_according_to_a_noun_with_a_name_before_it_names_nobody(subject):
    assert people(f"According to {subject}, it works for everybody.") == [None]


def test_a_preposition_at_the_head_of_a_sentence_is_no_part_of_a_name():
    text = "Except Nadia Belhaj, nobody laughed in the hall. “It works,” says Belhaj."
    assert people(text) == [("Nadia Belhaj", None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Drop by and say “Hi, neighbour!” at the booth.",
        "RC2 promises a great many things that nobody has seen before.",
        "The towns keep their maps in Kelp. Kelp promises a great many things that nobody has seen.",
    ],
)
def test_a_command_or_a_thing_is_nobody(text):
    assert people(text) in ([], [None])


def test_a_body_that_says_something_in_so_many_words_keeps_its_name():
    assert people("Many work in Halyard. Halyard said that the hall was too small for them.") != [None]


def test_what_somebody_owns_is_no_part_of_a_name():
    text = "The best was Daniel Okonjo's Marlin talk. “It works,” says Okonjo."
    assert people(text) == [("Daniel Okonjo", None, None)]


def test_a_noun_that_a_name_only_qualifies_is_no_part_of_it():
    text = "Témoignage de Camille Sauvageot, développeuse :\n\n« Nous avons publié le code en mai. »"
    assert people(text, "fr")[0][0] == "Camille Sauvageot"


@pytest.mark.parametrize(
    "text",
    [
        "Für das Ordnen von Bauakten ist Ida Lohmann da. „Das dauert“, sagte sie.",
        "Im Amt sitzt die Leserin der Stadtwerke Leipzig-Nord. „Das dauert“, sagte die Leserin.",
        "Dass ihr Forscher öffentlich das Gegenteil verlangt, stört sie nicht: „Das dauert.“",
        "Ein junger Mann nennt die Forderung „Arbeit auf meine Kosten“.",
        "Korrektur vom 15. Mai: Der Angriff sei nach einem Tag entdeckt worden. „Das dauert.“",
    ],
)
def test_german_nouns_are_no_people(text):
    assert {person[0] for person in people(text, "de") if person} <= {"Ida Lohmann"}


def test_a_place_set_before_an_aside_without_a_verb_is_nobody():
    text = "Quai Vieux-Moulin, un mardi de mai, quarante minutes. « J'attendais, raconte-t-il. Puis rien. »"
    assert set(people(text, "fr")) <= {None}


@pytest.mark.parametrize(
    ("gloss", "role", "affiliation"),
    [
        ("animatrice, journaliste", "animatrice, journaliste", None),
        (
            "développeuse, mainteneuse de Kelp, Codes Neufs",
            "développeuse, mainteneuse de Kelp",
            "Codes Neufs",
        ),
        ("directrice technique, Ville de Lyon", "directrice technique", "Ville de Lyon"),
        ("Codes Neufs", None, "Codes Neufs"),
    ],
)
def test_a_headers_gloss_is_role_and_affiliation(gloss, role, affiliation):
    assert glossed(gloss, lexicon("fr")) == (role, affiliation)
