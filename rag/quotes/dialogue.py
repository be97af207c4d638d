"""Dialogue as books and some reports print it: a dash at the head of a line opens somebody's words.

— Tiens, dit-il, nous avons eu la même idée.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.document import Block
from rag.quotes.incise import find_incise
from rag.quotes.lexicon import Lexicon
from rag.quotes.stream import build, trimmed
from rag.types import Span

_LINE = re.compile(r"[^\n]+")
_DASH = re.compile(r"\s*(?:[—–―]|--+|-(?=\s))\s*(?=[^\s\d—–―-])")
_CLOSE_DASH = re.compile(r"\s*[—–](?=[\w¿¡])")
_MARKS = '«“"'
_BARRING = frozenset('"“„')
"""Marks beside which dashes open nothing (« » do: they open a dialogue whose further lines have dashes)."""
_ENOUGH = 3
"""Lines with a dash, one of them with a cue, before dashes are taken for speech and not for a list."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph: running text, or the words behind a dash."""

    start: int
    end: int
    spoken: bool = False


def is_dialogue(text: str, blocks: Iterable[Block], words: Lexicon) -> bool:
    """Whether the document's dashes open speech: several do, some have a cue (dit-il) behind them, and no more
    lines begin with quotation marks of the kind that leaves no room for dashes."""
    seen = named = marked = 0
    for block in blocks:
        for start, end in _lines(text, block.start, block.end):
            marked += text[start : start + 2].strip()[:1] in _BARRING
            if dash := _DASH.match(text, start, end):
                seen += 1
                if named * 20 < max(seen, _ENOUGH) * 2:
                    named += find_incise(build(text, dash.end(), end, [], words)) is not None
    return seen >= _ENOUGH and named * 20 >= seen > marked


def stretches(text: str, block: Block) -> list[Stretch]:
    """The paragraph cut at the lines that a dash opens. Where quotation marks stand behind the dash, they
    bound the words; where they open before the first dash, the words reach to the end of that line."""
    result: list[Stretch] = []
    for start, end in _lines(text, block.start, block.end):
        if dash := _DASH.match(text, start, end):
            result.extend(_uttered(text, dash.end(), end))
        elif (mark := _opens_dialogue(text, start, end)) is not None:
            if not text[start:mark].isspace() and mark > start:
                result.append(Stretch(start, mark))
            result.append(Stretch(mark + 1, end, spoken=True))
        elif result and not result[-1].spoken:
            result[-1] = Stretch(result[-1].start, end)
        else:
            result.append(Stretch(start, end))
    return [Stretch(*trimmed(text, s.start, s.end), s.spoken) for s in result]


def _uttered(text: str, start: int, end: int) -> list[Stretch]:
    """The words behind a dash; what follows a mark that closes the whole dialogue is narrated."""
    if text[start] in _MARKS:
        return [Stretch(start, end)]
    closing = text.find("»", start, end)
    if closing < 0 or text.find("«", start, closing) >= 0:
        return [Stretch(start, end, spoken=True)]
    rest = [Stretch(closing + 1, end)] if text[closing + 1 : end].strip(" .,;:!?…\u00a0\u202f") else []
    return [Stretch(start, closing, spoken=True), *rest]


def told_lines(text: str, block: Block, words: Lexicon) -> list[Stretch]:
    """The paragraph, or the words behind the dash it opens with where dashes also set off a cue in them, as
    Spanish papers do: —Eso es falso —replica X—. Hubo una reunión."""
    dash = _CLOSE_DASH.match(text, block.start, block.end)
    if dash is None or "\n" in text[block.start : block.end]:
        return [Stretch(block.start, block.end)]
    s = build(text, dash.end(), block.end, [], words)
    found = find_incise(s)
    if found is None or text[found[2][0]] not in "—–":
        return [Stretch(block.start, block.end)]
    return [Stretch(*trimmed(text, dash.end(), block.end), spoken=True)]


def _opens_dialogue(text: str, start: int, end: int) -> int | None:
    """Where a mark opens that this line doesn't close, the next line beginning with a dash: « Quand ?⏎— Hier. »"""
    mark = text.rfind("«", start, end)
    if mark < 0 or text.find("»", mark, end) >= 0 or end - mark < 3:
        return None
    following = end
    while following < len(text) and text[following].isspace():
        following += 1
    return mark if _DASH.match(text, following, min(len(text), following + 8)) else None


def _lines(text: str, start: int, end: int) -> list[Span]:
    return [m.span() for m in _LINE.finditer(text, start, end) if not m.group().isspace()]
