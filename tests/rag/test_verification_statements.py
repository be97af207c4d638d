"""What a sentence says in its own words: numbers, dates, names, reported speech, support, in five languages."""

from dataclasses import replace

import pytest

from rag.errors import ModelBusy
from rag.protocols import Token
from rag.types import Check, CheckKind, Person, QuoteKind
from rag.verification import model_judge, summary, verify, without_failed
from tests.rag.build_hits import hit

YARD = hit(
    1,
    "The yard in Oostmeer employs 1,400 people and lost 310,000 euros in March 2025. On Tuesday Pia Lindqvist said "
    "that the ferries would need a second crew before spring.",
    ("Pia Lindqvist", "the ferries would need a second crew before spring"),
    kind=QuoteKind.INDIRECT,
)
STROUD = hit(
    2,
    "Walter Stroud of Tallow Systems said the harbour had frozen in nine hours. "
    "“Nobody had a plan for the ice,” he added.",
    ("Walter Stroud", "Nobody had a plan for the ice"),
)
HITS = [YARD, STROUD]


def flags(text: str, language: str = "en", hits=HITS, **given) -> list[Check]:
    return [check for check in verify(text, hits, language, **given).checks if not check.ok]


class TestNumbersAndDates:
    @pytest.mark.parametrize(
        "text",
        [
            "The yard in Oostmeer employs fourteen hundred people [1].".replace("fourteen hundred", "1400"),
            "The yard in Oostmeer employs 1 400 people and lost three hundred and ten thousand euros [1].",
            "It lost 310.000 euros in March [1].",
        ],
    )
    def test_every_form_of_a_number_that_stands_there_holds(self, text):
        assert not flags(text)

    @pytest.mark.parametrize("wrong", ["1,500", "140", "1.4 million", "fourteen"])
    def test_another_number_is_flagged_at_its_place(self, wrong):
        (flag,) = flags(f"The yard in Oostmeer employs {wrong} people [1].")
        assert flag.kind is CheckKind.NUMBER
        assert flag.text == wrong

    def test_so_is_one_that_counts_something_else_there(self):
        (flag,) = flags("The yard in Oostmeer employs 310,000 people [1].")
        assert flag.kind is CheckKind.NUMBER
        assert "1400" in flag.detail

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("Am Dienstag ging es um eine zweite Crew vor dem Frühling [1].", "de"),
            ("Le chantier d'Oostmeer a perdu 310 000 euros en mars 2025 [1].", "fr"),
            ("El astillero de Oostmeer perdió 310.000 euros en marzo de 2025 [1].", "es"),
        ],
    )
    def test_dates_and_numbers_hold_across_languages(self, text, language):
        assert not flags(text, language)

    def test_another_day_is_flagged(self):
        (flag,) = flags("On Friday Pia Lindqvist said that the ferries would need a second crew [1].")
        assert (flag.kind, flag.text) == (CheckKind.DATE, "Friday")


class TestNames:
    def test_a_name_from_nowhere_is_flagged(self):
        (flag,) = flags("The yard in Oostmeer lost 310,000 euros to Bramble Works in March [1].")
        assert (flag.kind, flag.text) == (CheckKind.NAME, "Bramble Works")

    def test_a_contraction_is_none(self):
        assert CheckKind.NAME not in {
            f.kind for f in flags("He said I'm afraid I've had no plan for the ice [2].")
        }

    def test_where_it_stands_is_told(self):
        (flag,) = flags("The yard in Oostmeer lost 310,000 euros to Tallow Systems in March [1].")
        assert "[2]" in flag.detail


class TestReportedSpeech:
    @pytest.mark.parametrize(
        "text",
        [
            "Lindqvist said that the ferries need a second crew before spring [1].",
            "According to Pia Lindqvist, the ferries need a second crew before spring [1].",
            "[1] (Pia Lindqvist) the ferries would need a second crew before spring",
        ],
    )
    def test_a_persons_own_statement_holds(self, text):
        assert not flags(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Stroud said that the ferries need a second crew before spring [1].",
            "According to Walter Stroud, the ferries need a second crew before spring [1].",
            "[1] (Walter Stroud) the ferries would need a second crew before spring",
            "Walter Stroud: the ferries would need a second crew before spring [1]",
        ],
    )
    def test_anybody_elses_is_told_who_said_it(self, text):
        assert any(f.kind is CheckKind.ATTRIBUTION and "Lindqvist" in f.detail for f in flags(text))

    def test_very_words_without_marks_are_somebodys_too(self):
        found = flags("Lindqvist was blunt: Nobody had a plan for the ice [2].")
        assert any(f.kind is CheckKind.ATTRIBUTION and "Walter Stroud" in f.detail for f in found)

    def test_reported_words_are_hers_without_marks_and_no_quotation_of_hers_in_them(self):
        words = "the ferries would need a second crew before spring"
        assert not flags(f"Pia Lindqvist (as reported): {words} [1]")
        (flag,) = flags(f"Pia Lindqvist said: “{words}” [1].")
        assert (flag.kind, "in its own words" in flag.detail) == (CheckKind.ATTRIBUTION, True)

    def test_a_right_name_with_a_wrong_number_is_another_flag(self):
        (flag,) = flags("Walter Stroud: “Nobody had a plan for the ice” [1].")
        assert flag.kind is CheckKind.CITATION

    def test_people_of_the_library_are_known_by_their_surname(self):
        known = [Person(name="Noor Okoro")]
        found = flags("Okoro asked: “Nobody had a plan for the ice” [2].", known=known)
        assert any(f.kind is CheckKind.ATTRIBUTION for f in found)


class TestSupport:
    @pytest.mark.parametrize(
        "text",
        [
            "The town council will pay for a new museum of penguins [1].",
            "An external audit had confirmed everything beforehand [2].",
        ],
    )
    def test_what_the_passage_does_not_say_is_flagged(self, text):
        assert CheckKind.SUPPORT in {flag.kind for flag in flags(text)}

    def test_a_wrong_number_is_corrected_where_another_passage_says_it(self):
        result = verify("The harbour had frozen in nine hours without a plan for the ice [1].", HITS, "en")
        assert "[2]" in result.text
        assert [check.kind for check in result.checks if not check.ok] == [CheckKind.CITATION]

    def test_endless_repetition_is_flagged(self):
        text = "Nobody had a plan for the ice that day [2]. " * 5
        assert len([flag for flag in flags(text) if "repeated" in flag.detail]) == 4

    def test_a_mark_that_never_closes_is_flagged_behind_true_words(self):
        (flag,) = flags("Stroud said: “Nobody had a plan [2]. The harbour had frozen in nine hours [2].")
        assert flag.kind is CheckKind.QUOTE


class Says:
    """A model with one verdict."""

    name, prompt_budget = "judge:1b", 1000

    def __init__(self, verdict: str | Exception) -> None:
        self.verdict = verdict

    def estimate_tokens(self, text: str) -> int:
        return len(text)

    def stream(self, messages):
        if isinstance(self.verdict, Exception):
            raise self.verdict
        yield Token(text="thinking of SUPPORTED", thinking=True)
        yield Token(text=self.verdict)


class TestTheModelsVerdict:
    @pytest.mark.parametrize("verdict", ["SUPPORTED", "Supported.", "**SUPPORTED**"])
    def test_the_agreed_word_alone_is_a_yes(self, verdict):
        assert not flags("Nobody had a plan for the ice [2].", judge=model_judge(Says(verdict)))

    @pytest.mark.parametrize(
        "verdict",
        ["REFUTED", "", "maybe SUPPORTED", "NOT SUPPORTED", "SUPPORTED, but", ModelBusy("busy", "wait")],
    )
    def test_anything_else_is_a_no(self, verdict):
        (flag,) = flags("Nobody had a plan for the ice [2].", judge=model_judge(Says(verdict)))
        assert flag.kind is CheckKind.SUPPORT


def test_the_summary_counts_statements_citations_quotations_and_flags():
    text = (
        "Stroud said: “Nobody had a plan for the ice” [2]. The council bought several penguins in summer [1]."
    )
    assert summary(verify(text, HITS, "en").checks).startswith(
        "2 statements, 2 cited, 1 quotation verbatim, "
    )
    assert summary(()) == ""


def test_a_statement_with_two_markers_counts_once_and_holds_only_if_both_do():
    good = Check(kind=CheckKind.CITATION, ok=True, text="", start=0, end=9)
    assert summary([good, replace(good, ok=False)]) == "1 statement, 0 cited, 1 flag"


def test_sentences_that_failed_can_be_left_out():
    text = "Stroud said: “Nobody had a plan for the ice” [2]. The council bought several penguins [1].\n\nHe left [9]."
    result = verify(text, HITS, "en")
    kept, gone = without_failed(result.text, result.checks)
    assert kept == "Stroud said: “Nobody had a plan for the ice” [2]."
    assert gone == 2
