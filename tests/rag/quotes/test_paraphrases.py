"""Sentences over the sample corpus: paraphrases of what it says, other claims on the same matter, and neither.

How near a sentence comes decides between `altered`, `paraphrase` and `not-found`: the bounds are those of `verdict`.
"""

from collections import Counter
from csv import DictReader
from functools import cache
from pathlib import Path

import pytest

from corpus.readers import read
from rag.quotes.verdict import Source, VerdictKind, judge
from ui.commands.library import sample_folder

LANGUAGES = ("en", "fr", "nl", "de", "es")


@cache
def sources() -> list[Source]:
    paths = [p for folder in ("articles", "transcripts") for p in (sample_folder() / folder).iterdir()]
    documents = [read(path) for path in sorted(paths)]
    return [Source(text=d.text, document_id=d.id, language=d.language) for d in documents]


@cache
def verdicts(kind: str, language: str) -> Counter[VerdictKind]:
    with Path(__file__).with_name("paraphrases.tsv").open(encoding="utf-8") as file:
        rows = [row for row in DictReader(file, delimiter="\t") if row["kind"] == kind]
    own = [source for source in sources() if source.language == language]
    chosen = [row["sentence"] for row in rows if row["language"] == language]
    assert len(chosen) == 10
    return Counter(judge(sentence, own).verdict for sentence in chosen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paraphrase_is_found_but_never_verbatim(language: str):
    found = verdicts("paraphrase", language)
    assert found[VerdictKind.VERBATIM] == 0
    assert found[VerdictKind.PARAPHRASE] + found[VerdictKind.ALTERED] >= 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_spoke_about_is_not_found(language: str):
    assert verdicts("unrelated", language) == {VerdictKind.NOT_FOUND: 10}


def test_another_claim_on_the_same_matter_is_mostly_not_found():
    """Words alone don't tell what is said of them."""
    found = sum((verdicts("another-claim", language) for language in LANGUAGES), Counter())
    assert found[VerdictKind.VERBATIM] == 0
    assert found[VerdictKind.NOT_FOUND] >= 40


def test_a_single_shared_word_is_no_paraphrase():
    source = Source(text="The coffee was cold.", document_id=sources()[0].document_id, language="en")
    assert judge("Coffee is theirs.", [source]).verdict is VerdictKind.NOT_FOUND
