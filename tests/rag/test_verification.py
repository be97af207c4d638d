"""Answers against their passages: what stands in quotation marks is there word for word, under the right name."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.quotes.verdict import find_verbatim
from rag.types import JOINER, Check, CheckKind, Hit
from rag.verification import Verified, figures, quotations, sources, speakers, statements, support, verify
from tests.rag.build_hits import START, hit

HARBOUR = hit(
    1,
    "“The harbour froze in nine hours. Nobody had a plan,” said Walter Stroud. He went home before noon.",
    ("Walter Stroud", "The harbour froze in nine hours. Nobody had a plan"),
)
FERRIES = hit(
    2,
    "“Ferries need a second crew before spring,” said Pia Lindqvist, who runs the yard. The room was quiet.",
    ("Pia Lindqvist", "Ferries need a second crew before spring"),
)
TRUST = hit(
    3,
    "« On ne comprend que ce qui est ouvert à tous », précise Noor Okoro. La salle applaudit longuement.",
    ("Noor Okoro", "On ne comprend que ce qui est ouvert à tous"),
    language="fr",
)
HITS = [HARBOUR, FERRIES, TRUST]


def failed(result: Verified, kind: CheckKind | None = None) -> list[Check]:
    return [check for check in result.checks if not check.ok and kind in (None, check.kind)]


def passed(result: Verified, kind: CheckKind) -> list[Check]:
    return [check for check in result.checks if check.ok and check.kind is kind]


def assert_sound(result: Verified, hits: list[Hit]) -> None:
    """What holds for every result, whatever was written."""
    for check in result.checks:
        assert 0 <= check.start <= check.end <= len(result.text)
        assert result.text[check.start : check.end] == check.text
    for citation in result.citations:
        passage = hits[citation.n - 1].passage
        pieces = [passage.text[a - passage.start : b - passage.start] for a, b in citation.spans]
        assert all(passage.start <= a < b <= passage.end for a, b in citation.spans)
        assert list(citation.spans) == sorted(citation.spans)
        assert (citation.start, citation.end) == (citation.spans[0][0], citation.spans[-1][1])
        assert citation.text == JOINER.join(pieces)


class TestMarkers:
    @pytest.mark.parametrize(
        "marker", ["[2]", "[2, 3]", "【2】", "[Source 2]", "(2)", "[2-3]", "[2][3]", "(Passage 2)"]
    )
    def test_every_style_becomes_a_number_that_is_cited(self, marker):
        result = verify(f"Ferries need a second crew {marker}.", HITS)
        assert not failed(result)
        assert result.text.startswith("Ferries need a second crew [2]")
        assert result.citations[0].n == 2
        assert result.citations[0].text.startswith("“Ferries need a second crew")

    def test_an_unknown_number_is_dropped_and_its_sentence_flagged(self):
        result = verify("Nobody had a plan [1]. Ferries need crews [9]. The room was quiet [2].", HITS)
        assert "9" not in result.text
        (flag,) = [check for check in failed(result) if "9" in check.detail]
        assert flag.text.startswith("Ferries need crews.")
        assert [citation.n for citation in result.citations] == [1, 2]

    def test_a_dropped_number_behind_a_stripped_quotation_is_still_flagged_in_its_place(self):
        result = verify("He said “penguins whistle Verdi” [1]. Ferries need crews [9].", HITS)
        (flag,) = [check for check in failed(result) if "No passage 9" in check.detail]
        assert flag.text.startswith("Ferries need crews.")

    def test_a_number_cited_twice_is_one_citation(self):
        result = verify("Nobody had a plan [1]. The harbour froze in nine hours [1].", HITS)
        assert [citation.n for citation in result.citations] == [1]


class TestSentencesWithoutSource:
    def test_a_statement_is_flagged(self):
        result = verify("Ferries need a second crew [2]. The town council paid for all of it.", HITS)
        (flag,) = failed(result)
        assert flag.kind is CheckKind.CITATION
        assert flag.text == "The town council paid for all of it."

    @pytest.mark.parametrize(
        "text",
        [
            "What did the yard say about spring?",
            "## What people say about the ferries",
            "**What people say about the ferries**",
            "Here is what they said about it:",
            "Good question.",
        ],
    )
    def test_a_question_a_heading_and_a_lead_in_are_not(self, text):
        assert not failed(verify(f"{text}\n\nFerries need a second crew [2].", HITS))

    def test_each_item_of_a_list_needs_its_own(self):
        result = verify(
            "- Nobody had a plan [1]\n- Penguins can whistle Verdi\n- The room was quiet [2]", HITS
        )
        assert [check.text for check in failed(result)] == ["- Penguins can whistle Verdi"]

    def test_a_marker_behind_the_full_stop_belongs_to_the_sentence_before(self):
        assert not failed(verify("Nobody had a plan for it. [1] Ferries need a second crew. [2]", HITS))

    def test_in_a_line_that_begins_with_a_marker_they_lead_their_sentences(self):
        result = verify("[1] Nobody had a plan for it. [2] Ferries need a second crew.", HITS)
        assert not failed(result)
        assert [c.text for c in passed(result, CheckKind.CITATION)] == [
            "[1] Nobody had a plan for it.", "[2] Ferries need a second crew.",
        ]  # fmt: skip

    def test_the_passage_that_holds_its_quotation_becomes_its_source(self):
        result = verify("Lindqvist said “Ferries need a second crew” that day.", HITS)
        assert result.text == "Lindqvist said “Ferries need a second crew” that day. [2]"
        assert not failed(result)

    def test_so_does_the_one_that_really_holds_it(self):
        result = verify("The harbour froze within nine hours. Penguins whistle all day long.", HITS)
        assert result.text == "The harbour froze within nine hours. [1] Penguins whistle all day long."
        (flag,) = failed(result)
        assert flag.text == "Penguins whistle all day long."


class TestQuotations:
    @pytest.mark.parametrize(
        "quoted",
        [
            "“Ferries need a second crew”",
            '"Ferries need a second crew before spring"',
            "„Ferries need a second crew“",
            "«\u00a0Ferries need a second crew\u00a0»",
            "«\u202fferries need a second crew\u202f»",
            "‘Ferries need a second crew’",
            "“Ferries need […] before spring”",
            "“Ferries need ... before spring”",
            "“[These] ferries need a second crew”",
            "“Ferries need a second crew [2]”",
        ],
    )
    def test_words_of_a_cited_passage_hold_in_every_style(self, quoted):
        result = verify(f"Lindqvist said: {quoted} [2].", HITS)
        assert not failed(result)
        (check,) = passed(result, CheckKind.QUOTE)
        assert check.text == quoted.strip()
        assert_sound(result, HITS)

    def test_the_citation_has_the_exact_words_and_their_speaker(self):
        result = verify("Lindqvist: “need a second crew” [2].", HITS)
        (citation,) = result.citations
        start = START + FERRIES.passage.text.index("need")
        assert citation.text == "need a second crew"
        assert citation.spans == ((start, start + len("need a second crew")),)
        assert citation.speaker is not None
        assert citation.speaker.name == "Pia Lindqvist"

    def test_an_elision_gives_the_pieces_as_spans(self):
        (citation,) = verify("Lindqvist: “Ferries need […] before spring” [2].", HITS).citations
        assert citation.text == JOINER.join(["Ferries need", "before spring"])
        assert len(citation.spans) == 2

    def test_words_of_another_passage_are_flagged_and_get_its_number(self):
        result = verify("Someone said “Ferries need a second crew” [1].", HITS)
        assert result.text == "Someone said “Ferries need a second crew” [2]."
        (flag,) = failed(result)
        assert flag.kind is CheckKind.CITATION
        assert "[1]" in flag.detail
        assert "[2]" in flag.detail

    def test_a_number_stays_where_it_is_right_about_the_rest(self):
        result = verify("When the harbour froze in nine hours, “Ferries need a second crew” [1].", HITS)
        assert "[1][2]" in result.text

    def test_words_of_no_passage_lose_their_marks_and_the_nearest_are_named(self):
        result = verify("Lindqvist said “ferries need a third crew before spring” [2].", HITS)
        assert result.text == "Lindqvist said ferries need a third crew before spring [2]."
        (flag,) = failed(result, CheckKind.QUOTE)
        assert flag.text == "ferries need a third crew before spring"
        assert "Ferries need a second crew before spring" in flag.detail
        assert "[2]" in flag.detail

    def test_a_single_word_in_marks_is_a_term(self):
        result = verify("They call it “penguinisation” [1].", HITS)
        assert "“penguinisation”" in result.text
        assert not failed(result, CheckKind.QUOTE)

    def test_several_sentences_in_marks_are_one_unit(self):
        result = verify("Stroud: “The harbour froze in nine hours. Nobody had a plan.” [1]", HITS)
        assert not failed(result)
        assert len(passed(result, CheckKind.QUOTE)) == 1

    def test_several_paragraphs_in_marks_are_one_unit(self):
        words = "Penguins whistle Verdi all day long in the cold hall.\n\n“And nobody seems to listen to them at all.”"
        result = verify(f"He said: “{words} [1]", HITS)
        assert not re.search("[“”]", result.text)
        assert failed(result, CheckKind.QUOTE)

    @pytest.mark.parametrize(
        "text",
        [
            "He said “we ‘never had ferries’ or penguins” [1].",
            "Il dit « nous “voulons des pingouins” à bord » [3].",
            "„Wir ‚wollen Pinguine‘ an Bord“, sagt er [1].",
        ],
    )
    def test_marks_inside_a_false_quotation_go_too(self, text):
        result = verify(text, HITS)
        assert not re.search("[“”‘’«»„‚]", result.text)
        assert len(failed(result, CheckKind.QUOTE)) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "He said “penguins whistle Verdi [1].",
            'He said "penguins whistle Verdi [1].',
            "Il dit « les pingouins sifflent [1].",
            "Er sagt „die Pinguine pfeifen [1].",
            "Penguins whistle Verdi”, he said [1].",
            "He said “penguins whistle.\n\nThey like Verdi” [1].",
        ],
    )
    def test_a_mark_without_its_partner_quotes_nothing_false(self, text):
        result = verify(text, HITS)
        assert not re.search('[“”«»„"]', result.text)
        assert failed(result, CheckKind.QUOTE)

    def test_an_answer_cut_off_inside_a_true_quotation_keeps_it(self):
        result = verify("Lindqvist said “Ferries need a second", HITS)
        assert "“Ferries need a second" in result.text
        assert not failed(result, CheckKind.QUOTE)

    def test_inches_and_apostrophes_are_no_quotation_marks(self):
        result = verify("The captain's 5\" pipe and the crews' rooms weren't there [1].", HITS)
        assert "5\" pipe and the crews' rooms weren't" in result.text
        assert not failed(result, CheckKind.QUOTE)


class TestAttribution:
    def test_the_right_name_holds(self):
        result = verify("Pia Lindqvist said “Ferries need a second crew” [2].", HITS)
        assert len(passed(result, CheckKind.ATTRIBUTION)) == 1

    @pytest.mark.parametrize(
        "name",
        ["Walter Stroud", "Stroud", "Rebecca Lindqvist", "Angela Merkel"],
    )
    def test_any_other_name_is_told_who_said_it(self, name):
        result = verify(f"{name} said “Ferries need a second crew” [2].", HITS)
        (flag,) = failed(result)
        assert flag.kind is CheckKind.ATTRIBUTION
        assert "Pia Lindqvist" in flag.detail

    def test_so_is_somebody_without_a_name_beside_one(self):
        result = verify("Noor Okoro’s friend, Okoro, said “Ferries need a second crew” [2].", HITS)
        assert failed(result)[0].text == "Noor Okoro’s"

    @pytest.mark.parametrize(
        "before",
        [
            "Lindqvist",
            "P. Lindqvist",
            "Ms Lindqvist",
            "Director Lindqvist",
            "According to Lindqvist:",
            "Said Lindqvist:",
        ],
    )
    def test_the_surname_is_enough_behind_a_title_an_initial_or_a_verb(self, before):
        result = verify(f"{before} “Ferries need a second crew” [2].", HITS, "en")
        assert not failed(result)
        assert passed(result, CheckKind.ATTRIBUTION)

    def test_a_bearer_of_the_same_surname_is_somebody_else(self):
        other = hit(4, "“We ask the sea,” said Rebecca Stroud.", ("Rebecca Stroud", "We ask the sea"))
        result = verify("Rebecca Stroud said “Nobody had a plan” [1].", [*HITS, other])
        (flag,) = failed(result, CheckKind.ATTRIBUTION)
        assert "Walter Stroud" in flag.detail

    def test_a_sentence_that_names_nobody_attributes_nothing(self):
        result = verify("The yard's view: “Ferries need a second crew” [2].", HITS)
        assert all(check.kind is not CheckKind.ATTRIBUTION for check in result.checks)

    def test_a_name_inside_the_quotation_is_not_its_speaker(self):
        passage = hit(1, "“Walter Stroud is right,” said Ana Cole.", ("Ana Cole", "Walter Stroud is right"))
        result = verify("Ana Cole: “Walter Stroud is right” [1].", [passage, HARBOUR])
        assert not failed(result)

    def test_the_same_words_from_two_mouths_are_both_right(self):
        twin = hit(4, "“Nobody had a plan,” said Ana Cole.", ("Ana Cole", "Nobody had a plan"))
        assert not failed(verify("Ana Cole: “Nobody had a plan” [4].", [HARBOUR, FERRIES, TRUST, twin]))

    def test_a_quote_of_nobody_in_particular_is_not_judged(self):
        anonymous = hit(1, "“We ask the sea,” a voice said.", ("", "We ask the sea"))
        result = verify("Ana Cole: “We ask the sea” [1].", [anonymous])
        assert not failed(result, CheckKind.ATTRIBUTION)
        assert [flag.text for flag in failed(result, CheckKind.NAME)] == ["Ana Cole"]


WORK = [
    (sources, "find_verbatim"),
    (sources, "sentence_spans"),
    (statements, "sentence_spans"),
    (support, "sentence_spans"),
    (support, "coverage"),
    (speakers, "coverage"),
    (quotations, "quoted_words"),
    (figures, "dates"),
]
"""What takes time in a check."""

PIECES = st.sampled_from(
    [
        "“", "”", "„", "«", "»", "« ", " »", '"', "‘", "’", "'", "‹", "›", "[1]", "[2]", "[9]", "(1)", "[3", "【2】",
        "Ferries need a second crew", "before spring", "nobody had a plan", "penguins whistle Verdi", "Lindqvist said",
        "Rebecca Stroud", "à tous", ". ", "? ", ": ", ", ", " ", "\n", "\n\n", "- ", "## ", "…", "[…]", "\u00a0",
        "don't", "ß",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=120))
PASSAGES = st.lists(st.one_of(st.just(HARBOUR.passage.text), TEXTS.filter(str.strip)), max_size=3)


def false_quotations(text: str, hits: list[Hit]) -> list[str]:
    """By plain patterns, not by the code under test: two words or more between marks of one pair, in no passage."""
    found = []
    for opening, closing in ("“”", "«»", "„“"):
        for inner in re.findall(f"{opening}([^“”„«»\n]*){closing}", text):
            words = re.sub(r"\[\d+\]", "", inner)
            if len(re.findall(r"[^\W_]+", words)) >= 2 and not any(
                find_verbatim(words, hit.passage.text) for hit in hits
            ):
                found.append(inner)
    return found


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_whatever_is_written_the_result_is_sound_and_nothing_false_is_quoted(text):
    result = verify(text, HITS, "en")
    assert_sound(result, HITS)
    assert not false_quotations(result.text, HITS)


@settings(max_examples=150, deadline=None)
@given(TEXTS, PASSAGES, st.sampled_from(["", "Ana", "Ana Cole", " ", "Ł. Đ", "’"]))
def test_whatever_the_passages_hold_the_result_is_sound(text, passages, name):
    hits = [hit(n, passage, (name, passage.strip()[:20])) for n, passage in enumerate(passages, start=1)]
    result = verify(text, hits)
    assert_sound(result, hits)
    assert not false_quotations(result.text, hits)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_checking_a_checked_answer_changes_nothing_more(text):
    """But for a number in round brackets, which becomes a marker when the mark behind it goes."""
    once = verify(text.replace("(", ""), HITS).text
    assert verify(once, HITS).text == once


@pytest.mark.parametrize(
    "unit",
    [
        "He said “penguins whistle Verdi” [1]. ",
        "He said “penguins whistle Verdi {n}” [9]. ",
        "“‘„«",
        "” ",
        '" a b ',
        "“Ferries need a second crew” [2] ",
        "The sea was cold and grey. ",
        "- item [1]\n",
        "… ",
    ],
)
def test_work_grows_with_length_alone(unit, monkeypatch):
    """A model that repeats itself for ever: twice the text is at most twice the work."""
    calls = 0

    def counted(function):
        def wrapper(*args):
            nonlocal calls
            calls += 1
            return function(*args)

        return wrapper

    for module, name in WORK:
        monkeypatch.setattr(module, name, counted(getattr(module, name)))
    spent = []
    for length in (20_000, 40_000):
        calls = 0
        text = "".join(unit.replace("{n}", str(i)) for i in range(length // len(unit)))
        verify(text, HITS)
        spent.append(calls)
    assert spent[1] <= 2.1 * spent[0] + 50
