"""An answer checked, sentence by sentence: the checks of the other modules put together. Pure."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.citations import rewrite
from rag.lexical import OTHER, fold, words
from rag.names import bare
from rag.stretches import stretches, without_false_marks
from rag.types import JOINER, Check, CheckKind, Citation, Hit, Person, Span
from rag.verification.citing import Corrected, corrected, dropped_checks
from rag.verification.figures import figure_checks
from rag.verification.naming import name_checks
from rag.verification.quotations import false_quotation, quotation_checks, repetition_checks, unclosed_checks
from rag.verification.sources import Sources, covers
from rag.verification.speakers import Given, attribution_checks, given_words, people_named
from rag.verification.statements import MARKER, Statement, statements
from rag.verification.support import Judge, subject_check, support_check, supporting_span
from rag.verification.swaps import swap_checks

Cited = dict[int, dict[Span, None]]
"""By the number of a passage the stretches of its document that are shown for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    text: str
    citations: tuple[Citation, ...]
    checks: tuple[Check, ...]


def verify(
    text: str,
    hits: Sequence[Hit],
    language: str = OTHER,
    *,
    by_line: bool = False,
    own: Collection[str] = (),
    known: Sequence[Person] = (),
    judge: Judge | None = None,
) -> Verified:
    """Check an answer written from `hits`, numbered from 1 as they were shown.

    The text comes back with markers in one style, without unknown ones, with wrong ones corrected and false
    quotation marks removed; the offsets of the checks are in that text. Citations are those that it names.
    `by_line`: each line is one statement with its numbers, as the mode `quotes` writes; `own` are lines in which
    the program says what it searched or found, which need no source. `known` are people of the library: of those
    the answer mentions it is seen that they are people. `judge` is asked of every statement that passes the rest.
    """
    sources = Sources(hits, language, _mentioned(known, text))
    rewritten = rewrite(text, range(1, len(hits) + 1))
    unmarked = without_false_marks(rewritten.text, lambda quotation: sources.find(quotation) is not None)
    text = unmarked.text
    right = Corrected(text, (), ())
    if not by_line:
        right = corrected(text, statements(text, stretches(text), len(hits)), sources)
        text = right.text
    quoted = stretches(text)
    found = statements(text, quoted, len(hits), by_line=by_line)
    begins = right.moved([a for a, _ in unmarked.stripped])
    ends = right.moved([b for _, b in unmarked.stripped])
    checks = [false_quotation(text, span, sources) for span in zip(begins, ends, strict=True)]
    places = right.moved([unmarked.moved(at) for _, at in rewritten.dropped])
    dropped = [(n, at) for (n, _), at in zip(rewritten.dropped, places, strict=True)]
    checks += dropped_checks(text, [(s.start, s.end) for s in found], dropped)
    checks += [
        Check(
            kind=CheckKind.CITATION, ok=c.ok, text=text[c.at : c.end], start=c.at, end=c.end, detail=c.detail
        )
        for c in right.corrections
    ]
    given: Sequence[Given] = ()
    if not by_line:
        checks += [*unclosed_checks(found), *repetition_checks(found)]
        given = given_words(text, language, sources.everybody)
    cited: Cited = {}
    before: frozenset[str] = frozenset()
    line = -1
    behind = 0
    for statement in found:
        while behind < len(given) and given[behind].end <= statement.start:
            behind += 1
        ahead = bisect_left(given, statement.end, key=lambda one: one.start)
        if statement.text.strip() in own:
            continue
        before = before if statement.paragraph == line else frozenset()
        line = statement.paragraph
        checks += _statement_checks(
            statement, given[behind:ahead], sources, before, cited, judge, framed=by_line
        )
        before = people_named(statement, sources) or before
    citations = tuple(_citation(n, hits[n - 1], tuple(spans)) for n, spans in sorted(cited.items()))
    return Verified(
        text=text, citations=citations, checks=tuple(sorted(checks, key=lambda c: (c.start, c.end)))
    )  # fmt: skip


def _mentioned(people: Sequence[Person], text: str) -> list[Person]:
    """Those whose surname stands in a text."""
    found = frozenset(map(fold, words(text)))
    return [person for person in people if (parts := words(bare(person.name))) and fold(parts[-1]) in found]


def _statement_checks(
    statement: Statement,
    given: Sequence[Given],
    sources: Sources,
    before: Collection[str],
    cited: Cited,
    judge: Judge | None,
    *,
    framed: bool,
) -> list[Check]:
    """`framed`: the program itself wrote what stands around a quotation, from what the library knows of it."""
    checks, found = quotation_checks(statement, sources)
    checks += attribution_checks(statement, given, sources, before)
    for place in found:
        cited.setdefault(place.n, {}).update(dict.fromkeys(place.spans))
    supported = {place.n for place in found}
    for n in dict.fromkeys(statement.numbers):
        hit = sources.hits[n - 1]
        if n not in supported:
            support = supporting_span(MARKER.sub(" ", statement.text), hit, sources.language)
            cited.setdefault(n, {}).update(dict.fromkeys([support] if support else []))
        checks.append(statement.check(CheckKind.CITATION, True, f"[{n}] {hit.document.title}"))
    if not statement.numbers:
        if statement.states:
            checks.append(statement.check(CheckKind.CITATION, False, "No source is given for this sentence."))
        return checks
    whose = [check.ok for check in checks if check.kind is CheckKind.ATTRIBUTION]
    if not (framed and statement.quoted):
        checks += _content_checks(statement, sources, judge, whose)
    return checks


def _content_checks(
    statement: Statement, sources: Sources, judge: Judge | None, whose: Sequence[bool]
) -> list[Check]:
    """What a sentence says in its own words: numbers, dates, names, support. What is verbatim is blank. `whose` are
    the verdicts on whose words it holds: a wrong speaker is flagged once."""
    text = _unquoted(statement)
    checks = [
        *figure_checks(statement, text, sources),
        *swap_checks(statement, text, sources),
        *name_checks(statement, text, sources, people=all(whose)),
    ]
    if not whose and (subject := subject_check(statement, text, sources)):
        checks.append(subject)
    if support := support_check(statement, text, sources, judge):
        checks.append(support)
    return checks


def _unquoted(statement: Statement) -> str:
    """The sentence with blanks in the place of its quotations and markers."""
    text = statement.bare
    for stretch in statement.quoted:
        a, b = stretch.start - statement.start, stretch.end - statement.start
        text = f"{text[:a]}{' ' * (b - a)}{text[b:]}"
    return text


def _citation(n: int, hit: Hit, spans: tuple[Span, ...]) -> Citation:
    passage = hit.passage
    spans = _joined(sorted(spans)) or ((passage.start, passage.end),)
    pieces = [passage.text[a - passage.start : b - passage.start] for a, b in spans]
    owner = next((q.speaker for q in hit.quotes if q.speaker and covers(q, spans)), None)
    return Citation(
        n=n,
        document=hit.document,
        start=spans[0][0],
        end=spans[-1][1],
        text=JOINER.join(pieces),
        spans=spans,
        passage=passage,
        speaker=owner,
    )


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Overlapping spans as one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
