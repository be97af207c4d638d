"""The lines of `whosaid check --batch`."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import UsageError

_WANTED = 'Each line is an object such as {"quotation": "…", "speaker": "…", "document": "…"}.'


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line: a quotation, and who is claimed to have said it where."""

    quotation: str
    speaker: str | None = None
    document: str | None = None


def lines(batch: str) -> Iterator[bytes]:
    """The lines of a file, or of standard input for `-`. Raises UsageError where there is no such file."""
    if batch == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(batch).open("rb") as file:
            yield from file
    except OSError as error:
        raise UsageError(f"{batch} cannot be read: {error.strerror}.", "Check the path.") from error


def asked(line: bytes) -> Asked:
    """One line read. Raises UsageError that says what is wrong with it."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError("The line is no UTF-8.", _WANTED) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The line is no JSON: {error}.", _WANTED) from error
    if not isinstance(found, dict) or "quotation" not in found:
        raise UsageError("The line is no object with a quotation.", _WANTED)
    given: dict[str, str] = {}
    for name in ("quotation", "speaker", "document"):
        value = found.get(name)
        if isinstance(value, str):
            # Half a surrogate pair, which JSON can spell and nothing can store, is a character that got lost.
            given[name] = value.encode("utf-8", "replace").decode("utf-8")
        elif value is not None or name == "quotation":
            raise UsageError(f"The {name} is no text.", _WANTED)
    if not given["quotation"].strip():
        raise UsageError("The quotation is empty.", _WANTED)
    return Asked(**given)
