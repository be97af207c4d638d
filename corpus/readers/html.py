"""HTML: the main text of a page, by trafilatura, with the page's own headings, lists and quotations."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.document import BlockKind
from corpus.errors import ReadError
from corpus.metadata import Metadata, iso_date, language_code
from corpus.readers.hidden import comments, hides, told
from corpus.readers.parsed import Parsed, Piece, join
from corpus.readers.styles import Sheet, has_background
from corpus.unseen import Hidden

if TYPE_CHECKING:
    from trafilatura.settings import Document as Page
    from trafilatura.utils import HtmlElement

_NOTHING = ReadError(
    "no article text was found in this page.",
    "Open it in a browser and save the page once the text shows, or save its text as .txt or .md.",
)
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_UNSEEN = ("style", "template", "noscript", "iframe", "object", "svg")
_KINDS = {
    "head": BlockKind.HEADING,
    "p": BlockKind.PARAGRAPH,
    "quote": BlockKind.BLOCK_QUOTE,
    "item": BlockKind.LIST_ITEM,
}
_CONTAINERS = frozenset({"body", "div", "list", "main", "article", "section", "ab"})


def parse(text: str, *, name: str) -> Parsed:
    """A page. Raises ReadError where it holds no article. `name` is of no use here."""
    del name
    try:
        tree = _load(text)
        captions, hidden = _prepare(tree)
        page = _extract(tree)
    except ReadError:
        raise
    except Exception as error:  # a foreign parser on arbitrary pages fails in ways it doesn't declare
        raise ReadError(
            f"this page could not be taken apart ({type(error).__name__}: {error}).", _NOTHING.remedy
        ) from error
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    meta = Metadata(
        title=_clean(page.title),
        published=iso_date(page.date) if page.date else None,
        authors=tuple(author for part in (page.author or "").split(";") if (author := part.strip())),
        language=language_code(language) if language else None,
        url=page.url or None,
    )
    parsed = join(_pieces(page.body, captions), meta)
    if not parsed.text:
        raise _NOTHING
    return replace(parsed, hidden=(*told(comments(text), "a comment"), *hidden))


def _load(text: str) -> "HtmlElement":
    from trafilatura.utils import load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it would log, a ReadError says
    tree = load_html(text if "html" in text[:50].lower() else f"<html>{text}")
    if tree is None:
        raise _NOTHING
    return tree


def _prepare(tree: "HtmlElement") -> tuple[frozenset[str], tuple[Hidden, ...]]:
    """Drop what is not shown, and tell it; make paragraphs of captions, which the extractor loses, and list those."""
    hidden = _drop_unseen(tree)
    captions = set()
    for element in list(tree.iter("figcaption", "figure")):
        if element.tag == "figcaption":
            captions.add(_clean("".join(element.itertext())) or "")
        element.tag = "p" if element.tag == "figcaption" else "div"
    return frozenset(captions), hidden


def _drop_unseen(tree: "HtmlElement") -> tuple[Hidden, ...]:
    sheet = Sheet.of(element.text or "" for element in tree.iter("style"))
    linked = any("stylesheet" in (element.get("rel") or "") for element in tree.iter("link"))
    painted: set[HtmlElement] = set()
    unseen: list[str] = []
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
            continue
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        if element.getparent() in painted or _paints(element.tag, attributes, sheet, linked=linked):
            painted.add(element)
        if element.tag in _UNSEEN:
            _drop(element)
        elif element is not tree and hides(attributes, element.tag, sheet, on_white=element not in painted):
            unseen.append(" ".join(element.itertext()))
            _drop(element)
    return tuple(told(unseen, "an element that is not shown"))


def _paints(tag: str, attributes: dict[str, str], sheet: Sheet, *, linked: bool) -> bool:
    """Whether something other than white may lie behind an element. A sheet that lies elsewhere may paint any class."""
    own = (
        has_background(attributes.get("style", ""))
        or "bgcolor" in attributes
        or sheet.paints(tag, attributes)
    )
    return own or (linked and bool(attributes.get("class")))


def _drop(element: "HtmlElement") -> None:
    """Remove an element but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _extract(tree: "HtmlElement") -> "Page":
    from trafilatura import bare_extraction

    page = bare_extraction(
        tree,
        favor_recall=True,
        include_comments=False,
        with_metadata=True,
        # A date somewhere in the text (a talk's, an archive's) is not when the page was published.
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": None},
    )
    if page is None or page.body is None:
        raise _NOTHING
    return page


def _pieces(body: "HtmlElement", captions: frozenset[str]) -> Iterator[Piece]:
    before = None
    for piece in _Flow().run(body):
        if piece.kind is BlockKind.PARAGRAPH and _clean(piece.text) in captions:
            # A figure may hold a quotation; what stands under it then names who said it.
            kind = BlockKind.BYLINE if before is BlockKind.BLOCK_QUOTE else BlockKind.CAPTION
            yield Piece(kind, piece.text)
        else:
            yield piece
        before = piece.kind


class _Flow:
    """Turns the extractor's tree into pieces: text gathers until a block-level element begins or ends."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._out: list[Piece] = []

    def run(self, body: "HtmlElement") -> list[Piece]:
        """All pieces of a body, in order."""
        self._block(body, BlockKind.PARAGRAPH, 0)
        return self._out

    def _flush(self, kind: BlockKind, level: int) -> None:
        text = "".join(self._text)
        self._text.clear()
        text = "\n".join(_SPACE.sub(" ", line).strip() for line in text.split("\0"))
        if text.strip():
            self._out.append(Piece(kind, text.strip(), level))

    def _block(self, element: "HtmlElement", kind: BlockKind, level: int) -> None:
        self._text.append(element.text or "")
        for child in element:
            if not isinstance(child.tag, str):
                pass
            elif child.tag == "lb":
                self._text.append("\0")
            elif child.tag == "table":
                self._flush(kind, level)
                self._table(child)
            elif child.tag == "code" and element.tag in _CONTAINERS | {"quote", "item"} and not element.text:
                self._flush(kind, level)
                self._out.append(Piece(BlockKind.CODE, "".join(child.itertext()).strip("\n")))
            elif child.tag in _KINDS or child.tag in _CONTAINERS:
                self._flush(kind, level)
                self._block(child, *_context(child, kind))
                self._flush(*_context(child, kind))
            else:
                self._block(child, kind, level)
            self._text.append(child.tail or "")
        if element.tag == "body":
            self._flush(kind, level)

    def _table(self, table: "HtmlElement") -> None:
        rows = []
        for row in table.iter("row"):
            cells = (_clean(" ".join(cell.itertext())) for cell in row.iter("cell"))
            rows.append(" | ".join(cell for cell in cells if cell))
        self._out.append(Piece(BlockKind.TABLE, "\n".join(row for row in rows if row)))


def _context(element: "HtmlElement", outer: BlockKind) -> tuple[BlockKind, int]:
    """The kind of an element's text: what quotes or lists a paragraph stands in goes before its own."""
    kind = _KINDS.get(element.tag, outer)
    if outer is BlockKind.BLOCK_QUOTE or (kind is BlockKind.PARAGRAPH and outer is BlockKind.LIST_ITEM):
        return outer, 0
    if kind is not BlockKind.HEADING:
        return kind, 0
    rank = str(element.get("rend") or "h2")[1:]
    return kind, int(rank) if rank.isdigit() else 2


def _clean(value: str | None) -> str | None:
    return _SPACE.sub(" ", value).strip() or None if value else None
