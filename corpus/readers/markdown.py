"""Markdown: what a reader of the rendered page sees, with its header's values as metadata."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.document import BlockKind
from corpus.readers.fences import plain_markdown
from corpus.readers.frontmatter import split_header
from corpus.readers.hidden import Visibility, comments, html_pieces, told
from corpus.readers.parsed import Parsed, Piece, join
from corpus.readers.styles import Sheet
from corpus.unseen import Hidden

if TYPE_CHECKING:
    from markdown_it.token import Token

_SHORTCODE = re.compile(r"\{\{[<%][^{}]{0,2000}[>%]\}\}|\{%[^{}]{0,2000}%\}|\{:[^{}\n]{0,500}\}")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]:?")
_HEADING_ID = re.compile(r"\s*\{#[^{}\s]{1,100}\}$")
_ALERT = re.compile(r"^\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*")
_CAPTIONED = re.compile(r"\[caption\b[^\]\n]{0,500}\]([^\[\n]{0,500})\[/caption\]")
_STYLE_ELEMENT = re.compile(r"<style\b[^>]{0,200}>([^<]*)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t]{2,}")
_FILE_NAME = re.compile(r"\S+\.\w{2,4}")
_NESTING = {name: {f"{name}_open": 1, f"{name}_close": -1} for name in ("blockquote", "list_item")}
LONGEST_HEADING = 40
"""Words; an underlined paragraph with more is no heading."""


def parse(text: str, *, name: str) -> Parsed:
    """A Markdown file. Raises ReadError for a broken header. `name` is of no use here."""
    del name
    meta, body = split_header(text)
    walk = _walk(body)
    parsed = join(walk.pieces(), meta)
    return replace(parsed, hidden=tuple(walk.hidden()))


def _walk(body: str) -> "_Walk":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return _Walk(parser.parse(plain_markdown(body)), Sheet.of(_STYLE_ELEMENT.findall(body)))


class _Walk:
    """One pass over the tokens of a document, keeping which containers are open."""

    def __init__(self, tokens: Sequence["Token"], sheet: Sheet) -> None:
        self._tokens = tokens
        self._visibility = Visibility(sheet)
        self._comments: list[str] = []
        self._quotes = 0
        self._lists = 0
        self._heading = 0
        self._table: list[list[str]] = []
        self._ruled = False
        """A line was drawn since the last block."""

    def pieces(self) -> Iterator[Piece]:
        """The blocks in order; pictures' descriptions after the block they stand in."""
        for piece in self._pieces():
            yield replace(piece, after_rule=self._ruled)
            self._ruled = self._ruled and not piece.text.strip()

    def hidden(self) -> Iterator[Hidden]:
        """What the document holds and nobody sees, once its pieces were taken."""
        yield from told(self._comments, "a comment")
        yield from told(self._visibility.unseen, "an element that is not shown")

    def _pieces(self) -> Iterator[Piece]:
        for token in self._tokens:
            self._quotes += _NESTING["blockquote"].get(token.type, 0)
            self._lists += _NESTING["list_item"].get(token.type, 0)
            if token.type == "heading_open":
                self._heading = int(token.tag[1:])
            elif token.type == "heading_close":
                self._heading = 0
            elif token.type == "hr":
                self._ruled = True
            elif token.type == "inline":
                for children in _questions_apart(token.children or []):
                    yield from self._text(children)
            elif token.type in ("fence", "code_block"):
                if not self._visibility.hidden:
                    yield Piece(BlockKind.CODE, token.content.strip("\n"))
            elif token.type == "html_block":
                self._comments += comments(token.content)
                for piece in html_pieces(token.content, self._visibility):
                    quoted = piece.kind is BlockKind.BLOCK_QUOTE
                    yield piece if quoted else Piece(self._kind(piece.text), piece.text)
            else:
                yield from self._table_token(token.type)

    def _table_token(self, type_: str) -> Iterator[Piece]:
        if type_ == "table_open":
            self._table = []
        elif type_ == "tr_open":
            self._table.append([])
        elif type_ == "table_close":
            rows = [" | ".join(cell for cell in row if cell) for row in self._table]
            self._table = []
            yield Piece(BlockKind.TABLE, "\n".join(row for row in rows if row))

    def _text(self, children: Sequence["Token"]) -> Iterator[Piece]:
        words, pictures = self._inline(children)
        if self._table:
            self._table[-1].append(_one_line(words))
        else:
            emphasis = _emphasis(children)
            yield from (replace(piece, emphasis=emphasis) for piece in self._block(words))
        yield from (Piece(BlockKind.CAPTION, picture) for picture in pictures)

    def _block(self, words: str) -> Iterator[Piece]:
        kind = self._kind(words)
        level = self._heading if kind is BlockKind.HEADING else 0
        text = _HEADING_ID.sub("", _one_line(words)) if level else words
        if captioned := _CAPTIONED.fullmatch(words.strip()):
            kind, text = BlockKind.CAPTION, captioned[1]
        if kind is BlockKind.BLOCK_QUOTE:
            # An attribution stands on the last line of a quotation, without a blank line before it.
            *lines, last = _ALERT.sub("", text.strip()).split("\n")
            if lines and last.lstrip().startswith(("—", "–", "―", "--", "- ", "~ ")):
                yield Piece(kind, _one_line("\n".join(lines)))
                yield Piece(kind, last)
                return
            text = _one_line("\n".join([*lines, last]))
        elif kind is not BlockKind.PARAGRAPH:
            text = _one_line(text)
        yield Piece(kind, text, level)

    def _kind(self, words: str) -> BlockKind:
        if self._quotes:
            return BlockKind.BLOCK_QUOTE
        if self._heading and len(words.split()) <= LONGEST_HEADING:
            return BlockKind.HEADING
        return BlockKind.LIST_ITEM if self._lists else BlockKind.PARAGRAPH

    def _inline(self, children: Sequence["Token"]) -> tuple[str, list[str]]:
        """The words of one block as shown, and the descriptions of its pictures. Code keeps what it holds."""
        runs: list[tuple[str, bool]] = []
        pictures: list[str] = []
        for child in children:
            if child.type == "html_inline":
                self._comments += comments(child.content)
                runs.append((self._visibility.tag(child.content), False))
            elif self._visibility.hidden:
                self._visibility.miss(child.content or " ")
            elif child.type in ("softbreak", "hardbreak"):
                runs.append(("\n", False))
            elif child.type == "image":
                alt = " ".join(child.content.split())
                if alt and not _FILE_NAME.fullmatch(alt):
                    pictures.append(alt)
            elif child.content:
                runs.append((child.content, child.type == "code_inline"))
        parts: list[str] = []
        plain = ""
        for content, code in [*runs, ("", True)]:
            if not code:
                plain += content
                continue
            if plain:
                parts.append(_FOOTNOTE_MARK.sub("", _SHORTCODE.sub("", plain)))
                plain = ""
            parts.append(content)
        return _SPACES.sub(" ", "".join(parts)), pictures


def _emphasis(children: Sequence["Token"]) -> str:
    """`strong` or `em` where all words are set so, `lead` where the first are or are a link; else nothing."""
    depth = {"strong": 0, "em": 0}
    whole = {"strong": True, "em": True}
    empty = True
    for child in children:
        style, _, edge = child.type.rpartition("_")
        if style in depth:
            depth[style] += 1 if edge == "open" else -1
        elif child.content.strip() and child.type not in ("html_inline", "image"):
            empty = False
            whole = {style: kept and depth[style] > 0 for style, kept in whole.items()}
    if empty:
        return ""
    first = next((c.type for c in children if c.type != "text" or c.content.strip()), "")
    begins = "lead" if first in ("strong_open", "em_open", "link_open") else ""
    return next((style for style, kept in whole.items() if kept), begins)


def _questions_apart(children: Sequence["Token"]) -> list[Sequence["Token"]]:
    """A question in bold on the first line of a paragraph apart from what answers it on the next."""
    if not children or children[0].type not in ("strong_open", "text"):
        return [children]
    first = next((i for i, c in enumerate(children) if c.type in ("softbreak", "hardbreak")), None)
    close = next((i for i, c in enumerate(children) if c.type == "strong_close"), None)
    while first is not None and close is not None and first < close:
        first = next(
            (i for i in range(first + 1, len(children)) if children[i].type in ("softbreak", "hardbreak")),
            None,
        )
    if first is None or close is None:
        return [children]
    head = children[:first]
    asks = "".join(c.content for c in head).rstrip().endswith("?")
    return [head, children[first + 1 :]] if asks and _emphasis(head) == "strong" else [children]


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n") if line.strip())
