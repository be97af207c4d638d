"""The catalog's file: opened for one writer and many readers; every failure a message with its remedy."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rag.adapters.sqlite import SCHEMA_VERSION, open_for_reading, open_for_writing, translated
from rag.errors import LibraryError, LibraryMismatch, StorageFull


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library" / "catalog.sqlite3"


def test_the_writer_makes_folder_and_schema(file: Path) -> None:
    with closing(open_for_writing(file)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"documents", "passages", "quotes", "people", "meta", "tombstones", "passages_fts"} <= tables
    with closing(open_for_writing(file)):
        pass  # a second time finds it made


def test_a_reader_cannot_write(file: Path) -> None:
    open_for_writing(file).close()
    with closing(open_for_reading(file)) as db, pytest.raises(sqlite3.OperationalError):
        db.execute("DELETE FROM documents")


def test_a_reader_reads_beside_a_writer_in_the_middle_of_its_work(file: Path) -> None:
    with closing(open_for_writing(file)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO meta VALUES ('a', '1')")
        with closing(open_for_reading(file)) as reader:
            assert reader.execute("SELECT count(*) FROM meta").fetchone() == (0,)
            writer.execute("COMMIT")
            assert reader.execute("SELECT count(*) FROM meta").fetchone() == (1,)


def test_a_relative_path_and_odd_characters_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("with space#and?more%20ü") / "catalog.sqlite3"
    open_for_writing(file).close()
    open_for_reading(file).close()


def test_no_library_is_told_with_what_to_do(file: Path) -> None:
    with pytest.raises(LibraryError) as raised:
        open_for_reading(file)
    assert "no library" in raised.value.message
    assert "whosaid ingest" in raised.value.remedy
    assert not file.parent.exists(), "looking made a folder"


def test_a_library_never_filled_is_told(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    with pytest.raises(LibraryError, match="empty"):
        open_for_reading(file)


def columns(db: sqlite3.Connection) -> dict[str, set[str]]:
    tables = [
        name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")
    ]
    return {table: {row[1] for row in db.execute(f"PRAGMA table_info({table})")} for table in tables}


def as_version_1(file: Path) -> None:
    """A catalog as the first format had it, with a value in it."""
    with closing(open_for_writing(file)) as db:
        db.executescript(
            "INSERT INTO meta VALUES ('embedder', 'some model');"
            "DROP INDEX quotes_to_embed; ALTER TABLE quotes DROP COLUMN embedded;"
            "ALTER TABLE people DROP COLUMN gender; ALTER TABLE documents DROP COLUMN notes;"
            "ALTER TABLE people DROP COLUMN known; ALTER TABLE people DROP COLUMN known_folded;"
            "DROP TABLE quote_tombstones; DROP TABLE corrections; PRAGMA user_version = 1;"
        )


def test_a_writer_brings_an_older_format_up_to_date_and_keeps_what_is_in_it(
    file: Path, tmp_path: Path
) -> None:
    as_version_1(file)
    with closing(open_for_writing(file)) as db, closing(open_for_writing(tmp_path / "new.sqlite3")) as new:
        assert columns(db) == columns(new)
        assert db.execute("SELECT value FROM meta").fetchall() == [("some model",)]


def test_a_reader_of_an_older_format_is_told_what_brings_it_up_to_date(file: Path) -> None:
    as_version_1(file)
    with pytest.raises(LibraryMismatch) as raised:
        open_for_reading(file)
    assert "whosaid ingest" in raised.value.remedy


@pytest.mark.parametrize("opened", [open_for_reading, open_for_writing])
def test_a_newer_format_is_refused(file: Path, opened: object) -> None:
    with closing(open_for_writing(file)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LibraryMismatch, match=f"format {SCHEMA_VERSION + 1}"):
        opened(file)


@pytest.mark.parametrize("opened", [open_for_reading, open_for_writing])
def test_a_file_that_is_no_database_is_told(file: Path, opened: object) -> None:
    file.parent.mkdir()
    file.write_bytes(b"this is a text file and no database at all " * 100)
    with pytest.raises(LibraryError) as raised:
        opened(file)
    assert "damaged or no catalog" in raised.value.message


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (sqlite3.OperationalError("database or disk is full"), StorageFull),
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StorageFull),
        (OSError(errno.EACCES, "Permission denied"), LibraryError),
        (sqlite3.OperationalError("attempt to write a readonly database"), LibraryError),
        (sqlite3.DatabaseError("database disk image is malformed"), LibraryError),
    ],
)
def test_foreign_errors_become_ours_with_a_remedy(
    file: Path, error: Exception, expected: type[LibraryError]
) -> None:
    with pytest.raises(LibraryError) as raised, translated(file):
        raise error
    assert type(raised.value) is expected
    assert raised.value.message
    assert raised.value.remedy
    assert raised.value.__cause__ is error
