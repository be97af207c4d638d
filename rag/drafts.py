"""What answers in `quotes` mode are made of, whatever the kind of question: evidence, lines, citations. Pure.

Words stand in quotation marks only where they are their speaker's; reported speech is marked as reported.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.decision import Features, probability, threshold
from rag.evidence import LONGEST_SHOWN, Statement, Topic, shown_part
from rag.phrases import date, phrase, quoted
from rag.question import Analysis
from rag.roster import KnownPerson
from rag.scoring import Scored, years_stand
from rag.types import JOINER, Citation, DocumentInfo, Passage, Person, Span

ENOUGH_SAID = 0.22
"""In lists and verdicts, an utterance that is less like the topic isn't on it (docs/retrieval.md)."""
ENOUGH_OF_A_PERSON = 0.17
"""The same where the question names who spoke, so that only that person's words are weighed."""
ACROSS = 0.6
"""The same again where question and source differ in language: they share names and cognates alone."""
PLENTY = 20.0
"""Sum of the weights of five rare words."""
ONE_ARTICLE = 15
"""Passages of the library for which these thresholds stand."""
PER_TENFOLD = 0.22
"""By what share they grow with every tenfold of that."""
LIKE_THE_BEST = 0.75
"""Further statements are shown down to this share of the best one's score."""
MOST = 4
"""Statements in an answer."""
LONGEST_IN_A_CELL = 320
"""Characters of a quotation in a table or a list of people; a longer one is shown by its best sentences."""
_MARKS = re.compile(r"[«»“”„‟\"‹›‘‚]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before it is checked."""

    text: str
    """Each statement on a line of its own, with its number."""
    citations: tuple[Citation, ...]
    own: tuple[str, ...] = ()
    """Lines that say what was found or searched, which no source says."""
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """No answer: why, what was looked through, and what comes nearest."""

    reason: str
    searched: str
    nearest: tuple[Citation, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One of several people whose words are asked for side by side."""

    name: str
    known: bool
    said: Sequence[Scored] = ()
    """Best first."""
    count: int = 0
    """How many utterances of theirs were weighed."""


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
    parties: Sequence[Party] = ()
    """Where words are to be compared, in the question's order."""
    others: Sequence[Statement] = ()
    """Where a claim is to be judged: what others than the named persons say near it."""
    tally: Sequence[Statement] = ()
    """Where something is to be counted: every utterance that may count."""
    rival: float = 0.0
    """The largest share of the topic in words of somebody whom the question doesn't name."""
    least: float = threshold("answer")
    """The probability of an answer below which there is none."""
    searched_library: str = ""
    """What was looked through, where nobody is named or everybody counts."""


def features(evidence: Evidence, ranked: Sequence[Scored]) -> Features:
    """What tells whether the first of some statements, best first, answers."""
    if not ranked:
        return Features()
    best, analysis = ranked[0], evidence.analysis
    others = [s for s in without_repetition(ranked[:MOST]) if s is not best]
    return Features(
        score=best.score,
        matched=min(1.0, best.passage * sum(evidence.topic.weights.values()) / PLENTY),
        year=float(not years_stand(best.statement, analysis.names)),
        rival=max(0.0, evidence.rival - best.covered) if analysis.persons else 0.0,
        margin=best.score - others[0].score if others else 0.0,
        stranger=float(bool(analysis.strangers)),
        across=float(best.statement.document.language != analysis.language),
        person=float(bool(analysis.persons)),
    )


def answers(evidence: Evidence, ranked: Sequence[Scored]) -> bool:
    """Whether the first of some statements, best first, is taken for an answer."""
    return bool(ranked) and probability(features(evidence, ranked)) >= evidence.least


def is_enough(evidence: Evidence, scored: Scored, threshold: float) -> bool:
    """Whether a statement is enough on the topic: more in a large library, where chance finds more; less across
    languages."""
    if threshold != ENOUGH_OF_A_PERSON:  # a person's own words are few in any library
        threshold *= 1 + PER_TENFOLD * math.log10(max(1.0, evidence.passages / ONE_ARTICLE))
    same = scored.statement.document.language == evidence.analysis.language
    return scored.likeness >= (threshold if same else ACROSS * threshold)


def without_repetition(scored: Sequence[Scored]) -> list[Scored]:
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


class Page:
    """An answer as it is put together, line by line."""

    def __init__(self, evidence: Evidence) -> None:
        self._topic = evidence.topic
        self._language = evidence.analysis.language
        self._blocks: list[str] = []
        self._own: list[str] = []
        self.citations: list[Citation] = []

    def lead(self, key: str, **values: object) -> None:
        """A line of the program's own."""
        self.own(phrase(key, self._language, **values))

    def own(self, text: str) -> None:
        self._blocks.append(text)
        self._own.append(text)

    def say(self, statement: Statement, *, placed: bool = True, longest: int = LONGEST_SHOWN) -> None:
        """A statement with its number, and where and when it was made."""
        shown = shown_part(statement, self._topic, longest)
        number = self._cite(shown)
        self._blocks.append(f"{line(shown, self._language, placed=placed)} [{number}]")

    def item(self, statement: Statement, *, longest: int = LONGEST_SHOWN) -> None:
        """The same as an item of a list."""
        self.say(statement, longest=longest)
        self._blocks[-1] = f"- {self._blocks[-1]}"

    def table(self, rows: Sequence[tuple[str, Statement | str]]) -> None:
        """Persons with their words; a text in place of a statement says that there are none."""
        head = [phrase(key, self._language) for key in ("head_person", "head_words", "head_source")]
        lines = [f"| {' | '.join(head)} |", "| --- | --- | --- |"]
        for name, said in rows:
            if isinstance(said, str):
                lines.append(f"| {_cell(name)} | {_cell(said)} | – |")
                self._own.append(lines[-1])
                continue
            shown = shown_part(said, self._topic, LONGEST_IN_A_CELL)
            number = self._cite(shown)
            person = who(shown.speaker) or name
            cells = (
                person,
                spoken(shown, self._language),
                f"[{number}] {where(shown.document, self._language)}",
            )
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
        self._own += lines[:2]
        self._blocks.append("\n".join(lines))

    def _cite(self, statement: Statement) -> int:
        self.citations.append(cite(len(self.citations) + 1, statement))
        return len(self.citations)

    def draft(self) -> Draft:
        text = "\n\n".join(self._blocks).replace("\n\n- ", "\n- ")
        return Draft(text=text, citations=tuple(self.citations), own=tuple(self._own))


def _cell(text: str) -> str:
    """A cell of a Markdown table: on one line, its bars escaped."""
    return " ".join(text.split()).replace("|", "\\|")


def statements(evidence: Evidence, scored: Sequence[Scored]) -> Draft:
    page = Page(evidence)
    for item in scored:
        page.say(item.statement)
    return page.draft()


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


def line(statement: Statement, language: str, *, placed: bool = True) -> str:
    """One statement as the reader sees it, without its number: who, where and when, and the words."""
    words = spoken(statement, language)
    if statement.quote is None or statement.speaker is None:
        return words
    place = where(statement.document, language) if placed else ""
    reported = "" if statement.is_direct else phrase("reported", language)
    about = "; ".join(part for part in (place, reported) if part)
    return f"{who(statement.speaker)}{f' ({about})' if about else ''}{phrase('colon', language)}{words}"


def spoken(statement: Statement, language: str) -> str:
    """The words: in quotation marks where they are their speaker's own."""
    words = " ".join(statement.text.split())
    if statement.quote is None or statement.speaker is None or not statement.is_direct:
        return words
    if len(statement.spans) > 1:
        words = JOINER.join(" ".join(piece.split()) for piece in statement.text.split(JOINER))
    return quoted(words.rstrip(" ,"), statement.document.language)


def where(document: DocumentInfo, language: str) -> str:
    """Where and when something was said: the event, or else the title, and the date."""
    day = date(document.published, language) if document.published else ""
    # A title's own quotation marks would claim that these words stand in the passage.
    place = document.event or _MARKS.sub("", document.title)
    return ", ".join(part for part in (place, day) if part)


def who(person: Person | None) -> str:
    """Name, role and affiliation, as the source has them."""
    if person is None:
        return ""
    about = ", ".join(part for part in (person.role, person.affiliation) if part)
    return f"{person.name}, {about}" if about else person.name


def refuse(evidence: Evidence, reason: str, searched: str = "") -> Refusal:
    return Refusal(
        reason=reason,
        searched=searched or evidence.searched,
        nearest=nearest([*evidence.utterances[:2], *evidence.sentences[:3]], evidence.topic),
    )


def nearest(scored: Sequence[Scored], topic: Topic, most: int = 3) -> tuple[Citation, ...]:
    """The statements that come nearest to an answer, as citations numbered from 1."""
    kept = without_repetition(scored)[:most]
    return tuple(cite(n, shown_part(s.statement, topic)) for n, s in enumerate(kept, start=1))
