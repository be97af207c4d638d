"""Writing result files: whole or not at all, with errors a person can act on."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any

from rag.errors import StorageFull, UsageError


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """The content as indented JSON; an older file of that name is replaced in one step.

    Raises UsageError or StorageFull where it cannot be written.
    """
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """The text, whole or not at all. Raises UsageError or StorageFull."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """The file system's errors as ours."""
    try:
        yield
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            raise StorageFull(f"No space left for {path}.", "Free some, then run it again.") from error
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Name another file, or check the folder's rights.",
        ) from error
