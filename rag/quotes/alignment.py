"""Two rows of words side by side: the fewest changes that make one of the other, and where they best fit. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LARGEST = 60_000
"""Cells of a table of changes; longer rows are compared by their longest common stretches, which is faster."""

_INSERT, _REPLACE, _DELETE = 10_000, 10_001, 10_002
"""What each change costs: the number of changes decides, then their kind."""

Step = tuple[str, int, int, int, int]
"""(op, from, to, from, to): op of equal, replace, delete (only the first row has it) and insert (only the second)."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The steps, in order, that cover all of the first row and first..stop of the second."""

    steps: tuple[Step, ...]
    first: int
    stop: int

    @property
    def equal(self) -> int:
        """How many words are the same."""
        return sum(b - a for op, a, b, _, _ in self.steps if op == "equal")

    @property
    def length(self) -> int:
        return sum(max(b - a, d - c) for _, a, b, c, d in self.steps)


def align(theirs: Sequence[str], source: Sequence[str], *, inside: bool = False) -> Alignment:
    """The fewest words changed, dropped or added. `inside`: the first row may lie anywhere in the second, and
    what stands around it there costs nothing."""
    if (len(theirs) + 1) * (len(source) + 1) > LARGEST:
        matcher = SequenceMatcher(None, theirs, source, autojunk=False)
        return _fitted([(op, a, b, c, d) for op, a, b, c, d in matcher.get_opcodes()], inside)
    return _fitted(_grouped(_cheapest(theirs, source, inside)), inside)


def _cheapest(theirs: Sequence[str], source: Sequence[str], inside: bool) -> list[tuple[str, int, int]]:
    """(op, i, j) for each step of a cheapest path, by the table of edit distances. A changed word costs less than
    one dropped and one added, so that it is shown beside the word in its place. Of as many changes those that keep
    most of the source cost least: "we lost" lacks a word of "we probably lost", it doesn't change "probably"."""
    width = len(source) + 1
    table = [[0 if inside else j * _INSERT for j in range(width)]]
    for i, word in enumerate(theirs, start=1):
        above, row = table[-1], [i * _DELETE]
        for j in range(1, width):
            change = above[j - 1] + (_REPLACE if word != source[j - 1] else 0)
            row.append(min(change, above[j] + _DELETE, row[j - 1] + _INSERT))
        table.append(row)
    last = table[-1]
    j = min(range(width), key=lambda k: (last[k], -k)) if inside else width - 1
    i = len(theirs)
    path: list[tuple[str, int, int]] = []
    while i or (j and not inside):
        here = table[i][j]
        changed = bool(i and j) and theirs[i - 1] != source[j - 1]
        if i and j and here == table[i - 1][j - 1] + (_REPLACE if changed else 0):
            i, j = i - 1, j - 1
            path.append(("replace" if changed else "equal", i, j))
        elif i and here == table[i - 1][j] + _DELETE:
            i -= 1
            path.append(("delete", i, j))
        else:
            j -= 1
            path.append(("insert", i, j))
    return path[::-1]


def _grouped(path: Sequence[tuple[str, int, int]]) -> list[Step]:
    """Steps side by side as one: what is the same, and what is not."""
    steps: list[Step] = []
    for op, i, j in path:
        first, to = (i, j) if not steps else (steps[-1][1], steps[-1][3])
        a, b, c, d = i, i + (op != "insert"), j, j + (op != "delete")
        if steps and (steps[-1][0] == "equal") == (op == "equal"):
            kind = "equal" if op == "equal" else _kind(first, b, to, d)
            steps[-1] = (kind, first, b, to, d)
        else:
            steps.append((op, a, b, c, d))
    return steps


def _kind(a: int, b: int, c: int, d: int) -> str:
    return "delete" if c == d else "insert" if a == b else "replace"


def _fitted(steps: list[Step], inside: bool) -> Alignment:
    """Inside another row, what is only added at either end isn't part of the fit."""
    while inside and steps and steps[0][0] == "insert":
        steps.pop(0)
    while inside and steps and steps[-1][0] == "insert":
        steps.pop()
    if not steps:
        return Alignment((), 0, 0)
    return Alignment(tuple(steps), steps[0][3], steps[-1][4])
