"""Judging one answer against what its case expects. Pure.

Every judgement is True, False, or None where the case says nothing about it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evals.sets import Case, CaseKind
from rag.lexical import fold, words
from rag.types import Answer, Citation, NoAnswer, Person

_QUOTES = re.compile(r"[\"“”„‟«»‹›‘’‚‛'`´]")
_DASHES = re.compile(r"[‐‑‒–—―−]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What holds of one answer."""

    abstained: bool
    abstention_right: bool
    """It abstained on an unanswerable question, or answered another."""
    speaker_right: bool | None = None
    """who-said: the first citation is the expected speaker's; other kinds: each expected speaker has one."""
    only_their_words: bool | None = None
    """Every citation that has a speaker is an expected speaker's."""
    evidence_cited: bool | None = None
    """Each evidence stands in a citation's words or in the passage around them."""
    evidence_in_words: bool | None = None
    """Each evidence stands in the cited words themselves."""
    evidence_share: float | None = None
    """How much of the evidence is cited."""
    expected: bool | None = None
    """One pattern of `expect` and all of `expect_all` are in the answer."""
    checks_ok: bool | None = None
    """No check of the answer failed."""
    right: bool = False
    """All that a case of its kind must show: see `judge`."""


def judge(case: Case, result: Answer | NoAnswer) -> Outcome:
    """What holds of the answer. It is `right` when

    - unanswerable: it abstained;
    - who-said: speaker and patterns are right;
    - what-said: speaker, patterns and cited evidence are right;
    - fact, list: the patterns are right, or the cited evidence where the case has no patterns.

    What a case says nothing about doesn't count.
    """
    unanswerable = case.kind is CaseKind.UNANSWERABLE
    if isinstance(result, NoAnswer):
        return _abstained(case, unanswerable)
    cited = [_covered(evidence, result.citations) for evidence in case.evidence]
    speaker = _speaker_right(case, result.citations) if case.speakers else None
    outcome = Outcome(
        abstained=False,
        abstention_right=not unanswerable,
        speaker_right=speaker,
        only_their_words=_only_theirs(case, result.citations) if case.speakers else None,
        evidence_cited=all(found for found, _ in cited) if cited else None,
        evidence_in_words=all(in_words for _, in_words in cited) if cited else None,
        evidence_share=sum(found for found, _ in cited) / len(cited) if cited else None,
        expected=_expected(case, result.text),
        checks_ok=all(check.ok for check in result.checks),
    )
    return replace(outcome, right=_is_right(case, outcome))


def _abstained(case: Case, unanswerable: bool) -> Outcome:
    missed = None if unanswerable else False
    return Outcome(
        abstained=True,
        abstention_right=unanswerable,
        speaker_right=missed if case.speakers else None,
        evidence_cited=missed if case.evidence else None,
        evidence_in_words=missed if case.evidence else None,
        evidence_share=0.0 if case.evidence and not unanswerable else None,
        expected=missed if case.expect or case.expect_all else None,
        right=unanswerable,
    )


def _is_right(case: Case, outcome: Outcome) -> bool:
    if case.kind is CaseKind.UNANSWERABLE:
        return False
    wanted = [outcome.expected]
    if case.kind in (CaseKind.WHO_SAID, CaseKind.WHAT_SAID):
        wanted.append(outcome.speaker_right)
    if case.kind is CaseKind.WHAT_SAID or (case.kind is not CaseKind.WHO_SAID and outcome.expected is None):
        wanted.append(outcome.evidence_cited)
    return all(judgement is not False for judgement in wanted)


# Speakers


def same_person(expected: str, person: Person) -> bool:
    """Whether a person is the one expected, going by names: case and accents folded, one name's words within
    the other's, and the surname (the last word of the longer) among them. Aliases count where they are more
    than one word, as a bare surname may belong to two.
    """
    full_aliases = [alias for alias in person.aliases if len(words(alias)) > 1]
    return any(_same_name(expected, name) for name in (person.name, *full_aliases))


def _same_name(one: str, other: str) -> bool:
    shorter, longer = sorted(([fold(word) for word in words(name)] for name in (one, other)), key=len)
    return bool(shorter) and set(shorter) <= set(longer) and longer[-1] in shorter


def _speaker_right(case: Case, citations: Iterable[Citation]) -> bool:
    people = [citation.speaker for citation in citations]
    if case.kind is CaseKind.WHO_SAID:
        first = people[0] if people else None
        return first is not None and any(same_person(name, first) for name in case.speakers)
    named = [person for person in people if person is not None]
    return all(any(same_person(name, person) for person in named) for name in case.speakers)


def _only_theirs(case: Case, citations: Iterable[Citation]) -> bool:
    named = [citation.speaker for citation in citations if citation.speaker is not None]
    return bool(named) and all(any(same_person(name, person) for name in case.speakers) for person in named)


# Words


def normalised(text: str) -> str:
    """A text for comparison: case, kinds of quotation marks, dashes and spaces, and edge punctuation away."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "")
    text = _DASHES.sub("-", _QUOTES.sub("'", text))
    return " ".join(text.split()).strip(" '.,;:!?…-")


def _covered(evidence: str, citations: Iterable[Citation]) -> tuple[bool, bool]:
    """Whether the evidence is in a citation's words or passage, and whether it is in the words alone."""
    wanted = normalised(evidence)
    citations = tuple(citations)
    in_words = any(wanted in normalised(citation.text) for citation in citations)
    return in_words or any(wanted in normalised(citation.passage.text) for citation in citations), in_words


def _expected(case: Case, text: str) -> bool | None:
    if not case.expect and not case.expect_all:
        return None
    one = not case.expect or any(_found(pattern, text) for pattern in case.expect)
    return one and all(_found(pattern, text) for pattern in case.expect_all)


def _found(pattern: str, text: str) -> bool:
    """A pattern is found as a regular expression or as the plain words it is ("$5", "C++"), whatever the
    case, the accents, the kind of apostrophe and of space.
    """
    haystack, needle = _plain(text), _plain(pattern)
    if fold(needle) in fold(haystack):
        return True
    try:
        return re.search(needle, haystack, re.IGNORECASE) is not None
    except re.error:
        return False


def _plain(text: str) -> str:
    return " ".join(_QUOTES.sub("'", unicodedata.normalize("NFC", text)).split())
