"""French and Spanish: where reported words begin and end, and whose they are."""

import pytest

from rag.quotes.extract import extract
from rag.types import JOINER
from tests.rag.quotes.build_document import document
from tests.rag.quotes.test_extract import reported, said


@pytest.mark.parametrize(
    ("language", "text", "words", "mention"),
    [
        ("fr", "Garrigue rejette la critique selon laquelle la ville dort.", "la ville dort",
         "la critique"),
        ("fr", "Madame la Présidente, chers collègues, je dois dire que la ville dort.", "la ville dort",
         "je"),
        ("fr", "J'ai entendu le maire Tastevin déclarer que la ville dort.", "la ville dort", "Tastevin"),
        ("fr", "Un gardien prévenait sa famille que la ville dort.", "la ville dort", "Un gardien"),
        ("fr", "Garrigue a dit la semaine dernière que la ville dort.", "la ville dort", "Garrigue"),
        ("fr", "Un gardien leur assure que la ville dort.", "la ville dort", "Un gardien"),
        ("fr", "Garrigue a dit à M. Tastevin que la ville dort.", "la ville dort", "Garrigue"),
        ("fr", "Le 3 mai 2024, à Lyon, Garrigue a assuré que la ville dort, mais a refusé de voter.",
         "la ville dort", "Garrigue"),
        ("fr", "Garrigue reconnaît alors avoir prévenu la ville.", "avoir prévenu la ville", "Garrigue"),
        ("fr", "Pour elle, la ville dort depuis longtemps.", "la ville dort depuis longtemps", "elle"),
        ("fr", "La ville dort, comme l'explique Garrigue.", "La ville dort", "Garrigue"),
        ("es", "Dormir aquí es un logro increíble, dijo el estadounidense.",
         "Dormir aquí es un logro increíble", "el estadounidense"),
    ],
)  # fmt: skip
def test_where_a_reported_clause_begins_and_ends(language, text, words, mention):
    assert reported(text, language) == [(words, mention)]


def test_clauses_that_are_listed_are_quotes_in_pieces():
    text = "Garrigue dit que la ville dort, que le port attend, et que le train viendra."
    (quote,) = extract(document(text, "fr"))
    assert [text[a:b] for a, b in quote.spans] == ["la ville dort", "le port attend", "le train viendra"]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Ferrándiz proyecta un mapa. Los datos son abiertos. «Nadie lo contó», confiesa.", "Ferrándiz"),
        ("La profesora tardó en contestar. «No hay nota», respondió por fin.", "La profesora"),
        ("Despide el día Ferrándiz. «No lo consigo», bromea.", "Ferrándiz"),
        ("«Mañana», dice el guarda. Ferrándiz asiente; «todos firmamos», murmura.", "Ferrándiz"),
    ],
)
def test_spanish_leaves_out_the_subject_that_it_spoke_of(text, mention):
    text = f"Lucía Ferrándiz, directora de Halyard, llegó tarde.\n\n{text}"
    quote = extract(document(text, "es"))[-1]
    assert quote.speaker_span
    assert text[slice(*quote.speaker_span)] == mention


def test_a_colon_after_somebody_unnamed_is_not_given_to_whom_was_named_before():
    text = (
        "Solène Garrigue, maire de Bourgueil, tire deux conclusions. Un participant les commente : "
        "« Je voulais juste réparer mon agenda. »"
    )
    assert said(text, "fr") == [("Je voulais juste réparer mon agenda.", None)]


def test_a_sentence_that_ends_with_a_colon_announces_the_next_speaker():
    text = (
        "Le gardien se tut.\n\nPuis Solène Garrigue se tourna vers lui et ajouta :\n\n« Le port attend ici. »"
    )
    (quote,) = extract(document(text, "fr"))
    assert quote.speaker
    assert quote.speaker.name == "Solène Garrigue"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Garrigue écrivait des lettres que la ville attendait."),
        ("fr", "Garrigue note tout ce que la ville attend."),
        ("fr", "Garrigue parle sans que la ville écoute."),
        ("fr", "Garrigue regrette son départ, bien que la ville dorme."),
        ("fr", "La salle fut partagée, selon l'usage, en deux parties égales."),
        ("es", "Ferrándiz explica el puerto sin que nadie escuche."),
        ("es", "Ferrándiz cuenta lo que la ciudad espera."),
    ],
)
def test_other_clauses_with_que_report_nothing(language, text):
    assert reported(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Solène Garrigue a publié « Le Port des Données » chez un éditeur lyonnais."),
        ("fr", "L'association publie une nouvelle version de son « Mémento du Port Ouvert »."),
        ("fr", "Solène Garrigue, autrice du célèbre livre « Le Port », viendra."),
        ("es", "Lucía Ferrándiz publicó «El puerto de los datos abiertos» en mayo."),
    ],
)
def test_titles_after_verbs_of_publishing_are_no_speech(language, text):
    assert said(text, language) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Solène Garrigue a publié ceci : « Le port attend depuis dix ans. »", "Solène Garrigue"),
        ("Solène Garrigue écrit « Le port attend depuis dix ans. »", "Solène Garrigue"),
    ],
)
def test_sentences_after_verbs_of_publishing_are_speech(text, speaker):
    assert [name for _, name in said(text, "fr")] == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "Garrigue suggère que le port attend, mais il est difficile de savoir.", "le port attend"),
        ("fr", "Garrigue dit que le port n'est pas plein, mais presque vide.",
         "le port n'est pas plein, mais presque vide"),
        ("es", "Ferrándiz calcula que el puerto espera, pero el alcalde duerme.", "el puerto espera"),
    ],
)  # fmt: skip
def test_where_the_reporter_goes_on(language, text, words):
    assert [found for found, _ in reported(text, language)] == [words]


def test_a_spanish_line_that_a_dash_opens_is_speech_where_dashes_set_its_cue_off():
    text = "—Eso es falso —replica Lucía Ferrándiz cuando se le pregunta—. Hubo una reunión."
    assert said(text, "es") == [("Eso es falso" + JOINER + "Hubo una reunión.", "Lucía Ferrándiz")]


def test_a_gerund_with_en_has_the_subject_of_its_sentence():
    text = "Solène Garrigue a remis le chèque en prévenant : « Nous ne voulons pas de palais. »"
    assert said(text, "fr") == [("Nous ne voulons pas de palais.", "Solène Garrigue")]


@pytest.mark.parametrize(
    ("text", "words", "mention"),
    [
        ("Le port dort (selon M. Tastevin, la ville aussi), et le train attend.", "la ville aussi",
         "Tastevin"),
        ("Le port ne dort pas ; selon Garrigue, la ville dort.", "la ville dort", "Garrigue"),
        ("Selon les mots de Garrigue, la ville dort.", "la ville dort", "Garrigue"),
        ("La ville dort, a déclaré Solène Garrigue, habitante de Lyon.", "La ville dort", "Solène Garrigue"),
    ],
)  # fmt: skip
def test_how_far_a_source_reaches(text, words, mention):
    assert reported(text, "fr") == [(words, mention)]


def test_a_colon_behind_a_source_brings_in_its_words():
    text = "Selon Solène Garrigue, maire de Bourgueil : « Le port attend depuis dix ans », sans les quais."
    assert said(text, "fr") == [("Le port attend depuis dix ans", "Solène Garrigue")]


@pytest.mark.parametrize(
    "text",
    [
        "Il fallait quand même avouer que le port dort.",
        "Vous verrez le port en suivant le quai Tastevin jusqu'au bout de la ville.",
        "Un atelier n'est pas « clé en main », ni une usine qui proposerait partout les mêmes machines.",
        "Le texte du ministre (dit « rapport Garrigue ») parut en mai.",
    ],
)
def test_what_only_looks_like_a_report(text):
    assert said(text, "fr") == []
    assert reported(text, "fr") == []


@pytest.mark.parametrize(
    ("text", "words", "mention"),
    [
        ("Nous le répétons avec insistance : la ville dort trop.", "la ville dort trop", "Nous"),
        ("Garrigue avait, pour sa part, reconnu avoir prévenu la ville.", "avoir prévenu la ville", "Garrigue"),
        ("Garrigue lui a demandé, après coup, si la ville dormait.", "la ville dormait", "Garrigue"),
    ],
)  # fmt: skip
def test_verbs_apart_from_their_subject(text, words, mention):
    assert [found for found, _ in reported(text, "fr")] == [words]
    assert [who for _, who in reported(text, "fr")] == [mention]


def test_what_somebody_calls_a_thing_is_partial_but_its_title_is_not():
    assert (
        said("La maire parle d’un « accident de bonne gestion ».", "fr")[0][0] == "accident de bonne gestion"
    )
    assert said("La maire parle du « Port des Données ».", "fr") == []


def test_what_follows_the_marks_without_a_subject_is_told_of_the_speaker():
    text = "Solène Garrigue a assuré que « c'était légal et régulier » mais a refusé de compter."
    assert said(text, "fr") == [("c'était légal et régulier", "Solène Garrigue")]
