"""What blocks are to one another: pull quotes with their bylines, captions, headings of plain text."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.cleaning import is_credit
from corpus.document import Block, BlockKind
from corpus.wordlists import words

PULL_QUOTE_WORDS = 90
SHORTEST_PULL_QUOTE = 4
BYLINE_WORDS = 18
HEADING_WORDS = 14
TITLE_CHARACTERS = 200
CONTEXT_REACH = 2_000_000
"""Characters of a document within which a pull quote's source is looked for; bounds memory on huge files."""
_WORD = re.compile(r"[^\W_]+")
_DASHES = "—–―-~"
_OPENING = "«“„\"‹‘‚'"
_CLOSING = "»”“\"›’‘'"
_QUOTES = frozenset('«»“”„"‹›')
_FINAL = ".:;,…"
_MANY_LINES = 40
"""So many tell a text of one sentence a line from one of short paragraphs."""
_LINE_ENDS = frozenset(".:;,…!?)»”“\"›’‘'—–-")
_SENTENCE_BREAK = re.compile(r"""[.!?…]["”»’']? +["“«„]?[A-ZÀ-Þ]""")


def is_personal_name(name: str) -> bool:
    """ "Jane Doe", "Ludwig van der Berg": two to five words, capitalised but for particles, no digits."""
    tokens = name.split()
    if not 2 <= len(tokens) <= 5 or any(character.isdigit() for character in name):
        return False
    capitalised = [token for token in tokens if token[0].isupper()]
    rest = [token for token in tokens if not token[0].isupper()]
    letters = all(
        all(c.isalpha() or c in ".-'’" for c in token) and not (token.endswith(".") and len(token) > 3)
        for token in tokens
    )
    return (
        letters
        and len(capitalised) >= 2
        and tokens[-1] in capitalised
        and all(token.casefold() in words().particles for token in rest)
    )


def byline_start(line: str) -> int | None:
    """Where "Name, role" begins in a line that is an attribution ("— Jane Doe, CEO", "Jane Doe, CEO, Acme").

    None for any other line. A name alone is one only behind a dash.
    """
    if len(line) > 200 or "\n" in line or len(line.split()) > BYLINE_WORDS:
        return None
    bare = line.lstrip(_DASHES + " \t\xa0")
    dashed = bare != line and line[0] in _DASHES
    if not bare or bare[-1] in ".!?…;" or (bare[-1] == ":" or bare[0] in _OPENING):
        return None
    name, comma, role = bare.partition(",")
    name = name.split("(")[0].strip()
    if not is_personal_name(name) or (not comma and not dashed):
        return None
    role = role.strip()
    if comma and not dashed and (not role or role[0].isdigit() or _first_word(role) in words().months):
        return None
    return len(line) - len(bare)


def _first_word(line: str) -> str:
    match = _WORD.search(line)
    return match[0].casefold() if match else ""


def mark_pull_quotes(text: str, blocks: Sequence[Block], authors: Sequence[str] = ()) -> list[Block]:
    """PULL_QUOTE and BYLINE wherever a quotation is set apart with the name of who said it under it.

    Paragraphs need evidence that they are the words of the person named (see `_is_pull_quote`), as a photo's
    caption also reads "Name, role". A block quote followed by an attribution needs none.
    """
    out = list(blocks)
    context: _Context | None = None
    surnames = {author.split()[-1].casefold() for author in authors if author.split()}
    for i in range(1, len(out)):
        block, before = out[i], out[i - 1]
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.BLOCK_QUOTE, BlockKind.BYLINE):
            continue
        line = text[block.start : min(block.end, block.start + 201)]
        offset = 0 if block.kind is BlockKind.BYLINE else byline_start(line)
        if offset is None:
            continue
        if before.kind is BlockKind.BLOCK_QUOTE:
            if block.kind is BlockKind.PARAGRAPH and offset == 0:
                continue  # "Name, role" may begin the next paragraph; a dash says it doesn't
            _set_quote(out, i - 1)
        elif block.kind is BlockKind.PARAGRAPH and before.kind is BlockKind.PARAGRAPH:
            name = line[offset:].partition(",")[0].split("(")[0].strip()
            if name.split()[-1].casefold() in surnames:
                continue
            context = context or _Context(text, out)
            if not _is_pull_quote(text, before, name, context, dashed=offset > 0):
                continue
            out[i - 1] = replace(before, kind=BlockKind.PULL_QUOTE)
        else:
            continue
        out[i] = replace(block, kind=BlockKind.BYLINE, start=block.start + offset)
    return out


def _set_quote(blocks: list[Block], last: int) -> None:
    """The run of block quotes that ends at `last` becomes one pull quote, in several blocks."""
    while last >= 0 and blocks[last].kind is BlockKind.BLOCK_QUOTE:
        blocks[last] = replace(blocks[last], kind=BlockKind.PULL_QUOTE)
        last -= 1


class _Context:
    """The three-word sequences of a document, to see what a pull quote repeats of the article."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self.counts: dict[tuple[str, str, str], int] = {}
        self.words: dict[str, int] = {}
        for block in blocks:
            if block.start > CONTEXT_REACH:
                break
            for gram in trigrams(text[block.start : block.end]):
                self.counts[gram] = self.counts.get(gram, 0) + 1
            for word in _WORD.findall(text[block.start : block.end].casefold()):
                self.words[word] = self.words.get(word, 0) + 1

    def repeated(self, quote: str) -> float:
        """The share of the quote's sequences that stand elsewhere in the document too."""
        grams = trigrams(quote)
        own: dict[tuple[str, str, str], int] = {}
        for gram in grams:
            own[gram] = own.get(gram, 0) + 1
        return sum(self.counts.get(g, 0) > n for g, n in own.items()) / max(1, len(own))


def trigrams(text: str) -> list[tuple[str, str, str]]:
    """Every three words in a row, folded."""
    found = _WORD.findall(text.casefold())
    return list(zip(found, found[1:], found[2:], strict=False))


def _is_pull_quote(text: str, block: Block, name: str, context: _Context, *, dashed: bool) -> bool:
    """Whether a paragraph is the words of the person named under it.

    It is when it stands wholly in quotation marks, or repeats what the article quotes, or when it is short,
    has no quotation of its own, doesn't speak of that person, and the person is somebody in this article.
    """
    paragraph = text[block.start : block.end]
    size = len(paragraph.split()) if len(paragraph) <= 1200 else PULL_QUOTE_WORDS + 1
    if not SHORTEST_PULL_QUOTE <= size <= PULL_QUOTE_WORDS or byline_start(paragraph) is not None:
        return False
    if paragraph[0] in _OPENING and paragraph.rstrip(".,")[-1] in _CLOSING:
        return True
    surname = name.rsplit(maxsplit=1)[-1].casefold()
    if surname in paragraph.casefold():
        return False
    ends = paragraph[-1] in ".!?…"
    if context.repeated(paragraph) >= (0.25 if ends else 0.6):
        return True
    quotes_somebody = any(character in _QUOTES for character in paragraph)
    known = dashed or context.words.get(surname.rsplit("-", maxsplit=1)[-1], 0) >= 2
    return ends and known and not quotes_somebody


def mark_captions(text: str, blocks: Sequence[Block]) -> list[Block]:
    """A line that describes a picture and ends in its credit ("Jane Doe on stage. Photo: …") as CAPTION."""
    return [
        replace(block, kind=BlockKind.CAPTION)
        if block.kind is BlockKind.PARAGRAPH
        and _ends_in_credit(text[block.start : min(block.end, block.start + 401)])
        else block
        for block in blocks
    ]


_CREDIT_AT = re.compile(r"(?<=[.!?)] )\(?[^\W\d_’']{4,14}(?: ?:|: ?|©)|\((?:[^\W\d_]{4,14} ?:|©)")


def _ends_in_credit(line: str) -> bool:
    if len(line) > 400 or "\n" in line or len(line.split()) > 40:
        return False
    return any(match.start() > 0 and is_credit(line[match.start() :]) for match in _CREDIT_AT.finditer(line))


def mark_headings(text: str, blocks: Sequence[Block], *, title: str) -> list[Block]:
    """Headings of plain text: the title (level 1), and short lines without final punctuation above prose."""
    out = list(blocks)
    lined = is_sentence_lined(text, [(b.start, b.end) for b in blocks])
    for i, block in enumerate(out):
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        line = text[block.start : min(block.end, block.start + TITLE_CHARACTERS + 1)]
        if lined and line[-1] in _LINE_ENDS:
            continue
        if i == 0 and line == title:
            out[i] = replace(block, kind=BlockKind.HEADING, level=1)
            continue
        if not looks_like_heading(line):
            continue
        below = i + 1
        while below < len(out) and out[below].kind is BlockKind.BOILERPLATE:
            below += 1
        if below == len(out):
            continue
        following = out[below]
        if following.kind is BlockKind.TURN or _is_prose(text, following):
            out[i] = replace(block, kind=BlockKind.HEADING, level=2)
    return out


def looks_like_heading(line: str) -> bool:
    """Short, one line, no end of a sentence (in quotation marks neither) but "?" or "!"; begins with a capital, a
    digit or a quotation."""
    if len(line) > 110 or "\n" in line or len(line.split()) > HEADING_WORDS:
        return False
    first = line.lstrip("#*_ ¿¡")[:1]
    if not first or not (first.isupper() or first.isdigit() or first in _OPENING):
        return False
    if _ends_quoted(line):
        return False
    return line[-1] not in _FINAL and byline_start(line) is None and line[0] not in "-*•—–"


def is_sentence_lined(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a text prints one sentence a line, without blank lines: its lines are no paragraphs."""
    if len(spans) < _MANY_LINES:
        return False
    apart = sum(text.count("\n", a[1], b[0]) > 1 for a, b in itertools.pairwise(spans))
    closed = sum(text[end - 1] in _LINE_ENDS for _, end in spans)
    several = sum(_SENTENCE_BREAK.search(text, start, end) is not None for start, end in spans)
    return apart <= 0.05 * len(spans) and closed >= 0.85 * len(spans) and several <= 0.05 * len(spans)


def _ends_quoted(line: str) -> bool:
    """The line ends with a sentence in quotation marks: Il proclama : « Numéro un. »"""
    return line[-1] in _CLOSING and line.rstrip(_CLOSING + " \u00a0\u202f")[-1:] in (".", "…")


def looks_like_title(line: str) -> bool:
    """A first line that names the document rather than beginning its text."""
    if not line or _ends_quoted(line):
        return False
    return len(line) <= TITLE_CHARACTERS and "\n" not in line and line[-1] not in _FINAL


def _is_prose(text: str, block: Block) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.PULL_QUOTE, BlockKind.LIST_ITEM, BlockKind.CAPTION):
        return False
    line = text[block.start : min(block.end, block.start + 160)]
    return block.end - block.start > 110 or len(line.split()) > HEADING_WORDS or line[-1] in '.!?…»”:"'
