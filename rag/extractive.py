"""The `quotes` mode: an answer put together from the sources' own words, with no model. Pure.

Every statement of the answer is a stretch of a source, whole, with a citation of its own. Words stand in
quotation marks only where they are their speaker's; reported speech is marked as reported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.answer_types import has_other_name, holds
from rag.claims import did_say
from rag.decision import probability
from rag.drafts import (
    LIKE_THE_BEST,
    MOST,
    Draft,
    Evidence,
    Page,
    Refusal,
    answers,
    features,
    refuse,
    statements,
    where,
    who,
    without_repetition,
)
from rag.lexical import fold, words
from rag.listing import compare, count_said, speakers
from rag.phrases import phrase
from rag.question import QuestionKind
from rag.quotes.verdict import find_verbatim
from rag.roster import KnownPerson, Reading
from rag.scoring import Scored
from rag.types import Citation, Person

HOLDS_ROLE = 0.6
"""Share of a question's topic that a role and affiliation must cover to be what is asked for."""
HOLDS_ROLE_OF_NAMED = 0.4
"""The same of what the question says besides the names, where the names are all there."""
SPOKEN = 0.9
"""An utterance that is worth this share of the sentence around it is shown in its place: it has a speaker."""

HOLDS_NAME = 0.5
"""Share of the topic that a sentence must cover for its name to be the one asked for."""
ALSO = 0.8
"""Share of the best statement's score down to which others are shown beside it, where a fact is asked for."""
MOST_OF_A_FACT = 3
FEWEST_WORDS = 2
"""Words that an utterance needs to stand before others."""
ANOTHERS = 0.6
"""Share of a topic in somebody's words from which on it is theirs."""


def answer(evidence: Evidence) -> Draft | Refusal:
    """The answer to a question from the sources' own words, or why there is none."""
    analysis = evidence.analysis
    if analysis.turned:
        # What comes nearest would be taken for the answer, of which it is the opposite.
        return replace(refuse(evidence, phrase(analysis.turned, analysis.language)), nearest=())
    best = ranked(evidence)
    confidence = probability(features(evidence, best)) if best else 0.0
    return replace(_of_its_kind(evidence), confidence=confidence)


def _of_its_kind(evidence: Evidence) -> Draft | Refusal:
    analysis = evidence.analysis
    if analysis.strangers and not analysis.persons and analysis.kind in _ABOUT_PEOPLE:
        return refuse(evidence, phrase("stranger", analysis.language, name=analysis.strangers[0]))
    match analysis.kind:
        case QuestionKind.ROLE:
            return _roles(evidence)
        case QuestionKind.WHO_IS:
            return _holders(evidence) or _who_said(evidence)
        case QuestionKind.NAME:
            return _holders(evidence) or _called(evidence)
        case QuestionKind.WHO_SAID:
            return _who_said(evidence)
        case QuestionKind.WHAT_SAID:
            return _what_said(evidence)
        case QuestionKind.DID_SAY:
            return did_say(evidence)
        case QuestionKind.COMPARE:
            return compare(evidence)
        case QuestionKind.SPEAKERS:
            if evidence.topic.weights and not answers(evidence, ranked(evidence)):
                return refuse(evidence, phrase("nobody_said", analysis.language))
            return speakers(evidence)
        case QuestionKind.COUNT_SAID:
            return count_said(evidence)
        case _:
            return _said_or_stated(evidence)


_WHO = (QuestionKind.WHO_SAID, QuestionKind.WHO_IS)
_ABOUT_PEOPLE = (QuestionKind.WHAT_SAID, QuestionKind.DID_SAY, QuestionKind.ROLE, QuestionKind.WHO_IS)


# By kind of question


def ranked(evidence: Evidence) -> list[Scored]:
    """The statements of which the first may answer, best first: what `answer` decides by, if not by roles, by a
    claim or by a list of people."""
    analysis = evidence.analysis
    said = _of_the_kind(evidence, [s for s in evidence.utterances if s.statement.speaker])
    if analysis.kind is QuestionKind.WHAT_SAID and analysis.persons:
        about = [s for s in evidence.utterances if s.nearby > 0 or s.beside > 0]
        # A word in quotation marks says little by itself: it never leads.
        return sorted(about, key=lambda s: len(words(s.statement.text)) < FEWEST_WORDS)
    told = _of_the_kind(evidence, evidence.sentences)
    if analysis.kind is QuestionKind.NAME:
        return told
    if analysis.kind is QuestionKind.WHO_SAID:
        return said
    if analysis.kind is QuestionKind.WHO_IS:
        return said if said and (not told or said[0].score >= SPOKEN * told[0].score) else told
    # Somebody's words come before the sentence around them.
    return sorted([*told, *said], key=lambda s: -s.score / (SPOKEN if s in said else 1.0))


def _who_said(evidence: Evidence) -> Draft | Refusal:
    """Who said it, and who else said the like; the words alone where the source names no speaker."""
    best = ranked(evidence)
    if nameless := _nameless(evidence, best):
        page = Page(evidence)
        place = where(nameless.statement.document, evidence.analysis.language)
        page.lead("nameless", place=place)
        page.say(nameless.statement)
        return page.draft()
    if not answers(evidence, best):
        return refuse(evidence, phrase("nobody_said", evidence.analysis.language))
    if not best[0].statement.speaker:
        return statements(evidence, best[:1])
    page = Page(evidence)
    page.say(best[0].statement)
    others = _with_others([s for s in best if s.statement.speaker])[1:]
    if others:
        page.lead("others_said")
    for other in others:
        page.say(other.statement)
    return page.draft()


def _nameless(evidence: Evidence, named: Sequence[Scored]) -> Scored | None:
    """Where the words asked for in quotation marks stand, if no named speaker's words hold them."""
    for words_asked in evidence.analysis.quoted:
        if any(_holds_words(words_asked, s) for s in named):
            return None
        for scored in (*evidence.utterances, *evidence.sentences):
            if not scored.statement.speaker and _holds_words(words_asked, scored):
                return scored
    return None


def _holds_words(asked: str, scored: Scored) -> bool:
    statement = scored.statement
    return bool(find_verbatim(asked, statement.text, statement.document.language))


def _called(evidence: Evidence) -> Draft | Refusal:
    """Somebody's name: a sentence that has one that the question hasn't, beside words of the question."""
    asked = set(map(fold, words(evidence.analysis.text)))
    named = [
        s
        for s in evidence.sentences
        if s.covered >= HOLDS_NAME and has_other_name(s.statement.text, asked, evidence.roster)
    ]
    if not answers(evidence, named):
        return refuse(evidence, phrase("not_found", evidence.analysis.language))
    return statements(evidence, named[:1])


def _what_said(evidence: Evidence) -> Draft | Refusal:
    analysis = evidence.analysis
    if not analysis.persons:
        return _said_or_stated(evidence)
    name = " / ".join(person.name for person in analysis.persons)
    if not evidence.utterances:
        known = sum(person.quotes for person in analysis.persons)
        key = "filtered_out" if known and analysis.filters else "silent"
        return refuse(evidence, phrase(key, analysis.language, name=name))
    if not evidence.topic.weights:
        return statements(evidence, without_repetition(evidence.utterances)[:MOST])
    best = ranked(evidence)
    if _anothers_topic(evidence, best) or not answers(evidence, best):
        reason = phrase("off_topic", analysis.language, name=name)
        return refuse(evidence, reason, searched=evidence.searched_in_vain)
    kept = [s for s in best if s.score >= LIKE_THE_BEST * best[0].score]
    return statements(evidence, without_repetition(kept)[:MOST])


def _anothers_topic(evidence: Evidence, best: Sequence[Scored]) -> bool:
    """Whether the named person has no word of a topic that somebody else speaks about."""
    return evidence.rival >= ANOTHERS and all(s.covered == 0 for s in best)


def _said_or_stated(evidence: Evidence) -> Draft | Refusal:
    """A fact: what answers best, whoever says it."""
    best = ranked(evidence)
    if not answers(evidence, best):
        return refuse(evidence, phrase("not_found", evidence.analysis.language))
    kept = [s for s in best if s.score >= ALSO * best[0].score]
    most = MOST if evidence.analysis.kind is QuestionKind.LIST else MOST_OF_A_FACT
    return statements(evidence, without_repetition(kept)[:most])


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
                lines.append(f"{who(citation.speaker)} [{citation.n}]")
    if not lines:
        name = " / ".join(person.name for person in analysis.persons)
        return refuse(evidence, phrase("no_role", analysis.language, name=name))
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
    return Draft(text="\n".join(f"{who(c.speaker)} [{c.n}]" for c in citations), citations=tuple(citations))


# Parts


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
