"""Plain text: the document's text is the file's, character for character; blocks are found in it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.cleaning import is_boilerplate
from corpus.document import Block, BlockKind
from corpus.labels import Label, parse_label
from corpus.metadata import HEADER_LINES, Metadata, author_line, read_header_lines
from corpus.readers.parsed import Parsed, line_spans
from corpus.structure import is_sentence_lined, looks_like_title
from corpus.turns import Voices, find_voices

WIDEST_WRAP = 120
"""Lines of hand-wrapped text are no longer."""
_SLACK = 12
_BULLET = re.compile(r"(?:[-*•‣▪] |\d{1,2}[.)] )\s*(?=\S)")


def parse(text: str, *, name: str) -> Parsed:
    """A decoded plain-text file; `text` comes back unchanged. `name` is of no use here."""
    del name
    lines = line_spans(text)
    labels = [parse_label(text, start, end) for start, end in lines]
    head = [text[start : min(end, start + 400)] for start, end in lines[: HEADER_LINES + 1]]
    starts_article = bool(head) and looks_like_title(head[0]) and author_line(head[0]) is None
    seen = (label for label in labels if label is not None)
    voices = find_voices(seen, title=head[0] if starts_article else "")
    header = read_header_lines(head[1:] if starts_article else head)
    shift = 1 if starts_article else 0
    alone = frozenset(i + shift for i in header.consumed)
    breaks = _breaks(text, lines, labels, voices, alone)
    blocks = _blocks(lines, breaks, alone)
    if not is_sentence_lined(text, lines):  # there a dash opens somebody's words
        blocks = _mark_items(text, blocks)
    title = head[0] if starts_article and lines[0][1] - lines[0][0] == len(head[0]) else None
    meta = Metadata(title=title, published=header.published, authors=header.authors)
    return Parsed(text=text, blocks=tuple(blocks), meta=meta, voices=voices, plain=True)


def _mark_items(text: str, blocks: list[Block]) -> list[Block]:
    """Neighbouring paragraphs that begin with a bullet as list items, the bullet outside."""
    bullets = [b.kind is BlockKind.PARAGRAPH and bool(_BULLET.match(text, b.start, b.end)) for b in blocks]
    out = []
    for i, block in enumerate(blocks):
        neighbour = any(bullets[j] for j in (i - 1, i + 1) if 0 <= j < len(blocks))
        found = _BULLET.match(text, block.start, block.end) if bullets[i] and neighbour else None
        out.append(replace(block, kind=BlockKind.LIST_ITEM, start=found.end()) if found else block)
    return out


def _breaks(
    text: str,
    lines: Sequence[tuple[int, int]],
    labels: Sequence[Label | None],
    voices: Voices,
    alone: frozenset[int],
) -> list[bool]:
    """For each line whether a new block begins with it."""
    width = _wrap_width(text, lines)
    breaks = [True] * len(lines)
    for i in range(1, len(lines)):
        before, line, label = lines[i - 1], lines[i], labels[i]
        if width is None or text.count("\n", before[1], line[0]) > 1 or i in alone or i - 1 in alone:
            continue
        if label is not None and voices.accepts(label):
            continue
        space = text.find(" ", line[0], min(line[1], line[0] + WIDEST_WRAP))
        first_word = (space if space > 0 else min(line[1], line[0] + WIDEST_WRAP)) - line[0]
        wrapped = before[1] - before[0] + 1 + first_word >= width - _SLACK
        breaks[i] = not wrapped or _is_boilerplate(text, line) or _is_boilerplate(text, before)
    return breaks


def _is_boilerplate(text: str, line: tuple[int, int]) -> bool:
    return is_boilerplate(text[line[0] : line[1]])


def _wrap_width(text: str, lines: Sequence[tuple[int, int]]) -> int | None:
    """The width a file was wrapped at by hand, or None where a line is a paragraph."""
    if not lines:
        return None
    lengths = [end - start for start, end in lines]
    if sum(length > WIDEST_WRAP for length in lengths) > 0.05 * len(lengths):
        return None
    inner = sorted(
        length
        for length, (_, end), (start, _) in zip(lengths, lines, lines[1:], strict=False)
        if text.count("\n", end, start) == 1
    )
    if len(inner) < 3:
        return None
    width = inner[min(len(inner) - 1, int(0.9 * len(inner)))]
    return width if width >= 50 else None


def _blocks(lines: Sequence[tuple[int, int]], breaks: Sequence[bool], alone: frozenset[int]) -> list[Block]:
    """Runs of lines as paragraphs; the header's lines as boilerplate."""
    blocks: list[Block] = []
    for i, ((start, end), begins) in enumerate(zip(lines, breaks, strict=True)):
        if begins:
            kind = BlockKind.BOILERPLATE if i in alone else BlockKind.PARAGRAPH
            blocks.append(Block(kind=kind, start=start, end=end))
        else:
            last = blocks[-1]
            blocks[-1] = Block(kind=last.kind, start=last.start, end=end)
    return blocks
