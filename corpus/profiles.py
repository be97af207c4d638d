"""Profiles of speakers that end in their own words: `Jane Doe Topic: Tides Job: Captain Quote: Come and see.`"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Block, BlockKind

_FIELD = re.compile(r"(?:(?<=\s)|^)[*_]{0,2}[^\W\d_][\w-]{1,20}[ \u00a0]?:[*_]{0,2}(?=\s|[*_])")
_QUOTE = re.compile(
    r"(?<=\s)[*_]{0,2}(?:Quotes?|Quotation|Statement|Citations?|Citaat|Zitat|Citas?)[ \u00a0]?:[ \u00a0]?[*_]{0,2}",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"^[a-zß-ÿ]|\w{3,}[.]|[,;!?]")
_REACH = 600
"""Characters of the fields before the words."""
_EDGE = " \u00a0*_"
_LONGEST_NAME = 6


def mark_profiles(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each profile in three: its name, its fields, and its words, a PULL_QUOTE whose voice is that
    name. A profile has at least one more field before the words."""
    out: list[Block] = []
    for block in blocks:
        out.extend(_divided(text, block) or (block,))
    return out


def _divided(text: str, block: Block) -> tuple[Block, Block, Block] | None:
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    label = _QUOTE.search(text, block.start, min(block.end, block.start + _REACH))
    first = _FIELD.search(text, block.start, block.end)
    if label is None or first is None or first.end() > label.start():
        return None
    name_start, name_end = _trimmed(text, block.start, first.start())
    start, end = _trimmed(text, label.end(), block.end)
    name = text[name_start:name_end]
    if start >= end or not 2 <= len(name.split()) <= _LONGEST_NAME or _NO_NAME.search(name):
        return None
    head_end = _trimmed(text, block.start, label.end())[1]
    quote = Block(
        kind=BlockKind.PULL_QUOTE,
        start=start,
        end=end,
        voice=name,
        voice_start=name_start,
        voice_end=name_end,
    )
    return replace(block, end=name_end), replace(block, start=first.start(), end=head_end), quote


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
