"""Which files a list of paths stands for: files as they are, folders with all that can be read below them."""

import os
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import ReadError
from corpus.readers import SUFFIXES

ABOUT_FILES = frozenset(
    ("readme", "source", "sources", "license", "licence", "copying", "notice", "changelog", "contributing")
)
"""Files that say something about a folder of articles and are none themselves (name before the first dot)."""


def find(paths: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, ReadError]]]:
    """The files to read, in order and each once, and what could not be looked at.

    A file given by name is always taken. In folders, hidden entries, files of unknown format and files about
    the folder (README, LICENSE …) are left out; links to folders are followed, each folder is entered once.
    """
    found: dict[Path, None] = {}
    failed: list[tuple[Path, ReadError]] = []
    for path in paths:
        try:
            if path.is_dir():
                _walk(path, found, failed)
            elif path.exists():
                found.setdefault(path)
            else:
                failed.append((path, ReadError(f"{path} does not exist.", "Check the path.")))
        except (OSError, ValueError) as error:
            failed.append((path, _unreadable(path, error)))
    return _once(found), failed


def _walk(folder: Path, found: dict[Path, None], failed: list[tuple[Path, ReadError]]) -> None:
    entered: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            status = current.stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(current) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            failed.append((current, _unreadable(current, error)))
            continue
        folders = []
        for entry in listing:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                folders.append(current / entry.name)
            elif entry.is_file() and _is_article(entry.name):
                found.setdefault(current / entry.name)
        waiting.extend(reversed(folders))


def _is_article(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in SUFFIXES and name.partition(".")[0].lower() not in ABOUT_FILES


def _once(found: Iterable[Path]) -> list[Path]:
    """Without the paths that lead to a file already there (a link, or given twice)."""
    seen: set[Path] = set()
    out = []
    for path in found:
        real = path.resolve()
        if real not in seen:
            seen.add(real)
            out.append(path)
    return out


def _unreadable(path: Path, error: Exception) -> ReadError:
    if isinstance(error, PermissionError):
        return ReadError(f"{path} may not be opened.", "Give yourself the right to read it, or leave it out.")
    reason = getattr(error, "strerror", None) or str(error)
    return ReadError(f"{path} cannot be looked at: {reason}.", "Check the path and its disk.")
