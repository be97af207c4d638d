"""Straight double marks ("): which of them open and which close.

One character serves for both, spaces and line breaks may be lost or misplaced around it, and one may be missing;
so all marks of a paragraph are read together: the cheapest sequence of opening and closing (a Viterbi
path over the states outside, inside and nested), by what stands beside each mark. Linear.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

_MARK = re.compile('"')
_WORDS = re.compile(r"[\s,;.:!?–—-]*([^\W\d_]+)(?:\s+([^\W\d_]+))?")
_BEFORE_OPENING = "([{—–-/’'‘«:;,„“="
_SIDE = 2.0
"""A space on the wrong side, or none on the right one."""
_JOINED = 2.0
"""Punctuation where it never stands: `,"word` closes nothing, `word ",` opens nothing."""
_EDGE = 5.0
"""A mark closes at the head of a line, or opens at its end."""
_CUE = 6.0
"""Words that name a speaker (zei hij) inside the marks."""
_NEST = 2.5
_STRAY = 7.0
"""A mark that neither opens nor closes: inches, or its partner is missing."""
_UNCLOSED = 6.0


class Role(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    STRAY = "stray"
    AGAIN = "again"
    """Opens where another is still open: the words before ended with their line."""


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    opening: float
    """What it costs to take it for an opening mark."""
    closing: float
    heads: bool
    """Stands at the head of a line."""
    cue: bool
    """The words behind it name a speaker."""


def roles(text: str, start: int, end: int, *, more: bool, cues: Container[str] = ()) -> dict[int, Role]:
    """What each straight double mark of text[start:end] does, by its place.

    `more`: the next paragraph begins with such a mark; `cues`: forms of speech verbs, lower case.
    """
    places = [m.start() for m in _MARK.finditer(text, start, end)]
    marks = [_weigh(text, at, start, end, cues) for at in places]
    return _cheapest(marks, more=more)


def _weigh(text: str, at: int, start: int, end: int, cues: Container[str]) -> _Mark:
    before = text[at - 1] if at > start else "\n"
    after = text[at + 1] if at + 1 < end else "\n"
    left = text[max(start, at - 3) : at].rstrip()[-1:]
    heads, tails = _heads_line(text, at, start), _ends_line(text, at, end)
    opening = closing = 0.0
    if not (before.isspace() or before in _BEFORE_OPENING):
        opening += _SIDE
    if after.isspace():
        opening += _SIDE
    elif after in ".,;:!?)":
        opening += _SIDE + _JOINED
    if before in ".!?…,":
        opening += _JOINED
    if before.isspace():
        closing += _SIDE
    if before in "(:":
        closing += _JOINED
    if after.isalnum():
        closing += _SIDE
    opening += _EDGE * tails
    closing += _EDGE * heads
    if left == ":":
        closing += _JOINED
    return _Mark(at, opening, closing, heads, _names_speaker(text, at + 1, end, cues))


def _heads_line(text: str, at: int, start: int) -> bool:
    before = text[max(start, at - 4) : at]
    return (at - 4 <= start or "\n" in before) and not before.rpartition("\n")[2].strip()


def _ends_line(text: str, at: int, end: int) -> bool:
    after = text[at + 1 : min(end, at + 5)]
    return (at + 5 >= end or "\n" in after) and not after.partition("\n")[0].strip()


def _names_speaker(text: str, at: int, end: int, cues: Container[str]) -> bool:
    found = _WORDS.match(text, at, min(end, at + 60))
    return found is not None and found.group(1).islower() and found.group(1) in cues


def _cheapest(marks: list[_Mark], *, more: bool) -> dict[int, Role]:
    """The cheapest path; state 0 is outside, 1 inside, 2 nested."""
    far = float("inf")
    cost = [0.0, far, far]
    back: list[list[tuple[int, Role]]] = []
    for mark in marks:
        cue = _CUE * mark.cue
        ways = (
            ((1, Role.CLOSE, mark.closing), (0, Role.STRAY, _STRAY)),
            (
                (0, Role.OPEN, mark.opening + cue), (2, Role.CLOSE, mark.closing + _NEST + cue),
                (1, Role.STRAY, _STRAY + cue),
                (1, Role.AGAIN, mark.opening + cue + (_UNCLOSED if mark.heads else far)),
            ),
            ((1, Role.OPEN, mark.opening + _NEST + cue), (2, Role.STRAY, _STRAY + cue)),
        )  # fmt: skip
        step: list[tuple[int, Role]] = []
        total: list[float] = []
        for choices in ways:
            best = min(choices, key=lambda c: cost[c[0]] + c[2])
            total.append(cost[best[0]] + best[2])
            step.append((best[0], best[1]))
        cost = total
        back.append(step)
    cost[1] += 0.0 if more else _UNCLOSED
    cost[2] += 2 * _UNCLOSED
    state = min(range(3), key=lambda i: cost[i])
    result: dict[int, Role] = {}
    for mark, step in zip(reversed(marks), reversed(back), strict=True):
        state, role = step[state]
        result[mark.at] = role
    return result
