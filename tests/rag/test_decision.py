"""When the best of what was found is taken for an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.decision import Features, probability, ranking_weights, threshold
from rag.evidence import sentences, topic_of
from rag.scoring import Asking, score, years_stand
from tests.rag.build_hits import hit

shares = st.floats(0, 1)


def topic(*words: str):
    return topic_of(words, lambda _: {}, 100)


class TestProbability:
    @given(shares, shares, shares, shares, shares, shares, shares)
    def test_it_is_one(self, score, matched, margin, rival, year, stranger, across):
        found = Features(
            score=score, matched=matched, margin=margin, rival=rival, year=year, stranger=stranger, across=across
        )  # fmt: skip
        assert 0.0 < probability(found) < 1.0

    @pytest.mark.parametrize("name", ["score", "matched", "margin"])
    def test_what_speaks_for_an_answer(self, name):
        assert probability(Features(**{name: 0.5})) > probability(Features())

    @pytest.mark.parametrize("name", ["year", "rival", "stranger", "across"])
    def test_what_speaks_against_one(self, name):
        assert probability(Features(**{name: 1.0})) < probability(Features())

    def test_where_nothing_was_found_there_is_no_answer(self):
        assert probability(Features()) < threshold("hopeless") < threshold("answer")

    def test_the_weights_of_a_score_add_up_to_one(self):
        assert sum(ranking_weights().values()) == pytest.approx(1.0)


class TestLetters:
    def test_part_of_a_compound(self):
        assert topic("Nachtprobe").letters("eine Probe in der Nacht") > 0.4

    def test_a_cognate_of_another_language(self):
        assert topic("responsabilité").letters("their responsibility") > topic("responsabilité").letters(
            "duty"
        )

    def test_a_slip_of_the_pen(self):
        assert topic("chronometrer").letters("le chronométrage") > 0.5

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_a_share(self, asked, text):
        assert 0.0 <= topic(*asked.split()).letters(text) <= 1.0 + 1e-9


class TestRanking:
    def test_similarity_that_is_known_counts_from_the_start(self):
        said = sentences(hit(1, "The hall was cold. The ferry waits for spring."))
        stored = {"The ferry waits for spring.": 0.9}
        assert score(said, Asking(topic=topic("boat")), stored=stored)[0].statement.text.startswith(
            "The ferry"
        )

    def test_what_is_the_kind_of_thing_asked_for_comes_first(self):
        said = sentences(hit(1, "The hall was full. The hall had 400 seats."))
        asking = Asking(topic=topic("hall"), fits=lambda s: float("400" in s.text))
        assert "400" in score(said, asking)[0].statement.text


class TestYears:
    STATEMENT = sentences(hit(1, "Quayside drew a crowd. A new hall opens in 2027, at the earliest."))[0]

    def test_a_year_beside_another_matter_is_not_the_questions(self):
        assert not years_stand(self.STATEMENT, ("Quayside", "2027"))

    def test_without_a_name_it_may_stand_anywhere_near(self):
        assert years_stand(self.STATEMENT, ("2027",))

    def test_a_year_that_stands_nowhere(self):
        assert not years_stand(self.STATEMENT, ("1999",))

    def test_no_year_asked_for(self):
        assert years_stand(self.STATEMENT, ("Quayside", "400"))
