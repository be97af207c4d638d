"""Opening the catalog's SQLite file, its schema, and the translation of SQLite's errors."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import LibraryError, LibraryMismatch, StorageFull
from rag.lexical import COLUMNS

SCHEMA_VERSION = 4

_TEXT_COLUMNS = ", ".join(COLUMNS)

_QUOTES_TO_EMBED = "CREATE INDEX quotes_to_embed ON quotes (embedded) WHERE embedded = 0;"
_SINCE_2 = """
-- The same for utterances.
CREATE TABLE quote_tombstones (quote_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- What a person corrected by hand about who is who, oldest first. Names and sources, no ids: it outlives re-ingest.
CREATE TABLE corrections (
    rowid INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    made TEXT NOT NULL
);
"""

_SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    reader INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    blocks TEXT NOT NULL,
    published TEXT,
    authors TEXT NOT NULL,
    speakers TEXT NOT NULL,
    event TEXT,
    language TEXT NOT NULL,
    url TEXT,
    notes TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX documents_by_digest ON documents (digest);

CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    headings TEXT NOT NULL,
    locator TEXT,
    speakers TEXT NOT NULL,
    embedded INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX passages_by_document ON passages (document_id, position);
CREATE INDEX passages_to_embed ON passages (embedded) WHERE embedded = 0;

CREATE TABLE quotes (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    spans TEXT NOT NULL,
    kind TEXT NOT NULL,
    person INTEGER REFERENCES people (rowid),
    speaker_start INTEGER,
    speaker_end INTEGER,
    cue TEXT,
    cue_start INTEGER,
    cue_end INTEGER,
    confidence REAL NOT NULL,
    reason TEXT NOT NULL,
    embedded INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX quotes_by_document ON quotes (document_id, start);
CREATE INDEX quotes_by_person ON quotes (person);
{_QUOTES_TO_EMBED}

-- People as one document gives them; the library-wide view is computed from these. `known` is the name that the
-- library knows them by, where it has been worked out.
CREATE TABLE people (
    rowid INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    aliases TEXT NOT NULL,
    role TEXT,
    affiliation TEXT,
    read_start INTEGER,
    read_end INTEGER,
    known TEXT,
    known_folded TEXT,
    gender TEXT
);
CREATE INDEX people_by_document ON people (document_id);
CREATE INDEX people_by_name ON people (folded);

-- Vectors whose passage is gone but which Chroma may still hold.
CREATE TABLE tombstones (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
{_SINCE_2}
CREATE VIRTUAL TABLE passages_fts USING fts5 (
    title, headings, speakers, {_TEXT_COLUMNS}, tokenize = "unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE quotes_fts USING fts5 ({_TEXT_COLUMNS}, tokenize = "unicode61 remove_diacritics 0");
"""

_TO_VERSION = {
    2: f"""
    ALTER TABLE quotes ADD COLUMN embedded INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE people ADD COLUMN known TEXT;
    ALTER TABLE people ADD COLUMN known_folded TEXT;
    {_QUOTES_TO_EMBED}
    {_SINCE_2}
    """,
    3: "ALTER TABLE people ADD COLUMN gender TEXT;",
    4: "ALTER TABLE documents ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';",
}
"""What makes a catalog of the version before into one of this version."""


def open_for_writing(file: Path) -> sqlite3.Connection:
    """The catalog, made where it is missing. Raises LibraryError, LibraryMismatch or StorageFull."""
    with translated(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA busy_timeout = 10000")
        if _version(connection) == 0:
            connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        while (version := _version(connection) + 1) in _TO_VERSION:
            connection.executescript(
                f"BEGIN IMMEDIATE; {_TO_VERSION[version]} PRAGMA user_version = {version}; COMMIT;"
            )
        _check_version(connection, file)
        return connection


def open_for_reading(file: Path) -> sqlite3.Connection:
    """The catalog, read-only; it takes no lock. Raises LibraryError where there is none."""
    if not file.exists():
        raise LibraryError(
            f"There is no library in {file.parent}.",
            "Make one with `whosaid ingest PATH…`, or name another with --data.",
        )
    with translated(file):
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        connection.execute("PRAGMA busy_timeout = 10000")
        if _version(connection) == 0:
            connection.close()
            raise LibraryError(
                f"The library in {file.parent} is empty.", "Fill it with `whosaid ingest PATH…`."
            )
        _check_version(connection, file)
        return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_version(connection: sqlite3.Connection, file: Path) -> None:
    if (found := _version(connection)) != SCHEMA_VERSION:
        connection.close()
        raise LibraryMismatch(
            f"The library in {file.parent} has format {found}; this whosaid reads format {SCHEMA_VERSION}.",
            "Run `whosaid ingest` on its files once: that brings it up to date."
            if found < SCHEMA_VERSION
            else "Update whosaid, or delete that folder and ingest again.",
        )


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """SQLite's and the file system's errors as ours, with the remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise storage_full(file.parent) from error
        raise LibraryError(
            f"The catalog {file} cannot be used: {error}.",
            "Check the folder's rights; `whosaid doctor` tells more.",
        ) from error
    except sqlite3.DatabaseError as error:
        raise LibraryError(
            f"The catalog {file} is damaged or no catalog: {error}.",
            "Move it away and ingest again; your own files are untouched.",
        ) from error
    except OSError as error:
        if no_space(error):
            raise storage_full(file.parent) from error
        raise LibraryError(
            f"{file.parent} cannot be used: {error.strerror}.", "Check its rights or use --data."
        ) from error


def no_space(error: OSError) -> bool:
    """Whether the disk or the user's share of it is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def storage_full(folder: Path) -> StorageFull:
    return StorageFull(
        f"No space left where the library lies ({folder}).",
        "Free some, then run `whosaid ingest` again: it goes on where it stopped.",
    )
