"""What makes a report none: denied, not said, refused; and what may only have been said."""

import pytest

from rag.quotes.extract import extract
from rag.types import QuoteKind
from tests.rag.quotes.build_document import document

DENIED = [
    ("en", "Maren Oduya denied that the registry was slow."),
    ("en", "Maren Oduya did not say that the registry was slow."),
    ("en", "Maren Oduya has never claimed that the registry was slow."),
    ("en", "Maren Oduya refused to say that the registry was slow."),
    ("en", "Maren Oduya left without saying that the registry was slow."),
    ("en", "It is false that Maren Oduya said the registry was slow."),
    ("en", "It is not true that Maren Oduya said that the registry was slow."),
    ("en", "Maren Oduya does not think that the registry was slow."),
    ("en", 'Maren Oduya denied the "sale of data".'),
    ("en", "Nobody said that the registry was slow."),
    ("fr", "Maren Oduya nie que le registre soit lent."),
    ("fr", "Maren Oduya réfute avoir vendu le registre."),
    ("fr", "Maren Oduya n’a pas dit que le registre était lent."),
    ("fr", "Maren Oduya ne dit jamais que le registre est lent."),
    ("fr", "Maren Oduya refuse de dire que le registre est lent."),
    ("fr", "Maren Oduya est partie sans dire que le registre était lent."),
    ("fr", "Il est faux que Maren Oduya a dit que le registre est lent."),
    ("de", "Maren Oduya bestritt, dass das Register langsam sei."),
    ("de", "Maren Oduya wies zurück, dass das Register langsam sei."),
    ("de", "Maren Oduya sagte gestern vor der Presse nicht, dass das Register langsam sei."),
    ("de", "Maren Oduya hat nie gesagt, dass das Register langsam sei."),
    ("de", "Maren Oduya weigerte sich zu sagen, dass das Register langsam sei."),
    ("de", "Niemand sagte, dass das Register langsam sei."),
    ("nl", "Maren Oduya ontkende dat het register traag was."),
    ("nl", "Maren Oduya sprak tegen dat het register traag was."),
    ("nl", "Maren Oduya zei niet dat het register traag was."),
    ("nl", "Maren Oduya heeft nooit gezegd dat het register traag was."),
    ("nl", "Maren Oduya weigerde te zeggen dat het register traag was."),
    ("nl", "Maren Oduya zegt niet te weten dat het register traag was."),
    ("nl", "Het is niet waar dat Maren Oduya zei dat het register traag was."),
    ("es", "Maren Oduya desmintió que el registro fuera lento."),
    ("es", "Maren Oduya rechazó que el registro fuera lento."),
    ("es", "Maren Oduya no dijo que el registro fuera lento."),
    ("es", "Maren Oduya nunca ha dicho que el registro sea lento."),
    ("es", "Maren Oduya se negó a decir que el registro era lento."),
    ("es", "Maren Oduya dijo no saber que el registro era lento."),
]
SAID = [
    ("en", "Maren Oduya said that the registry was not slow."),
    ("en", "Maren Oduya has not only said that the registry was slow."),
    ("en", "Maren Oduya never failed to say that the registry was slow."),
    ("en", "Maren Oduya left, not without noting that the registry was slow."),
    ("en", "Maren Oduya later would say that the registry was slow."),
    ("fr", "Maren Oduya a dit que le registre n’était pas lent."),
    ("fr", "Maren Oduya n’a pas seulement dit que le registre était lent."),
    ("fr", "Maren Oduya n’a cessé de dire que le registre était lent."),
    ("de", "Maren Oduya sagte, das Register sei nicht langsam."),
    ("de", "Maren Oduya sagte nicht ohne Stolz, dass das Register schnell sei."),
    ("nl", "Maren Oduya zei dat het register niet traag was."),
    ("es", "Maren Oduya dijo que el registro no era lento."),
]
UNREAL = [
    ("en", "Maren Oduya might say that the registry was slow.", None),
    ("en", "Maren Oduya reportedly said that the registry was slow.", None),
    ("en", "Maren Oduya hopes that the registry is slow.", None),
    ("fr", "Maren Oduya aurait dit que le registre était lent.", "« Le registre est lent », aurait dit Maren Oduya."),
    ("de", "Maren Oduya soll gesagt haben, dass das Register langsam sei.",
     "„Das Register ist langsam“, soll Maren Oduya gesagt haben."),
    ("de", "Maren Oduya hofft, dass das Register schneller wird.", None),
    ("nl", "Maren Oduya zou gezegd hebben dat het register traag was.",
     "‘Het register is traag’, zou Maren Oduya hebben gezegd."),
    ("nl", "Maren Oduya hoopt dat het register sneller wordt.", None),
    ("es", "Maren Oduya habría dicho que el registro era lento.", "«El registro es lento», habría dicho Maren Oduya."),
    ("es", "Maren Oduya espera que el registro sea más rápido.", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), DENIED)
def test_what_somebody_denies_or_does_not_say_is_nobodys_statement(language, text):
    assert extract(document(text, language)) == ()


@pytest.mark.parametrize(("language", "text"), SAID)
def test_a_negation_inside_the_words_or_a_double_one_leaves_the_report(language, text):
    (quote,) = extract(document(text, language))
    assert quote.kind is QuoteKind.INDIRECT
    assert quote.speaker is not None
    assert quote.speaker.name == "Maren Oduya"


@pytest.mark.parametrize(("language", "text", "marked"), UNREAL)
def test_unreal_reports_and_wishes_are_no_statements_but_marked_words_stay_unsure(language, text, marked):
    assert extract(document(text, language)) == ()
    if marked is not None:
        (quote,) = extract(document(marked, language), lambda strength: strength)
        assert quote.speaker is not None
        assert quote.confidence < 0.5
        assert "leaves open" in quote.reason


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", '"We never sold the registry," Maren Oduya denied.'),
        ("fr", "« C’est faux », dément Maren Oduya."),
        ("de", "„Das stimmt nicht“, widersprach Maren Oduya."),
    ],
)
def test_words_in_which_somebody_denies_are_his(language, text):
    (quote,) = extract(document(text, language))
    assert quote.speaker is not None
    assert quote.speaker.name == "Maren Oduya"


def test_who_tells_that_it_was_said_stands_in_the_reason():
    text = "According to Theo Blackwood, Maren Oduya said that the registry was slow."
    (quote,) = extract(document(text), lambda strength: strength)
    assert quote.speaker is not None
    assert quote.speaker.name == "Maren Oduya"
    assert "Theo Blackwood" in quote.reason
    assert quote.confidence < 0.7


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", 'In his book "The Quiet Server", Theo Blackwood describes the method.'),
        ("en", 'Theo Blackwood called the so-called "expert" a fool.'),
        ("en", 'Theo Blackwood returned "404".'),
        ("fr", "Dans son livre « Le serveur calme », Theo Blackwood décrit la méthode."),
        ("fr", "Theo Blackwood appelle le soi-disant « expert » un sot."),
        ("de", "In seinem Vortrag „Der stille Server“ beschreibt Theo Blackwood die Methode."),
        ("de", "Theo Blackwood nannte den sogenannten „Experten“ einen Narren."),
        ("nl", "In zijn boek ‘De stille server’ beschrijft Theo Blackwood de methode."),
        ("nl", "Theo Blackwood noemde de zogenaamde ‘expert’ een dwaas."),
        ("es", "En su libro «El servidor callado», Theo Blackwood describe el método."),
        ("es", "Theo Blackwood calificó al supuesto «experto» de necio."),
    ],
)
def test_titles_and_words_held_at_a_distance_are_no_speech(language, text):
    assert extract(document(text, language)) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Two engineers, Theo Blackwood and Maren Oduya, said in a statement that the fix was ready."),
        ("fr", "Deux ingénieurs, Theo Blackwood et Maren Oduya, ont déclaré que la panne était réparée."),
        ("de", "Zwei Ingenieure, Theo Blackwood und Maren Oduya, sagten, dass der Fehler behoben sei."),
        ("nl", "Twee ingenieurs, Theo Blackwood en Maren Oduya, zeiden dat de fout hersteld was."),
        ("es", "Dos ingenieros, Theo Blackwood y Maren Oduya, dijeron que el fallo estaba arreglado."),
    ],
)
def test_a_shared_statement_is_the_first_ones_and_its_reason_names_the_other(language, text):
    (quote,) = extract(document(text, language))
    assert quote.speaker is not None
    assert quote.speaker.name == "Theo Blackwood"
    assert "Maren Oduya" in quote.reason
