"""Answers that list: several people's words side by side, everybody who spoke of something, and counts. Pure."""

from collections.abc import Iterable, Sequence

from rag.drafts import (
    ENOUGH_OF_A_PERSON,
    ENOUGH_SAID,
    LIKE_THE_BEST,
    LONGEST_IN_A_CELL,
    MOST,
    Draft,
    Evidence,
    Page,
    Party,
    Refusal,
    is_enough,
    refuse,
    without_repetition,
)
from rag.evidence import Statement
from rag.lexical import fold, stem, words
from rag.phrases import phrase
from rag.question import Analysis, Counted
from rag.scoring import Scored

ROWS = 3
"""Rows a person has in a comparison, at the most."""
PEOPLE = 12
"""People listed, at the most."""
ALIKE = 0.4
"""Cosine from which words without a word of the topic may be on it."""
_PLURALS = (("y", "ies"), ("al", "aux"), ("z", "ces"))
_LONGEST_ENDING = 3
LIKE_THE_BEST_SPEAKER = 0.5
"""People are listed down to this share of the best one's score: each has words of their own."""


# Side by side


def compare(evidence: Evidence) -> Draft | Refusal:
    """A table of what each says; a row says so of one who says nothing on it."""
    chosen = [(party, _chosen(evidence, party)) for party in evidence.parties]
    if not any(said for _, said in chosen):
        names = " / ".join(party.name for party in evidence.parties)
        topic = bool(evidence.topic.weights)
        reason = phrase("off_topic" if topic else "silent", evidence.analysis.language, name=names)
        return refuse(evidence, reason, searched=evidence.searched_in_vain)
    rows: list[tuple[str, Statement | str]] = []
    for party, said in chosen:
        rows += [(party.name, scored.statement) for scored in said] or [(party.name, _none(evidence, party))]
    page = Page(evidence)
    page.table(rows)
    return page.draft()


def _chosen(evidence: Evidence, party: Party) -> Sequence[Scored]:
    if not evidence.topic.weights:
        return without_repetition(party.said)[:ROWS]
    good = [s for s in party.said if is_enough(evidence, s, ENOUGH_OF_A_PERSON) and _touches(s)]
    kept = [s for s in good if s.score >= LIKE_THE_BEST * good[0].score]
    return without_repetition(kept)[:ROWS]


def _touches(scored: Scored) -> bool:
    """Whether a statement is on the topic itself, and not only its article."""
    return scored.covered > 0 or (scored.nearby > 0 and scored.similar >= ALIKE)


def _none(evidence: Evidence, party: Party) -> str:
    language = evidence.analysis.language
    if not party.known:
        return phrase("absent", language)
    if not party.count:
        return phrase("no_words", language)
    return phrase("no_words_about", language, count=party.count)


# Everybody


def speakers(evidence: Evidence) -> Draft | Refusal:
    """Who spoke: each person with role, affiliation and the best of their words."""
    analysis = evidence.analysis
    said = [s for s in evidence.utterances if s.statement.speaker]
    if evidence.topic.weights:
        said = [s for s in said if is_enough(evidence, s, ENOUGH_SAID) and s.nearby > 0]
        said = [s for s in said if s.score >= LIKE_THE_BEST_SPEAKER * said[0].score]
        best = _one_each(said)
    else:
        best = _most_heard(evidence.tally)
    if not best:
        if analysis.organisation and not evidence.utterances and not evidence.tally:
            reason = phrase("nobody_from", analysis.language, organisation=analysis.organisation)
            return refuse(evidence, reason)
        return refuse(evidence, phrase("nobody_said", analysis.language))
    page = Page(evidence)
    if len(best) > PEOPLE:
        page.lead("people_quoted", count=len(best))
    for statement in best[:PEOPLE]:
        page.item(statement, longest=LONGEST_IN_A_CELL)
    return page.draft()


def _one_each(said: Iterable[Scored]) -> list[Statement]:
    found: dict[str, Statement] = {}
    for scored in said:
        if scored.statement.speaker:
            found.setdefault(fold(scored.statement.speaker.name), scored.statement)
    return list(found.values())


def _most_heard(said: Iterable[Statement]) -> list[Statement]:
    """The longest of each person's own words that can be shown whole; those who are heard most first."""
    by_person: dict[str, list[Statement]] = {}
    for statement in said:
        if statement.speaker:
            by_person.setdefault(fold(statement.speaker.name), []).append(statement)
    ranked = sorted(by_person.values(), key=len, reverse=True)
    return [max(own, key=_telling) for own in ranked]


def _telling(statement: Statement) -> tuple[bool, bool, int]:
    short = len(statement.text) <= LONGEST_IN_A_CELL
    return short, statement.is_direct, len(statement.text)


# Counts


def count_said(evidence: Evidence) -> Draft | Refusal:
    """A number counted in the library, what was counted, and a few of those counted."""
    analysis = evidence.analysis
    terms = list(analysis.topic)
    holding = [s for s in evidence.tally if not terms or _mentions(s, terms)]
    shown = _first_of_each(holding) if analysis.counted is Counted.PEOPLE else holding
    if not shown:
        return refuse(evidence, phrase("not_found", analysis.language), searched=evidence.searched_in_vain)
    page = Page(evidence)
    _number(page, analysis, shown)
    for statement in shown[: PEOPLE if analysis.counted is Counted.PEOPLE else MOST]:
        page.item(statement, longest=LONGEST_IN_A_CELL)
    searched = evidence.searched if analysis.persons else evidence.searched_library
    if terms:
        page.lead("counted_words", topic=" ".join(terms), searched=searched)
    else:
        page.lead("counted_all", searched=searched)
    return page.draft()


def _number(page: Page, analysis: Analysis, counted: Sequence[Statement]) -> None:
    """The line that gives the number."""
    terms, number = list(analysis.topic), len(counted)
    if analysis.counted is Counted.PEOPLE:
        about = "about" if terms else "quoted"
        page.lead(f"person_{about}" if number == 1 else f"people_{about}", count=number)
    elif analysis.counted is Counted.MENTIONS and terms:
        mentions = sum(_mentions(statement, terms) for statement in counted)
        key = "mention_found" if mentions == 1 else "mentions_in_one" if number == 1 else "mentions_found"
        page.lead(key, count=mentions, statements=number)
    else:
        page.lead("statement_found" if number == 1 else "statements_found", count=number)


def _first_of_each(said: Iterable[Statement]) -> list[Statement]:
    found: dict[str, Statement] = {}
    for statement in said:
        if statement.speaker:
            found.setdefault(fold(statement.speaker.name), statement)
    return list(found.values())


def _mentions(statement: Statement, terms: Sequence[str]) -> int:
    """How often a statement holds all of some words, in any number or case: as often as the rarest of them."""
    language = statement.document.language
    held = words(statement.text)
    return min(sum(_same_word(word, term, language) for word in held) for term in terms)


def _same_word(a: str, b: str, language: str) -> bool:
    """Two forms of one word. An equal stem alone is too little to count by: French don and données share one."""
    if stem(a, language) != stem(b, language):
        return False
    shorter, longer = sorted((fold(a), fold(b)), key=len)
    endings = ((shorter, longer), *((shorter.removesuffix(x), longer.removesuffix(y)) for x, y in _PLURALS))
    return (longer.startswith(shorter) and len(longer) - len(shorter) <= _LONGEST_ENDING) or any(
        x == y for x, y in endings
    )
