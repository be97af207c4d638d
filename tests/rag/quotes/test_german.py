"""German: the reported mood, separable verbs, infinitives, sources named behind their words."""

import pytest

from rag.quotes.extract import extract
from rag.types import QuoteKind
from tests.rag.quotes.build_document import document


def reported(text):
    """(words, full name or None) of every reported clause."""
    quotes = extract(document(text, "de"))
    return [(q.text, q.speaker.name if q.speaker else None) for q in quotes if q.kind is QuoteKind.INDIRECT]


def words(text):
    return [found for found, _ in reported(text)]


def test_the_mood_goes_on_with_a_report():
    text = "Anna Lohmann sagte, der Hafen sei voll. Man müsse warten. Das Wetter ändere nichts."
    assert reported(text) == [
        ("der Hafen sei voll", "Anna Lohmann"),
        ("Man müsse warten. Das Wetter ändere nichts", "Anna Lohmann"),
    ]


def test_a_clause_in_reported_mood_needs_no_verb_of_speech():
    text = "Anna Lohmann vertrat stets den Standpunkt, der Hafen sei zu klein."
    assert reported(text) == [("der Hafen sei zu klein", "Anna Lohmann")]


@pytest.mark.parametrize(
    "text",
    [
        "Es wirkt, als sei der Hafen leer.",
        "Ich habe lange gewartet.",
        "Er kommt morgen, es sei denn, das Wetter bleibt schlecht.",
        "Gott sei Dank ist der Hafen offen.",
    ],
)
def test_the_mood_means_something_else_here(text):
    assert words(text) == []


def test_a_separable_verb_needs_its_particle_at_the_end_of_its_clause():
    assert words("Lohmann kündigte gestern an, der Hafen werde geschlossen.") == [
        "der Hafen werde geschlossen"
    ]
    assert words("Es gab gestern Streit an der Küste, der lange dauerte.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Die Stadt hat beschlossen, den Hafen zu schließen.",
    ],
)
def test_decisions_are_reported_by_an_infinitive(text):
    assert words(text) == ["den Hafen zu schließen"]


@pytest.mark.parametrize(
    "text", ["Die Stadt hat beschlossen, was alle wollten.", "Die Stadt plant, wie immer."]
)
def test_without_an_infinitive_they_report_nothing(text):
    assert words(text) == []


def test_the_subject_stands_behind_the_verb_after_a_prepositional_phrase():
    text = "Anna Lohmann leitet den Hafen. In einem Gespräch mit dem Blatt erklärte Lohmann, er sei voll."
    assert reported(text) == [("er sei voll", "Anna Lohmann")]


def test_a_body_behind_so():
    assert words("Der Hafen bleibt geschlossen, so das Ministerium.") == ["Der Hafen bleibt geschlossen"]
    assert words("„Morgenstern“, so heißt ein Schiff der Stadt.") == []


def test_a_source_before_zufolge_is_a_whole_phrase():
    quotes = extract(document("Die Preise waren Berichten des Senders Hafenfunk zufolge sehr hoch.", "de"))
    assert [q.text for q in quotes] == ["Die Preise waren … sehr hoch"]


def test_a_source_ends_where_the_next_phrase_begins():
    text = "Die Firma plant nach Angaben der Gewerkschaft Hafen den Abbau von Stellen."
    assert words(text) == ["Die Firma plant … den Abbau von Stellen"]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lohmann vertritt die Ansicht, dass der Hafen voll ist.",
        "Anna Lohmann ging mit dem Vorschlag, den Hafen zu schließen, in die Sitzung.",
    ],
)
def test_nouns_of_speech_bring_in_their_clause(text):
    ((found, speaker),) = reported(text)
    assert found in ("der Hafen voll ist", "den Hafen zu schließen")
    assert speaker == "Anna Lohmann"


def test_an_apposition_stands_before_the_clause():
    text = "Gestern sagte Anna Lohmann, Leiterin des Hafens, dass die Kosten steigen."
    assert reported(text) == [("die Kosten steigen", "Anna Lohmann")]


def test_a_source_inside_a_relative_clause_concerns_that_alone():
    assert words("Ein Mann, der nach eigenen Angaben drei Boote pflegt, ging zum Hafen.") == [
        "drei Boote pflegt"
    ]


@pytest.mark.parametrize(
    "cue",
    ["Das teilte Anna Lohmann am Montag mit.", "Dies erklärte Anna Lohmann.", "Das hat Anna Lohmann gesagt."],
)
def test_the_sentence_before_may_be_what_was_said(cue):
    assert reported(f"Der Hafen bleibt im Winter geschlossen. {cue}") == [
        ("Der Hafen bleibt im Winter geschlossen", "Anna Lohmann")
    ]


def test_that_is_no_cue_where_it_has_words_of_its_own():
    assert words("Der Hafen bleibt zu. Das bestätigte Anna Lohmann und ging.") in (
        ["Der Hafen bleibt zu"],
        [],
    )
    assert words("Der Hafen bleibt zu. Das Schiff liegt fest.") == []


def test_a_pronoun_behind_the_verb_is_its_subject():
    text = "Paul Lohmann sagte, der Hafen sei voll. Den Plan lehnte er ab, er werde ihn nicht bauen."
    assert reported(text)[1:] == [("er werde ihn nicht bauen", "Paul Lohmann")]
