"""A told dialogue is known by its questions and exclamations; what its narrator reports is nobody's words."""

import pytest

from rag.quotes.extract import extract
from rag.types import QuoteKind
from tests.rag.quotes.build_document import document


@pytest.mark.parametrize(
    ("lively", "kept"), [("“Is it late?” said Oduya.", 0), ("“It is late,” said Oduya.", 1)]
)
def test_reported_clauses_of_a_story_are_the_narrators(lively, kept):
    lines = [lively, "“The harbour is empty today,” said Garrigue.", "“We shall wait,” said Oduya."] * 10
    quotes = extract(document("\n\n".join([*lines, "Garrigue said that the ship was late."])))
    assert sum(q.kind is QuoteKind.INDIRECT for q in quotes) == kept
    assert sum(q.kind is QuoteKind.DIRECT for q in quotes) == len(lines)


def test_a_few_questions_make_no_story():
    text = "“Is it late?” said Oduya.\n\nGarrigue said that the ship was late."
    assert [q.kind for q in extract(document(text))] == [QuoteKind.DIRECT, QuoteKind.INDIRECT]
