"""Probes that measure an embedder on the library's own sentences."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.skill import PRIOR, PROBES, probes, skill
from rag.types import Passage, PassageId


def passage(at: int, text: str) -> Passage:
    return Passage(
        id=PassageId(f"p{at}"), document_id=DocumentId("d"), position=at, start=0, end=len(text), text=text
    )


def test_a_probe_is_half_of_the_content_words_of_a_sentence() -> None:
    (probe,) = probes(
        [passage(0, "The northern registry quietly rejected fourteen unsigned packages.")], "en"
    )
    assert probe.passage_id == "p0"
    assert probe.text.split() == ["northern", "quietly", "fourteen", "packages"]


def test_a_passage_without_enough_content_is_no_probe() -> None:
    assert probes([passage(0, "And so it was."), passage(1, "")], "en") == []


def test_there_are_no_more_than_wanted() -> None:
    many = [
        passage(at, f"The northern registry rejected fourteen unsigned packages {at}.") for at in range(200)
    ]
    assert len(probes(many, "en")) == PROBES
    assert len(probes(many, "en", 3)) == 3


@given(st.integers(0, 96), st.integers(0, 96))
def test_skill_is_a_share_that_grows_with_what_was_passed(one: int, other: int) -> None:
    tried = 96
    low, high = sorted((one, other))
    assert 0.0 <= skill(low, tried) <= skill(high, tried) <= 1.0


def test_few_probes_say_little() -> None:
    assert skill(0, 0) == PRIOR
    assert abs(skill(1, 1) - PRIOR) < 0.05
    assert skill(96, 96) > 0.9
