"""Who said what: one behaviour a test, in the language it is typical of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Document, DocumentId
from rag.quotes.extract import extract, outermost
from rag.types import JOINER, QuoteKind
from tests.rag.quotes.build_document import LINE, document, interview
from tests.shared_material import needs_shared


def said(text, language="en", **header):
    """(words, full name or None) of every marked quotation."""
    quotes = extract(document(text, language, **header))
    return [
        (q.text, q.speaker.name if q.speaker else None) for q in quotes if q.kind is not QuoteKind.INDIRECT
    ]


def reported(text, language="en"):
    """(words, mention) of every indirect statement."""
    d = document(text, language)
    return [
        (q.text, d.text[slice(*q.speaker_span)] if q.speaker_span else None)
        for q in extract(d)
        if q.kind is QuoteKind.INDIRECT
    ]


@pytest.mark.parametrize(
    ("language", "text", "words", "speaker"),
    [
        ("en", "“Nine hours,” said Mei-Ling Hartono.", "Nine hours,", "Mei-Ling Hartono"),
        ("en", '"Nine hours are enough," Mei-Ling Hartono said.', "Nine hours are enough,",
         "Mei-Ling Hartono"),
        ("en", 'Mei-Ling Hartono, maintainer of Kelp, said: "Nine hours."', "Nine hours.",
         "Mei-Ling Hartono"),
        ("fr", "« Il faut normaliser », explique Solène Garrigue.", "Il faut normaliser", "Solène Garrigue"),
        ("fr", "« Il faut normaliser », a expliqué Solène Garrigue, de Lyon.", "Il faut normaliser",
         "Solène Garrigue"),
        ("fr", "Solène Garrigue ajoute : « Il faut normaliser. »", "Il faut normaliser.", "Solène Garrigue"),
        ("fr", "Solène Garrigue a une réponse claire : « Il faut tout normaliser. »",
         "Il faut tout normaliser.", "Solène Garrigue"),
        ("nl", "‘Het moet anders’, zegt Fenna Dijkgraaf.", "Het moet anders", "Fenna Dijkgraaf"),
        ("nl", "Fenna Dijkgraaf: ‘Het moet echt anders.’", "Het moet echt anders.", "Fenna Dijkgraaf"),
        ("de", "„Das muss anders werden“, sagt Friederike Lohmann.", "Das muss anders werden",
         "Friederike Lohmann"),
        ("de", "„Das muss anders werden“, so Friederike Lohmann.", "Das muss anders werden",
         "Friederike Lohmann"),
        ("es", "«Hay que cambiarlo todo», aseguró Lucía Ferrándiz.", "Hay que cambiarlo todo",
         "Lucía Ferrándiz"),
    ],
)  # fmt: skip
def test_the_cue_stands_before_or_after(language, text, words, speaker):
    assert said(text, language) == [(words, speaker)]


def test_a_cue_between_two_pieces_makes_one_quote_in_two_spans():
    d = document("“We have tried,” said Daniel Okonjo, “and it works.”")
    (quote,) = extract(d)
    assert quote.text == "We have tried," + JOINER + "and it works."
    assert [d.text[a:b] for a, b in quote.spans] == ["We have tried,", "and it works."]
    assert (quote.start, quote.end) == (quote.spans[0][0], quote.spans[-1][1])


def test_french_sets_the_cue_inside_the_marks():
    text = "« La demie, précise Nadia Belhaj-Perrin, c’est le local à vélos. »"
    assert said(text, "fr") == [("La demie" + JOINER + "c’est le local à vélos.", "Nadia Belhaj-Perrin")]


def test_a_quotation_without_a_cue_follows_on():
    text = "“We tried,” said Daniel Okonjo. “Nobody believed that it would work.”"
    assert said(text)[1] == ("Nobody believed that it would work.", "Daniel Okonjo")


def test_the_next_quotation_with_a_cue_of_its_own_belongs_to_that_speaker():
    text = (
        "« Il faut essayer », explique Solène Garrigue. « Beaucoup de villes hésitent encore. » "
        "« Le reste viendra plus tard », dit Olivier Tastevin."
    )
    assert [speaker for _, speaker in said(text, "fr")] == [
        "Solène Garrigue",
        "Solène Garrigue",
        "Olivier Tastevin",
    ]


def test_a_sentence_about_somebody_introduces_the_quotation_after_it():
    text = (
        "Pour Olivier Tastevin, directeur général de Nuage Clair, la vérité est ailleurs. "
        "« Les entreprises veulent bien essayer, mais elles se perdent. »"
    )
    assert said(text, "fr")[-1][1] == "Olivier Tastevin"


@pytest.mark.parametrize(
    "text",
    [
        "The talk “Nobody Owes You a Release” filled the hall.",
        "The so-called “edge” is where the data is.",
        "His book “The Second Harbour” sold well last year in Ghent.",
    ],
)
def test_titles_and_scare_quotes_are_no_speech(text):
    assert said(text) == []


def test_a_piece_within_reporting_is_partial():
    d = document("Lucie Maret prévoit des « développements spectaculaires » dans le domaine.", "fr")
    (quote,) = extract(d)
    assert (quote.kind, quote.text) == (QuoteKind.PARTIAL, "développements spectaculaires")
    assert quote.speaker is not None
    assert quote.speaker.name == "Lucie Maret"


@pytest.mark.parametrize(
    ("language", "text", "words", "mention"),
    [
        ("en", "Rebecca Stroud said that the company was ready.", "the company was ready", "Rebecca Stroud"),
        ("en", "Rebecca Stroud said she would be there.", "she would be there", "Rebecca Stroud"),
        ("en", "According to Rebecca Stroud, the company was ready.", "the company was ready",
         "Rebecca Stroud"),
        ("en", "The company was quite ready, Rebecca Stroud said.", "The company was quite ready",
         "Rebecca Stroud"),
        ("fr", "Solène Garrigue a déclaré que la ville était prête.", "la ville était prête",
         "Solène Garrigue"),
        ("fr", "Selon Solène Garrigue, la ville était prête.", "la ville était prête", "Solène Garrigue"),
        ("fr", "La ville était fin prête, explique Solène Garrigue.", "La ville était fin prête",
         "Solène Garrigue"),
        ("fr", "Solène Garrigue affirme avoir prévenu la ville.", "avoir prévenu la ville",
         "Solène Garrigue"),
        ("de", "Annika Brühl sagte, dass die Stadt bereit sei.", "die Stadt bereit sei", "Annika Brühl"),
        ("de", "Wie Annika Brühl mitteilte, ist die Stadt bereit.", "ist die Stadt bereit", "Annika Brühl"),
        ("nl", "Iris de Wit zegt dat de stad klaar is.", "de stad klaar is", "Iris de Wit"),
        ("nl", "Volgens Iris de Wit is de stad klaar.", "is de stad klaar", "Iris de Wit"),
        ("es", "Pilar Etxaniz dijo que la ciudad estaba lista.", "la ciudad estaba lista", "Pilar Etxaniz"),
        ("es", "Según Pilar Etxaniz, la ciudad estaba lista.", "la ciudad estaba lista", "Pilar Etxaniz"),
    ],
)  # fmt: skip
def test_indirect_speech_keeps_the_sources_own_words(language, text, words, mention):
    assert reported(text, language) == [(words, mention)]


def test_only_the_sentence_before_a_trailing_cue_is_reported():
    text = "La ville attendait. Le reste est une affaire de patience, explique Solène Garrigue."
    assert reported(text, "fr") == [("Le reste est une affaire de patience", "Solène Garrigue")]


def test_german_goes_on_reporting_by_mood():
    text = "Annika Brühl sagte, die Lage sei gut. Man habe keine Schulden."
    assert [words for words, _ in reported(text, "de")] == ["die Lage sei gut", "Man habe keine Schulden"]


def test_a_surname_means_the_person_introduced_with_it():
    text = "Mei-Ling Hartono, maintainer of Kelp, took the floor.\n\n“It took nine hours,” Hartono said."
    d = document(text)
    (quote,) = [q for q in extract(d) if q.kind is QuoteKind.DIRECT]
    assert quote.speaker is not None
    assert quote.speaker.name == "Mei-Ling Hartono"
    assert (quote.speaker.role, quote.speaker.affiliation) == ("maintainer", "Kelp")
    assert "Hartono" in quote.speaker.aliases
    assert d.text[slice(*quote.speaker_span)] == "Hartono"
    assert "said" in quote.reason


def test_a_surname_that_two_people_bear_is_nobodys():
    text = (
        "Rebecca Stroud, chief executive of Halyard, and Walter Stroud, auditor at Ninepin, met.\n\n"
        "“It took nine hours,” Stroud said."
    )
    assert said(text) == [("It took nine hours,", None)]


def test_a_pronoun_means_the_speaker_before():
    text = "“It took nine hours,” said Mei-Ling Hartono. The hall was quiet. “I was alone,” she added."
    assert [speaker for _, speaker in said(text)] == ["Mei-Ling Hartono"] * 2


def test_a_pronoun_after_somebody_unnamed_is_nobody():
    text = (
        "“It took nine hours,” said Mei-Ling Hartono. “It took ten,” a visitor said. “I counted,” he added."
    )
    assert [speaker for _, speaker in said(text)][1:] == [None, None]


def test_an_organisations_voice_is_not_given_to_a_person():
    text = "Walter Stroud, auditor at Ninepin, listened.\n\n“It took nine hours,” the report said."
    assert said(text) == [("It took nine hours,", None)]


def test_a_pull_quote_belongs_to_its_byline():
    text = "Il faut normaliser.\n\nKlaas Bierma, trésorier de la Fondation Lantern"
    kinds = {0: BlockKind.PULL_QUOTE, 1: BlockKind.BYLINE}
    (quote,) = extract(document(text, "fr", kinds=kinds))
    assert quote.kind is QuoteKind.PULL
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.role, quote.speaker.affiliation) == (
        "Klaas Bierma",
        "trésorier",
        "Fondation Lantern",
    )


def test_a_block_quote_names_its_speaker_in_its_last_line():
    text = "“Nobody owes you a release.”\n— Mei-Ling Hartono, Kelp"
    (quote,) = extract(document(text, kinds={0: BlockKind.BLOCK_QUOTE}))
    assert quote.text == "Nobody owes you a release."
    assert quote.speaker is not None
    assert quote.speaker.name == "Mei-Ling Hartono"


def test_turns_are_resolved_by_header_surname_and_initials():
    d = interview(
        [("Q", "What happened?"), ("Okonjo", "We lost a key."), ("DO", "We found it.")],
        speakers=("Daniel Okonjo",),
    )
    quotes = extract(d)
    assert [q.speaker.name if q.speaker else None for q in quotes] == [None, "Daniel Okonjo", "Daniel Okonjo"]
    assert all(q.kind is QuoteKind.TURN for q in quotes)


def test_code_and_boilerplate_say_nothing():
    text = "“It took nine hours,” said Mei-Ling Hartono."
    for kind in (BlockKind.CODE, BlockKind.BOILERPLATE):
        assert extract(document(text, kinds={0: kind})) == ()


def test_outermost_counts_an_utterance_once():
    d = document("Rebecca Stroud said that the company was “ready and willing” to pay.")
    quotes = extract(d)
    assert {q.kind for q in quotes} == {QuoteKind.INDIRECT, QuoteKind.PARTIAL}
    assert [q.kind for q in outermost(quotes)] == [QuoteKind.INDIRECT]


_PIECES = st.sampled_from(
    [
        *'“”"«»,.:()—',
        *[
            "Anna",
            "Berg",
            "said",
            "that",
            "she",
            "explique",
            "il",
            "the",
            "selon",
            "dit-il",
            "who",
            "of",
            "Kelp",
            "’s",
            "director",
            "et",
        ],
        " ",
        "\n\n",
        "\u00a0",
    ]
)


@given(st.lists(_PIECES, max_size=60).map(" ".join), st.sampled_from(["en", "fr", "nl", "de", "es"]))
def test_offsets_always_hold(text, language):
    d = document(text, language)
    for q in extract(d):
        assert q.text == JOINER.join(d.text[a:b] for a, b in q.spans)
        assert (q.start, q.end) == (q.spans[0][0], q.spans[-1][1])
        assert q.text == q.text.strip()
        assert 0.0 <= q.confidence <= 1.0
        if len(q.spans) == 1:
            assert d.text[q.start : q.end] == q.text


def test_ids_are_stable_and_different():
    d = document("“One or two,” said Anna Berg. “Three or four,” said Ben Cole.")
    first, second = extract(d), extract(d)
    assert first == second
    assert len({q.id for q in first}) == 2


def test_a_dash_opens_speech_where_the_document_uses_it_so():
    text = "— Tiens, dit Paul Vidal, c’est une idée.\n— Vous croyez ?\n— J’en suis sûr, dit-il."
    assert said(text, "fr")[0] == ("Tiens" + JOINER + "c’est une idée.", "Paul Vidal")
    assert said(text, "fr")[1] == ("Vous croyez ?", None)


def test_a_list_with_dashes_is_no_dialogue():
    assert said("- une salle\n- deux écrans\n- trois micros\n- un pupitre", "fr") == []


def test_one_endless_sentence_takes_linear_time():
    text = "and Anna Berg said that she thinks so " * 3000
    d = Document(
        id=DocumentId("d"), title="", text=text, source="x.txt", language="en",
        blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text)),),
    )  # fmt: skip
    assert extract(d)  # would not come back within the test's limit if it were quadratic


@pytest.mark.shared
def test_the_founding_article_is_attributed_completely():
    from corpus.readers import read_bytes

    path = needs_shared("seed/kubecon-2024-paris.fr.txt")
    d = read_bytes(path.read_bytes(), source=str(path))
    quotes = [q for q in extract(d) if q.kind is not QuoteKind.INDIRECT]
    assert all(q.speaker is not None for q in quotes)
    by_start = {q.text[:12]: q.speaker.name.split()[-1] for q in quotes if q.speaker}
    assert by_start["Kubernetes e"] == "Coleman"
    assert by_start["Beaucoup d’e"] == "Sharma"
    assert by_start["La beauté de"] == "Bryce"
    assert by_start["L’IA est omn"] == "Salihbegovic"


def test_a_pronoun_does_not_mean_somebody_named_in_the_words_themselves():
    text = (
        "Lars Dietzmann, head of infrastructure at Kelp, and Grace Amankwah, engineer at Kelp, met. "
        "“Prices will fall,” said Dietzmann. “Grace Amankwah is right about it,” he added."
    )
    assert [speaker for _, speaker in said(text)] == ["Lars Dietzmann", "Lars Dietzmann"]


def test_a_pronoun_after_an_unnamed_guest_is_nobody():
    text = (
        "“I was alone,” said Mei-Ling Hartono. A young woman at our table stared at her sheet. "
        "“It is a relief,” she said."
    )
    assert [speaker for _, speaker in said(text)] == ["Mei-Ling Hartono", None]


def test_the_narrator_of_a_dialogue_is_told_from_its_words():
    text = (
        "— Neuf heures, répondit le vieux gardien, quand ils furent seuls. Revenez demain.\n"
        "— Je reviendrai, dis-je en riant, je le promets.\n"
        "— « À demain », fit Paul Vidal."
    )
    assert [words for words, _ in said(text, "fr")] == [
        "Neuf heures" + JOINER + "Revenez demain.",
        "Je reviendrai" + JOINER + "je le promets.",
        "À demain",
    ]


def test_each_paragraph_of_a_long_quotation_opens_with_its_mark():
    text = "Garrigue raconte :\n« Il faut tout normaliser.\n« Le reste viendra plus tard. »"
    assert [words for words, _ in said(text, "fr")] == [
        "Il faut tout normaliser.",
        "Le reste viendra plus tard.",
    ]


def test_marks_that_dashes_go_on_from_close_at_the_last_line():
    text = (
        "Le médecin s’approcha :\n« Souffrez-vous ?\n— Oui, docteur.\n— Où cela ?\n"
        "— Là, dit-elle. » Elle montra son bras."
    )
    words = ["Souffrez-vous ?", "Oui, docteur.", "Où cela ?", "Là"]
    assert [piece for piece, _ in said(text, "fr")] == words


def test_a_quotation_goes_on_over_the_lines_of_a_text_of_one_sentence_a_line():
    lines = ["De haven was leeg."] * 45
    lines[10:10] = ['"Er is niemand.', 'Wij zijn te laat," zei Oduya.', '"Nee," zei Garrigue.']
    quotes = extract(document("\n".join(lines), "nl", pattern=LINE))
    assert [q.text for q in quotes] == ["Er is niemand.\nWij zijn te laat,", "Nee,"]
    assert [q.speaker.name for q in quotes if q.speaker] == ["Oduya", "Garrigue"]


def test_dashes_open_nothing_where_quotation_marks_do():
    lines = ['"Kom," zei Oduya.', '"Ja," zei Garrigue.', '"Goed," zei Oduya.', '"Nu," zei Garrigue.']
    text = "\n\n".join([*lines, "- De wind draaide, zei hij.", "- Het regende.", "- Het werd laat."])
    assert [q.text for q in extract(document(text, "nl")) if q.kind is QuoteKind.DIRECT] == [
        "Kom,", "Ja,", "Goed,", "Nu,",
    ]  # fmt: skip


@pytest.mark.parametrize("pronoun", ["-ie", "ie", "hij"])
def test_clipped_pronouns_of_dutch(pronoun):
    (_first, second) = extract(document(f'"Kom," zei Oduya. "\'t Is laat," zei {pronoun}.', "nl"))
    assert second.speaker
    assert second.speaker.name == "Oduya"
