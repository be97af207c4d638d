"""Words that an answer gives to somebody lie in that person's own statement. Pure.

Who is given which words is read from the answer as it is from an article: quotations with their cue, reported
speech, according to; and what models write beside these, a line behind a name: `Name: …`, `[2] (Name) …`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Block, BlockKind, Document, DocumentId
from rag.attribution import named
from rag.lexical import fold, words
from rag.quotes.extract import extract
from rag.quotes.verdict import is_same_person
from rag.stretches import quoted_words, stretches
from rag.types import Check, CheckKind, Person, Span
from rag.verification.likeness import content, coverage, is_across
from rag.verification.sources import Sources, Utterance
from rag.verification.statements import MARKER, Statement, blanked

FEWEST = 4
"""Fewer words in a row, without marks, are anybody's."""
ENOUGH = 0.34
"""Share of reported words of content that a statement of that person holds, at least."""
SURELY = 0.5
"""Share that makes them another's, where that person holds less than ENOUGH or much less."""
MARGIN = 0.2
FEWEST_SAID = 3
"""Fewer words of content, without marks, can't be told to be anybody's."""

_LABELLED = re.compile(
    r"[ \t]*(?:[-*•][ \t]+|\d{1,2}[.)][ \t]+)?(?:\[\d+\][ \t]*)*"
    r"(?:[(\[](?P<boxed>[^()\[\]\n:]{2,60})[)\]]:?"
    r"|\*{0,2}(?P<plain>[A-ZÀ-Þ][^:*“«„\"\n.!?]{1,60}?)\*{0,2}:\*{0,2})[ \t]+"
    r"(?:\[\d+\][ \t]*)*(?=\S)"
)
_MARK = re.compile(r"[“”«»„\"]")


@dataclass(frozen=True, slots=True)
class Given:
    """Words in an answer and whose they are said to be."""

    spans: tuple[Span, ...]
    name: str
    """Empty where a cue names nobody one could know: the speaker, a visitor."""
    mention: Span | None
    """Where the name, or the pronoun that stands for it, is written."""

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def given_words(text: str, language: str, people: Sequence[Person]) -> list[Given]:
    """What an answer gives to somebody it names, in order."""
    plain = MARKER.sub(lambda match: " " * len(match.group()), text)
    document = Document(
        id=DocumentId("answer"), title="", text=plain, blocks=tuple(_blocks(text, people)), source="",
        speakers=tuple(dict.fromkeys(person.name for person in people)), language=language,
    )  # fmt: skip
    found = [
        Given(quote.spans, quote.speaker.name if quote.speaker else "", quote.speaker_span)
        for quote in extract(document)
        if quote.speaker is not None or quote.cue
    ]
    return sorted([*found, *_boxed(text)], key=lambda g: g.start)


def _boxed(text: str) -> Iterator[Given]:
    """What stands in quotation marks in a line behind a name in brackets: `[2] (Name) “…”`."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        label = _LABELLED.match(text, *line.span())
        if label and label["boxed"] and _MARK.match(text, label.end()):
            quoted = stretches(text[label.end() : line.end()])
            spans = [(label.end() + s.inner[0], label.end() + s.inner[1]) for s in quoted[:1]]
            if spans:
                yield Given(tuple(spans), label["boxed"].strip(), label.span("boxed"))


def _blocks(text: str, people: Sequence[Person]) -> Iterator[Block]:
    """A paragraph a line; a line behind a name without quotation marks is that person's turn."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        label = _LABELLED.match(text, *line.span())
        name = (label["boxed"] or label["plain"] or "") if label else ""
        known = any(is_same_person(name.strip(), person) for person in people)
        if label and (known or label["boxed"]) and not _MARK.search(text, label.end(), line.end()):
            span = label.span("boxed" if label["boxed"] else "plain")
            yield Block(
                kind=BlockKind.TURN, start=label.end(), end=line.end(), voice=name.strip(), voice_start=span[0],
                voice_end=span[1],
            )  # fmt: skip
        else:
            blank = len(line.group()) - len(blanked(line.group()).lstrip())
            yield Block(kind=BlockKind.PARAGRAPH, start=line.start() + blank, end=line.end())


def attribution_checks(
    statement: Statement, given: Sequence[Given], sources: Sources, before: Collection[str]
) -> list[Check]:
    """The checks on whose words a statement holds. `before`: people the sentence before it in its line names."""
    checks: list[Check] = []
    done: list[Span] = []
    for one in given:
        if not (one.start < statement.end and statement.start < one.end):
            continue
        if not one.name:
            done.append((one.start, one.end))
        elif (verdict := _judged(one, statement.answer, sources)) is not None:
            span = (max(one.start, statement.start), min(one.end, statement.end))
            ok, detail = verdict
            if (
                not ok
                and one.mention
                and statement.start <= one.mention[0]
                and one.mention[1] <= statement.end
            ):
                span = (min(span[0], one.mention[0]), max(span[1], one.mention[1]))
            checks.append(statement.check(CheckKind.ATTRIBUTION, ok, detail, span))
            done.append((one.start, one.end))
    for stretch in statement.quoted:
        if any(a < stretch.end and stretch.start < b for a, b in done):
            continue
        place = (stretch.start, stretch.end)
        quotation = quoted_words(statement.answer, stretch.inner)
        if found := _by_name(statement.outside(), quotation, sources, before, marked=True):
            checks.append(statement.check(CheckKind.ATTRIBUTION, *found, place if found[0] else None))
            done.append(place)
    if not done and (found := _unmarked(statement, sources, before)):
        checks.append(statement.check(CheckKind.ATTRIBUTION, *found))
    return checks


# Words with a cue


def _judged(one: Given, answer: str, sources: Sources) -> tuple[bool, str] | None:
    """Whether words are the person's; None where the sources can't tell."""
    said = " ".join(answer[a:b] for a, b in one.spans)
    said = MARKER.sub(" ", said)
    mine = {person.name for person in sources.people if is_same_person(one.name, person)}
    marked = any(c in answer[max(0, one.start - 2) : one.start] for c in '“«„"‘‹')
    if (marked or len(words(said)) >= FEWEST) and sources.owners(said):
        return _of_owners(said, mine, sources, marked=marked)
    return _reported(said, mine, one.name, sources)


def _of_owners(said: str, named: Collection[str], sources: Sources, *, marked: bool) -> tuple[bool, str]:
    """Whether words that the sources have are of somebody named, and a line on it. Words in marks (`marked`) must be
    the person's own, not a report's."""
    owners = sources.owners(said)
    who = " / ".join(sorted(owners))
    if not owners & set(named):
        return False, f"The source gives these words to {who}."
    if marked and not sources.spoken_by(said) & set(named):
        return (
            False,
            f"The source reports this of {' / '.join(sorted(owners & set(named)))} in its own words.",
        )
    return True, f"Said by {who}."


def _reported(said: str, mine: Collection[str], name: str, sources: Sources) -> tuple[bool, str] | None:
    """Whether reported words are covered by a statement of that person, or by somebody else's."""
    best: dict[bool, tuple[float, Utterance | None]] = {True: (0.0, None), False: (0.0, None)}
    for utterance in sources.utterances:
        if is_across(sources.language, utterance.content.language):
            continue
        share, count = coverage(
            content(said, utterance.content.language), utterance.content, sources.name_words
        )
        if count < FEWEST_SAID:
            return None
        side = utterance.speaker in mine
        if share > best[side][0]:
            best[side] = (share, utterance)
    (here, mine_best), (there, theirs) = best[True], best[False]
    told = _told_of(said, mine or {name}, sources)
    if theirs is not None and there >= SURELY and there > max(here, told) + MARGIN:
        return False, f"The source gives this to {theirs.speaker}: [{theirs.n}]."
    if mine_best is not None and here >= ENOUGH:
        return True, f"Said by {mine_best.speaker}."
    return None


def _told_of(said: str, mine: Collection[str], sources: Sources) -> float:
    """How much of some words a paragraph holds that names the person or in which they speak."""
    surnames = {fold(words(name)[-1]) for name in mine if words(name)}
    shares = [
        coverage(content(said, p.content.language), p.content, sources.name_words)[0]
        for p in sources.paragraphs
        if p.speakers & set(mine) or surnames & p.folded
    ]
    return max(shares, default=0.0)


# Words without a cue


def _by_name(
    outside: str, quotation: str, sources: Sources, before: Collection[str], *, marked: bool
) -> tuple[bool, str] | None:
    """Whether the person a sentence names outside its quotations is the one who said it, and a line on it; None
    where it names nobody, or the sources don't say whose words these are. `marked` as in `_of_owners`."""
    if not sources.owners(quotation):
        return None
    whom = named(outside, sources.everybody, sources.present, sources.language)
    known = whom.known if whom.known or whom.others else frozenset(before)
    if not known and not whom.others:
        return None
    return _of_owners(quotation, known, sources, marked=marked)


def _unmarked(statement: Statement, sources: Sources, before: Collection[str]) -> tuple[bool, str] | None:
    """Somebody's very words without quotation marks, behind a name or in the run of another's."""
    bare = statement.bare
    head, colon, rest = bare.partition(":")
    said = rest if colon and len(words(head)) < 30 and len(words(rest)) >= FEWEST else bare
    if len(words(said)) < FEWEST:
        return None
    return _by_name(head if said is rest else "", said.strip(), sources, before, marked=False)


def people_named(statement: Statement, sources: Sources) -> frozenset[str]:
    """Whom a sentence names outside its quotations, of the people the sources quote."""
    return named(statement.outside(), sources.everybody, sources.present, sources.language).known
