"""Statements of the sample corpus, in five languages, quoted honestly and falsely: see `variants`."""

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Document
from corpus.readers import read
from rag.quotes.extract import extract
from rag.quotes.verdict import Source, VerdictKind, judge
from rag.types import Quote, QuoteKind
from tests.rag.quotes.bracket_variants import BRACKETED
from tests.rag.quotes.variants import FALSE, HONEST, Said
from ui.commands.library import sample_folder

EVERY_FALSE = FALSE | BRACKETED
LANGUAGES = ("en", "fr", "nl", "de", "es")


@cache
def corpus() -> list[tuple[Document, tuple[Quote, ...], Source]]:
    paths = [
        p for folder in ("articles", "transcripts") for p in sorted((sample_folder() / folder).iterdir())
    ]
    found = []
    for path in paths:
        document = read(path)
        quotes = extract(document)
        source = Source(
            text=document.text, document_id=document.id, quotes=quotes, language=document.language
        )
        found.append((document, quotes, source))
    return found


@cache
def statements() -> dict[str, list[tuple[Quote, Document, Source]]]:
    """By language, those long enough to be changed."""
    found: dict[str, list[tuple[Quote, Document, Source]]] = {code: [] for code in LANGUAGES}
    for document, quotes, source in corpus():
        found[document.language] += [
            (q, document, source) for q in quotes if len(q.spans) == 1 and len(q.text.split()) >= 6
        ]
    return found


def said(rng: Random, language: str) -> tuple[Said, Source, Quote]:
    quote, document, source = rng.choice(statements()[language])
    others = [q.text for q in source.quotes if q.id != quote.id and len(q.spans) == 1]
    foreign = [rng.choice(statements()[code])[0].text for code in LANGUAGES if code != language]
    chosen = tuple(rng.sample(others, min(6, len(others))))
    return Said(quote.text, document.language, chosen, tuple(foreign)), source, quote


RANDOM = st.randoms(use_true_random=False)


@pytest.mark.parametrize("way", EVERY_FALSE)
@settings(max_examples=60, deadline=None)
@given(rng=RANDOM, language=st.sampled_from(LANGUAGES))
def test_a_false_quotation_is_never_verbatim(way: str, rng: Random, language: str):
    statement, source, _ = said(rng, language)
    if (quotation := EVERY_FALSE[way](rng, statement)) is not None:
        assert judge(quotation, [source]).verdict is not VerdictKind.VERBATIM, quotation


@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_quotations_are_verbatim_in_99_of_100(language: str):
    """The rest: words left out beside a "not", a number cut in two, a name put in where a clause goes on."""
    rng, failed, count = Random(4), [], 0
    for round_ in range(600):
        statement, source, _ = said(rng, language)
        way = list(HONEST)[round_ % len(HONEST)]
        if (quotation := HONEST[way](rng, statement)) is not None:
            count += 1
            if judge(quotation, [source]).verdict is not VerdictKind.VERBATIM:
                failed.append((way, quotation))
    assert count > 300
    assert len(failed) <= 0.01 * count, failed


@settings(max_examples=100, deadline=None)
@given(rng=RANDOM, language=st.sampled_from(LANGUAGES))
def test_another_speaker_did_not_say_it(rng: Random, language: str):
    """Words that somebody said, under another name, are that somebody's."""
    statement, source, quote = said(rng, language)
    if quote.speaker is not None:
        verdict = judge(statement.text, [source], "Zebulon Quist")
        assert verdict.verdict is VerdictKind.SAID_BY_SOMEONE_ELSE
        assert quote.speaker.name in {q.speaker.name for q in verdict.said_by if q.speaker}
        own = judge(statement.text, [source], quote.speaker.name)
        assert own.verdict is (VerdictKind.PARAPHRASE if own.reported else VerdictKind.VERBATIM)
        assert not own.reported or quote.kind is QuoteKind.INDIRECT


@settings(max_examples=60, deadline=None)
@given(rng=RANDOM, language=st.sampled_from(LANGUAGES))
def test_another_document_does_not_hold_it(rng: Random, language: str):
    statement, source, _ = said(rng, language)
    others = [s for d, _, s in corpus() if d.id != source.document_id and statement.text not in s.text]
    assert judge(statement.text, [rng.choice(others)]).verdict is not VerdictKind.VERBATIM


@settings(max_examples=100, deadline=None)
@given(rng=RANDOM, language=st.sampled_from(LANGUAGES))
def test_a_difference_is_made_of_both_and_changes_little(rng: Random, language: str):
    """One changed word is shown as one, and the nearest words are no longer than the quotation."""
    statement, source, _ = said(rng, language)
    quotation = FALSE["another_word"](rng, statement)
    if quotation is None:
        return
    verdict = judge(quotation, [source])
    if verdict.verdict is VerdictKind.ALTERED and verdict.nearest:
        assert source.text[verdict.nearest.start : verdict.nearest.end] == verdict.nearest.text
        changed = [step for step in verdict.difference if step[0] != "equal"]
        assert sum(max(len(a.split()), len(b.split())) for _, a, b in changed) <= 6
        assert len(verdict.nearest.text.split()) <= len(quotation.split()) + 3
