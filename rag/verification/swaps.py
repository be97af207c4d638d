"""Two numbers of a sentence that each stand where the source has the other one. Pure."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rag.sentences import sentence_spans
from rag.types import Check, CheckKind
from rag.values import Number, dates, numbers
from rag.verification.likeness import Content, content, coverage, is_across
from rag.verification.sources import Sources
from rag.verification.statements import Statement

CLEARLY = 1.0
"""By how many words of content the exchanged reading fits better than the written one."""

Placed = tuple[Number, Content]
"""A number and the words around it."""


def swap_checks(statement: Statement, text: str, sources: Sources) -> list[Check]:
    """A check that fails for each two neighbours that the cited passages have the other way round. `text` is the
    statement as long as it is, with blanks where nothing is checked."""
    said = _placed(text, sources.language)
    if len(said) < 2:
        return []
    there = [
        found
        for n in dict.fromkeys(statement.numbers)
        if not is_across(sources.language, sources.language_of(n))
        for found in _in_sentences(sources.hits[n - 1].passage.text, sources.language_of(n))
    ]
    checks: list[Check] = []
    for first, second in pairwise(said):
        if _exchanged(first, second, there):
            span = (statement.start + first[0].start, statement.start + second[0].end)
            detail = "The source has these two numbers the other way round."
            checks.append(statement.check(CheckKind.NUMBER, False, detail, span))
    return checks


def _exchanged(first: Placed, second: Placed, there: Sequence[Sequence[Placed]]) -> bool:
    """Whether one sentence holds both numbers, each with the words that the answer has beside the other."""
    if first[0].agrees(second[0]):
        return False
    verdicts: list[float] = []
    for found in there:
        mine = [words for number, words in found if number.agrees(first[0])]
        theirs = [words for number, words in found if number.agrees(second[0])]
        if len(mine) != 1 or len(theirs) != 1:
            continue
        straight = _shared(first[1], mine[0]) + _shared(second[1], theirs[0])
        crossed = (_shared(first[1], theirs[0]), _shared(second[1], mine[0]))
        verdicts.append(sum(crossed) - straight)
    return bool(verdicts) and min(verdicts) >= CLEARLY


def _shared(one: Content, other: Content) -> float:
    share, count = coverage(one, other)
    return share * count


@lru_cache(maxsize=1024)
def _in_sentences(text: str, language: str) -> tuple[tuple[Placed, ...], ...]:
    return tuple(_placed(text[a:b], language) for a, b in sentence_spans(text))


@lru_cache(maxsize=4096)
def _placed(text: str, language: str) -> tuple[Placed, ...]:
    """The numbers of a sentence, without those of dates, each with the words up to its neighbours."""
    days = dates(text, language)
    found = [
        number
        for number in numbers(text, language)
        if not number.ordinal and not any(d.start < number.end and number.start < d.end for d in days)
    ]
    return tuple(_with_words(text, language, found))


def _with_words(text: str, language: str, found: Sequence[Number]) -> Iterator[Placed]:
    for at, number in enumerate(found):
        begin = found[at - 1].end if at else 0
        end = found[at + 1].start if at + 1 < len(found) else len(text)
        yield number, content(f"{text[begin : number.start]} {text[number.end : end]}", language)
