"""Statements of a source, and how much of a question's topic they cover. Properties, no thresholds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evidence import LONGEST_SHOWN, Statement, outermost, sentences, shown_part, topic_of, utterances
from rag.scoring import Asking, score
from rag.types import QuoteKind
from tests.rag.build_hits import START, hit

PASSAGE = (
    "« Les navires dorment en hiver. Personne ne les répare. » Noor Okoro quitte la salle. "
    "Selon elle, le port manque de pilotes. “Nobody sleeps,” said Ana Cole."
)
HIT = hit(
    1, PASSAGE, ("Noor Okoro", "Les navires dorment en hiver. Personne ne les répare."), ("Ana Cole", "Nobody sleeps"),
    language="fr",
)  # fmt: skip


def topic(*words: str, rare: dict[str, int] | None = None, passages: int = 100):
    return topic_of(words, lambda forms: {f: n for f, n in (rare or {}).items() if f in set(forms)}, passages)


def texts(statements: list[Statement]) -> list[str]:
    return [statement.text for statement in statements]


def assert_stands(statement: Statement) -> None:
    passage = statement.passage
    pieces = [passage.text[a - passage.start : b - passage.start] for a, b in statement.spans]
    assert statement.text == " … ".join(pieces)
    assert passage.start <= statement.start < statement.end <= passage.end


class TestStatements:
    def test_utterances_are_what_somebody_says(self):
        found = utterances(HIT)
        assert [s.speaker.name for s in found] == ["Noor Okoro", "Ana Cole"]
        assert all(s.is_direct for s in found)
        for statement in found:
            assert_stands(statement)

    def test_of_an_utterance_that_reaches_out_of_the_passage_only_the_part_inside(self):
        quote = HIT.quotes[0]
        wide = type(quote)(
            id=quote.id, document_id=quote.document_id, start=0, end=START + 20, text="x" * (START + 20),
            spans=((0, START + 20),), kind=QuoteKind.TURN, speaker=quote.speaker,
        )  # fmt: skip
        cut = type(HIT)(passage=HIT.passage, document=HIT.document, score=1.0, quotes=(wide,))
        (statement,) = utterances(cut)
        assert statement.text == PASSAGE[:20]
        assert_stands(statement)

    def test_sentences_know_whose_words_they_are_and_leave_the_marks_out(self):
        found = sentences(HIT)
        for statement in found:
            assert_stands(statement)
        spoken = {s.text: s.speaker.name for s in found if s.speaker}
        assert spoken["Les navires dorment en hiver."] == "Noor Okoro"
        assert all("«" not in text and "»" not in text for text in spoken)

    def test_a_sentence_with_its_cue_is_the_sources(self):
        last = sentences(HIT)[-1]
        assert last.quote is None
        assert last.text.endswith("said Ana Cole.")

    def test_reported_words_may_not_stand_in_marks(self):
        reported = hit(1, "She said that ships sleep.", ("Ana Cole", "ships sleep"), kind=QuoteKind.INDIRECT)
        assert not utterances(reported)[0].is_direct

    @given(st.text(min_size=1, max_size=200), st.data())
    def test_any_passage_with_any_quote(self, text, data):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        found = hit(1, text, ("Ana Cole", text[start:end]))
        for statement in [*sentences(found), *utterances(found)]:
            assert_stands(statement)


class TestCoverage:
    def test_all_words_cover_all(self):
        assert topic("hiver", "navires").coverage("Les navires dorment en hiver", "fr")[0] == pytest.approx(
            1.0
        )

    def test_no_word_covers_nothing(self):
        assert topic("baleines").coverage("Les navires dorment", "fr") == (0.0, 0.0)

    def test_inflection_and_accents_do_not_matter(self):
        assert topic("navire").coverage("DES NAVIRES", "fr")[0] == pytest.approx(1.0)

    def test_a_rare_word_tells_more_than_a_frequent_one(self):
        both = topic("ships", "pilots", rare={"ship": 90, "pilot": 1})
        assert both.coverage("pilots", "en")[0] > both.coverage("ships", "en")[0]

    def test_what_stands_beside_counts_for_less(self):
        alone, wide = topic("pilotes").coverage("Rien.", "fr", beside="Le port manque de pilotes.")
        assert alone == 0.0
        assert 0.0 < wide < 1.0

    def test_a_word_of_the_same_root_counts_for_less_than_the_word(self):
        same = topic("transparency").coverage("transparency", "en")[0]
        derived = topic("transparency").coverage("la transparence", "fr")[0]
        assert 0.0 < derived < same

    def test_an_empty_topic_is_covered_by_nothing(self):
        assert topic().coverage("anything", "en") == (0.0, 0.0)

    @given(
        st.lists(st.sampled_from(["ship", "pilot", "winter", "Été", "12"]), max_size=4),
        st.text(max_size=60),
        st.sampled_from(["en", "fr", "de", "pl", "und"]),
    )
    def test_shares_are_shares_and_the_wide_one_is_never_smaller(self, words, text, language):
        alone, wide = topic(*words).coverage(text, language, beside=text, above=text)
        assert 0.0 <= alone <= wide <= 1.0 + 1e-9


class TestScore:
    def test_best_first(self):
        ranked = score(sentences(HIT), Asking(topic=topic("pilotes", "port")))
        assert [s.score for s in ranked] == sorted((s.score for s in ranked), reverse=True)
        assert "pilotes" in ranked[0].statement.text

    def test_a_name_of_the_question_that_is_nowhere_near_counts_against(self):
        there = score(sentences(HIT), Asking(topic=topic("pilotes"), names=("Okoro",)))[0]
        absent = score(sentences(HIT), Asking(topic=topic("pilotes"), names=("Merkel",)))[0]
        assert absent.score < there.score

    def test_similarity_can_lift_a_statement(self):
        statements = sentences(HIT)
        flat = score(statements, Asking(topic=topic("baleines")))
        lifted = score(
            statements,
            Asking(topic=topic("baleines")),
            similarity=lambda t: [1.0 if "pilotes" in x else 0.0 for x in t],
        )
        assert {s.meaning for s in flat} == {0.0}
        assert "pilotes" in lifted[0].statement.text

    def test_a_negative_cosine_is_none(self):
        assert all(
            s.similar == 0.0
            for s in score(sentences(HIT), Asking(topic=topic("x")), similarity=lambda t: [-1.0] * len(t))
        )

    def test_nothing_to_score(self):
        assert score([], Asking(topic=topic("x")), similarity=lambda t: []) == []


class TestShownPart:
    LONG = " ".join(f"Sentence number {n} of this speech says little." for n in range(60))

    def test_a_short_statement_is_shown_whole(self):
        statement = utterances(HIT)[0]
        assert shown_part(statement, topic("hiver")) is statement

    def test_a_long_one_by_whole_sentences_around_the_best(self):
        text = self.LONG + " The pilots want a lighthouse. " + self.LONG
        (statement,) = utterances(hit(1, text, ("Ana Cole", text)))
        part = shown_part(statement, topic("lighthouse"))
        assert "lighthouse" in part.text
        assert len(part.text) <= LONGEST_SHOWN
        assert part.text.startswith("Sentence") or part.text.startswith("The pilots")
        assert part.text.endswith(".")
        assert_stands(part)

    def test_a_single_endless_sentence_is_not_cut(self):
        text = "word " * 400 + "end."
        (statement,) = utterances(hit(1, text, ("Ana Cole", text)))
        assert shown_part(statement, topic("word")).text == text


def test_a_word_within_a_longer_statement_of_the_same_speaker_is_left_out():
    text = "Ana Cole says the harbour is a “ferry” today."
    said = utterances(hit(1, text, ("Ana Cole", "the harbour is a “ferry” today"), ("Ana Cole", "ferry")))
    assert texts(outermost(said)) == ["the harbour is a “ferry” today"]


def test_a_word_of_another_speaker_within_a_statement_stays():
    text = "Ana Cole calls it a “ferry” today."
    said = utterances(hit(1, text, ("Ana Cole", "it a “ferry” today"), ("Noor Okoro", "ferry")))
    assert len(outermost(said)) == 2
