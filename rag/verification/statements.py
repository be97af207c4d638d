"""An answer taken apart: its sentences, each with the passages it cites and the quotations in it. Pure, linear."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.citations import markers
from rag.lexical import words
from rag.sentences import sentence_spans
from rag.stretches import Stretch
from rag.types import Check, CheckKind, Span

MARKER = re.compile(r"\[\d+\]")
_LEAD = re.compile(r"(?:\[\d+\]\s*)+")
_ITEM = re.compile(r"[ \t]*(?:[-*+•–—]|\d{1,2}[.)])[ \t]")
_HEADING = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\*\*[^*\n]{1,200}\*\*:?[ \t]*$)")
_LEAD_IN = re.compile(r"[^\n]*:[ \t*_]*$", re.M)
_ROW = re.compile(r"[ \t]*\|")
_RULE = frozenset(" \t|:-")
"""What the line under a table's head is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of an answer: where it stands, its quotations, and the passages it cites."""

    answer: str
    start: int
    end: int
    quoted: tuple[Stretch, ...]
    numbers: tuple[int, ...]
    """In order, known ones alone, each as often as it is written."""
    paragraph: int = 0
    """Counts the lines of the answer."""

    @property
    def text(self) -> str:
        return self.answer[self.start : self.end]

    @property
    def bare(self) -> str:
        """The sentence with blanks in the place of its markers and of the number or dash of a list."""
        return blanked(self.text)

    @property
    def states(self) -> bool:
        return states(self.text)

    def outside(self) -> str:
        """Its words outside its quotations."""
        parts: list[str] = []
        at = self.start
        for stretch in self.quoted:
            parts.append(self.answer[at : max(at, stretch.start)])
            at = max(at, stretch.end)
        return " . ".join([*parts, self.answer[at : self.end]])

    def check(self, kind: CheckKind, ok: bool, detail: str, span: Span | None = None) -> Check:
        """A check of this sentence, or of a part of it; `span` is in the answer's characters."""
        start, end = span or (self.start, self.end)
        return Check(
            kind=kind, ok=ok, text=self.answer[start:end], start=start, end=end, detail=detail
        )  # fmt: skip


def blanked(text: str) -> str:
    """Blanks, as many characters, in the place of markers and of what begins the item of a list."""
    text = MARKER.sub(lambda match: " " * len(match.group()), text)
    item = _ITEM.match(text)
    return f"{' ' * item.end()}{text[item.end() :]}" if item else text


def statements(text: str, quoted: Sequence[Stretch], known: int, *, by_line: bool = False) -> list[Statement]:
    """The sentences of an answer, or its lines; `known` passages were shown."""
    found: list[Statement] = []
    at = line = last = 0
    for start, end in _lines(text) if by_line else _sentences(text, quoted):
        line += text.count("\n", last, start)
        last = start
        first = at
        while first < len(quoted) and quoted[first].start < start:
            first += 1
        at = first
        while at < len(quoted) and quoted[at].start < end:
            at += 1
        numbers = [n for marker in markers(text[start:end]) for n in marker.numbers if 1 <= n <= known]
        found.append(
            Statement(
                answer=text, start=start, end=end, quoted=tuple(quoted[first:at]), numbers=tuple(numbers),
                paragraph=line,
            )
        )  # fmt: skip
    return found


def states(sentence: str) -> bool:
    """Whether a sentence says something that needs a source: no question, no heading, no lead-in to a list, no
    head of a table."""
    bare = sentence.strip().rstrip("*_# ")
    if len(words(bare)) < 3 or bare.endswith(("?", ":")) or _HEADING.match(sentence.strip()):
        return False
    return not (_ROW.match(sentence) and set(bare.rsplit("\n", 1)[-1]) <= _RULE)


def _sentences(text: str, quoted: Sequence[Stretch]) -> list[Span]:
    """Sentences, each with the markers that follow its full stop; those of one quotation are one."""
    spans: list[Span] = []
    leading = False
    for start, end in _whole_quotations(_plain_sentences(text), quoted):
        if spans and _only_markers(text[start:end]):
            spans[-1] = (spans[-1][0], end)
            continue
        lead = _LEAD.match(text, start, end)
        if not spans or "\n" in text[spans[-1][1] : start]:
            leading = lead is not None  # a line that begins with a marker has them before its sentences
        if lead and not leading and lead.end() < end:
            spans[-1] = (spans[-1][0], start + len(lead.group().rstrip()))
            spans.append((lead.end(), end))
        else:
            spans.append((start, end))
    return spans


def _lines(text: str) -> list[Span]:
    return [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _plain_sentences(text: str) -> list[Span]:
    """Sentences by typography; headings and the items of a list stand for themselves, a table's rows undivided."""
    begins = [0]
    alone = False
    for line in re.finditer(r"[^\n]+", text):
        stands_alone = any(form.match(text, *line.span()) for form in (_HEADING, _ROW, _LEAD_IN))
        if line.start() and (alone or stands_alone or _ITEM.match(text, *line.span())):
            begins.append(line.start())
        alone = stands_alone
    return [
        span
        for begin, end in zip(begins, [*begins[1:], len(text)], strict=True)
        for span in ([(begin, end)] if _ROW.match(text, begin) else sentence_spans(text, begin, end))
    ]


def _whole_quotations(spans: Sequence[Span], quoted: Sequence[Stretch]) -> list[Span]:
    """Sentences joined where a boundary lies inside a quotation."""
    begins = [s.start for s in quoted]
    joined: list[Span] = []
    for start, end in spans:
        at = bisect_right(begins, start - 1) - 1
        if joined and at >= 0 and start < quoted[at].end:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _only_markers(text: str) -> bool:
    return not words(MARKER.sub("", text))
