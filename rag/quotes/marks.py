"""Quotation marks: which stretches of a text stand between them.

All styles (« » “ ” „ “ ” ” " ‹ › ‘ ’ ‚ ‘ » « ,, '' `` ''), nested, over several paragraphs; apostrophes are
told from single marks by the letters around them. One pass, linear.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.types import Span

_MARK = re.compile(r"""[«»“”„‟"‹›‘‚’'`]|,,(?=\s?\w)""")
_CLOSERS = {
    "«": "»",
    "»": "«",
    "„": "“”\"‟",
    "“": "”",
    "”": "”",
    "‟": "”",
    '"': '"',
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    ",,": "''”“\"",
    "``": "''",
    "''": "''",
}
_SINGLE = frozenset("‘'‚‹›")
# Clipped words that begin with an apostrophe: 's morgens, 't huis, 'n man; 'em, 'til, '90s.
_CLIPPED = re.compile(r"['’](?:[stnmk]\b|em\b|til\b|cause\b|tis\b|twas\b|round\b|\d0s\b|\d\d\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch in quotation marks: `start`..`end` with the marks, `inner` without."""

    start: int
    end: int
    inner: Span
    continues: bool = False
    """Goes on in the next paragraph (which opens with the mark again, or holds the closing one)."""
    continued: bool = False
    """Goes on from the paragraph before."""


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    inner: int


def find_marked(text: str, regions: Sequence[Span]) -> list[list[Marked]]:
    """The outermost marked stretches of each region (a paragraph), in order."""
    result: list[list[Marked]] = []
    carried: str | None = None
    for position, (start, end) in enumerate(regions):
        following = text[regions[position + 1][0] :][:2] if position + 1 < len(regions) else ""
        marked, carried = _region(text, start, end, carried, following)
        result.append(marked)
    return result


def _region(text: str, start: int, end: int, carried: str | None, following: str) -> tuple[list[Marked], str | None]:
    """One paragraph's stretches, and the mark that stays open beyond it."""
    stack: list[_Open] = []
    closed: list[tuple[int, int, int, int, bool]] = []
    first = True
    skip_to = start
    for match in _MARK.finditer(text, start, end):
        at = match.start()
        if at < skip_to:
            continue
        mark = match.group()
        if mark in "'`" and text.startswith(mark * 2, at) and at + 1 < end:
            mark = "''" if mark == "'" else "``"
            skip_to = at + 2
        if first and carried and mark in _CLOSERS[carried] and not stack and not _opens(text, at, mark, start, end):
            closed.append((start, at + len(mark), start, at, True))
            first = False
            continue
        if not _is_apostrophe(text, at, mark, stack, start, end):
            first = False
            _step(text, at, mark, stack, closed, start, end)
    stays = _left_open(text, stack, end, following)
    marked = [Marked(a, b, (c, d), continued=e) for a, b, c, d, e in closed]
    if stays is not None:
        same = carried is not None and stays.start == start
        marked.append(Marked(stays.start, end, (stays.inner, end), continues=True, continued=same))
    elif carried and marked and marked[-1].start >= start and text.startswith(carried, start):
        marked = [
            Marked(m.start, m.end, m.inner, continued=m.continued or m.start == start) for m in marked
        ]
    return _outermost(marked), stays.mark if stays else None


def _step(
    text: str, at: int, mark: str, stack: list[_Open], closed: list[tuple[int, int, int, int, bool]], start: int, end: int
) -> None:
    """One mark: close what it closes, else open what it opens."""
    for depth in range(len(stack) - 1, -1, -1):
        if mark in _CLOSERS[stack[depth].mark] and _may_close(text, at, mark, stack[depth], start, end):
            opened = stack[depth]
            del stack[depth:]
            closed.append((opened.start, at + len(mark), opened.inner, at, False))
            return
    if mark in "“\"" and stack and stack[-1].mark == "“" and not _opens(text, at, mark, start, end):
        opened = stack.pop()  # a straight or doubled opening mark typed for the closing one
        closed.append((opened.start, at + len(mark), opened.inner, at, False))
        return
    if mark in _CLOSERS and _opens(text, at, mark, start, end):
        if mark == '"':
            while stack and stack[-1].mark == mark:
                stack.pop()
        stack.append(_Open(mark, at, at + len(mark)))


def _is_apostrophe(text: str, at: int, mark: str, stack: list[_Open], start: int, end: int) -> bool:
    if mark not in "'’":
        return False
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before.isalnum() and after.isalnum():
        return True
    closes = any(mark in _CLOSERS[opened.mark] for opened in stack)
    if closes and not after.isalnum() and not before.isspace():
        return False
    if _CLIPPED.match(text, at, end):
        return True
    return before.isalnum() or mark == "’"


def _may_close(text: str, at: int, mark: str, opened: _Open, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    if at == opened.inner:
        return False
    if mark in ('"', "“", "”") and opened.mark in ('"', "”"):
        # Straight marks close unless they clearly open: a space before, a word after.
        return not (before.isspace() and after.isalnum())
    if mark == "'":
        return not before.isspace() and not after.isalnum()
    return True


def _opens(text: str, at: int, mark: str, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    if mark in ("«", "„", "‚", "‹", ",,", "``", "‟"):
        return True
    clear = before.isspace() or before in "([{—–-/’'‘“\"«:;," or at == start
    if mark == '"':
        return clear or (not before.isalnum() and before not in ".!?…")
    if mark in "‘“":
        return not before.isalnum()
    return clear and not after.isspace() and after not in ".,;:!?)"


def _left_open(text: str, stack: list[_Open], end: int, following: str) -> _Open | None:
    """The mark that a paragraph leaves open on purpose: the next one opens with it again, or (for marks that
    have a closing form of their own) it may close there."""
    for opened in stack:
        if opened.mark in _SINGLE or opened.mark in ("''", ",,"):
            continue
        if following.startswith(opened.mark) or (opened.mark == "«" and following.startswith("»")):
            return opened
        if opened.mark in "«„“" and following and end - opened.start > 40:
            return opened
    return None


def _outermost(marked: Iterable[Marked]) -> list[Marked]:
    result: list[Marked] = []
    for item in sorted(marked, key=lambda m: (m.start, -m.end)):
        if item.inner[1] > item.inner[0] and (not result or item.start >= result[-1].end):
            result.append(item)
    return result
