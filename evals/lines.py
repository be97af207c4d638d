"""Reading data files with errors that name the file and the line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.errors import UsageError

Json = Mapping[str, Any]


def read_text(path: Path) -> str:
    """A text file. Raises UsageError where it is not there or is no UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist.", "Check the path.") from None
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder.", "Name a file.") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no UTF-8 text ({error.reason}).", "Save it as UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.", "Check its rights.") from error


def json_lines(path: Path) -> Iterator[tuple[str, Json]]:
    """Each object of a JSON Lines file with its place ("questions.jsonl, line 3") for messages.

    Raises UsageError for a line that is no JSON object. Empty lines are passed over.
    """
    # Not splitlines(): JSON may hold U+2028 and the like inside its strings.
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{where} is no JSON: {error.msg}.", "A line holds one JSON object.") from error
        if not isinstance(record, dict):
            raise UsageError(f"{where} is no JSON object.", "A line holds one JSON object.")
        yield where, record


def json_file(path: Path) -> Json:
    """The one object a JSON file holds. Raises UsageError."""
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{path}, line {error.lineno} is no JSON: {error.msg}.", "Check the file."
        ) from error
    if not isinstance(content, dict):
        raise UsageError(f"{path} holds no JSON object.", "Check the file.")
    return content


def text_of(record: Json, key: str, where: str) -> str:
    """A text that must be there and not be empty. Raises UsageError."""
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where}: `{key}` must be a text.", "See the README on evaluation sets.")
    return value


def texts_of(record: Json, key: str, where: str) -> tuple[str, ...]:
    """A text, a list of texts, or nothing. Raises UsageError."""
    value = record.get(key)
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) and item.strip() for item in values):
        raise UsageError(
            f"{where}: `{key}` must be a text or a list of texts.", "See the README on evaluation sets."
        )
    return tuple(values)
