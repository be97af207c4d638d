"""From a file or its bytes to a `Document`: one module a format, and what all of them share.

A reader takes decoded text apart (`Parsed`); here its blocks are told apart further (boilerplate, turns, pull
quotes), and what its header leaves open is read from the text.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from corpus.askers import name_asker
from corpus.cleaning import mark_boilerplate
from corpus.decoding import declared_encoding, decode
from corpus.document import Block, BlockKind, Document, DocumentId
from corpus.errors import ReadError
from corpus.interviews import mark_answers
from corpus.language import detect
from corpus.metadata import Metadata, find_event, from_file_name, read_header_lines, title_from_stem
from corpus.order_signs import is_order, is_order_as_name, is_order_in_header
from corpus.orders import mark_orders
from corpus.profiles import mark_profiles
from corpus.readers.parsed import Parsed
from corpus.structure import mark_captions, mark_headings, mark_pull_quotes
from corpus.turns import mark_turns
from corpus.unseen import Hidden, without_unseen

READER_VERSION = 3
"""Goes up whenever the same bytes come out as another Document, so that libraries know to read again."""

_FORMATS = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
SUFFIXES = frozenset(_FORMATS)
"""Endings of file names that can be read, lower case, with their dot."""

UNTITLED = "Untitled"
"""The title of a document whose own, and whose file's name, are an order to programs."""
LONGEST_VALUE = 300
"""Characters of a title, event or name in a header; a longer one is none."""
LARGEST = 200_000_000
"""Bytes; a larger file is no article and no transcript."""


def read(path: Path) -> Document:
    """The document in a file. Raises ReadError for what cannot be read, saying why and what to do."""
    source = str(path.absolute())
    try:
        if path.stat().st_size > LARGEST:
            raise ReadError(f"{source} is larger than {LARGEST // 1_000_000} MB.", "Divide it into parts.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{source} does not exist.", "Check the path.") from None
    except IsADirectoryError:
        raise ReadError(f"{source} is a folder.", "Give a file, or ingest the folder.") from None
    except PermissionError:
        raise ReadError(f"{source} may not be read.", "Give yourself the right to read it.") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{source} cannot be read: {error}.", "Check the file and its disk.") from error
    return read_bytes(data, source=source)


def read_bytes(data: bytes, *, source: str) -> Document:
    """The document in some bytes. `source` is the path or URL they are from; its ending decides the format,
    else the bytes do. Raises ReadError.
    """
    name = _name(source)
    text, kind = decoded(data, source=source)
    text, unseen = without_unseen(text)
    parse = _parser(kind)
    try:
        parsed = parse(text, name=name.stem)
    except ReadError as error:
        raise ReadError(f"{source}: {error.message}", error.remedy) from error
    if not parsed.text.strip():
        raise ReadError(f"{source} holds no text.", "Check that the file has more than a header.")
    digest = hashlib.sha256(data).hexdigest()
    parsed = replace(parsed, hidden=(*unseen, *parsed.hidden))
    return _document(parsed, stem=name.stem, source=source, digest=digest)


def decoded(data: bytes, *, source: str) -> tuple[str, str]:
    """The text of some bytes with its markup, line ends as "\\n", and its format: `plain`, `markdown` or `html`.
    Raises ReadError."""
    kind = _FORMATS.get(_name(source).suffix.lower())
    declared = declared_encoding(data) if kind in (None, "html") else None
    text = decode(data, source=source, declared=declared)
    return text, kind or _sniff(text)


def _name(source: str) -> PurePosixPath:
    """The last part of a path or of a URL's path."""
    path = urlsplit(source).path if source.startswith(("http://", "https://")) else source
    return PurePosixPath(Path(path).name or "untitled")


def _sniff(text: str) -> str:
    head = text[:1000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")) or "<html" in head:
        return "html"
    return "markdown" if head.startswith("---\n") else "plain"


def _parser(kind: str) -> Callable[..., Parsed]:
    parse: Callable[..., Parsed] = import_module(f"corpus.readers.{kind}").parse
    return parse


def _document(parsed: Parsed, *, stem: str, source: str, digest: str) -> Document:
    hints = from_file_name(stem)
    marked, orders = mark_orders(parsed.text, parsed.blocks)
    given, parsed = parsed.meta, replace(parsed, blocks=tuple(marked), meta=_without_orders(parsed.meta))
    meta, blocks = (parsed.meta, parsed.blocks) if parsed.plain else _with_byline(parsed)
    title = meta.title or _title(parsed) or title_from_stem(stem)
    named = [Hidden("an order in the file's name", title_from_stem(stem))] if is_order_as_name(stem) else []
    if is_order(title) or (named and title == title_from_stem(stem)):
        named += [Hidden("an order in the title", title)]
        title = UNTITLED
    event = meta.event or find_event(_first_lines(parsed, title, stem), parsed.text)
    language = meta.language or hints.language or detect(_prose(parsed))
    return Document(
        id=DocumentId(digest[:16]),
        title=title,
        text=parsed.text,
        blocks=tuple(_refine(parsed, blocks, meta, event, title)),
        source=source,
        published=meta.published or hints.published,
        authors=meta.authors,
        speakers=meta.speakers,
        event=event,
        language=language,
        digest=digest,
        url=meta.url,
        notes=tuple(str(each) for each in (*parsed.hidden, *orders, *named, *_dropped(given, parsed.meta))),
    )


def _without_orders(meta: Metadata) -> Metadata:
    """A header's values without those that speak to programs; they are shown beside every passage."""
    return replace(
        meta,
        title=_harmless(meta.title),
        event=_harmless(meta.event),
        authors=tuple(name for name in meta.authors if _harmless(name)),
        speakers=tuple(name for name in meta.speakers if _harmless(name)),
    )


def _dropped(before: Metadata, after: Metadata) -> list[Hidden]:
    """The values of a header that were left out."""
    values = [(before.title, after.title), (before.event, after.event)]
    values += [(name, name if name in after.authors else None) for name in before.authors]
    values += [(name, name if name in after.speakers else None) for name in before.speakers]
    return [Hidden("an order in the header", old) for old, new in values if old and not new]


def _harmless(value: str | None) -> str | None:
    return value if value and len(value) <= LONGEST_VALUE and not is_order_in_header(value) else None


def _with_byline(parsed: Parsed) -> tuple[Metadata, tuple[Block, ...]]:
    """What the first paragraphs of a page say of its author and date, where its header says nothing."""
    first = [i for i, block in enumerate(parsed.blocks[:8]) if block.kind is BlockKind.PARAGRAPH][:4]
    lines = [parsed.text[b.start : min(b.end, b.start + 400)] for b in (parsed.blocks[i] for i in first)]
    header = read_header_lines(lines)
    alone = {first[i] for i in header.consumed}
    blocks = (
        replace(b, kind=BlockKind.BOILERPLATE) if i in alone else b for i, b in enumerate(parsed.blocks)
    )
    meta = replace(
        parsed.meta,
        authors=parsed.meta.authors or header.authors,
        published=parsed.meta.published or header.published,
    )
    return meta, tuple(blocks)


def _refine(
    parsed: Parsed, given: Sequence[Block], meta: Metadata, event: str | None, title: str
) -> list[Block]:
    """The blocks, each step on what the one before left as plain paragraphs."""
    text = parsed.text
    blocks = mark_turns(text, given, parsed.voices, parsed.layout, plain=parsed.plain)
    blocks = mark_boilerplate(text, blocks, event=event)
    blocks = mark_captions(text, blocks)
    blocks = mark_pull_quotes(text, mark_profiles(text, blocks), meta.authors)
    if parsed.plain:
        blocks = mark_headings(text, blocks, title=meta.title or "")
    blocks = mark_answers(text, blocks, parsed.layout, title=title, authors=meta.authors)
    return name_asker(text, blocks)


def _title(parsed: Parsed) -> str | None:
    """The first heading of the highest level."""
    headings = [block for block in parsed.blocks if block.kind is BlockKind.HEADING]
    if not headings:
        return None
    top = min(headings, key=lambda block: (block.level, block.start))
    return parsed.text[top.start : top.end].replace("\n", " ")


def _first_lines(parsed: Parsed, title: str, stem: str) -> list[str]:
    """Where an event's name stands: title, file name, first lines."""
    first = [parsed.text[block.start : min(block.end, block.start + 400)] for block in parsed.blocks[:6]]
    return [title, title_from_stem(stem), *(line for line in first if line != title)]


def _prose(parsed: Parsed) -> str:
    """The beginning of the document without code and tables, for its language."""
    parts: list[str] = []
    size = 0
    for block in parsed.blocks:
        if block.kind in (BlockKind.CODE, BlockKind.TABLE):
            continue
        parts.append(parsed.text[block.start : min(block.end, block.start + 20_000)])
        size += len(parts[-1])
        if size > 40_000:
            break
    return "\n".join(parts)
