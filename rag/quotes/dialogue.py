"""Dialogue as books and some reports print it: a dash at the head of a line opens somebody's words.

— Tiens, dit-il, nous avons eu la même idée.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.document import Block
from rag.quotes.lexicon import Lexicon
from rag.quotes.reports import find_incise
from rag.quotes.stream import build, trimmed
from rag.types import Span

_LINE = re.compile(r"[^\n]+")
_DASH = re.compile(r"\s*(?:[—–―]|-(?=\s))\s*(?=[^\s\d—–―-])")
_ENOUGH = 3
"""Lines with a dash, one of them with a cue, before dashes are taken for speech and not for a list."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph: running text, or the words behind a dash."""

    start: int
    end: int
    spoken: bool = False


def is_dialogue(text: str, blocks: Iterable[Block], words: Lexicon) -> bool:
    """Whether the document's dashes open speech: several do, and some have a cue (dit-il) behind them."""
    seen = named = 0
    for block in blocks:
        for start, end in _lines(text, block.start, block.end):
            if dash := _DASH.match(text, start, end):
                seen += 1
                named += find_incise(build(text, dash.end(), end, [], words)) is not None
                if seen >= _ENOUGH and named * 20 >= seen:
                    return True
    return False


def stretches(text: str, block: Block) -> list[Stretch]:
    """The paragraph cut at the lines that a dash opens."""
    result: list[Stretch] = []
    for start, end in _lines(text, block.start, block.end):
        if dash := _DASH.match(text, start, end):
            result.append(Stretch(dash.end(), end, spoken=True))
        elif result and not result[-1].spoken:
            result[-1] = Stretch(result[-1].start, end)
        else:
            result.append(Stretch(start, end))
    return [Stretch(*trimmed(text, s.start, s.end), s.spoken) for s in result]


def _lines(text: str, start: int, end: int) -> list[Span]:
    return [m.span() for m in _LINE.finditer(text, start, end) if not m.group().isspace()]
