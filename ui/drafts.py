"""The text of `whosaid check --file`: read as a document, with the text that its findings are placed in."""

import sys
from pathlib import Path
from typing import NamedTuple

from corpus.document import Document
from corpus.errors import ReadError
from corpus.readers import decoded, read_bytes
from corpus.readers.frontmatter import split_header
from rag.errors import UsageError


class Text(NamedTuple):
    document: Document
    written: str
    """The file as it is, with its markup; of a web page what a reader sees."""
    body: int
    """Where its header ends."""


def draft(file: str) -> Text:
    """A file, or standard input for `-`. Raises UsageError for one that cannot be read."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", "Check the path.") from error
    try:
        return _taken(data, file)
    except ReadError as error:
        raise UsageError(error.message, error.remedy) from error


def pasted(text: str) -> Text:
    """A text from the page. Raises ReadError for an empty one."""
    return _taken(text.encode("utf-8", "replace"), "text.txt")


def _taken(data: bytes, source: str) -> Text:
    document = read_bytes(data, source=source)
    written, form = decoded(data, source=source)
    body = len(written) - len(split_header(written)[1]) if form == "markdown" else 0
    return Text(document, document.text if form == "html" else written, body)
