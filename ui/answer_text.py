"""An answer's text as HTML: escaped whole, with the little markup models write, citation markers that can be
clicked, and a mark after each sentence that a failed check concerns.

Offsets of the checks count in the raw text, so the text is walked once with its offsets at hand; nothing is
replaced in HTML that already stands.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.types import Check
from ui.markup import escape, jump, tag

_JOINT = "\u202f"
"""Stands before a marker in place of a space: a line does not break there."""
_INLINE = re.compile(r"[ \t]?\[(?P<n>\d{1,3})\]|\*\*(?P<bold>[^*\n]+)\*\*")
_PREFIX = re.compile(
    r"[ \t]*(?:(?P<ul>[-*•])[ \t]+|(?P<ol>\d{1,2}[.)])[ \t]+|(?P<quote>>)[ \t]?|(?P<h>#{1,6})[ \t]+)?"
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|\Z)")
_MARKERS = re.compile(r"[ \t]*\[\d{1,3}\]")

_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*\Z")
_RULE = frozenset(" \t|:-")
"""What the line under a table's head is made of."""
_BAR = re.compile(r"(?<!\\)\|")

_OPEN = {
    "p": "<p>",
    "h": "<p><strong>",
    "ul": "<ul><li>",
    "ol": "<ol><li>",
    "quote": "<blockquote>",
    "row": "<table>",
}
_CLOSE = {
    "p": "</p>",
    "h": "</strong></p>",
    "ul": "</li></ul>",
    "ol": "</li></ol>",
    "quote": "</blockquote>",
    "head": "</table>",
    "row": "</tbody></table>",
}
_CELLS = {"head": "th", "row": "td"}
_BETWEEN_ROWS = {("head", "row"): "<tbody>", ("row", "row"): ""}
_BETWEEN = {"p": "<br>", "h": "<br>", "ul": "</li><li>", "ol": "</li><li>", "quote": "<br>"}


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    start: int
    end: int


def failed_checks(checks: Sequence[Check]) -> list[Check]:
    """Those that do not hold, in the order of the text; the reader sees them numbered from 1."""
    return sorted((check for check in checks if not check.ok), key=lambda check: (check.start, check.end))


def doubt(check: Check) -> str:
    """A failed check in one line for the reader."""
    return check.detail or f"This {check.kind} could not be confirmed."


def answer_html(text: str, *, turn: int, numbers: Collection[int], checks: Sequence[Check] = ()) -> str:
    """The text as safe HTML. `numbers` are the citations that exist; `turn` tells answers of a page apart."""
    return _Writer(text, turn, numbers, failed_checks(checks)).html()


class _Writer:
    """One walk over one text."""

    def __init__(self, text: str, turn: int, numbers: Collection[int], doubts: Sequence[Check]) -> None:
        self._text = text
        self._turn = turn
        self._numbers = numbers
        self._doubts = doubts
        self._edges = sorted({edge for check in doubts for edge in (check.start, check.end)})
        self._marks = sorted((sentence_end(text, check), i, check) for i, check in enumerate(doubts, 1))

    def html(self) -> str:
        out: list[str] = []
        kind = ""
        lines = [line for line in _lines(self._text) if line.kind]
        for position, line in enumerate(lines):
            if line.kind in _CELLS:
                out.extend(self._row(line, kind))
                last = position == len(lines) - 1
                out.extend(self._due(len(self._text) if last else line.end))
                kind = line.kind
                continue
            out.append(_BETWEEN[kind] if line.kind == kind else _CLOSE.get(kind, "") + _OPEN[line.kind])
            out.extend(self._inline(line.start, line.end))
            last = position == len(lines) - 1
            out.extend(self._due(len(self._text) if last else line.end))
            kind = line.kind
            if not last and _block_ends(kind, self._text, line.end, lines[position + 1].start):
                out.append(_CLOSE[kind])
                kind = ""
        out.append(_CLOSE.get(kind, ""))
        return "".join(out)

    def _row(self, line: _Line, before: str) -> Iterator[str]:
        """One row of a table; the table is opened before its first row."""
        opening = _OPEN["row"] + ("" if line.kind == "head" else "<tbody>")
        yield _BETWEEN_ROWS.get((before, line.kind), _CLOSE.get(before, "") + opening)
        yield "<thead><tr>" if line.kind == "head" else "<tr>"
        bars = [match.start() for match in _BAR.finditer(self._text, line.start, line.end)]
        cell = _CELLS[line.kind]
        for a, b in pairwise(bars):
            yield f"<{cell}>"
            yield from self._inline(*_trimmed(self._text, a + 1, b))
            yield f"</{cell}>"
        yield "</tr></thead>" if line.kind == "head" else "</tr>"

    def _inline(self, start: int, end: int) -> Iterator[str]:
        at = start
        while match := _INLINE.search(self._text, at, end):
            yield from self._plain(at, match.start())
            yield from self._due(match.start())
            if match["n"]:
                yield self._marker(int(match["n"]))
            else:
                yield "<strong>"
                yield from self._inline(match.start("bold"), match.end("bold"))
                yield "</strong>"
            at = match.end()
        yield from self._plain(at, end)

    def _plain(self, start: int, end: int) -> Iterator[str]:
        """Text without markup, cut where a doubt begins or ends and where a mark is due."""
        due = {place for place, _, _ in self._marks}
        cuts = sorted({start, end, *(p for p in (*self._edges, *due) if start < p < end)})
        for a, b in pairwise(cuts):
            yield from self._due(a)
            piece = escape(self._text[a:b].replace("\\|", "|"))
            doubted = any(check.start <= a and b <= check.end for check in self._doubts)
            yield tag("span", piece, class_="doubt") if doubted and piece.strip() else piece

    def _due(self, place: int) -> Iterator[str]:
        """The marks that belong at or before this place."""
        while self._marks and self._marks[0][0] <= place:
            _, number, check = self._marks.pop(0)
            hint = doubt(check)
            label = f"Warning {number}: {hint}"
            yield jump(
                "doubt",
                str(number),
                f"doubt-{self._turn}-{number}",
                class_="warn",
                title=hint,
                aria_label=label,
                data_turn=self._turn,
                data_n=number,
            )

    def _marker(self, n: int) -> str:
        if n not in self._numbers:
            return _JOINT + tag("span", f"[{n}]", class_="cite-dead", title="No such source")
        return _JOINT + jump(
            "cite",
            str(n),
            f"source-{self._turn}-{n}",
            class_="cite",
            aria_label=f"Source {n}",
            data_turn=self._turn,
            data_n=n,
        )


def sentence_end(text: str, check: Check) -> int:
    """Where the sentence a check concerns ends, its closing marks and citation markers included."""
    line_end = text.find("\n", max(check.start, check.end - 1))
    line_end = len(text) if line_end < 0 else line_end
    # A check on a whole sentence ends at the full stop or at the markers behind it: look a little back.
    back = max(check.start, check.end - 1)
    while back > check.start and text[back] in " \t0123456789[].!?…\"'”’»)":
        back -= 1
    found = _SENTENCE_END.search(text, back, line_end)
    end = max(found.end() if found else line_end, min(check.end, line_end))
    while marker := _MARKERS.match(text, end, line_end):
        end = marker.end()
    return end


def _lines(text: str) -> Iterator[_Line]:
    """Every line without its prefix; an empty kind for a blank one and for the rule under a table's head."""
    start = 0
    raws = text.split("\n")
    for raw, below in zip(raws, [*raws[1:], ""], strict=True):
        end = start + len(raw.rstrip())
        if _ROW.match(raw):
            yield _Line("" if _is_rule(raw) else "head" if _is_rule(below) else "row", start, end)
        else:
            match = _PREFIX.match(raw)
            prefix = match.end() if match else 0
            kind = (match.lastgroup if match else None) or "p"
            yield _Line(kind if raw.strip() else "", min(start + prefix, end), end)
        start += len(raw) + 1


def _is_rule(raw: str) -> bool:
    return "-" in raw and "|" in raw and set(raw) <= _RULE


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _block_ends(kind: str, text: str, end: int, following: int) -> bool:
    """Whether a blank line stands here that ends the block; the items of a list may be set apart by some."""
    return kind not in ("ul", "ol") and text.count("\n", end, following) > 1
