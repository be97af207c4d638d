"""Where a stretch of a text as it is read stands in the file it was read from. Pure.

A reader leaves markup out; the words that remain stand in the file in the same order. Both are walked side by side,
word by word; where they part, the walk goes on at the next place where a few words agree again.
"""

import re
from bisect import bisect_left, bisect_right

from rag.types import Span

_WORD = re.compile(r"[^\W_]+")
_AGREE = 3
"""Words in a row that must agree where the walk goes on."""
_REACH = 400
"""How far ahead in the file that place is looked for: the longest address lies in between."""


class Places:
    """From offsets in the read text to offsets in the file's."""

    def __init__(self, read: str, written: str, body: int = 0) -> None:
        """`body` is where a header ends whose words are none of the text."""
        self._same = read == written
        self._pairs: list[tuple[Span, Span]] = [] if self._same else _walk(read, written, body)
        self._starts = [inner[0] for inner, _ in self._pairs]
        self._ends = [inner[1] for inner, _ in self._pairs]

    def of(self, start: int, end: int) -> Span | None:
        """Where the words of a stretch stand in the file; None where none of them was found there."""
        if self._same:
            return start, end
        first, stop = bisect_left(self._starts, start), bisect_right(self._ends, end)
        return (self._pairs[first][1][0], self._pairs[stop - 1][1][1]) if first < stop else None


def _walk(read: str, written: str, body: int) -> list[tuple[Span, Span]]:
    """The words that both have, with their places."""
    inner, outer = list(_WORD.finditer(read)), list(_WORD.finditer(written, body))
    ours, theirs = [m.group() for m in inner], [m.group() for m in outer]
    pairs: list[tuple[Span, Span]] = []
    at = 0
    for n in range(len(ours)):
        if at < len(theirs) and theirs[at] == ours[n]:
            found: int | None = at
        else:
            found = _next(ours[n : n + _AGREE], theirs, at)
        if found is not None:
            pairs.append((inner[n].span(), outer[found].span()))
            at = found + 1
    return pairs


def _next(wanted: list[str], theirs: list[str], at: int) -> int | None:
    stop = min(len(theirs), at + _REACH)
    while at < stop:
        try:
            at = theirs.index(wanted[0], at, stop)
        except ValueError:
            return None
        if theirs[at : at + len(wanted)] == wanted:
            return at
        at += 1
    return None
