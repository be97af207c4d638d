"""Quotation marks: which stretches of a text stand between them.

All styles (« » “ ” „ “ ” ” " ‹ › ‘ ’ ‚ ‘ » « ,, '' `` ''), nested, over several paragraphs; apostrophes are
told from single marks by the letters around them. One pass, linear.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rag.quotes.straight import Role, roles
from rag.types import Span

# Each pattern begins with a set of characters, so that it skips all others fast; a comma counts only doubled.
_COMMAS = r"(?<=,)(?<!\d,)(?<!,,,),(?=\s?\w)"
_MARK = re.compile(rf"""[«»“”„‟"‹›‘‚’'`,](?:(?<!,)|{_COMMAS})""")
_CLOSERS = {
    "«": "»",
    "»": "«",
    "„": '“”"‟',
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
_PARTNERS = re.compile(rf"[„“”‟,`'](?:(?<![,`'])|{_COMMAS}|(?<=`)`|(?<=')')")
"""Marks that a straight double one may close."""
_MAX_DEPTH = 8
_SINGLE = frozenset("‘'‚‹›")
# Clipped words that begin with an apostrophe: 's morgens, 't huis, 'n man; 'em, 'til, '90s.
_CLIPPED = re.compile(
    r"['’](?:[stnmk]\b|em\b|til\b|cause\b|tis\b|twas\b|round\b|\d0s\b|\d\d\b)", re.IGNORECASE
)


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
    again: bool = False
    """It repeats the mark that the line before left open."""


@dataclass(slots=True)
class _Region:
    """One paragraph while it is read."""

    text: str
    start: int
    end: int
    stack: list[_Open] = field(default_factory=list)
    closed: list[Marked] = field(default_factory=list)
    paired: bool = False
    """Straight double marks come in pairs here: each opens or closes by turns, whatever the spaces."""
    roles: Mapping[int, Role] = field(default_factory=dict)
    """What each straight double mark does, where they are the paragraph's only double marks."""

    def before(self, at: int) -> str:
        return self.text[at - 1] if at > self.start else " "

    def after(self, at: int, mark: str) -> str:
        return self.text[at + len(mark)] if at + len(mark) < self.end else " "

    def close(self, opened: _Open, at: int, mark: str) -> None:
        self.closed.append(Marked(opened.start, at + len(mark), (opened.inner, at), continued=opened.again))


def find_marked(text: str, regions: Sequence[Span], cues: Container[str] = ()) -> list[list[Marked]]:
    """The outermost marked stretches of each region (a paragraph), in order. `cues` are forms of speech verbs:
    words that begin with one are rather outside."""
    result: list[list[Marked]] = []
    carried: str | None = None
    for position, (start, end) in enumerate(regions):
        begin = regions[position + 1][0] if position + 1 < len(regions) else len(text)
        following = text[begin : begin + 2]
        region = _Region(text, start, end)
        closes = _closes_first(text, regions[position + 1]) if position + 1 < len(regions) else False
        straight = text.count('"', start, end)
        if straight and straight > 4 * sum(1 for _ in _PARTNERS.finditer(text, start, end)):
            region.roles = roles(text, start, end, more=closes or following.startswith('"'), cues=cues)
        marked, carried = _read(region, carried, following, closes=closes)
        result.append(marked)
    return result


def _closes_first(text: str, region: Span) -> bool:
    """The first straight mark of a paragraph closes: one was open before."""
    first = text.find('"', *region)
    return first > region[0] and not text[first - 1].isspace() and not text[first + 1 : first + 2].isalnum()


def _read(
    region: _Region, carried: str | None, following: str, *, closes: bool
) -> tuple[list[Marked], str | None]:
    """One paragraph's stretches, and the mark that stays open beyond it. `closes`: the next one closes it."""
    text, start, end = region.text, region.start, region.end
    region.paired = text.count('"', start, end) % 2 == 0
    skip_to = start
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if at < skip_to:
            continue
        if mark in "'`" and text.startswith(mark * 2, at) and at + 1 < end:
            mark = mark * 2
            skip_to = at + 2
        untouched = not region.stack and not region.closed
        if carried and untouched and mark in _CLOSERS[carried] and not _opens(region, at, mark):
            region.closed.append(Marked(start, at + len(mark), (start, at), continued=True))
        elif _opens_again(region, at, mark):
            opened = region.stack.pop(0)
            region.stack.clear()
            stop = text.rindex("\n", opened.inner, at)
            region.closed.append(Marked(opened.start, stop, (opened.inner, stop), True, opened.again))
            region.stack.append(_Open(mark, at, at + len(mark), again=True))
        elif at in region.roles:
            _as_told(region, at, region.roles[at])
        elif not _is_apostrophe(region, at, mark):
            _step(region, at, mark)
    stays = _left_open(region, following, closes=closes)
    marked = region.closed
    if stays is not None:
        again = stays.again or (carried is not None and stays.start == start)
        marked.append(Marked(stays.start, end, (stays.inner, end), continues=True, continued=again))
    elif carried and text.startswith(carried, start):
        marked = [replace(m, continued=m.continued or m.start == start) for m in marked]
    return _outermost(marked), stays.mark if stays else None


def _step(region: _Region, at: int, mark: str) -> None:
    """One mark: close what it closes, else open what it opens."""
    stack = region.stack
    for depth in range(len(stack) - 1, -1, -1):
        if mark in _CLOSERS[stack[depth].mark] and _may_close(region, at, mark, stack[depth]):
            opened = stack[depth]
            del stack[depth:]
            region.close(opened, at, mark)
            return
    opens = _opens(region, at, mark)
    if mark in '“"' and stack and stack[-1].mark == "“" and not opens:
        region.close(stack.pop(), at, mark)  # an opening or straight mark typed for the closing one
    elif mark in _CLOSERS and opens:
        while mark == '"' and stack and stack[-1].mark == mark:
            stack.pop()
        stack.append(_Open(mark, at, at + len(mark)))
        del stack[:-_MAX_DEPTH]


def _opens_again(region: _Region, at: int, mark: str) -> bool:
    """A line begins with the mark that an earlier line of the paragraph left open: a quotation of several
    paragraphs, each with its opening mark."""
    if mark not in "«„“" or not region.stack or region.stack[0].mark != mark:
        return False
    k = at - 1
    while k > region.stack[0].inner and region.text[k] in " \t\u00a0\u202f":
        k -= 1
    return region.text[k] == "\n" and bool(region.text[region.stack[0].inner : k].strip())


def _as_told(region: _Region, at: int, role: Role) -> None:
    """A straight double mark whose role is known."""
    stack = region.stack
    opened = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].mark == '"'), None)
    if opened is not None and role in (Role.CLOSE, Role.AGAIN):
        region.close(stack[opened], at, '"' if role is Role.CLOSE else "")
        del stack[opened:]
    if role in (Role.OPEN, Role.AGAIN):
        stack.append(_Open('"', at, at + 1))
        del stack[:-_MAX_DEPTH]


def _is_apostrophe(region: _Region, at: int, mark: str) -> bool:
    if mark not in "'’":
        return False
    before, after = region.before(at), region.after(at, mark)
    if before.isalnum() and after.isalnum():
        return True
    closes = any(mark in _CLOSERS[opened.mark] for opened in region.stack)
    if closes and not after.isalnum() and not before.isspace():
        return False
    clipped = _CLIPPED.match(region.text, at, region.end) is not None
    return clipped or before.isalnum() or mark == "’"


def _may_close(region: _Region, at: int, mark: str, opened: _Open) -> bool:
    before, after = region.before(at), region.after(at, mark)
    if at == opened.inner:
        return False
    if mark == '"' and opened.mark == mark and region.paired:
        return True
    if mark in ('"', "“", "”") and opened.mark in ('"', "”"):
        # Straight marks close unless they clearly open: a space before, a word after.
        return not (before.isspace() and after.isalnum())
    return mark != "'" or not (before.isspace() or after.isalnum())


def _opens(region: _Region, at: int, mark: str) -> bool:
    before, after = region.before(at), region.after(at, mark)
    if mark in ("«", "„", "‚", "‹", ",,", "``", "‟") or (mark == '"' and region.paired):
        return True
    clear = before.isspace() or before in "([{—–-/’'‘“\"«:;," or at == region.start
    if mark == '"':
        return clear or (not before.isalnum() and before not in ".!?…")
    if mark in "‘“":
        return not before.isalnum()
    return clear and not after.isspace() and after not in ".,;:!?)"


def _left_open(region: _Region, following: str, *, closes: bool) -> _Open | None:
    """The mark that a paragraph leaves open on purpose: the next one opens with it again, or (for marks that
    have a closing form of their own) it may close there."""
    for opened in region.stack:
        if opened.mark in _SINGLE or opened.mark in ("''", ",,"):
            continue
        if following.startswith(opened.mark) or (opened.mark == "«" and following.startswith("»")):
            return opened
        if (
            (opened.mark in "«„“" or (closes and opened.mark == '"'))
            and following
            and region.end - opened.start > 40
        ):
            return opened
    return None


def _outermost(marked: Iterable[Marked]) -> list[Marked]:
    result: list[Marked] = []
    for item in sorted(marked, key=lambda m: (m.start, -m.end)):
        if item.inner[1] > item.inner[0] and (not result or item.start >= result[-1].end):
            result.append(item)
    return result
