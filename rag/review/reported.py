"""Whether somebody said what a text reports of them in its own words. Pure.

The wording is free, so what counts is how much of the claim, weighted by rarity, one of their statements covers, and
that no number and no negation differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import Topic
from rag.lexical import words as in_words
from rag.quotes.normalise import whole, words
from rag.quotes.sense import sense
from rag.quotes.verdict import Nearest, Verdict, VerdictKind, find_verbatim
from rag.sentences import sentence_spans
from rag.types import Quote

SAID = 0.6
"""Share of a claim that a statement must cover to bear it out."""
TOLD = 0.5
"""The same of a paragraph about the speaker, which may tell in several sentences what the claim sums up in one."""
NEAR = 0.3
"""Less shares only chance words with it."""
CLEARLY = 0.15
"""By how much somebody else's statement must cover a claim better to be what was meant."""
_LONG, _REACH = 4, 3
WHOLE = 0.9
"""What a statement of several sentences is worth against a single one that says it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something in the library that may bear a claim out, in its document's offsets."""

    nearest: Nearest
    language: str
    theirs: bool
    """Whether the claimed speaker says it, or a sentence of the source tells it of them."""
    quote: Quote | None = None
    paragraph: bool = False
    """All that stands in a paragraph in which the claimed speaker is named or speaks."""


@dataclass(frozen=True, slots=True)
class _Looked:
    statement: Statement
    covered: float
    sentence: str
    """The part of it that covers most."""


def judge_reported(claim: str, topic: Topic, statements: Sequence[Statement], language: str) -> Verdict:
    """The verdict on reported words: `verbatim` or `paraphrase` where the claimed speaker said so, `altered`
    where a number or a negation differs, `said-by-someone-else`, or `not-found`, with the nearest statement.
    """
    found = sorted((_look(topic, s) for s in statements), key=lambda look: -look.covered)
    looked = [look for look in found if not look.statement.paragraph]
    own = next((look for look in looked if look.statement.theirs), None)
    other = next((look for look in looked if not look.statement.theirs and look.statement.quote), None)
    if own and own.covered >= SAID:
        theirs = (look for look in looked if look.statement.theirs and look.covered >= SAID)
        agreeing = next((look for look in theirs if not _differs(claim, look, language)), None)
        return _borne_out(claim, agreeing) if agreeing else _verdict(VerdictKind.ALTERED, own)
    if other and other.covered >= SAID and other.covered >= (own.covered if own else 0.0) + CLEARLY:
        return _verdict(VerdictKind.SAID_BY_SOMEONE_ELSE, other)
    told = (look for look in found if look.statement.paragraph and look.covered >= TOLD)
    if summed := next((look for look in told if not _has_other_numbers(claim, look, language)), None):
        return _verdict(VerdictKind.PARAPHRASE, summed)
    near = next((look for look in (own, *looked) if look and look.covered >= NEAR), None)
    return _verdict(VerdictKind.NOT_FOUND, near) if near else Verdict(verdict=VerdictKind.NOT_FOUND)


def _borne_out(claim: str, found: _Looked) -> Verdict:
    exact = find_verbatim(claim, found.statement.nearest.text, found.statement.language)
    return _verdict(VerdictKind.VERBATIM if exact else VerdictKind.PARAPHRASE, found)


def _verdict(kind: VerdictKind, found: _Looked) -> Verdict:
    quote = found.statement.quote
    return Verdict(verdict=kind, nearest=found.statement.nearest, said_by=(quote,) if quote else ())


def _look(topic: Topic, statement: Statement) -> _Looked:
    """How much a statement covers: by its best sentence, or by all of them together."""
    text = statement.nearest.text
    if statement.paragraph:
        return _Looked(statement, topic.coverage(text, statement.language)[0], text)
    parts = [text[a:b] for a, b in sentence_spans(text)] or [text]
    covered, best = max((topic.coverage(part, statement.language)[0], part) for part in parts)
    if len(parts) == 1 or (everything := WHOLE * topic.coverage(text, statement.language)[0]) <= covered:
        return _Looked(statement, covered, best)
    return _Looked(statement, everything, text)


def _differs(claim: str, found: _Looked, language: str) -> bool:
    """Whether the claim has a number that the statement hasn't, or denies what it says. Negations count around the
    words that both have: beyond, something else is denied."""
    if _has_other_numbers(claim, found, language):
        return True
    ours = _forms(claim)
    our_sense, their_sense = sense(language), sense(found.statement.language)
    said = _forms(found.sentence)
    shared = [at for at, form in enumerate(said) if len(form) >= _LONG and form in ours]
    if shared:
        said = said[max(0, shared[0] - _REACH) : shared[-1] + 1 + _REACH]
    return any(map(our_sense.denies, ours)) != any(map(their_sense.denies, said))


def _has_other_numbers(claim: str, found: _Looked, language: str) -> bool:
    ours, theirs = sense(language), sense(found.statement.language)
    there = {word.casefold() for word in in_words(found.statement.nearest.text)}
    numbers = {word for word in map(str.casefold, in_words(claim)) if ours.is_number(word)}
    return bool(numbers - {word for word in there if theirs.is_number(word)})


def _forms(text: str) -> tuple[str, ...]:
    return whole(words(text)).forms
