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
SIGN_UP_WORDS = 60
RELATED_WORDS = 20
MENU_WORDS = 6
STRAY_WORDS = 5
STRAY_REPEATS = 3
_SHORT = 400
"""Characters beyond which a block cannot have PROSE_WORDS words or fewer and is not looked at in full."""
_EDGES = " \t\n\r\xa0\u202f\u200b•·*-–—>›→←<‹|.!…_#:"
_QUOTES = frozenset('«»“”„"')
_BREADCRUMBS = re.compile(r"(?:home|accueil|startseite|inicio|start)\s*[>›»/|]\s*\S")
_MENU_DIVIDER = re.compile(r"[|·•]|\s/\s|\]\s*\[|\s[—–-]\s")
_COUNT = re.compile(r"\(?\b\d{1,4}\b\)?")
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
    invites: re.Pattern[str]
    signs: tuple[str, ...]
    related: frozenset[str]


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
        invites=re.compile(rf"(?:^|[.?!|:—–] )(?:{'|'.join(map(re.escape, sorted(every('invites'))))})\b"),
        signs=tuple(sorted(every("signs"))),
        related=frozenset(every("related")),
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
    return _with_related(text, out)


def _with_related(text: str, blocks: list[Block]) -> list[Block]:
    """Under a line such as "Related articles", the short items that follow are boilerplate too."""
    inside = False
    out: list[Block] = []
    for block in blocks:
        line = text[block.start : min(block.end, block.start + _SHORT)]
        if block.kind in (BlockKind.BOILERPLATE, BlockKind.HEADING):
            inside = _fold(line).strip(_EDGES + "?") in _rules().related
            inside = inside and (block.kind is BlockKind.BOILERPLATE or bool(out))
        elif inside and not _is_item(block, line):
            inside = False
        elif inside:
            block = replace(block, kind=BlockKind.BOILERPLATE)  # noqa: PLW2901 - the same block, marked
        out.append(block)
    return out


def _is_item(block: Block, line: str) -> bool:
    short = len(line) < _SHORT and len(line.split()) <= RELATED_WORDS
    return short and (block.kind is BlockKind.LIST_ITEM or line[0] in "-*•→>»›")


def is_boilerplate(line: str, *, heading: bool = False) -> bool:
    """Whether one line or paragraph is boilerplate by its own words. A heading must be one entirely."""
    rules = _rules()
    folded = _fold(line)
    bare = folded.strip(_EDGES + "?")
    if not bare:
        return False
    if heading or bare in rules.lines:
        return bare in rules.lines or _is_menu(folded)
    lead = folded.lstrip(" \t•·*-–—>→|_#")
    if lead.startswith(rules.boxes):
        return True
    if len(line) >= _SHORT or len(folded.split()) > PROSE_WORDS:
        return _is_sign_up(folded)
    return (
        _is_sign_up(folded)
        or _is_menu(folded)
        or lead.partition(":")[0].strip() in rules.related
        or lead.startswith(rules.starts)
        or is_credit(line)
        or bool(_BREADCRUMBS.match(folded))
        or (_QUOTES.isdisjoint(line) and any(phrase in folded for phrase in rules.contains))
        or bool(_FORM_LABEL.fullmatch(line.strip()))
    )


def _is_sign_up(folded: str) -> bool:
    """A box that asks for an address: an invitation, and another thing only such a box has."""
    if len(folded.split()) > SIGN_UP_WORDS or not _QUOTES.isdisjoint(folded):
        return False
    invitation = _rules().invites.search(folded)
    if invitation is None:
        return False
    rest = folded[: invitation.start()] + folded[invitation.end() :]
    return any(sign in rest for sign in _rules().signs)


def _is_menu(folded: str) -> bool:
    """Several short entries side by side, of which one is known ("Home | About | Archive")."""
    pieces = [_COUNT.sub("", piece).strip(_EDGES + "[]() ?") for piece in _MENU_DIVIDER.split(folded)]
    pieces = [piece for piece in pieces if piece]
    if (
        "://" in folded
        or not _QUOTES.isdisjoint(folded)
        or any(len(piece.split()) > MENU_WORDS for piece in pieces)
    ):
        return False
    known = sum(piece in _rules().lines for piece in pieces)
    return known > 0 and (len(pieces) > 1 or bool(_COUNT.search(folded)) or folded.startswith("["))


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
