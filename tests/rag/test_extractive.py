"""Answers from the sources' own words, through a real small library: whose words, how marked, where they stand."""

import re
from collections.abc import Iterator

import pytest

from rag.adapters.catalog import Catalog
from rag.assistant import Assistant
from rag.quotes.verdict import find_verbatim
from rag.types import Answer, Citation, Filters, Mode, NoAnswer, Question, QuoteKind
from tests.rag.small_library import ARTICLES, ENGINEERS, HOTEL, SECOND_STROUD, assistant_over

MARKED = re.compile(r"“([^”]+)”|«\s?([^»]+?)\s?»|„([^“]+)“|‘([^’]+)’")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Catalog]]:
    with assistant_over(tmp_path_factory.mktemp("one")) as opened:
        yield opened


@pytest.fixture(scope="module")
def two_strouds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Catalog]]:
    with assistant_over(tmp_path_factory.mktemp("two"), {**ARTICLES, **SECOND_STROUD}) as opened:
        yield opened


def ask(opened: tuple[Assistant, Catalog], text: str, **filters: str) -> Answer | NoAnswer:
    assistant, catalog = opened
    result = assistant.ask(Question(text=text, mode=Mode.QUOTES, filters=Filters(**filters)))
    assert_honest(result, catalog)
    return result


def answered(opened: tuple[Assistant, Catalog], text: str, **filters: str) -> Answer:
    result = ask(opened, text, **filters)
    assert isinstance(result, Answer), result
    return result


def abstained(opened: tuple[Assistant, Catalog], text: str, **filters: str) -> NoAnswer:
    result = ask(opened, text, **filters)
    assert isinstance(result, NoAnswer), result
    assert result.reason
    assert result.searched
    return result


def assert_honest(result: Answer | NoAnswer, catalog: Catalog) -> None:
    """What holds for every result, whatever was asked."""
    for citation in result.citations if isinstance(result, Answer) else result.nearest:
        assert_stands(citation, catalog)
    if isinstance(result, NoAnswer):
        return
    assert all(check.ok for check in result.checks), result.checks
    lines = [line for line in result.text.split("\n") if re.search(r"\[\d+\]", line)]
    assert [re.findall(r"\[(\d+)\]", line) for line in lines] == [[str(c.n)] for c in result.citations]
    for line, citation in zip(lines, result.citations, strict=True):
        assert_marks_only_what_was_said(line, citation, catalog)


def assert_stands(citation: Citation, catalog: Catalog) -> None:
    document = catalog.document(citation.document.id)
    assert document is not None
    assert citation.text == " … ".join(document.text[a:b] for a, b in citation.spans)
    assert (citation.start, citation.end) == (citation.spans[0][0], citation.spans[-1][1])
    passage = citation.passage
    assert document.text[passage.start : passage.end] == passage.text


def assert_marks_only_what_was_said(line: str, citation: Citation, catalog: Catalog) -> None:
    """Between quotation marks stand words of direct quotes alone, and behind a name only that person's."""
    quotes = catalog.quotes_of([citation.document.id])[citation.document.id]
    direct = [q for q in quotes if q.kind is not QuoteKind.INDIRECT]
    name = citation.speaker.name if citation.speaker else None
    if name and line.lstrip("-| ").startswith(name):
        direct = [q for q in direct if q.speaker and q.speaker.name == name]
    for match in MARKED.finditer(line):
        words = next(group for group in match.groups() if group)
        assert any(find_verbatim(words, quote.text) for quote in direct), (words, name)


class TestWhoSaid:
    @pytest.mark.parametrize(
        ("question", "speaker", "words"),
        [
            ("Who said that the turbines must rest in winter?", "Walter Stroud", ENGINEERS),
            ("Who said that a ferry is a hotel?", "Pia Lindqvist", HOTEL),
            (
                "Qui affirme que les batteries ne remplacent pas un équipage ?",
                "Noor Okoro",
                "ne remplacent pas",
            ),
            ("Wie zei dat er zonder loodsen geen schip vaart?", "Ilse Vandersteen", "Zonder loodsen"),
            ("Wer sagte, Wasserstoff sei für Fähren zu teuer?", "Rune Haraldsen", "Fähren zu teuer"),
            ("¿Quién dijo que las velas ahorran combustible?", "Dunja Ferreira", "ahorran un tercio"),
        ],
    )
    def test_in_five_languages(self, library, question, speaker, words):
        result = answered(library, question)
        assert result.citations[0].speaker.name == speaker
        assert words in result.citations[0].text
        assert result.text.startswith(speaker)
        assert MARKED.search(result.text)

    def test_reported_words_are_not_in_marks(self, library):
        result = answered(library, "Who said that the old gearboxes will last eleven years?")
        assert result.citations[0].speaker.name == "Walter Stroud"
        assert not MARKED.search(result.text)
        assert "as reported)" in result.text

    def test_what_nobody_said(self, library):
        abstained(library, "Who said that penguins whistle Verdi?")


class TestWhatSaid:
    def test_about_a_topic(self, library):
        result = answered(library, "What did Walter Stroud say about turbines?")
        assert {c.speaker.name for c in result.citations} == {"Walter Stroud"}
        assert ENGINEERS in result.citations[0].text

    def test_everything(self, library):
        result = answered(library, "What did Lindqvist say?")
        assert {c.speaker.name for c in result.citations} == {"Pia Lindqvist"}
        assert len(result.citations) == 2

    @pytest.mark.parametrize(
        ("question", "speaker"),
        [
            ("Que dit Tomas Brandt du prix de la recharge ?", "Tomas Brandt"),
            ("Was sagt Rune Haraldsen über Wasserstoff?", "Rune Haraldsen"),
            ("Wat zegt Vandersteen over loodsen?", "Ilse Vandersteen"),
            ("¿Qué dijo Dunja Ferreira sobre las velas?", "Dunja Ferreira"),
        ],
    )
    def test_in_other_languages(self, library, question, speaker):
        assert answered(library, question).citations[0].speaker.name == speaker

    @pytest.mark.parametrize(
        "question",
        [
            "What did Pia Lindqvist say about quantum computers?",
            "What did Walter Stroud say about night crossings?",
            "Que dit Noor Okoro des baleines ?",
        ],
    )
    def test_off_topic_nothing(self, library, question):
        result = abstained(library, question)
        assert [citation.n for citation in result.nearest] == list(range(1, len(result.nearest) + 1))

    @pytest.mark.parametrize(
        "question", ["What did Angela Merkel say?", "Que dit Linus Torvalds des batteries ?"]
    )
    def test_a_stranger_is_named_as_one(self, library, question):
        result = abstained(library, question)
        assert "Angela Merkel" in result.reason or "Linus Torvalds" in result.reason

    def test_one_who_is_there_but_silent(self, library):
        result = abstained(library, "What did Celia Moreau say about crews?")
        assert "Celia Moreau" in result.reason


class TestTwoOfOneSurname:
    def test_the_unknown_one_never_gets_the_known_ones_words(self, library):
        result = abstained(library, "What did Rebecca Stroud say about turbines?")
        assert "Rebecca Stroud" in result.reason

    @pytest.mark.parametrize(
        "question",
        [
            "what did rebecca stroud say about turbines?",
            "What did R. Stroud say about turbines?",
            "What did Rebecca T. Stroud say about turbines?",
            "Que dit Rebecca Stroud des turbines ?",
            "Was sagte Rebecca Stroud über Turbinen?",
            "What did Walter Lindqvist say about ferries?",
            "What did Pia Stroud say about turbines?",
        ],
    )
    def test_however_the_other_is_written(self, library, question):
        abstained(library, question)

    @pytest.mark.parametrize(
        "name",
        [
            "Stroud",
            "stroud",
            "W. Stroud",
            "Walter T. Stroud",
            "walter stroud",
            "Ms Stroud",
            "engineer Stroud",
        ],
    )
    def test_the_known_one_is_found_however_written(self, library, name):
        result = answered(library, f"What did {name} say about turbines?")
        assert {c.speaker.name for c in result.citations} == {"Walter Stroud"}

    @pytest.mark.parametrize("first", ["Walter", "Rebecca"])
    def test_each_has_their_own(self, two_strouds, first):
        result = answered(two_strouds, f"What did {first} Stroud say about turbines?")
        assert {c.speaker.name for c in result.citations} == {f"{first} Stroud"}

    def test_the_surname_alone_means_both(self, two_strouds):
        result = answered(two_strouds, "What did Stroud say?")
        assert {c.speaker.name for c in result.citations} == {"Walter Stroud", "Rebecca Stroud"}

    def test_a_third_is_a_stranger(self, two_strouds):
        abstained(two_strouds, "What did Margaret Stroud say about turbines?")


class TestPeople:
    @pytest.mark.parametrize(
        ("question", "parts"),
        [
            ("What is Walter Stroud's role?", ("Walter Stroud", "chief engineer", "Tallow Systems")),
            (
                "Quelle est la fonction de Noor Okoro ?",
                ("Noor Okoro", "directrice technique", "Kestrel Labs"),
            ),
            ("¿Cuál es el cargo de Dunja Ferreira?", ("Dunja Ferreira", "ingeniera")),
            ("Who is the director of the Oxbow Foundation?", ("Pia Lindqvist", "director")),
            ("Who works at Tallow Systems?", ("Walter Stroud",)),
        ],
    )
    def test_roles_and_their_holders(self, library, question, parts):
        result = answered(library, question)
        assert all(part in result.text for part in parts)
        assert len(result.citations) == 1

    def test_the_citation_is_where_the_role_is_read(self, library):
        (citation,) = answered(library, "What is Walter Stroud's role?").citations
        assert "chief engineer" in citation.text

    def test_a_strangers_role(self, library):
        abstained(library, "What is Angela Merkel's role?")


class TestFacts:
    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ("How many visitors came to the congress?", "1,400"),
            ("Combien de personnes étaient dans la salle ?", "320"),
            ("Hoeveel mensen waren er in de zaal?", "85"),
            ("Wie viele Gäste saßen im Saal?", "240"),
            ("¿Cuántas personas asistieron?", "150"),
            ("When did the congress open?", "Tuesday"),
            ("Where did the congress open?", "Lisbon"),
        ],
    )
    def test_the_sentence_that_holds_it(self, library, question, words):
        assert words in answered(library, question).citations[0].text

    def test_a_number_is_needed_where_one_is_asked_for(self, library):
        result = ask(library, "How many keynotes about batteries filled the hall?")
        if isinstance(result, Answer):
            assert all(re.search(r"\d|two|eleven|deux|tercio", c.text) for c in result.citations)

    def test_what_is_not_there(self, library):
        abstained(library, "How many penguins whistle Verdi?")


class TestFilters:
    def test_typed_speaker(self, library):
        result = answered(library, "speaker:Okoro What about the batteries?")
        assert {c.speaker.name for c in result.citations} == {"Noor Okoro"}

    def test_typed_and_given_mean_the_same(self, library):
        typed = answered(library, 'event:"Bruyère 2031" Who spoke about batteries?')
        given = answered(library, "Who spoke about batteries?", event="Bruyère 2031")
        assert [c.start for c in typed.citations] == [c.start for c in given.citations]
        assert {c.document.event for c in typed.citations} == {"Bruyère 2031"}

    @pytest.mark.parametrize(
        "typed", ["event:Nowhere", "since:2040", "until:1999", "lang:pl", "speaker:Merkel"]
    )
    def test_a_filter_that_lets_nothing_through(self, library, typed):
        abstained(library, f"{typed} Who said that the turbines must rest?")

    def test_nobody_elses_words_behind_a_speaker_filter(self, library):
        result = ask(library, "What about turbines in winter?", speaker="Lindqvist")
        if isinstance(result, Answer):
            assert {c.speaker.name for c in result.citations if c.speaker} <= {"Pia Lindqvist"}
            assert all(c.speaker for c in result.citations)


QUESTIONS = [
    "What about ferries?",
    "ferry hotel spring",
    "Who?",
    "said",
    "?",
    "turbines",
    "What did she say?",
    "Which engineers?",
    "Stroud Lindqvist",
    "What did Stroud and Lindqvist say?",
    "Qui est directrice technique ?",
    "équipage",
    "“rest in winter”",
    "Where is Tallow Systems?",
    "List the speakers",
    "speaker:",
    "What did the chief engineer say about winter?",
    "el puerto",
    "Wer ist Leiter der Werft?",
    "a" * 500,
    "\u202e\u0000%_*\"'",
    "NOT AND OR NEAR(",
    "How much is 2 + 2?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_is_asked_every_line_is_honest(two_strouds, question):
    """The checks of `assert_honest` are the test."""
    ask(two_strouds, question)
