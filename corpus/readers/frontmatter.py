"""The header of a Markdown file (YAML between `---`, TOML between `+++`) and what it says of the document."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from corpus.errors import ReadError
from corpus.metadata import Metadata, iso_date, language_code, split_names

_KEY = re.compile(r"[\"']?[\w-]+[\"']?[ \t]*:(?:[ \t]|$)")
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}


def split_header(text: str) -> tuple[Metadata, str]:
    """What the header says, and the text after it. A text without header comes back whole.

    Raises ReadError naming the line where a header is broken.
    """
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    fence = lines[first].rstrip()
    if fence not in _FENCES:
        return Metadata(), text
    last = next((i for i in range(first + 1, len(lines)) if lines[i].rstrip() in _FENCES[fence]), None)
    # Markdown also draws a line with "---": it is a header only if a key follows.
    is_header = fence == "+++" or (len(lines) > first + 1 and bool(_KEY.match(lines[first + 1])))
    if last is None:
        if not is_header:
            return Metadata(), text
        raise ReadError(
            f"the header that begins in line {first + 1} is never closed.",
            f"Put {fence} on a line of its own after the header.",
        )
    body = "\n".join(lines[last + 1 :])
    header = "\n".join(lines[first + 1 : last])
    if not header.strip():
        return Metadata(), body
    values = _toml(header, first) if fence == "+++" else _yaml(header, first, is_header)
    return (Metadata(), text) if values is None else (to_metadata(values), body)


def _yaml(header: str, first: int, is_header: bool) -> Mapping[Any, Any] | None:
    import yaml

    try:
        values = yaml.safe_load(header)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if not is_header:
            return None
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + first + 2}" if mark is not None else "the header"
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise ReadError(
            f"its YAML header is broken in {where}: {problem}.",
            "Mend that line; a value that holds a colon or a quotation mark stands in quotation marks.",
        ) from error
    return values if isinstance(values, dict) else None


def _toml(header: str, first: int) -> Mapping[str, Any]:
    try:
        return tomllib.loads(header)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(
            f"its TOML header (from line {first + 2}) is broken: {error}.", "Mend that line."
        ) from error


def to_metadata(values: Mapping[Any, Any]) -> Metadata:
    """A header's values under the names in use; values of the wrong kind are left out."""
    get = {str(key).strip().lower(): value for key, value in values.items()}
    language = next((get[key] for key in ("lang", "language", "locale") if get.get(key)), None)
    date = next((get[key] for key in ("date", "published", "pubdate", "created") if get.get(key)), None)
    return Metadata(
        title=_line(get.get("title")),
        published=None if date is None else iso_date(date),
        authors=_names(get, "author", "authors", "by"),
        speakers=_names(get, "speakers", "speaker"),
        event=next((line for key in ("event", "conference") if (line := _line(get.get(key)))), None),
        language=None if language is None else language_code(language),
        url=next((line for key in ("url", "canonical_url", "link") if (line := _line(get.get(key)))), None),
    )


def _line(value: object) -> str | None:
    """A single value as one line of text."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    if value is None or isinstance(value, list | tuple | set | dict | bool):
        return None
    line = str(value).encode("utf-8", "replace").decode()  # YAML can write half a character
    return " ".join(line.split()) or None


def _names(get: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    """Names out of a list, of tables with a name, or of a single text ("A and B" are two)."""
    for key in keys:
        value = get.get(key)
        items = value if isinstance(value, list) else [value]
        names = [line for item in items if (line := _line(item))]
        if len(names) == 1 and len(several := split_names(names[0])) > 1:
            names = list(several)
        if names:
            return tuple(dict.fromkeys(names))
    return ()
