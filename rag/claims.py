"""Whether somebody said something: a claim judged against statements, and the answer to it. Pure.

A yes needs the very words as a clause of their own, or the same words of content in the same order with the same
words that turn a statement (negations, numbers, hedges, quantities, conditions) and nothing else. Anything less is
answered with the nearest true words, and never with a yes.
"""

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

from corpus.document import DocumentId
from rag.drafts import (
    ENOUGH_OF_A_PERSON,
    ENOUGH_SAID,
    Draft,
    Evidence,
    Page,
    Refusal,
    is_enough,
    refuse,
)
from rag.evidence import Statement
from rag.lexical import fold, function_words, stem, words
from rag.phrases import phrase
from rag.question import Claim
from rag.quotes.lexicon import lexicon
from rag.quotes.sense import sense
from rag.quotes.verdict import Source, VerdictKind, find_verbatim, judge
from rag.roster import KnownPerson
from rag.scoring import Scored
from rag.sentences import sentence_spans
from rag.types import Span

FEWEST_WORDS = 3
"""Fewer words may be anybody's: they are shown where they stand, without a yes."""
FEWEST_OF_CONTENT = 3
"""Words of content that must agree for the same in substance."""
SURE = 0.8
"""Confidence in a speaker below which nobody is said to have said anything."""
_CLAUSE_ENDS = ".,;:!?…—–()\n"
_AROUND = " \t\n\u00a0\u202f\"'«»“”„‟‹›‘’‚"
_TOKEN = re.compile(r"[^\W_]+")


class Holding(IntEnum):
    """How a statement holds a claim; more is better."""

    NOT = 0
    ALTERED = 1
    """In other words, or with a difference that may turn it."""
    WITHIN = 2
    """The words stand in it, but the rest of the sentence may turn them."""
    IN_SUBSTANCE = 3
    VERBATIM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The statement that holds a claim best."""

    holding: Holding
    statement: Statement | None = None
    difference: tuple[tuple[str, str, str], ...] = ()


def did_say(evidence: Evidence) -> Draft | Refusal:
    """The verdict on a claim, one for each person it is asked of, with the true words."""
    claim = evidence.analysis.claim
    if claim is None:
        raise ValueError("a question whether somebody said something has a claim")
    page = Page(evidence)
    judged = [(person, _of(evidence, person, claim)) for person in evidence.analysis.persons]
    held = [(person, finding) for person, finding in judged if finding.holding > Holding.NOT]
    other = _by_another(evidence, claim) if all(f.holding < Holding.WITHIN for _, f in judged) else None
    name = " / ".join(person.name for person in evidence.analysis.persons)
    if other and other.statement and other.statement.speaker:
        page.lead("said_by_other", name=name, other=other.statement.speaker.name)
        page.say(other.statement)
    for person, finding in held:
        _verdict(page, person, finding, evidence.analysis.language)
    if held or other:
        return page.draft()
    near = [s for s in evidence.utterances if is_enough(evidence, s, ENOUGH_SAID) and s.nearby > 0]
    if near:
        page.lead("nearest_said", name=_speaker(near[0]) or name)
        page.say(near[0].statement)
        return page.draft()
    return refuse(evidence, phrase("not_said", evidence.analysis.language, name=name))


def _speaker(scored: Scored) -> str:
    return scored.statement.speaker.name if scored.statement.speaker else ""


def _verdict(page: Page, person: KnownPerson, finding: Finding, language: str) -> None:
    if finding.statement is None:
        return
    reported = not finding.statement.is_direct
    key = {
        Holding.VERBATIM: "yes_reported" if reported else "yes_verbatim",
        Holding.IN_SUBSTANCE: "yes_in_substance",
        Holding.WITHIN: "within",
    }.get(finding.holding, "not_these_words")
    page.lead(key, name=person.name)
    page.say(finding.statement)
    if changed := _changes(finding.difference, language):
        page.own(changed)


def _changes(difference: Sequence[tuple[str, str, str]], language: str) -> str:
    """What differs, word by word, in one line."""
    added, dropped = phrase("added", language), phrase("dropped", language)
    parts = [
        f"{theirs or f'({dropped})'} → {source or f'({added})'}"
        for operation, theirs, source in difference
        if operation != "equal"
    ]
    return f"{phrase('difference', language)}{phrase('colon', language)}{'; '.join(parts)}" if parts else ""


def _of(evidence: Evidence, person: KnownPerson, claim: Claim) -> Finding:
    own = [s for s in evidence.utterances if _is_theirs(s.statement, person)]
    found = find(claim, [s.statement for s in own])
    if found.holding is Holding.ALTERED and not claim.exact:
        # Of reported words, what differs is the asker's wording: the statement must be about the same thing.
        near = [s for s in own if s.statement is found.statement]
        if not any(is_enough(evidence, s, ENOUGH_OF_A_PERSON) for s in near):
            return Finding(holding=Holding.NOT)
    return found


def _is_theirs(statement: Statement, person: KnownPerson) -> bool:
    return statement.quote is not None and person.said(statement.quote)


def _by_another(evidence: Evidence, claim: Claim) -> Finding | None:
    found = find(claim, [s for s in evidence.others if s.speaker])
    return found if found.holding >= Holding.IN_SUBSTANCE else None


def find(claim: Claim, statements: Sequence[Statement]) -> Finding:
    """The statement that holds a claim best, the first of several that hold it alike."""
    best = Finding(holding=Holding.NOT)
    for statement in statements:
        holding = holds(claim.text, statement)
        if holding > best.holding:
            best = Finding(holding=holding, statement=statement)
    if best.holding > Holding.NOT or not statements:
        return best
    sources = [
        Source(text=s.text, document_id=DocumentId(str(at)), language=s.document.language)
        for at, s in enumerate(statements)
    ]
    verdict = judge(claim.text, sources)
    if verdict.nearest is None or verdict.verdict not in (VerdictKind.ALTERED, VerdictKind.PARAPHRASE):
        return best
    statement = statements[int(verdict.nearest.document_id)]
    return Finding(holding=Holding.ALTERED, statement=statement, difference=verdict.difference)


def holds(claim: str, statement: Statement) -> Holding:
    """Whether a statement says what a claim says: its words, or all that matters of them."""
    sure = statement.quote is None or statement.quote.confidence >= SURE
    language = statement.document.language
    spans = find_verbatim(claim, statement.text, language)
    if spans:
        whole = (
            len(spans) == 1
            and _is_clause(statement.text, spans[0], language)
            and len(words(claim)) >= FEWEST_WORDS
        )
        return Holding.VERBATIM if whole and sure else Holding.WITHIN
    if sure and any(
        _same_substance(claim, statement.text[a:b], language) for a, b in sentence_spans(statement.text)
    ):
        return Holding.IN_SUBSTANCE
    return Holding.NOT


# The very words


def _is_clause(text: str, span: Span, language: str) -> bool:
    """Whether words stand as a clause of their own, and nothing else in their sentences may turn them."""
    around = [s for s in sentence_spans(text) if s[0] < span[1] and span[0] < s[1]]
    if not around:
        return False
    start, end = around[0][0], around[-1][1]
    before, after = text[start : span[0]], text[span[1] : end]
    if after.strip(_AROUND).startswith("?"):
        return False
    closed = not before.strip(_AROUND) or before.rstrip(_AROUND)[-1:] in _CLAUSE_ENDS
    ended = not after.strip(_AROUND) or after.lstrip(_AROUND)[:1] in _CLAUSE_ENDS
    rest = {word.casefold() for word in words(f"{before} {after}")}
    turned = any(_turns(word, language) for word in rest) or _denies(rest, language)
    return closed and ended and not turned and "?" not in after


def _turns(word: str, language: str) -> bool:
    """Whether a word may not come or go without changing what is said."""
    return word in _lists(language).classes or word == "t" or sense(language).weighs(word)


def _denies(found: Collection[str], language: str) -> bool:
    known = _lists(language)
    return any(word in known.denying or word in lexicon(language).cues for word in found)


# The same in substance


def _same_substance(claim: str, sentence: str, language: str) -> bool:
    if "?" in sentence or "?" in claim:
        return False
    asked, said = _content(claim, language), _content(sentence, language)
    if len(asked) < FEWEST_OF_CONTENT or asked != said:
        return False
    theirs, ours = set(_tokens(claim)), set(_tokens(sentence))
    others = _lists(language).others
    return ours & others <= theirs & others and not _denies(ours - theirs, language)


def _tokens(text: str) -> list[str]:
    return [word.casefold() for word in _TOKEN.findall(text)]


def _content(text: str, language: str) -> list[str]:
    """What is said, in order: words of content in their analysed forms, and every word that turns a statement."""
    speech, known = lexicon(language), _lists(language)
    functional = function_words(language) | frozenset(map(fold, speech.auxiliaries | speech.passive))
    return [
        known.classes.get(word) or (word if _turns(word, language) else stem(word, language))
        for word in _tokens(text)
        if _turns(word, language) or fold(word) not in functional
    ]


@dataclass(frozen=True, slots=True)
class _Lists:
    classes: dict[str, str]
    """A word that turns a statement to the one that stands for its group."""
    denying: frozenset[str]
    others: frozenset[str]


@cache
def _lists(language: str) -> _Lists:
    """A language's words that decide what is claimed; English where we have none."""
    data = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))
    table = data[language if language in data else "en"]
    classes = {word: word for word in table["apart"]}
    classes.update((word, group[0]) for group in table["same"] for word in group)
    return _Lists(classes, frozenset(table["denying"]), frozenset(table["others"]))
