"""HTML inside Markdown: its text without tags, comments, scripts and whatever a style hides."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from corpus.document import BlockKind
from corpus.readers.parsed import Piece
from corpus.readers.styles import Sheet, hides_by_style
from corpus.unseen import Hidden
from corpus.wordlists import html_tags

_ATTRIBUTE = re.compile(
    r"""\s(style|class|id|color|aria-hidden)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE
)
_NO_SHEET = Sheet()
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_HIDDEN = re.compile(r"\shidden(?=[\s/>=])", re.IGNORECASE)
_TAG_MARK = re.compile("[>\"']")
PROSE_WORDS = 5
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
    attributes: Mapping[str, str]
    """Those that can take its element out of sight."""


class Visibility:
    """Whether the place reached in a document lies inside an element that is not shown."""

    def __init__(self, sheet: Sheet = _NO_SHEET) -> None:
        self._sheet = sheet
        self._tag: str | None = None
        self._depth = 0
        self.unseen: list[str] = []
        """What stood in elements that their style hides."""
        self._styled = False

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
        styled = hides(tag.attributes, tag.name, self._sheet, on_white=True)
        unseen = styled or tag.name in html_tags("unseen")
        if unseen and not tag.closing and tag.name not in html_tags("void"):
            self._tag, self._depth, self._styled = tag.name, 1, styled
            self.unseen += [""] if styled else []

    def miss(self, text: str) -> None:
        """Note a text that is not shown."""
        if self._styled and self.unseen:
            self.unseen[-1] += text

    def tag(self, markup: str) -> str:
        """One tag or comment inside a line: what it shows, which is nothing, or itself where HTML has no such
        tag (`Vec<T>`, `<inaudible>`)."""
        shown = []
        for text, tag in scan(markup):
            if tag is None or not is_tag(tag.name):
                shown.append("" if self.hidden else text)
                if self.hidden:
                    self.miss(text)
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
            if visibility.hidden:
                visibility.miss(text)
            else:
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
            yield source, Tag(found[2].lower(), bool(found[1]), {} if found[1] else _attributes(source))
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


def comments(markup: str) -> Iterator[str]:
    """What the comments of some markup hold."""
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        closed = markup.find("-->", start + 4)
        at = len(markup) if closed < 0 else closed + 3
        yield markup[start + 4 : len(markup) if closed < 0 else closed]


def told(texts: Iterable[str], how: str) -> Iterator[Hidden]:
    """Those hidden texts that are prose and so worth telling, not markup, menus or code."""
    for text in texts:
        words = text.split()
        letters = sum(c.isalpha() or c.isspace() for c in text)
        if len(words) >= PROSE_WORDS and letters > 0.8 * len(text) and "<" not in text:
            yield Hidden(how, text)


def hides(
    attributes: Mapping[str, str], tag: str = "", sheet: Sheet = _NO_SHEET, *, on_white: bool = False
) -> bool:
    """Whether an element with these attributes is not shown. `on_white`: nothing around it is painted."""
    style = attributes.get("style", "")
    if not style and attributes.get("color"):  # <font color="white">
        style = f"color:{attributes['color']}"
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or bool(style and hides_by_style(style, on_white=on_white))
        or sheet.hides(tag, attributes, on_white=on_white)
    )


def _attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag as it stands in markup, those that can hide alone."""
    bare = _QUOTED.sub("= ", tag)
    found = {match[1].lower(): match[2].strip("\"'") for match in _ATTRIBUTE.finditer(tag)}
    return found | ({"hidden": ""} if _HIDDEN.search(bare) else {})
