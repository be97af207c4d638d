"""From a document to passages: along its structure, never between a quotation and who said it where that fits.

Passages do not overlap: repeating text in two passages splits its evidence in search.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind, Document
from rag.sentences import sentence_spans
from rag.types import Passage, PassageId, Quote, Span

TARGET = 900
"""Characters a passage grows to: about 200 tokens, inside the 256 that the default embedder reads."""
LIMIT = 1400
"""Characters a passage has at the most, unless a single word is longer."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest piece that is never cut: a block, or a sentence of a block too long for a passage."""

    start: int
    end: int
    block: Block


def chunk(document: Document, quotes: Sequence[Quote] = ()) -> tuple[Passage, ...]:
    """The passages of a document, in order. Every block but boilerplate is in exactly one or, where it is
    too long, in several; a heading leads the passage it opens. `document.text[p.start:p.end] == p.text`.
    """
    bonds = sorted(_bond(quote) for quote in quotes)
    stretches = [
        (span, headings, units[0].block)
        for headings, section in _sections(document)
        for units in _grow(section, bonds)
        for span in [(units[0].start, units[-1].end)]
    ]
    found = [
        Passage(
            id=passage_id(document.id, *span),
            document_id=document.id,
            position=position,
            start=span[0],
            end=span[1],
            text=document.text[span[0] : span[1]],
            headings=headings,
            locator=_clock(first.start_seconds),
        )
        for position, (span, headings, first) in enumerate(stretches)
    ]
    return _with_speakers(found, quotes)


def passage_id(document_id: str, start: int, end: int) -> PassageId:
    return PassageId(hashlib.sha256(f"{document_id}:{start}:{end}".encode()).hexdigest()[:16])


def _bond(quote: Quote) -> Span:
    """The stretch from a quotation to the mention of its speaker and the cue, whatever their order."""
    spans = [span for span in ((quote.start, quote.end), quote.speaker_span, quote.cue_span) if span]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[_Unit]]]:
    """Runs of blocks under one heading path, uninterrupted by boilerplate."""
    path: list[tuple[int, str]] = []
    run: list[_Unit] = []
    headings: tuple[str, ...] = ()
    only_headings = False
    reached = 0
    for block in document.blocks:
        if block.kind is BlockKind.BOILERPLATE:
            if run:
                yield headings, run
            run = []
        elif block.kind is BlockKind.HEADING:
            if run and not only_headings:
                yield headings, run
                run = []
            level = block.level or 1
            path = [step for step in path if step[0] < level] + [
                (level, document.text[block.start : block.end])
            ]
            headings = tuple(text for _, text in path)
            run.extend(_units(document.text, block, block.start))
            only_headings = True
        else:
            # A turn's later paragraphs name the same label, which stands before the first one.
            label = block.voice_start
            start = block.start if label is None or label < reached else label
            run.extend(_units(document.text, block, start))
            only_headings = False
        reached = block.end
    if run:
        yield headings, run


def _units(text: str, block: Block, start: int) -> list[_Unit]:
    """A block as it is, or its sentences; from `start`, where a speaker's label may stand."""
    if block.end - start <= TARGET:
        return [_Unit(start, block.end, block)]
    return [
        _Unit(*span, block)
        for whole in sentence_spans(text, start, block.end)
        for span in _within_limit(text, whole)
    ]


def _within_limit(text: str, span: Span) -> Iterator[Span]:
    """A sentence, cut between words where it is longer than a passage may be."""
    start, end = span
    while end - start > LIMIT:
        cut = max(text.rfind(" ", start + 1, start + LIMIT), text.rfind("\n", start + 1, start + LIMIT))
        cut = cut if cut > start else start + LIMIT
        stripped = text[start:cut].rstrip()
        yield start, start + len(stripped)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _grow(units: list[_Unit], bonds: Sequence[Span]) -> Iterator[list[_Unit]]:
    """Greedy: as many units as fit the target, moved so that no bond is cut and a block ends where it can."""
    at = 0
    bond = 0
    while at < len(units):
        fits = _count(units, at, TARGET)
        allowed = _count(units, at, LIMIT)
        while bond < len(bonds) and bonds[bond][1] <= units[at].start:
            bond += 1
        yield units[at : at + (count := _cut(units, at, fits, allowed, bonds[bond:]))]
        at += count


def _count(units: list[_Unit], at: int, size: int) -> int:
    """How many units from `at` on span no more than `size` characters; at least one."""
    count = 1
    while at + count < len(units) and units[at + count].end - units[at].start <= size:
        count += 1
    return count


def _cut(units: list[_Unit], at: int, fits: int, allowed: int, bonds: Sequence[Span]) -> int:
    """How many units to take: the best cut at or below the target, else the nearest above it that is whole."""
    if at + fits >= len(units):
        return fits
    order: list[int] = [*range(fits, 0, -1), *range(fits + 1, allowed + 1)]
    whole = [count for count in order if not _is_cut(units, at + count, bonds)]
    if not whole:
        return fits
    ends_block = [
        count
        for count in whole
        if at + count == len(units)
        or (units[at + count - 1].block is not units[at + count].block
            and units[at + count - 1].block.kind is not BlockKind.HEADING)
    ]  # fmt: skip
    # A block's end is worth a passage of half the size, no less.
    for count in ends_block:
        if units[at + count - 1].end - units[at].start >= TARGET // 2:
            return count
    return whole[0]


def _is_cut(units: list[_Unit], at: int, bonds: Sequence[Span]) -> bool:
    """Whether a cut before unit `at` goes through a bond that fits a passage."""
    if at >= len(units):
        return False
    left, right = units[at - 1].end, units[at].start
    for start, end in bonds:
        if start >= right:
            return False
        if start < left and end > right and end - start <= LIMIT:
            return True
    return False


def _with_speakers(passages: list[Passage], quotes: Sequence[Quote]) -> tuple[Passage, ...]:
    named: dict[int, dict[str, None]] = {}
    at = 0
    for quote in sorted(quotes, key=lambda q: q.start):
        if quote.speaker is None:
            continue
        while at < len(passages) and passages[at].end <= quote.start:
            at += 1
        for index in range(at, len(passages)):
            if passages[index].start >= quote.end:
                break
            named.setdefault(index, {})[quote.speaker.name] = None
    return tuple(replace(p, speakers=tuple(named.get(i, ()))) for i, p in enumerate(passages))


def _clock(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"
