"""Verdicts on what somebody may have said, comparisons, lists of people and counts, in five languages."""

import re
from collections.abc import Iterator

import pytest

from corpus.document import DocumentId
from rag.adapters.catalog import Catalog
from rag.assistant import Assistant
from rag.claims import Holding, holds
from rag.evidence import Statement
from rag.phrases import phrase
from rag.types import Answer, CheckKind, DocumentInfo, Mode, NoAnswer, Passage, PassageId, Question
from tests.rag.small_library import ARTICLES as FEW
from tests.rag.small_library import ENGINEERS, HOTEL, assistant_over

ARTICLES = {
    **FEW,
    "second-day.md": """---
title: "The second day"
date: 2031-05-15
event: Hazelmere 2031
language: en
---
# The second day

“Nobody believes that the night trains are safe,” said Pia Lindqvist, director of the Oxbow Foundation.

“The boilers may explode in summer,” said Walter Stroud, chief engineer at Tallow Systems.

“Every ferry needs two crews. The ferry that has one is a ferry too few,” said Greta Holm, captain at Tallow Systems.

“The harbour employs ninety pilots,” said Ada Moyo, harbour master.
""",
    "deuxieme.md": """---
title: "La suite du congrès"
date: 2031-06-03
event: Bruyère 2031
language: fr
---
# La suite du congrès

« Le port emploie neuf pilotes », déclare Noor Okoro, directrice technique chez Kestrel Labs.

« Une batterie vieillit plus vite qu'un marin », ajoute Tomas Brandt, analyste.
""",
    "tweede.md": """---
title: "Tweede dag in de haven"
date: 2031-04-02
language: nl
---
# Tweede dag in de haven

‘De sluizen zijn niet veilig,’ zei Ilse Vandersteen, directeur van de haven van Oostmeer.
‘Een loods vaart altijd mee,’ zei Bram Koster, kapitein bij Kestrel Labs.
""",
    "zweiter.md": """---
title: "Zweiter Tag am Kai"
date: 2031-03-12
language: de
---
# Zweiter Tag am Kai

„Die Werft baut keine Segelschiffe“, sagte Rune Haraldsen, Leiter der Werft Nordkai.
„Eine Fähre ohne Wasserstoff fährt trotzdem“, sagte Lotte Bremer, Ingenieurin bei Kestrel Labs.
""",
    "segundo.md": """---
title: "Segundo día en el puerto"
date: 2031-02-21
language: es
---
# Segundo día en el puerto

«El puerto tiene siete grúas», dijo Dunja Ferreira, ingeniera de Astilleros Brezo.
«Las velas no sirven en invierno», dijo Mateo Ruano, capitán de Kestrel Labs.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Catalog]]:
    with assistant_over(tmp_path_factory.mktemp("said"), ARTICLES) as opened:
        yield opened


def ask(library: tuple[Assistant, Catalog], question: str) -> Answer | NoAnswer:
    result = library[0].ask(Question(text=question, mode=Mode.QUOTES))
    if isinstance(result, Answer):
        assert all(check.ok for check in result.checks), result.checks
        numbers = [int(n) for n in re.findall(r"\[(\d+)\]", result.text)]
        assert numbers == [citation.n for citation in result.citations]
        for citation in result.citations:
            document = library[1].document(citation.document.id)
            assert document is not None
            assert document.text[citation.passage.start : citation.passage.end] == citation.passage.text
    return result


def answered(library: tuple[Assistant, Catalog], question: str) -> Answer:
    result = ask(library, question)
    assert isinstance(result, Answer), result
    return result


def refused(library: tuple[Assistant, Catalog], question: str) -> NoAnswer:
    result = ask(library, question)
    assert isinstance(result, NoAnswer), result
    return result


YES = ("yes_verbatim", "yes_reported", "yes_in_substance")


def says_yes(result: Answer | NoAnswer, language: str) -> bool:
    text = result.text if isinstance(result, Answer) else result.reason
    return any(text.startswith(phrase(key, language, name="\0").split("\0")[0]) for key in YES)


class TestDidSay:
    @pytest.mark.parametrize(
        ("question", "language", "words"),
        [
            ("Did Pia Lindqvist say that a ferry that waits for spring is a hotel?", "en", HOTEL),
            ("Did Lindqvist say “A ferry that waits for spring is a hotel”?", "en", HOTEL),
            ("Is it true that Lindqvist said a ferry that waits for spring is a hotel?", "en", HOTEL),
            ("Was it Lindqvist who said that a ferry that waits for spring is a hotel?", "en", HOTEL),
            ("Est-ce que Noor Okoro a dit que le port emploie neuf pilotes ?", "fr", "neuf pilotes"),
            ("Okoro a-t-elle déclaré que « le port emploie neuf pilotes » ?", "fr", "neuf pilotes"),
            (
                "Heeft Bram Koster gezegd: ‘Een loods vaart altijd mee’?",
                "nl",
                "loods vaart",
            ),
            ("Hat Rune Haraldsen gesagt: „Die Werft baut keine Segelschiffe“?", "de", "keine Segelschiffe"),
            ("Sagte Haraldsen, dass die Werft keine Segelschiffe baut?", "de", "keine Segelschiffe"),
            ("¿Dijo Dunja Ferreira que el puerto tiene siete grúas?", "es", "siete grúas"),
        ],
    )
    def test_yes_with_the_words(self, library, question, language, words):
        result = answered(library, question)
        assert words in result.citations[0].text
        if "dass" not in question:  # the other word order is the same in substance, or the nearest words
            assert says_yes(result, language)

    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("Did Lindqvist say that the night trains are safe?", "en"),
            ("Did Lindqvist say “the night trains are safe”?", "en"),
            ("Did Walter Stroud say that the boilers explode in summer?", "en"),
            ("Did Walter Stroud say that the boilers will explode in summer?", "en"),
            ("Did Walter Stroud say that the turbines must not rest in winter?", "en"),
            ("Did Walter Stroud say that the turbines must rest in summer?", "en"),
            ("Did Ada Moyo say that the harbour employs nine pilots?", "en"),
            ("Did Ada Moyo say that ninety harbours employ the pilots?", "en"),
            ("Did Greta Holm say that some ferry needs two crews?", "en"),
            ("Okoro a-t-elle dit que le port emploie dix pilotes ?", "fr"),
            ("Okoro a-t-elle dit que le port n'emploie pas neuf pilotes ?", "fr"),
            ("Brandt a-t-il dit qu'une batterie vieillit moins vite qu'un marin ?", "fr"),
            ("Heeft Vandersteen gezegd dat de sluizen veilig zijn?", "nl"),
            ("Zei Bram Koster dat een loods nooit meevaart?", "nl"),
            ("Hat Haraldsen gesagt, dass die Werft Segelschiffe baut?", "de"),
            ("Sagte Lotte Bremer, eine Fähre ohne Wasserstoff fährt nicht?", "de"),
            ("¿Dijo Ferreira que el puerto tiene ocho grúas?", "es"),
            ("¿Dijo Mateo Ruano que las velas sirven en invierno?", "es"),
        ],
    )
    def test_never_yes_where_a_word_turns_it(self, library, question, language):
        assert not says_yes(ask(library, question), language)

    def test_what_differs_is_shown(self, library):
        result = answered(library, "Did Ada Moyo say that the harbour employs nine pilots?")
        assert "nine → ninety" in result.text
        assert "ninety pilots" in result.citations[0].text

    @pytest.mark.parametrize(
        ("question", "speaker"),
        [
            ("Did Walter Stroud say that a ferry that waits for spring is a hotel?", "Pia Lindqvist"),
            ("Brandt a-t-il dit que le port emploie neuf pilotes ?", "Noor Okoro"),
            ("¿Dijo Mateo Ruano que el puerto tiene siete grúas?", "Dunja Ferreira"),
        ],
    )
    def test_somebody_else_said_it(self, library, question, speaker):
        result = answered(library, question)
        assert result.citations[0].speaker.name == speaker
        assert speaker in result.text.split("\n")[0]

    def test_words_that_the_sentence_turns_are_shown_whole(self, library):
        result = answered(library, "Did Lindqvist say that the night trains are safe?")
        assert "Nobody believes" in result.citations[0].text

    def test_nothing_like_it(self, library):
        result = refused(library, "Did Pia Lindqvist say that penguins whistle Verdi?")
        assert "Pia Lindqvist" in result.reason

    def test_a_stranger(self, library):
        result = refused(library, "Did Quentin Zork say that a ferry that waits for spring is a hotel?")
        assert "Quentin Zork" in result.reason


def stated(text: str, language: str = "en") -> Statement:
    info = DocumentInfo(id=DocumentId("d"), title="t", source="s", language=language)
    passage = Passage(id=PassageId("p"), document_id=info.id, position=0, start=0, end=len(text), text=text)
    return Statement(document=info, passage=passage, text=text, spans=((0, len(text)),))


@pytest.mark.parametrize(
    ("claim", "said", "holding"),
    [
        ("the hall is cold in winter", "The hall is cold in winter.", Holding.VERBATIM),
        ("the hall is cold in winter", "You know, the hall is cold in winter.", Holding.WITHIN),
        ("the hall is cold in winter", "It is a myth that the hall is cold in winter.", Holding.WITHIN),
        ("the hall is cold in winter", "If the hall is cold in winter, we go.", Holding.WITHIN),
        ("the hall is cold in winter", "Is it true? The hall is cold in winter?", Holding.WITHIN),
        ("the hall was cold in that winter", "The hall is cold in winter.", Holding.IN_SUBSTANCE),
        ("the hall was not cold in winter", "The hall is cold in winter.", Holding.NOT),
        ("the hall might be cold in winter", "The hall is cold in winter.", Holding.NOT),
        ("winter is cold in the hall", "The hall is cold in winter.", Holding.NOT),
        ("they left the cold hall early", "You left the cold hall early.", Holding.NOT),
        ("cold", "It is cold.", Holding.WITHIN),
    ],
)
def test_how_a_statement_holds_a_claim(claim, said, holding):
    assert holds(claim, stated(said)) is holding


class TestCompare:
    @pytest.mark.parametrize(
        ("question", "speakers"),
        [
            (
                "What did Walter Stroud and Pia Lindqvist each say about ferries in winter or spring?",
                {"Pia Lindqvist"},
            ),
            ("Compare what Lindqvist and Holm say about ferries", {"Pia Lindqvist", "Greta Holm"}),
            ("What did Stroud, Lindqvist and Holm say?", {"Walter Stroud", "Pia Lindqvist", "Greta Holm"}),
            ("Que disent Okoro et Brandt des batteries ?", {"Noor Okoro", "Tomas Brandt"}),
            ("Vergelijk wat Vandersteen en Koster over een loods zeggen", {"Bram Koster"}),
            ("Was sagen Haraldsen und Bremer jeweils über Wasserstoff?", {"Rune Haraldsen", "Lotte Bremer"}),
            ("¿Qué dijeron Ferreira y Ruano sobre las velas?", {"Dunja Ferreira", "Mateo Ruano"}),
        ],
    )
    def test_a_table_with_each_ones_words(self, library, question, speakers):
        result = answered(library, question)
        assert result.text.split("\n")[1] == "| --- | --- | --- |"
        assert speakers <= {c.speaker.name for c in result.citations}
        for row in result.text.split("\n")[2:]:
            number = re.search(r"\[(\d+)\]", row)
            if number:
                assert row.startswith(f"| {result.citations[int(number[1]) - 1].speaker.name}")
        held = [c for c in result.checks if c.kind is CheckKind.ATTRIBUTION]
        assert held
        assert all(check.ok for check in held)

    def test_one_without_words_on_it_has_a_row(self, library):
        result = answered(library, "What did Lindqvist and Ada Moyo each say about pilots?")
        assert "| Pia Lindqvist | nothing found about this in 3 statements | – |" in result.text

    def test_one_whom_nobody_knows_has_a_row(self, library):
        result = answered(library, "What did Lindqvist and Zork say about ferries?")
        assert "| Zork | doesn't appear in these sources | – |" in result.text

    def test_nothing_by_any(self, library):
        refused(library, "What did Lindqvist and Holm each say about penguins?")


class TestSpeakers:
    @pytest.mark.parametrize(
        ("question", "people"),
        [
            ("Who from Tallow Systems spoke?", {"Walter Stroud", "Greta Holm"}),
            ("Who spoke for Tallow Systems?", {"Walter Stroud", "Greta Holm"}),
            ("Who from Kestrel Labs spoke?", {"Noor Okoro", "Bram Koster", "Lotte Bremer", "Mateo Ruano"}),
            ("Qui de Kestrel Labs a parlé ?", {"Noor Okoro", "Bram Koster", "Lotte Bremer", "Mateo Ruano"}),
            ("Wie van Kestrel Labs sprak?", {"Noor Okoro", "Bram Koster", "Lotte Bremer", "Mateo Ruano"}),
            (
                "Wer von Kestrel Labs hat gesprochen?",
                {"Noor Okoro", "Bram Koster", "Lotte Bremer", "Mateo Ruano"},
            ),
            ("¿Quién de Kestrel Labs habló?", {"Noor Okoro", "Bram Koster", "Lotte Bremer", "Mateo Ruano"}),
            ("Who spoke at Bruyère 2031?", {"Noor Okoro", "Tomas Brandt"}),
            ("Which speakers mentioned pilots?", {"Ada Moyo"}),
            ("Qui a parlé des batteries ?", {"Noor Okoro", "Tomas Brandt"}),
        ],
    )
    def test_each_once(self, library, question, people):
        result = answered(library, question)
        names = [citation.speaker.name for citation in result.citations]
        assert len(names) == len(set(names))
        assert people <= set(names)
        if "Labs" in question or "Systems" in question or "2031" in question:
            assert set(names) == people

    @pytest.mark.parametrize("question", ["Who from Zork Industries spoke?", "Who spoke at Bruyère 2044?"])
    def test_nobody(self, library, question):
        refused(library, question)


class TestCounts:
    @pytest.mark.parametrize(
        ("question", "number"),
        [
            ("How many people spoke about ferries?", "2 "),
            ("How many times did Greta Holm mention a ferry?", "3 "),
            ("How many statements by Ada Moyo are there?", "1 "),
            ("Combien de personnes ont parlé de batteries ?", "2 "),
            ("Combien de fois Okoro mentionne-t-elle les pilotes ?", "1 "),
            ("Hoeveel uitspraken van Koster zijn er?", "1 "),
            ("Wie oft erwähnt Lotte Bremer Wasserstoff?", "1 "),
            ("Wie viele Leute sprachen über Wasserstoff?", "2 "),
            ("¿Cuántas personas hablaron de velas?", "2 "),
        ],
    )
    def test_what_the_library_holds_is_counted(self, library, question, number):
        result = answered(library, question)
        assert result.text.startswith(number)
        assert result.citations

    def test_a_number_in_a_text_stays_a_fact(self, library):
        assert "1,400" in answered(library, "How many visitors came to the congress?").citations[0].text

    def test_who_said_it_where_and_when(self, library):
        result = answered(library, "Who said that the turbines must rest in winter?")
        assert result.text.startswith(
            "Walter Stroud, chief engineer, Tallow Systems (Hazelmere 2031, 14 May 2031): “" + ENGINEERS
        )


class TestWhatNoWordsAnswer:
    @pytest.mark.parametrize(
        ("question", "language", "key"),
        [
            ("Who did not talk about ferries?", "en", "unsaid"),
            ("Who disagreed with Walter Stroud?", "en", "contrary"),
            ("Qui n'a pas parlé des batteries ?", "fr", "unsaid"),
            ("Wie zei niets over de sluizen?", "nl", "unsaid"),
            ("Wer sprach nicht über die Werft?", "de", "unsaid"),
            ("¿Quién no habló del puerto?", "es", "unsaid"),
        ],
    )
    def test_the_opposite_of_the_question_is_no_answer(self, library, question, language, key):
        result = refused(library, question)
        assert result.reason == phrase(key, language)
        assert not result.nearest


NAMELESS = {
    "en": ("“The lamps must burn all night.” The hall applauded.", "Who said “The lamps must burn all night”?"),
    "fr": ("« Les lampes brûlent la nuit. » La salle applaudit.", "Qui a dit « Les lampes brûlent la nuit » ?"),
    "nl": ("‘De lampen branden de hele nacht.’ De zaal klapte.", "Wie zei: “De lampen branden de hele nacht”?"),
    "de": ("„Die Lampen brennen nachts.“ Der Saal klatschte.", "Wer sagte: „Die Lampen brennen nachts“?"),
    "es": ("«Las lámparas arden toda la noche». La sala aplaudió.", "¿Quién dijo «Las lámparas arden toda la noche»?"),
}  # fmt: skip


@pytest.mark.parametrize("language", NAMELESS)
def test_words_without_a_speaker_are_shown_and_say_so(tmp_path, language):
    text, question = NAMELESS[language]
    front = f'---\ntitle: "Lanterns"\nlanguage: {language}\n---\n\n'
    with assistant_over(tmp_path, {"lamps.md": f"{front}{text}\n"}) as opened:
        result = answered(opened, question)
    assert result.text.startswith(phrase("nameless", language, place="Lanterns"))
    assert result.citations[0].speaker is None
