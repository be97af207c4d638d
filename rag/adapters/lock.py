"""One writer at a time: a lock on the data folder that names its holder and dies with it."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rag.adapters.sqlite import no_space, storage_full
from rag.errors import LibraryBusy, LibraryError

LOCK_FILE = "writer.lock"
HOLDER_FILE = "writer.json"


@contextmanager
def writer_lock(folder: Path, command: str = "") -> Iterator[None]:
    """Hold the right to write to a library. The system drops it when the process ends, however it ends.

    Raises LibraryBusy at once, naming who holds it; LibraryError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK_FILE, timeout=0)
        lock.acquire()
    except Timeout:
        raise LibraryBusy(
            f"Another whosaid is writing to {folder}{_holder(folder)}.", "Wait until it ends, or stop it."
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from error
    holder = folder / HOLDER_FILE
    try:
        _sign(holder, command)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _sign(holder: Path, command: str) -> None:
    about = {
        "pid": os.getpid(),
        "command": command or Path(sys.argv[0]).name,
        "since": f"{datetime.now():%H:%M:%S}",
    }
    try:
        holder.write_text(json.dumps(about), encoding="utf-8")
    except OSError as error:
        raise _unwritable(holder.parent, error) from error


def _unwritable(folder: Path, error: OSError) -> LibraryError:
    if no_space(error):
        return storage_full(folder)
    return LibraryError(
        f"{folder} cannot be written: {error.strerror or error}.",
        "Check its rights or name another with --data.",
    )


def _holder(folder: Path) -> str:
    """What is known of the holder; it may be gone again, or not have signed yet."""
    try:
        about = json.loads((folder / HOLDER_FILE).read_text(encoding="utf-8"))
        return f" (process {about['pid']}, {about['command']}, since {about['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
