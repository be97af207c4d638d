"""What every reader hands over, and how pieces of text become one text with blocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus.asking import ENOUGH, Layout
from corpus.document import Block, BlockKind
from corpus.interviews import introduces, persons_in
from corpus.labels import Label, parse_label
from corpus.metadata import Metadata
from corpus.turns import Voices, find_voices
from corpus.unseen import Hidden

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A source taken apart: its text, the blocks as its format gives them, and what its header says."""

    text: str
    blocks: tuple[Block, ...]
    meta: Metadata = field(default_factory=Metadata)
    voices: Voices
    layout: Layout = field(default_factory=Layout)
    plain: bool = False
    """Nothing but the text tells what is a heading."""
    hidden: tuple[Hidden, ...] = ()
    """What the source holds and its reader doesn't see; none of it is in the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block before it has a place. Lines inside a piece may be divided by "\\n"."""

    kind: BlockKind
    text: str
    level: int = 0
    emphasis: str = ""
    """`strong` or `em` where all of it is set so, `lead` where it begins so."""
    after_rule: bool = False
    """A drawn line stands before it."""


def join(pieces: Iterable[Piece], meta: Metadata) -> Parsed:
    """The pieces as one text, a blank line between them; surrounding space goes, and so do empty pieces.

    Lines of a paragraph are joined by a space, except where a line begins with a speaker's label: there a new
    block begins.
    """
    kept = [replace(piece, text=piece.text.strip()) for piece in pieces if piece.text.strip()]
    voices = _voices(kept, meta)
    parts: list[str] = []
    blocks: list[Block] = []
    emphasis: dict[int, str] = {}
    rules: set[int] = set()
    at = 0
    for piece in kept:
        for position, line in enumerate(_divide(piece, voices)):
            if parts:
                parts.append(SEPARATOR)
                at += len(SEPARATOR)
            parts.append(line)
            blocks.append(Block(kind=piece.kind, start=at, end=at + len(line), level=piece.level))
            if piece.emphasis:
                emphasis[at] = piece.emphasis
            if piece.after_rule and not position:
                rules.add(at)
            at += len(line)
    layout = Layout(emphasis, frozenset(rules))
    return Parsed(text="".join(parts), blocks=tuple(blocks), meta=meta, voices=voices, layout=layout)


def _voices(pieces: Sequence[Piece], meta: Metadata) -> Voices:
    found = [(piece, label) for piece in pieces for _, label in _labels(piece)]
    asking = sum(piece.emphasis in ("strong", "em") and piece.text.endswith("?") for piece in pieces)
    apart = [(piece, label) for piece, label in found if piece.emphasis]
    forms: frozenset[str] = frozenset()
    if apart:
        names = (name for piece in pieces for name in persons_in(piece.text, 0, len(piece.text)))
        forms = frozenset(name.key.split()[0] for name in names)
    return find_voices(
        (label for _, label in found),
        meta.speakers,
        meta.title or "",
        set_apart=frozenset(label.key for _, label in apart),
        borne_out=frozenset(
            label.key for piece, label in apart if label.key in forms or introduces(piece.text, label.voice)
        ),
        asks=asking >= ENOUGH,
    )


def _labels(piece: Piece) -> list[tuple[int, Label]]:
    """The labels that lines of a paragraph begin with, each with where its line begins."""
    if piece.kind is not BlockKind.PARAGRAPH:
        return []
    found = []
    for start, end in line_spans(piece.text):
        if label := parse_label(piece.text, start, end):
            found.append((start, label))
    return found


def _divide(piece: Piece, voices: Voices) -> list[str]:
    """A paragraph cut at the lines that open a turn; its other line ends become spaces."""
    if piece.kind is not BlockKind.PARAGRAPH:
        return [piece.text]
    cuts = [start for start, label in _labels(piece) if start and voices.accepts(label)]
    bounds = [0, *cuts, len(piece.text)]
    lines = [_one_line(piece.text[a:b], voices) for a, b in pairwise(bounds)]
    return [line for line in lines if line]


def _one_line(text: str, voices: Voices) -> str:
    """Lines joined by a space; a label with its time ("Jane 00:12:40") keeps the line it has to itself."""
    lines = [text[start:end] for start, end in line_spans(text)]
    if len(lines) > 1 and (label := parse_label(text, 0, len(text))) and voices.accepts(label):
        alone = label.words_start >= len(lines[0])
        return lines[0] + ("\n" if alone else " ") + " ".join(lines[1:])
    return " ".join(lines)


def line_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The non-empty lines of text[start:end] without surrounding space, as offsets."""
    stop = len(text) if end is None else end
    spans = []
    at = start
    while at < stop:
        newline = text.find("\n", at, stop)
        line_end = stop if newline < 0 else newline
        left, right = at, line_end
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            spans.append((left, right))
        at = line_end + 1
    return spans
