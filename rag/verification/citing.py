"""The numbers an answer cites, set right where the passages tell which they should be. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rag.stretches import quoted_words
from rag.types import Check, CheckKind, Span
from rag.verification.sources import Sources
from rag.verification.statements import MARKER, Statement
from rag.verification.support import BETTER, FEWEST, HOLDS, SUPPORTED, least, shares

_OPENING = frozenset('“«„"»‘‚‹')


@dataclass(frozen=True, slots=True)
class Edit:
    """`answer[start:end]` becomes `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What was changed at a place of the answer, in one line for the reader; `ok` where nothing was wrong."""

    at: int
    end: int
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Corrected:
    text: str
    edits: tuple[Edit, ...]
    corrections: tuple[Correction, ...]
    """In the offsets of this text."""

    def moved(self, offsets: Sequence[int]) -> list[int]:
        """Offsets of the text as it was, in this one; what is put in at an offset stands behind it."""
        starts = [edit.start for edit in self.edits]
        shifts = [0, *accumulate(len(edit.new) - (edit.end - edit.start) for edit in self.edits)]
        moved: list[int] = []
        for offset in offsets:
            at = bisect_left(starts, offset)
            over = max(0, self.edits[at - 1].end - offset) if at else 0
            moved.append(offset + shifts[at] + over)
        return moved


def corrected(text: str, found: Sequence[Statement], sources: Sources) -> Corrected:
    """Quotations that stand in another passage and sentences that another passage holds get its number; a
    sentence without one gets that of the passage that holds it, if one really does."""
    edits: list[Edit] = []
    notes: list[tuple[int, int, bool, str]] = []
    after: Statement | None = None
    for statement in reversed(found):  # what the next one cites is settled before
        beside = after if after and after.paragraph == statement.paragraph else None
        after = statement
        if not statement.states:
            continue
        change = (
            _misplaced(statement, sources) if statement.numbers else _unsourced(statement, beside, sources)
        )
        if change is not None:
            edit, ok, detail = change
            edits.append(edit)
            notes.append((statement.start, statement.end, ok, detail))
            gone = [int(m.group()[1:-1]) for m in MARKER.finditer(statement.answer, edit.start, edit.end)]
            new = [int(m.group()[1:-1]) for m in MARKER.finditer(edit.new)]
            after = replace(statement, numbers=(*(n for n in statement.numbers if n not in gone), *new))
    edits.reverse()
    notes.reverse()
    parts: list[str] = []
    done = 0
    for edit in edits:
        parts += [text[done : edit.start], edit.new]
        done = edit.end
    whole = Corrected("".join([*parts, text[done:]]), tuple(edits), ())
    begins = whole.moved([note[0] for note in notes])
    ends = whole.moved([note[1] + 1 for note in notes])
    corrections = tuple(
        Correction(begin, end - 1, note[2], note[3])
        for begin, end, note in zip(begins, ends, notes, strict=True)
    )
    return Corrected(whole.text, whole.edits, corrections)


def _unsourced(
    statement: Statement, beside: Statement | None, sources: Sources
) -> tuple[Edit, bool, str] | None:
    """A number for a statement without one: of the passage with its quotations, else of the one that holds most of
    its words, where that is enough; less is enough of the passage that the next sentence cites (`beside`), least
    where that quotes it.
    """
    if statement.quoted and len(statement.quoted[-1].marks) < 2 and statement.quoted[-1].end >= statement.end:
        return None  # broken off in a quotation
    n = _with_quotations(statement, sources)
    if n is None:
        return None
    if not n:
        measured = shares(statement.bare, sources)
        near = beside.numbers if beside else ()
        n = max(near, key=lambda each: measured.by_passage[each - 1], default=0)
        introduces = bool(
            beside and beside.quoted and MARKER.sub("", beside.text).lstrip()[:1] in _OPENING
        )  # fmt: skip
        if not n or (measured.by_passage[n - 1] < least(n, sources) and not introduces):
            n = measured.best()
            if measured.count < FEWEST or not n or measured.by_passage[n - 1] < HOLDS:
                return None
    end = statement.start + len(statement.text.rstrip())
    return Edit(end, end, f" [{n}]"), True, f"No source was given; [{n}] holds it."


def _with_quotations(statement: Statement, sources: Sources) -> int | None:
    """The passage that holds every quotation; 0 where there is none to look for, None where none holds all."""
    quotations = [quoted_words(statement.answer, s.inner) for s in statement.quoted]
    if not quotations:
        return 0
    common = set.intersection(*({place.n for place in sources.places(q)} for q in quotations))
    return min(common, default=None)


def _misplaced(statement: Statement, sources: Sources) -> tuple[Edit, bool, str] | None:
    """Another number where the passages cited hold neither the quotation nor the statement, and one other does."""
    cited = tuple(dict.fromkeys(statement.numbers))
    for stretch in statement.quoted:
        found = sources.find(quoted_words(statement.answer, stretch.inner), cited)
        if found is not None and found.n not in cited:
            return _renumbered(statement, stretch.end, found.n, sources)
    if statement.quoted:
        return None
    measured = shares(statement.bare, sources)
    best = measured.best()
    if measured.count < FEWEST or not best or best in cited:
        return None
    there, here = measured.by_passage[best - 1], measured.of(cited)
    if there >= max(HOLDS, here + BETTER) and here < SUPPORTED:
        return _renumbered(statement, statement.start, best, sources)
    return None


def _renumbered(statement: Statement, after: int, n: int, sources: Sources) -> tuple[Edit, bool, str] | None:
    markers = list(MARKER.finditer(statement.answer, statement.start, statement.end))
    if not markers:
        return None
    marker = next((m for m in markers if m.start() >= after), markers[-1])
    wrong = int(marker.group()[1:-1])
    left_over = shares(statement.outside(), sources)
    keeps = left_over.count >= FEWEST and left_over.by_passage[wrong - 1] >= HOLDS
    if keeps:
        return (
            Edit(marker.end(), marker.end(), f"[{n}]"),
            False,
            f"Cited as [{wrong}]; [{n}] holds the words.",
        )
    return (
        Edit(marker.start(), marker.end(), f"[{n}]"),
        False,
        f"Cited as [{wrong}], which doesn't hold it; [{n}] does.",
    )


def dropped_checks(text: str, sentences: Sequence[Span], dropped: Sequence[tuple[int, int]]) -> list[Check]:
    """A flag on the sentence from which a number was dropped, one for each number."""
    begins = [start for start, _ in sentences]
    flags: dict[tuple[int, Span], None] = {}
    for n, at in dropped:
        place = bisect_right(begins, at) - 1
        span = sentences[max(0, place)] if sentences else (0, 0)
        flags[n, span] = None
    return [
        Check(
            kind=CheckKind.CITATION, ok=False, text=text[slice(*span)], start=span[0], end=span[1],
            detail=f"No passage {n} was shown; the marker was removed.",
        )
        for n, span in flags
    ]  # fmt: skip
