"""What a source becomes: a `Document`, its text and the blocks that text is made of.

Every offset in the program counts characters of `Document.text`, end exclusive.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", str)
"""Hash of a document's content; equal content has equal id wherever it lies."""


class BlockKind(StrEnum):
    """What a stretch of text is, as far as its layout tells."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    BLOCK_QUOTE = "block-quote"
    PULL_QUOTE = "pull-quote"
    BYLINE = "byline"
    """The line under a pull quote that names who said it."""
    CAPTION = "caption"
    TURN = "turn"
    """What one voice says in an interview or a transcript."""
    TABLE = "table"
    CODE = "code"
    BOILERPLATE = "boilerplate"
    """Newsletter boxes, form labels, photo credits: kept in the text, left out of passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch `text[start:end]` of a document; blocks are in order and do not overlap.

    For a TURN, `start` is where the spoken words begin and `voice_start`/`voice_end` is where the
    speaker's label stands (in the same block's first line, before `start`; never inside the words).
    A turn of several paragraphs is several TURN blocks; the later ones have the same voice and voice span.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Depth of a heading, 1 for the highest; 0 for everything else."""
    voice: str | None = None
    """The speaker's label of a turn, as printed, without colon or markup; or the name that a profile begins with
    whose last field is this PULL_QUOTE."""
    voice_start: int | None = None
    voice_end: int | None = None
    start_seconds: float | None = None
    end_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source, read. `text` is what a reader sees: markup removed, boilerplate still there."""

    id: DocumentId
    title: str
    text: str
    blocks: tuple[Block, ...]
    source: str
    """Path or URL it was read from."""
    published: str | None = None
    """ISO 8601 date, to the precision known: 2024, 2024-03 or 2024-03-20."""
    authors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    """Speakers that the header names (transcripts)."""
    event: str | None = None
    language: str = "und"
    """ISO 639-1 code; `und` where it cannot be told."""
    digest: str = ""
    """SHA-256 of the bytes it was read from."""
    url: str | None = None
    """The page's own address, where the header or the page gives one."""
    notes: tuple[str, ...] = ()
    """What was taken out or left out of it as hidden or as an order to programs, a line each."""
