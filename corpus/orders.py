"""Text in a source that speaks to the programs that read it, out of its passages: orders, fake chat messages, fake
lists of sources.

Sources are data. What addresses a program is no part of an article: it stays in the document's text as boilerplate,
which no passage holds, and is told. Pure; what an order looks like stands in `order_signs`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import Block, BlockKind
from corpus.order_signs import (
    CITED,
    ENOUGH,
    ENOUGH_SPOKEN,
    TOKEN,
    every,
    fold,
    is_role,
    outside_quotations,
    sentences,
    weight,
)
from corpus.unseen import Hidden

_ENDS = re.compile(r"[\W_]*(?:/|(?:end|ende|fin|einde)\b)", re.IGNORECASE)
"""The line that closes such a section."""
_NUMBERED = re.compile(r"\s*\[\d{1,3}\][\s:]")


BETWEEN = 6
"""Blocks between two template marks that belong to them, at the most."""
SECTION = 4
"""Blocks that belong to a heading such as "Answer", at the most."""


def mark_orders(text: str, blocks: Sequence[Block]) -> tuple[list[Block], tuple[Hidden, ...]]:
    """The blocks with what speaks to programs as BOILERPLATE, and those parts, told."""
    out: list[Block] = []
    told: list[Hidden] = []
    orders = [[] if block.kind is BlockKind.BOILERPLATE else _orders(text, block) for block in blocks]
    whole = _whole_blocks(text, blocks, orders)
    for i, block in enumerate(blocks):
        begins = [block.start] if i in whole else orders[i]
        if not begins or block.kind is BlockKind.BOILERPLATE:
            out.append(block)
            continue
        for part in _parts(text, block, begins):
            out.append(part)
            if part.kind is BlockKind.BOILERPLATE:
                told.append(Hidden(_how(text, part), text[part.start : part.end]))
    return out, tuple(told)


def _how(text: str, part: Block) -> str:
    numbered = _NUMBERED.match(text, part.start, part.end)
    return "sources numbered like citations, left out" if numbered else "an order to programs, left out"


def _orders(text: str, block: Block) -> list[int]:
    """Where the sentences (of a table: the rows) of a block begin that are orders."""
    enough = ENOUGH_SPOKEN if block.kind is BlockKind.TURN else ENOUGH
    outside = outside_quotations(text[block.start : block.end])
    spans = sentences(outside, 0, len(outside), rows=block.kind is BlockKind.TABLE)
    return [block.start + a for a, b in spans if weight(outside[a:b]) >= enough]


def _parts(text: str, block: Block, begins: Sequence[int]) -> list[Block]:
    """A block divided at its first order: what stands behind it goes with it. Of a table the rows alone go."""
    out = replace(block, kind=BlockKind.BOILERPLATE, level=0, voice=None, voice_start=None, voice_end=None)
    if block.kind is BlockKind.TABLE:
        parts: list[Block] = []
        for start, end in sentences(text, block.start, block.end, rows=True):
            parts.append(replace(out if start in begins else block, start=start, end=end))
        return parts
    end = block.start + len(text[block.start : begins[0]].rstrip())
    if block.kind in (BlockKind.HEADING, BlockKind.TURN) or end <= block.start:
        return [out]
    return [replace(block, end=end), replace(out, start=begins[0])]


def _whole_blocks(text: str, blocks: Sequence[Block], orders: Sequence[Sequence[int]]) -> set[int]:
    """The blocks that go as a whole: under a heading such as "Answer", between template marks, in a list of sources
    numbered like citations, and those an order names as standing before or behind it."""
    found: set[int] = set()
    numbered: list[int] = []
    marked: list[int] = []
    for i, block in enumerate(blocks):
        line = text[block.start : block.end]
        if is_role(line, heading=block.kind is BlockKind.HEADING):
            found.add(i)
            if _ENDS.match(line):
                continue
            following = range(
                i + 1, min(len(blocks), i + 1 + (SECTION if _ends_later(text, blocks, i) else 1))
            )
            for j in following:
                if blocks[j].kind is BlockKind.HEADING or is_role(text[blocks[j].start : blocks[j].end]):
                    break
                found.add(j)
        if TOKEN.search(line):
            marked.append(i)
        if _NUMBERED.match(line):
            numbered.append(i)
        if block.kind is not BlockKind.TURN and (begins := orders[i]):
            folded = fold(text[begins[0] : block.end])
            found |= {i + 1} if every("near").search(folded) or folded.rstrip("*_ ").endswith(":") else set()
            found |= {i - 1} if i and every("back").search(folded) and begins[0] == block.start else set()
    for a, b in pairwise(marked):
        found |= set(range(a, b + 1)) if b - a <= BETWEEN else set()
    for i in numbered:
        if (
            i - 1 in numbered
            or i + 1 in numbered
            or len(CITED.findall(text, blocks[i].start, blocks[i].end)) > 1
        ):
            found.add(i)
    return {i for i in found if i < len(blocks)}


def _ends_later(text: str, blocks: Sequence[Block], i: int) -> bool:
    """Whether a heading, or another such line, ends the section that a line opens."""
    below = blocks[i + 1 : i + 2 + SECTION]
    return blocks[i].kind is BlockKind.HEADING or any(
        b.kind is BlockKind.HEADING or is_role(text[b.start : b.end]) for b in below
    )
