"""What surrounds an article: newsletter boxes, form labels, share lines, photo credits, stray labels.

Pure: blocks go in, the same blocks come out with some of them marked BOILERPLATE (or CAPTION, for a picture's
credit). Nothing is deleted, so every offset stays. The words are data (`boilerplate.toml`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpus.document import Block, BlockKind
from corpus.wordlists import LANGUAGES, load_toml

PROSE_WORDS = 25
"""A paragraph with more words is prose unless its very form is a box's."""
STRAY_WORDS = 5
STRAY_REPEATS = 3
_SHORT = 400
"""Characters beyond which a block cannot have PROSE_WORDS words or fewer and is not looked at in full."""
_EDGES = ' \t\n\r\xa0\u202f\u200b•·*-–—>»›→←<«‹|.!…_#"“”:'
_FORM_LABEL = re.compile(r"[^\W\d_][\w '’/-]{0,40}\s?\((?:required|optional|obligatoire|facultatif|verplicht|optioneel|erforderlich|pflichtfeld|obligatorio|opcional)\)", re.IGNORECASE)  # fmt: skip # noqa: E501
_MARKABLE = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.CAPTION, BlockKind.TABLE}
)


@dataclass(frozen=True, slots=True)
class _Rules:
    lines: frozenset[str]
    starts: tuple[str, ...]
    contains: tuple[str, ...]
    boxes: tuple[str, ...]
    credits: tuple[str, ...]


@cache
def _rules() -> _Rules:
    data = load_toml("boilerplate.toml")
    tables = [data[key] for key in ("any", *LANGUAGES)]

    def every(key: str) -> set[str]:
        return {entry for table in tables for entry in table[key]}

    return _Rules(
        lines=frozenset(every("lines")),
        starts=tuple(sorted(every("starts"))),
        contains=tuple(sorted(every("contains"))),
        boxes=tuple(sorted(every("boxes"))),
        credits=tuple(sorted(every("credits"))),
    )


def mark_boilerplate(text: str, blocks: Sequence[Block], *, event: str | None = None) -> list[Block]:
    """The blocks with those that are no part of the article as BOILERPLATE.

    `event` is the document's event where known: a line that only repeats its name is a stray label.
    """
    stray = _stray_labels(text, blocks, event)
    out: list[Block] = []
    for block in reversed(blocks):
        heading = block.kind is BlockKind.HEADING
        # A heading such as "Contact" goes with what it heads: it stays above prose.
        heads_nothing = not out or out[-1].kind in (BlockKind.BOILERPLATE, BlockKind.HEADING)
        if (
            block.kind in _MARKABLE
            and (heads_nothing or not heading)
            and (
                is_boilerplate(text[block.start : min(block.end, block.start + _SHORT)], heading=heading)
                or (block.kind is BlockKind.PARAGRAPH and _key(text, block) in stray)
            )
        ):
            out.append(replace(block, kind=BlockKind.BOILERPLATE, level=0))
        else:
            out.append(block)
    out.reverse()
    return out


def is_boilerplate(line: str, *, heading: bool = False) -> bool:
    """Whether one line or paragraph is boilerplate by its own words. A heading must be one entirely."""
    rules = _rules()
    folded = _fold(line)
    bare = folded.strip(_EDGES + "?")
    if not bare:
        return False
    if bare in rules.lines:
        return True
    if heading:
        return False
    if bare.startswith(rules.boxes):
        return True
    if len(line) >= _SHORT or len(folded.split()) > PROSE_WORDS:
        return False
    lead = folded.lstrip(" \t•·*-–—>→|_#")
    return (
        lead.startswith(rules.starts)
        or is_credit(line)
        or any(phrase in folded for phrase in rules.contains)
        or bool(_FORM_LABEL.fullmatch(line.strip()))
    )


def is_credit(line: str) -> bool:
    """Whether a line only says who made a picture ("Photo: …", "© …")."""
    lead = _fold(line).lstrip(" \t•·*-–—>→|_#([")
    return lead.startswith(_rules().credits) and len(lead.split()) <= 15


def _fold(line: str) -> str:
    return " ".join(line.casefold().replace("’", "'").split())


def _key(text: str, block: Block) -> str:
    """A short line without final punctuation, folded; empty for anything else."""
    if block.end - block.start > 40:
        return ""
    line = text[block.start : block.end]
    if "\n" in line or len(line.split()) > STRAY_WORDS or line[-1] in '.!?…:;»”"':
        return ""
    return line.casefold()


def _stray_labels(text: str, blocks: Sequence[Block], event: str | None) -> frozenset[str]:
    """Short lines that stand again and again between the paragraphs."""
    counts = Counter(_key(text, block) for block in blocks if block.kind is BlockKind.PARAGRAPH)
    del counts[""]
    name = event.casefold() if event else None
    return frozenset(key for key, count in counts.items() if count >= STRAY_REPEATS or key == name)
