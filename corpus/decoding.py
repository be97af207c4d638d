"""Bytes to text: UTF-8, UTF-16 with its mark, else Windows-1252; binary data is refused."""

import codecs
import re
from contextlib import suppress

from corpus.errors import ReadError

_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
"""Bytes that text seldom has. Tab, line ends, form feed and escape do occur in it."""
MOST_CONTROLS = 0.005
"""A text may hold a stray one; with a larger share of them it is none."""
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([A-Za-z][\w-]{1,30})""", re.IGNORECASE)
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes, *, source: str, declared: str | None = None) -> str:
    """The text of a file, its byte order mark dropped and its line ends as "\\n"; nothing else is changed.

    `declared` is the encoding the file itself names; it counts where the bytes are no UTF-8.
    Raises ReadError for empty and for binary data.
    """
    text = _decode(data, source, declared)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError(f"{source} is empty.", "Give a file that holds text.")
    return text


def _decode(data: bytes, source: str, declared: str | None) -> str:
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise _binary(source) from None
            if "\0" in text:
                raise _binary(source)
            return text
    if b"\0" in data or len(data) - len(data.translate(None, _CONTROLS)) > len(data) * MOST_CONTROLS:
        raise _binary(source)
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    for encoding in (declared or "cp1252", "cp1252"):
        with suppress(UnicodeError, LookupError):
            text = data.decode(encoding)
            text.encode()  # an odd encoding may yield half characters, which nothing can store
            return text
    return data.decode("latin-1")


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an HTML page names in its first lines."""
    found = _CHARSET.search(data[:2048])
    return found[1].decode("ascii") if found else None


def _binary(source: str) -> ReadError:
    return ReadError(
        f"{source} holds binary data, not text.",
        "Save it as plain text, Markdown or HTML (UTF-8) and read that.",
    )
