"""What stands in quotation marks in an answer: whole, also over several lines and where a mark is missing. Pure."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate

from rag.lexical import words
from rag.quotes.marks import Marked, find_marked
from rag.types import Span

QUOTED_WORDS = 2
"""Fewer words between quotation marks are a term, not a quotation."""
PASSES = 10
"""How often a text is read anew after marks were taken out of it; then marks go without pairing them."""

_LINE = re.compile(r"[^\n]+")
_DOUBLE = re.compile(r"[«»“”„‟\"]")
_ANY_MARK = re.compile(r"[«»“”„‟\"‹›‘‚`]")
_PLAIN = [re.compile(p) for p in (r"“[^“”„«»\n]*”", r"«[^“”„«»\n]*»", r"„[^“”„«»\n]*“")]
_MARKER = re.compile(r"[ \u00a0]*\[\d+\]")
_OPENS_AFTER = " \t\u00a0\u202f([{—–-/:'’‘*_"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in quotation marks; where one mark is missing, those up to the line's end or from its beginning."""

    start: int
    end: int
    inner: Span
    marks: tuple[Span, ...]
    """Where its outer marks stand."""


class _Cut:
    """Stretches of a text to take out, in order, and where offsets lie afterwards."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for start, end in sorted(set(spans)):
            first = max(start, self._spans[-1][1]) if self._spans else start
            if first < end:
                self._spans.append((first, end))
        self._starts = [start for start, _ in self._spans]
        self._gone = [0, *accumulate(end - start for start, end in self._spans)]

    def applied(self, text: str) -> str:
        ends = [0, *(end for _, end in self._spans)]
        return "".join(text[a:b] for a, b in zip(ends, [*self._starts, len(text)], strict=True))

    def moved(self, offset: int) -> int:
        at = bisect_right(self._starts, offset)
        over = max(0, self._spans[at - 1][1] - offset) if at else 0
        return offset - self._gone[at] + over


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A text after marks were taken out."""

    text: str
    stripped: tuple[Span, ...]
    """The words, in this text, that lost their marks."""
    cuts: tuple[_Cut, ...]

    def moved(self, offset: int) -> int:
        """An offset of the text as it was, in this one."""
        for cut in self.cuts:
            offset = cut.moved(offset)
        return offset


def quoted_words(text: str, inner: Span) -> str:
    """The words of a stretch, without citation markers that stand among them."""
    return _MARKER.sub("", text[slice(*inner)])


def stretches(text: str) -> list[Stretch]:
    """Every quotation of a text, in order, none inside another. Linear."""
    paired = _paired(text)
    found = sorted([*paired, *_unpaired(text, paired)], key=lambda s: s.start)
    return [s for s in found if len(words(quoted_words(text, s.inner))) >= QUOTED_WORDS]


def without_false_marks(text: str, is_true: Callable[[str], bool]) -> Unmarked:
    """The text with the marks removed of every quotation that isn't true, those inside such a one included."""
    cuts: list[_Cut] = []
    flagged: list[Span] = []
    for turn in range(PASSES + 1):
        read = [*stretches(text), *_plain_pairs(text)]
        false = [s for s in read if not is_true(quoted_words(text, s.inner))]
        if not false:
            break
        marks = [mark for s in false for mark in s.marks]
        if turn == PASSES:
            marks += [m.span() for s in false for m in _ANY_MARK.finditer(text, s.start, s.end)]
        cut = _Cut(marks)
        flagged = [(cut.moved(a), cut.moved(b)) for a, b in [*flagged, *(s.inner for s in false)]]
        text = cut.applied(text)
        cuts.append(cut)
    whole: list[Span] = []
    for start, end in sorted(flagged, key=lambda span: (span[0], -span[1])):
        if start < end and not (whole and end <= whole[-1][1]):
            whole.append((start, end))
    return Unmarked(text, tuple(whole), tuple(cuts))


# Parts


def _plain_pairs(text: str) -> list[Stretch]:
    """What a hasty reader takes for a quotation where marks are heaped up so that they pair in several ways."""
    found = [
        _stretch(text, Marked(m.start(), m.end(), (m.start() + 1, m.end() - 1)))
        for pattern in _PLAIN
        for m in pattern.finditer(text)
    ]
    return [s for s in found if len(words(quoted_words(text, s.inner))) >= QUOTED_WORDS]


def _paired(text: str) -> list[Stretch]:
    found: list[Stretch] = []
    goes_on = False
    for line in find_marked(text, [m.span() for m in _LINE.finditer(text)]):
        for marked in line:
            if _is_measure(text, marked.start):
                continue
            piece = _stretch(text, marked)
            if marked.continued and goes_on:
                first = found[-1]
                piece = Stretch(
                    first.start, piece.end, (first.inner[0], piece.inner[1]), (*first.marks, *piece.marks)
                )
                found[-1] = piece
            else:
                found.append(piece)
            goes_on = marked.continues
    return found


def _stretch(text: str, marked: Marked) -> Stretch:
    inner = _trimmed(text, marked.inner)
    sides = (
        _opening(text, marked.start, marked.inner[0], inner[0]),
        _closing(text, inner[1], marked.inner[1], marked.end),
    )
    return Stretch(marked.start, marked.end, inner, tuple((a, b) for a, b in sides if a < b))


def _opening(text: str, start: int, end: int, inner: int) -> Span:
    """An opening mark with the spaces behind it, as French sets them, unless they keep two words apart."""
    return start, end if start and not text[start - 1].isspace() else inner


def _closing(text: str, inner: int, start: int, end: int) -> Span:
    return start if text[end : end + 1].isalnum() else inner, end


def _unpaired(text: str, paired: list[Stretch]) -> list[Stretch]:
    """Double marks without a partner, each with the words it seems to quote."""
    begins = [s.start for s in paired]
    alone: list[int] = []
    for match in _DOUBLE.finditer(text):
        at = bisect_right(begins, match.start()) - 1
        if at < 0 or match.start() >= paired[at].end:
            alone.append(match.start())
    found: list[Stretch] = []
    for number, at in enumerate(alone):
        before = alone[number - 1] + 1 if number else 0
        after = alone[number + 1] if number + 1 < len(alone) else len(text)
        place = bisect_right(begins, at)
        before = max(before, paired[place - 1].end if place else 0, text.rfind("\n", before, at) + 1)
        after = min(after, paired[place].start if place < len(paired) else after)
        after = line if (line := text.find("\n", at, after)) >= 0 else after
        if _is_opening(text, at):
            inner = _trimmed(text, (at + 1, max(at + 1, after)))
            found.append(Stretch(at, inner[1], inner, (_opening(text, at, at + 1, inner[0]),)))
        elif not _is_measure(text, at):
            inner = _trimmed(text, (min(at, max(before, found[-1].end if found else 0)), at))
            found.append(Stretch(inner[0], at + 1, inner, (_closing(text, inner[1], at, at + 1),)))
    return found


def _is_measure(text: str, at: int) -> bool:
    """A straight mark behind a figure: inches, seconds."""
    return text[at] == '"' and text[at - 1 : at].isdigit()


def _is_opening(text: str, at: int) -> bool:
    mark, before, after = text[at], text[at - 1 : at] if at else "\n", text[at + 1 : at + 2]
    if mark in "„‟":
        return True
    spaced = before == "\n" or before in _OPENS_AFTER
    return spaced and bool(after) and (not after.isspace() or mark == "«")


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
