"""Quotations that the layout sets apart: their marks, and the byline under them."""

import re

from corpus.document import Block
from rag.quotes.marks import find_marked
from rag.quotes.stream import SPACE, trimmed
from rag.types import Span

_NOTE = re.compile(r"\s\([^()]{1,40}\)$")
"""Where a displayed quotation is taken from: (13:34)."""
_BESIDE = 20
"""Characters beside quotation marks that make a block quote a text of its own."""


def holds_speech(text: str, block: Block) -> bool:
    """Sentences stand in quotation marks in it, and others outside."""
    marks = find_marked(text, [(block.start, block.end)])[0]
    inside = sum(m.end - m.start for m in marks if text.count(" ", m.start, m.end) >= 3)
    outside = block.end - block.start - inside
    return inside > 0 and outside >= _BESIDE and own_byline(text, block.start, block.end) is None


def without_marks(text: str, start: int, end: int) -> Span:
    """A displayed quotation without the marks around the whole of it."""
    start, end = trimmed(text, start, end, SPACE)
    if start < end and text[start] in '«“„"' and (note := _NOTE.search(text, max(start, end - 60), end)):
        end = note.start()
    pairs = {"«": "»", "“": "”", "„": "“”", '"': '"', "‘": "’", "»": "«", "”": "”"}
    if end - start > 1 and text[end - 1] in pairs.get(text[start], ""):
        inner = text[start + 1 : end - 1]
        if text[start] not in inner and text[end - 1] not in inner:
            return trimmed(text, start + 1, end - 1, SPACE)
    return start, end


def own_byline(text: str, start: int, end: int) -> Span | None:
    """The last line of a displayed quotation where it begins with a dash: — Name, role."""
    line = text.rfind("\n", start, end)
    if line < 0:
        return None
    first, last = trimmed(text, line, end, SPACE)
    return (first, last) if first < last and text[first] in "—–-―~" and last - first < 160 else None
