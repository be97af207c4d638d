"""The `quotes` mode: an answer put together from the sources' own words, with no model. Pure.

Every statement of the answer is a stretch of a source, whole, with a citation of its own. Words stand in
quotation marks only where they are their speaker's; reported speech is marked as reported.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer_types import holds
from rag.evidence import Scored, Statement, Topic, shown_part
from rag.lexical import fold, words
from rag.phrases import phrase, quoted
from rag.question import Analysis, QuestionKind
from rag.roster import KnownPerson, Reading
from rag.types import JOINER, Citation, DocumentInfo, Passage, Person, Span

ENOUGH = 0.28
"""A statement below this score doesn't answer (chosen on development questions; docs/retrieval.md)."""
ENOUGH_SAID = 0.22
"""The same where the question asks who said something: utterances alone are weighed, and they are fewer."""
ENOUGH_OF_A_PERSON = 0.17
"""The same where the question names who spoke, so that only that person's words are weighed."""
ACROSS = 0.6
"""The same again where question and source differ in language: they share names and cognates alone."""
ONE_ARTICLE = 15
"""Passages of the library for which these thresholds stand."""
PER_TENFOLD = 0.22
"""By what share they grow with every tenfold of that."""
LIKE_THE_BEST = 0.75
"""Further statements are shown down to this share of the best one's score."""
HOLDS_ROLE = 0.6
"""Share of a question's topic that a role and affiliation must cover to be what is asked for."""
HOLDS_ROLE_OF_NAMED = 0.4
"""The same of what the question says besides the names, where the names are all there."""
MOST = 4
"""Statements in an answer."""
SPOKEN = 0.9
"""An utterance that is worth this share of the sentence around it is shown in its place: it has a speaker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before it is checked."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """No answer: why, what was looked through, and what comes nearest."""

    reason: str
    searched: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that an answer may be made of."""

    analysis: Analysis
    topic: Topic
    utterances: Sequence[Scored]
    """Best first; of the persons the question names, where it names any."""
    sentences: Sequence[Scored]
    """Best first."""
    roster: Sequence[KnownPerson]
    documents: Mapping[str, DocumentInfo]
    """Those that roles were read in."""
    role_passages: Mapping[tuple[str, Span], Passage]
    """By document and span: the passage in which a role was read."""
    passages: int
    """How many the library holds."""
    searched: str
    """What was looked through, in the question's language."""
    searched_in_vain: str
    """The same where what the named persons say is all beside the topic."""


def answer(evidence: Evidence) -> Draft | Refusal:
    """The answer to a question from the sources' own words, or why there is none."""
    analysis = evidence.analysis
    if analysis.strangers and not analysis.persons and analysis.kind in _ABOUT_PEOPLE:
        return _refuse(evidence, phrase("stranger", analysis.language, name=analysis.strangers[0]))
    match analysis.kind:
        case QuestionKind.ROLE:
            return _roles(evidence)
        case QuestionKind.WHO_IS:
            return _holders(evidence) or _who_said(evidence)
        case QuestionKind.WHO_SAID:
            return _who_said(evidence)
        case QuestionKind.WHAT_SAID:
            return _what_said(evidence)
        case _:
            return _said_or_stated(evidence)


_WHO = (QuestionKind.WHO_SAID, QuestionKind.WHO_IS)
_ABOUT_PEOPLE = (QuestionKind.WHAT_SAID, QuestionKind.ROLE, QuestionKind.WHO_IS)


# By kind of question


def _who_said(evidence: Evidence) -> Draft | Refusal:
    """Who said it, and who else said the like; where nobody is quoted or reported, the sentence that tells."""
    named = [s for s in evidence.utterances if s.statement.speaker and _is_enough(evidence, s, ENOUGH_SAID)]
    told = [s for s in _of_the_kind(evidence, evidence.sentences) if _is_enough(evidence, s, ENOUGH)]
    if named and (not told or named[0].score >= SPOKEN * told[0].score):
        return _statements(evidence, _with_others(named))
    if told:
        return _statements(evidence, told[:1])
    return _refuse(evidence, phrase("nobody_said", evidence.analysis.language))


def _what_said(evidence: Evidence) -> Draft | Refusal:
    analysis = evidence.analysis
    if not analysis.persons:
        return _said_or_stated(evidence)
    name = " / ".join(person.name for person in analysis.persons)
    if not evidence.utterances:
        known = sum(person.quotes for person in analysis.persons)
        key = "filtered_out" if known and analysis.filters else "silent"
        return _refuse(evidence, phrase(key, analysis.language, name=name))
    if not evidence.topic.weights:
        return _statements(evidence, _without_repetition(evidence.utterances)[:MOST])
    good = [s for s in evidence.utterances if _is_enough(evidence, s, ENOUGH_OF_A_PERSON) and s.nearby > 0]
    if not good:
        reason = phrase("off_topic", analysis.language, name=name)
        return _refuse(evidence, reason, searched=evidence.searched_in_vain)
    kept = [s for s in good if s.score >= LIKE_THE_BEST * good[0].score]
    return _statements(evidence, _without_repetition(kept)[:MOST])


def _said_or_stated(evidence: Evidence) -> Draft | Refusal:
    """A fact: what covers the question best, whoever says it; somebody's words before the sentence around them."""
    stated = _of_the_kind(evidence, evidence.sentences)
    said = _of_the_kind(evidence, [s for s in evidence.utterances if s.statement.speaker])
    pool = sorted([*stated, *said], key=lambda s: -s.score / (SPOKEN if s in said else 1.0))
    good = [s for s in pool if _is_enough(evidence, s, ENOUGH)]
    if not good:
        return _refuse(evidence, phrase("not_found", evidence.analysis.language))
    kept = [s for s in good if s.score >= 0.85 * good[0].score]
    most = MOST if evidence.analysis.kind is QuestionKind.LIST else 2
    return _statements(evidence, _without_repetition(kept)[:most])


def _of_the_kind(evidence: Evidence, scored: Sequence[Scored]) -> list[Scored]:
    """Those that hold the kind of thing asked for."""
    kind = evidence.analysis.kind
    return [
        s
        for s in scored
        if (s.statement.speaker and kind in _WHO)
        or holds(kind, s.statement.text, evidence.roster, s.statement.document.language)
    ]


def _roles(evidence: Evidence) -> Draft | Refusal:
    analysis = evidence.analysis
    lines: list[str] = []
    citations: list[Citation] = []
    for person in analysis.persons:
        for reading in _distinct(person.readings):
            if citation := _role_citation(evidence, person, reading, len(citations) + 1):
                citations.append(citation)
                lines.append(f"{_who(citation.speaker)} [{citation.n}]")
    if not lines:
        name = " / ".join(person.name for person in analysis.persons)
        return _refuse(evidence, phrase("no_role", analysis.language, name=name))
    return Draft(text="\n".join(lines), citations=tuple(citations))


def _holders(evidence: Evidence) -> Draft | None:
    """Who holds the role, or is with the organisation, that the question names."""
    found: list[tuple[float, KnownPerson, Reading]] = []
    names = {fold(name) for name in evidence.analysis.names if not name.isdigit()}
    rest = {word: weight for word, weight in evidence.topic.weights.items() if word not in names}
    others = replace(evidence.topic, weights=rest)
    for person in evidence.roster:
        for reading in _distinct(person.readings):
            info = evidence.documents.get(reading.document_id)
            about = " ".join(part for part in (reading.role, reading.affiliation) if part)
            covered = evidence.topic.coverage(about, info.language)[0] if info else 0.0
            named = bool(names) and names <= set(map(fold, words(about)))
            if named and rest and info:
                named = others.coverage(about, info.language)[0] >= HOLDS_ROLE_OF_NAMED
            if covered >= HOLDS_ROLE or named:
                found.append((max(covered, HOLDS_ROLE), person, reading))
    best = max((covered for covered, _, _ in found), default=0.0)
    kept = [item for item in sorted(found, key=lambda item: -item[0]) if item[0] >= 0.9 * best][: 2 * MOST]
    citations = [
        citation
        for number, (_, person, reading) in enumerate(kept, start=1)
        if (citation := _role_citation(evidence, person, reading, number))
    ]
    if not citations:
        return None
    return Draft(text="\n".join(f"{_who(c.speaker)} [{c.n}]" for c in citations), citations=tuple(citations))


# Parts


def _is_enough(evidence: Evidence, scored: Scored, threshold: float) -> bool:
    """Whether a statement scores enough: more in a large library, where chance finds more; less across languages."""
    if threshold != ENOUGH_OF_A_PERSON:  # a person's own words are few in any library
        threshold *= 1 + PER_TENFOLD * math.log10(max(1.0, evidence.passages / ONE_ARTICLE))
    same = scored.statement.document.language == evidence.analysis.language
    return scored.score >= (threshold if same else ACROSS * threshold)


def _with_others(named: Sequence[Scored]) -> list[Scored]:
    """The best statement, and those of others who said the like."""
    best = named[0]
    speakers = {best.statement.speaker.name if best.statement.speaker else ""}
    kept = [best]
    for scored in named[1:]:
        name = scored.statement.speaker.name if scored.statement.speaker else ""
        if scored.score >= LIKE_THE_BEST * best.score and name not in speakers and len(kept) < MOST:
            speakers.add(name)
            kept.append(scored)
    return kept


def _without_repetition(scored: Sequence[Scored]) -> list[Scored]:
    """Without statements that lie inside one already taken, or that repeat its words."""
    kept: list[Scored] = []
    for candidate in scored:
        text = candidate.statement.text
        if not any(
            text in other.statement.text
            or other.statement.text in text
            or (
                other.statement.document.id == candidate.statement.document.id
                and other.statement.start < candidate.statement.end
                and candidate.statement.start < other.statement.end
            )
            for other in kept
        ):
            kept.append(candidate)
    return kept


def _statements(evidence: Evidence, scored: Sequence[Scored]) -> Draft:
    lines: list[str] = []
    citations: list[Citation] = []
    for number, item in enumerate(scored, start=1):
        statement = shown_part(item.statement, evidence.topic)
        lines.append(f"{_line(statement, evidence.analysis.language)} [{number}]")
        citations.append(cite(number, statement))
    return Draft(text="\n\n".join(lines), citations=tuple(citations))


def cite(number: int, statement: Statement) -> Citation:
    return Citation(
        n=number,
        document=statement.document,
        start=statement.start,
        end=statement.end,
        text=statement.text,
        spans=statement.spans,
        passage=statement.passage,
        speaker=statement.speaker,
    )


def _line(statement: Statement, language: str) -> str:
    """One statement as the reader sees it, without its number."""
    spoken_in = statement.document.language
    words = " ".join(statement.text.split())
    if statement.quote is None or statement.speaker is None:
        return words
    who = _who(statement.speaker)
    if not statement.is_direct:
        return f"{who} ({phrase('reported', language)}){phrase('colon', language)}{words}"
    if len(statement.spans) > 1:
        words = JOINER.join(" ".join(piece.split()) for piece in statement.text.split(JOINER))
    return f"{who}{phrase('colon', language)}{quoted(words.rstrip(' ,'), spoken_in)}"


def _who(person: Person | None) -> str:
    """Name, role and affiliation, as the source has them."""
    if person is None:
        return ""
    about = ", ".join(part for part in (person.role, person.affiliation) if part)
    return f"{person.name}, {about}" if about else person.name


def _distinct(readings: Iterable[Reading]) -> list[Reading]:
    """Readings that say something, each role and affiliation once."""
    found: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        if reading.read_at and (reading.role or reading.affiliation):
            found.setdefault(((reading.role or "").lower(), (reading.affiliation or "").lower()), reading)
    return list(found.values())


def _role_citation(evidence: Evidence, person: KnownPerson, reading: Reading, number: int) -> Citation | None:
    info = evidence.documents.get(reading.document_id)
    if info is None or reading.read_at is None:
        return None
    passage = evidence.role_passages[(reading.document_id, reading.read_at)]
    start, end = reading.read_at
    return Citation(
        n=number,
        document=info,
        start=start,
        end=end,
        text=passage.text[start - passage.start : end - passage.start],
        spans=(reading.read_at,),
        passage=passage,
        speaker=Person(
            name=person.name, role=reading.role, affiliation=reading.affiliation, read_at=reading.read_at
        ),
    )


def _refuse(evidence: Evidence, reason: str, searched: str = "") -> Refusal:
    return Refusal(
        reason=reason,
        searched=searched or evidence.searched,
        nearest=nearest([*evidence.utterances[:2], *evidence.sentences[:3]], evidence.topic),
    )


def nearest(scored: Sequence[Scored], topic: Topic, most: int = 3) -> tuple[Citation, ...]:
    """The statements that come nearest to an answer, as citations numbered from 1."""
    kept = _without_repetition(scored)[:most]
    return tuple(cite(n, shown_part(s.statement, topic)) for n, s in enumerate(kept, start=1))
