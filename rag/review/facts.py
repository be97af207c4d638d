"""Numbers, dates and names of a text's own sentences, against the passages that speak of the same. Pure.

A sentence about something the library doesn't speak of cannot be checked. Where a passage covers it, what it counts,
dates and names must stand there; words in quotation marks are checked by their wording, not here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import Topic
from rag.quotes.verdict import Nearest
from rag.sentences import sentence_spans
from rag.types import Check, CheckKind, Hit, Span
from rag.values import dates, numbers
from rag.verification.figures import figure_checks
from rag.verification.naming import name_checks
from rag.verification.sources import Sources
from rag.verification.statements import Statement

_NAMED = re.compile(r"\w[^\w.!?:]+[^\W\d_a-zà-ÿ]|\w[A-Z]")
ABOUT = 0.6
"""Share of a sentence that a passage must cover to speak of the same."""
SAME = 0.5
"""The same of one of its sentences, which then contradicts a number or a date that differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number, date or name of a sentence."""

    check: Check
    nearest: Nearest | None
    contradicted: bool
    """The nearest sentence tells the same with another number or date."""


def has_facts(text: str, language: str) -> bool:
    """Whether a sentence has a number, a date, or a capital behind its beginning, as names have."""
    return bool(_NAMED.search(text) or numbers(text, language) or dates(text, language))


def about(topic: Topic, hits: Sequence[Hit]) -> list[Hit]:
    """The passages that speak of what a sentence speaks of."""
    return [
        hit
        for hit in hits
        if topic.coverage(f"{hit.document.title}\n{hit.passage.text}", hit.document.language)[0] >= ABOUT
    ]


def facts_of(
    text: str, sentence: Span, quoted: Sequence[Span], topic: Topic, hits: Sequence[Hit], language: str
) -> list[Fact]:
    """What is checked in a sentence of `text`; `hits` are the passages that speak of the same, best first."""
    start, end = sentence
    statement = Statement(
        answer=text, start=start, end=end, quoted=(), numbers=tuple(range(1, len(hits) + 1))
    )
    bare = outside(text, sentence, quoted)
    sources = Sources(hits, language)
    checks = [*figure_checks(statement, bare, sources), *name_checks(statement, bare, sources)]
    if not checks:
        return []
    return [_fact(check, topic, hits) for check in checks]


def _fact(check: Check, topic: Topic, hits: Sequence[Hit]) -> Fact:
    """With the nearest sentence: of a number or a date that isn't there, the nearest one that has another."""
    if not check.ok and check.kind is not CheckKind.NAME:
        nearest, covered = _nearest(topic, hits, counting=True)
        if nearest is not None and covered >= SAME:
            return Fact(check=check, nearest=nearest, contradicted=True)
    return Fact(check=check, nearest=_nearest(topic, hits)[0], contradicted=False)


def outside(text: str, sentence: Span, quoted: Sequence[Span]) -> str:
    """The sentence with blanks, as many characters, in the place of quoted words."""
    start, end = sentence
    at, out = start, []
    for a, b in sorted(quoted):
        if a < end and b > at:
            out += [text[at : max(at, a)], " " * (min(b, end) - max(at, a))]
            at = min(b, end)
    return "".join([*out, text[at:end]])


def _nearest(topic: Topic, hits: Sequence[Hit], *, counting: bool = False) -> tuple[Nearest | None, float]:
    """The sentence that covers most, and how much; with `counting`, of those that have a number or a date."""
    best: tuple[float, Nearest | None] = (-1.0, None)
    for hit in hits:
        text, at, language = hit.passage.text, hit.passage.start, hit.document.language
        for a, b in sentence_spans(text):
            covered = topic.coverage(text[a:b], language)[0]
            if covered > best[0] and (
                not counting or numbers(text[a:b], language) or dates(text[a:b], language)
            ):
                near = Nearest(document_id=hit.document.id, start=at + a, end=at + b, text=text[a:b])
                best = (covered, near)
    return best[1], best[0]
