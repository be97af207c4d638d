"""The questions of an interview whose answers bear no label, and the paragraphs that answer each.

Set apart by type, by headings (perhaps of one section only), by a mark or number before them, or by the label
of the one voice that asks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.document import Block, BlockKind
from corpus.labels import parse_label

ENOUGH = 3
"""Questions, before a document is an interview."""
LONGEST_QUESTION = 900
_QUESTION_END = re.compile(r"[?？][\s\"”»*_)!.;:-]{0,6}$")
_SIGN = re.compile(r"(?P<mark>>{1,3}|→|▶|►)\s*(?=\S)|(?P<number>\d{1,2}\s?[.)–-])\s*(?=\S)")
ANSWERING = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_MOSTLY_ELSE = "hq"
"""First letters of the styles that mostly serve something else: headings, quotations."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the type of a source shows beside its blocks, by where a block starts."""

    emphasis: Mapping[int, str] = field(default_factory=dict)
    """Blocks set in bold ("strong") or italics ("em") as a whole, or that begin so ("lead")."""
    rules: frozenset[int] = frozenset()
    """Blocks that a drawn line stands before."""

    def stands_out(self, block: Block) -> bool:
        """All of a block is set in type of its own."""
        return self.emphasis.get(block.start) in ("strong", "em")


@dataclass(frozen=True, slots=True)
class Asked:
    """The blocks that ask, and where the part of the document begins that announces who answers."""

    positions: Sequence[int]
    opens: int = 0
    by_type: bool = True
    """Type or headings set them apart; else a sign or a label before them does."""


def is_question(text: str, block: Block) -> bool:
    """Whether a block ends as a question does."""
    if block.end - block.start > LONGEST_QUESTION:
        return False
    return _QUESTION_END.search(text, max(block.start, block.end - 12), block.end) is not None


def find_questions(text: str, blocks: Sequence[Block], layout: Layout) -> Asked:
    """The questions: the blocks of the one style in which most of them are asked; none if there are too few."""
    if turns := [i for i, block in enumerate(blocks) if block.kind is BlockKind.TURN]:
        asked = [i for i in turns if is_question(text, blocks[i])]
        mostly = len(asked) >= ENOUGH and 4 * len(asked) >= 3 * len(turns)
        return Asked(turns if mostly else (), by_type=False)
    typed = _of_one_style(text, blocks, [_style(block, layout) for block in blocks])
    if typed.positions:
        return typed
    signs = [_sign(text, block, layout) for block in blocks]
    signed = _of_one_style(text, blocks, signs)
    asked = [i for i in signed.positions if is_question(text, blocks[i])]
    answered = sum(_answered(text, blocks, signs, i) for i in asked)
    return Asked(asked, by_type=False) if len(asked) >= ENOUGH and answered == len(asked) else Asked(())


def words_start(text: str, block: Block) -> int:
    """Where a question begins behind the sign or number before it."""
    sign = _SIGN.match(text, block.start, block.end)
    return sign.end() if sign and sign.end() < block.end else block.start


def _of_one_style(text: str, blocks: Sequence[Block], styles: Sequence[str]) -> Asked:
    """The blocks of the one style (bold, italics, headings of a level, a sign before them) in which most questions
    are asked. In bold or italics a remark among questions is one too."""
    found: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        if styles[i] and is_question(text, block):
            found.setdefault(styles[i], []).append(i)
    if not found:
        return Asked(())
    style, asked = max(found.items(), key=lambda item: (len(item[1]), -item[1][0]))
    if len(asked) < ENOUGH:
        return Asked(())
    same = [i for i in range(asked[0], len(blocks)) if styles[i] == style]
    if style[0] not in _MOSTLY_ELSE or 2 * len(asked) > len(same):
        return _within(blocks, same)
    # Headings, some of which happen to ask; unless a section has no others.
    return _section(blocks, styles, asked) if style[0] == "h" else Asked(())


def _within(blocks: Sequence[Block], same: Sequence[int]) -> Asked:
    """Questions that are headings reach no further than the section in which the first of them stands, where
    that holds enough of them."""
    level = blocks[same[0]].level
    ends = (i for i in range(same[0], len(blocks)) if _is_above(blocks[i], level))
    stop = next(ends, len(blocks)) if blocks[same[0]].kind is BlockKind.HEADING else len(blocks)
    first = [i for i in same if i < stop]
    return Asked(first if len(first) >= ENOUGH else same)


def _section(blocks: Sequence[Block], styles: Sequence[str], asked: Sequence[int]) -> Asked:
    """The questions of the one section that has enough of them, and no other headings of their level."""
    level = blocks[asked[0]].level
    above = [i for i, block in enumerate(blocks) if _is_above(block, level)]
    asking = set(asked)
    for start, stop in pairwise([*above, len(blocks)]):
        same = [i for i in range(start, stop) if styles[i] == styles[asked[0]]]
        if len(same) >= ENOUGH and asking.issuperset(same):
            return Asked(same, opens=blocks[start].start)
    return Asked(())


def _is_above(block: Block, level: int) -> bool:
    return block.kind is BlockKind.HEADING and block.level < level


def _style(block: Block, layout: Layout) -> str:
    if block.kind is BlockKind.HEADING:
        return f"h{block.level}"
    if block.kind is BlockKind.BLOCK_QUOTE:
        return "quote"
    return layout.emphasis[block.start] if block.kind in ANSWERING and layout.stands_out(block) else ""


def _sign(text: str, block: Block, layout: Layout) -> str:
    """What stands before a paragraph that may be a question: a sign, a number, a label."""
    if block.kind is BlockKind.LIST_ITEM:
        return "" if layout.stands_out(block) else "number"
    if block.kind is not BlockKind.PARAGRAPH:
        return ""
    if sign := _SIGN.match(text, block.start, block.end):
        return sign.lastgroup or ""
    label = parse_label(text, block.start, block.end)
    return f"label {label.key}" if label else ""


def _answered(text: str, blocks: Sequence[Block], signs: Sequence[str], question: int) -> bool:
    """A plain paragraph follows, that asks nothing itself."""
    if question + 1 >= len(blocks):
        return False
    following = blocks[question + 1]
    plain = following.kind is BlockKind.PARAGRAPH and signs[question + 1] != signs[question]
    return plain and not is_question(text, following)


def answer_of(blocks: Sequence[Block], layout: Layout, question: int, following: int | None) -> list[int]:
    """The positions of the paragraphs that answer a question: up to the `following` one or another heading, a
    drawn line, or a paragraph in type of its own."""
    stop = len(blocks) if following is None else following
    level = blocks[question].level if blocks[question].kind is BlockKind.HEADING else 99
    found: list[int] = []
    for i in range(question + 1, stop):
        block = blocks[i]
        if block.start in layout.rules or (block.kind is BlockKind.HEADING and block.level <= level):
            break
        if block.kind in ANSWERING:
            if layout.stands_out(block):
                break
            found.append(i)
        elif block.kind is BlockKind.BOILERPLATE and following is None:
            break
    return found
