"""What counts as right: speakers, evidence, patterns, abstention."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from evals.outcomes import judge, normalised, same_person
from evals.sets import Case, CaseKind
from rag.types import (
    Answer,
    Check,
    CheckKind,
    Citation,
    DocumentInfo,
    Mode,
    NoAnswer,
    Passage,
    PassageId,
    Person,
)

INFO = DocumentInfo(id=DocumentId("d"), title="T", source="t.md")


def cite(text: str, speaker: str | None = None, around: str | None = None) -> Citation:
    passage = Passage(
        id=PassageId("p"),
        document_id=INFO.id,
        position=0,
        start=0,
        end=len(around or text),
        text=around or text,
    )
    person = Person(name=speaker) if speaker else None
    return Citation(
        n=1,
        document=INFO,
        start=0,
        end=len(text),
        text=text,
        spans=((0, len(text)),),
        passage=passage,
        speaker=person,
    )


def answer(text: str = "…", citations: Sequence[Citation] = (), *checks: Check) -> Answer:
    return Answer(question="?", text=text, citations=tuple(citations), checks=checks, mode=Mode.QUOTES)


REFUSAL = NoAnswer(question="?", reason="Nobody speaks about it.")


def case(kind: CaseKind, **fields: tuple[str, ...]) -> Case:
    return Case(id="1", question="?", kind=kind, **fields)


class TestSpeakers:
    @pytest.mark.parametrize(
        ("expected", "named", "same"),
        [
            ("Chloé Durand", "CHLOE DURAND", True),
            ("Chloé Durand", "Durand", True),
            ("Durand", "Chloé Durand", True),
            ("Chloé Durand", "Chloé", False),
            ("Walter Marsh", "Rebecca Marsh", False),
            ("Iris de Winter", "De Winter", True),
            ("Mei-Ling Tan", "Mei Ling Tan", True),
            ("Ann Lee", "Ann Leeson", False),
        ],
    )
    def test_names(self, expected: str, named: str, same: bool) -> None:
        assert same_person(expected, Person(name=named)) is same

    def test_a_full_alias_counts_and_a_bare_surname_does_not(self) -> None:
        person = Person(name="Prianka Rao", aliases=("Priyanka Rao", "Rao"))
        assert same_person("Priyanka Rao", person)
        assert not same_person("Kiran Rao", person)

    def test_who_said_goes_by_the_first_citation(self) -> None:
        asked = case(CaseKind.WHO_SAID, speakers=("Ada Lark",))
        assert judge(asked, answer(citations=[cite("a", "Ada Lark"), cite("b", "Bo Finch")])).right
        second = judge(asked, answer(citations=[cite("b", "Bo Finch"), cite("a", "Ada Lark")]))
        assert second.speaker_right is False
        assert not second.right
        assert judge(asked, answer(citations=[cite("a")])).speaker_right is False
        assert judge(asked, answer()).speaker_right is False

    def test_what_said_wants_that_person_among_the_citations(self) -> None:
        asked = case(CaseKind.WHAT_SAID, speakers=("Ada Lark",))
        both = judge(asked, answer(citations=[cite("b", "Bo Finch"), cite("a", "Lark")]))
        assert both.speaker_right
        assert both.only_their_words is False
        assert judge(asked, answer(citations=[cite("a", "Lark"), cite("c")])).only_their_words

    def test_of_several_speakers_each_is_wanted(self) -> None:
        asked = case(CaseKind.LIST, speakers=("Ada Lark", "Bo Finch"))
        assert judge(asked, answer(citations=[cite("a", "Lark"), cite("b", "Finch")])).speaker_right
        assert judge(asked, answer(citations=[cite("a", "Lark")])).speaker_right is False


class TestEvidence:
    asked = case(CaseKind.WHAT_SAID, evidence=("we've  tested “nothing” – yet",))

    def test_typography_does_not_matter(self) -> None:
        found = judge(self.asked, answer(citations=[cite('And We’ve tested "nothing" — yet!')]))
        assert (found.evidence_cited, found.evidence_in_words) == (True, True)

    def test_words_and_passage_are_told_apart(self) -> None:
        around = "Bo said: we've tested 'nothing' - yet."
        found = judge(self.asked, answer(citations=[cite("Bo said", around=around)]))
        assert (found.evidence_cited, found.evidence_in_words) == (True, False)

    def test_part_of_it_is_a_share(self) -> None:
        asked = case(CaseKind.LIST, evidence=("one thing", "another"))
        found = judge(asked, answer(citations=[cite("One thing.")]))
        assert (found.evidence_cited, found.evidence_share) == (False, 0.5)

    @given(st.text(alphabet="ab “”\"'’-–—\u00a0\u202f.,", max_size=30))
    def test_normalising_twice_changes_nothing(self, text: str) -> None:
        assert normalised(normalised(text)) == normalised(text)


class TestPatterns:
    @pytest.mark.parametrize(
        ("pattern", "text", "found"),
        [
            ("5[., ]?200", "There were 5,200 visitors.", True),
            ("5 200", "Il y a 5\u202f200 visiteurs.", True),
            ("Bruhl", "Annika Brühl sagte es.", True),
            ("m'arrange", "cela M’ARRANGE", True),
            ("$5", "It costs $5 now.", True),
            ("C++ (", "They use C++ (badly).", True),
            (r"\bnine\b", "ninety", False),
        ],
    )
    def test_one(self, pattern: str, text: str, found: bool) -> None:
        assert judge(case(CaseKind.FACT, expect=(pattern,)), answer(text)).expected is found

    def test_one_of_expect_and_all_of_expect_all(self) -> None:
        asked = case(CaseKind.FACT, expect=("x", "y"), expect_all=("a", "b"))
        assert judge(asked, answer("y a b")).right
        assert not judge(asked, answer("y a")).right
        assert not judge(asked, answer("a b")).right


class TestRight:
    def test_unanswerable_is_right_when_refused(self) -> None:
        asked = case(CaseKind.UNANSWERABLE)
        refused = judge(asked, REFUSAL)
        assert (refused.right, refused.abstained, refused.abstention_right) == (True, True, True)
        answered = judge(asked, answer("Yes."))
        assert (answered.right, answered.abstention_right) == (False, False)

    def test_refusing_an_answerable_question_misses_all_that_it_asks_for(self) -> None:
        asked = case(CaseKind.WHO_SAID, speakers=("Ada Lark",), evidence=("e",), expect=("Lark",))
        found = judge(asked, REFUSAL)
        assert not found.right
        assert found.speaker_right is found.evidence_cited is found.expected is False

    def test_a_fact_goes_by_its_patterns_or_else_by_its_evidence(self) -> None:
        cited = [cite("nine hours")]
        assert judge(
            case(CaseKind.FACT, evidence=("elsewhere",), expect=("nine",)), answer("nine", cited)
        ).right
        assert judge(case(CaseKind.FACT, evidence=("nine hours",)), answer("?", cited)).right
        assert not judge(case(CaseKind.FACT, evidence=("ten hours",)), answer("?", cited)).right

    def test_what_said_needs_the_evidence_too(self) -> None:
        asked = case(CaseKind.WHAT_SAID, speakers=("Ada Lark",), evidence=("nine hours",))
        assert judge(asked, answer(citations=[cite("nine hours", "Lark")])).right
        assert not judge(asked, answer(citations=[cite("ten hours", "Lark")])).right

    def test_a_failed_check_is_seen(self) -> None:
        check = Check(kind=CheckKind.QUOTE, ok=False, text="x", start=0, end=1)
        assert judge(case(CaseKind.FACT), answer("x", (), check)).checks_ok is False
