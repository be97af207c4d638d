"""HTML inside Markdown: its text without tags, comments, scripts and whatever a style hides."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from corpus.document import BlockKind
from corpus.readers.parsed import Piece
from corpus.wordlists import html_tags

_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|opacity\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_STYLE = re.compile(r"""\bstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_HIDDEN = re.compile(r"\shidden(?=[\s/>=])", re.IGNORECASE)
_TAG_MARK = re.compile("[>\"']")
LONGEST_TAG = 20_000
"""Characters within which a quoted value must end to count as one."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")


def is_tag(name: str) -> bool:
    """Whether HTML has an element of this name."""
    return any(name in html_tags(group) for group in ("inline", "block", "void", "unseen"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands in markup."""

    name: str
    closing: bool
    hides: bool
    """It says that its element is not to be shown."""


class Visibility:
    """Whether the place reached in a document lies inside an element that is not shown."""

    def __init__(self) -> None:
        self._tag: str | None = None
        self._depth = 0

    @property
    def hidden(self) -> bool:
        return self._tag is not None

    def see(self, tag: Tag) -> None:
        """An element begins or ends."""
        if self._tag is not None:
            if tag.name == self._tag:
                self._depth += -1 if tag.closing else 1
                self._tag = self._tag if self._depth else None
            return
        unseen = tag.hides or tag.name in html_tags("unseen")
        if unseen and not tag.closing and tag.name not in html_tags("void"):
            self._tag, self._depth = tag.name, 1

    def tag(self, markup: str) -> str:
        """One tag or comment inside a line: what it shows, which is nothing, or itself where HTML has no such
        tag (`Vec<T>`, `<inaudible>`)."""
        shown = []
        for text, tag in scan(markup):
            if tag is None or not is_tag(tag.name):
                shown.append("" if self.hidden else text)
                continue
            self.see(tag)
            if tag.name == "br" and not self.hidden:
                shown.append("\n")
        return "".join(shown)


def html_pieces(markup: str, visibility: Visibility) -> Iterator[Piece]:
    """The text of a piece of HTML as paragraphs and block quotes; `visibility` carries over to the next."""
    quotes = 0
    words: list[str] = []
    for text, tag in scan(markup):
        if tag is None or not is_tag(tag.name):
            if not visibility.hidden:
                words.append(unescape(text))
            continue
        if tag.name not in html_tags("inline"):
            yield from _piece(words, quoted=quotes > 0)
            words = []
        if tag.name == "blockquote":
            quotes = max(0, quotes - 1) if tag.closing else quotes + 1
        visibility.see(tag)
    yield from _piece(words, quoted=quotes > 0)


def _piece(words: list[str], *, quoted: bool) -> Iterator[Piece]:
    line = " ".join("".join(words).split())
    if line:
        yield Piece(BlockKind.BLOCK_QUOTE if quoted else BlockKind.PARAGRAPH, line)


def scan(markup: str) -> Iterator[tuple[str, Tag | None]]:
    """Markup as pieces of text and tags, in time linear in its length (html.parser's isn't, on broken tags).

    Comments and declarations are left out. A comment that is never closed hides all that follows it; a "<"
    that begins no tag is text.
    """
    at = 0
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            break
        if start > at:
            yield markup[at:start], None
        if markup.startswith("<!--", start):
            closed = markup.find("-->", start + 2)
            at = len(markup) if closed < 0 else closed + 3
            continue
        found = _TAG.match(markup, start)
        if found is None and markup[start + 1 : start + 2] not in ("!", "?"):
            yield "<", None
            at = start + 1
            continue
        end = _tag_end(markup, start)
        if end is None:
            at = start
            break
        if found is not None:
            source = markup[start:end]
            yield source, Tag(found[2].lower(), bool(found[1]), hides=_hides(source))
        at = end
    if at < len(markup):
        yield markup[at:], None


def _tag_end(markup: str, start: int) -> int | None:
    """Behind the ">" that closes a tag; one inside a quoted value doesn't."""
    if markup.find(">", start) < 0:
        return None
    at = start
    while found := _TAG_MARK.search(markup, at):
        if found[0] == ">":
            return found.end()
        closing = markup.find(found[0], found.end(), start + LONGEST_TAG)
        at = closing + 1 if closing >= 0 else found.end()
    return None


def _hides(tag: str) -> bool:
    style = _STYLE.search(tag)
    return bool(_HIDDEN.search(_QUOTED.sub("= ", tag))) or bool(style and hides_by_style(style[1]))


def hides(attributes: Mapping[str, str]) -> bool:
    """Whether an element with these attributes is not shown."""
    return "hidden" in attributes or hides_by_style(attributes.get("style", ""))


def hides_by_style(style: str) -> bool:
    """Whether a style attribute's value takes an element out of sight."""
    return bool(_HIDING_STYLE.search(style))
