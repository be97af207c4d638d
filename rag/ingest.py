"""From files to a library: read, chunk, extract quotes, store; then embed what is marked.

Each document is one transaction that leaves its passages and utterances marked "not yet embedded"; vectors
follow and the mark is cleared (`rag.embedding`). Whatever stops the program, the next run goes on from the marks.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from corpus.document import Document
from corpus.errors import ReadError, WhosaidError
from corpus.files import find
from corpus.readers import LARGEST, READER_VERSION, read_bytes
from rag.adapters.catalog import META_EMBEDDER, Stored
from rag.adapters.catalog_writer import CatalogWriter
from rag.embedding import AT_ONCE, META_DIMENSION, Indexer
from rag.errors import LibraryMismatch
from rag.people import refresh
from rag.prepared import prepare
from rag.protocols import COLLECTIONS, Collection, Embedder, VectorStore

PIPELINE_VERSION = 2
"""Raise it when chunking or extraction change what they make of a document: libraries then read it anew."""
VERSION = READER_VERSION * 1000 + PIPELINE_VERSION


class Status(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SKIPPED = "skipped"
    MOVED = "moved"
    VANISHED = "vanished"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source."""

    source: str
    status: Status
    detail: str = ""
    notes: tuple[str, ...] = ()
    """What was taken out of it as hidden, or left out as an order to programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    outcomes: tuple[Outcome, ...]
    embedded: int
    """Texts (passages and utterances) given a vector."""
    seconds: float

    def of(self, status: Status) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.status is status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is: sources read of all, texts (passages and utterances) embedded of those known so far."""

    files: int
    of_files: int
    texts: int = 0
    of_texts: int = 0
    doing: str = ""


Report = Callable[[Progress], None]


def _silent(_: Progress) -> None:
    """Progress nobody watches."""


@dataclass(slots=True)
class Ingest:
    """One run over one library. The caller holds the writer's lock."""

    catalog: CatalogWriter
    embedder: Embedder
    vectors: VectorStore
    report: Report = _silent
    embed_at_once: int = AT_ONCE
    collections: Sequence[Collection] = COLLECTIONS
    """What gets vectors."""
    _outcomes: list[Outcome] = field(default_factory=list)
    _files: int = 0
    _of_files: int = 0
    _indexer: Indexer = field(init=False)

    def __post_init__(self) -> None:
        self._indexer = Indexer(
            catalog=self.catalog,
            embedder=self.embedder,
            vectors=self.vectors,
            tell=self._tell,
            at_once=self.embed_at_once,
            collections=self.collections,
        )

    def run(self, paths: Sequence[Path], *, prune: bool = False) -> Summary:
        """Bring the library in line with the files under `paths`. One bad file never stops the rest.

        Raises LibraryMismatch where the library was made with another embedder, LibraryError, StorageFull,
        VectorStoreError or EmbedderError where there is no going on.
        """
        began = time.monotonic()
        check_embedder(self.catalog, self.embedder.name)
        files, failures = find(paths)
        self._outcomes = [_failed(str(path), error) for path, error in failures]
        self._of_files = len(files)
        self.mend_vectors()
        stored = self.catalog.stored()
        by_digest = {known.digest: known for known in stored.values()}
        for path in files:
            self._take(path, stored, by_digest)
            self._files += 1
            self._tell(f"reading {path.name}")
            if self._indexer.has_batch():
                self._indexer.embed_pending(everything=False)
        self._vanished(paths, prune)
        if self.catalog.has_nameless() or any(
            o.status in (Status.ADDED, Status.CHANGED) for o in self._outcomes
        ):
            refresh(self.catalog)
        return self._finished(began)

    def remove(self, document_ids: Sequence[str]) -> None:
        """Take documents out of the library; their files stay where they are."""
        self.catalog.remove(document_ids)
        refresh(self.catalog)
        self._indexer.bury()

    def read_again(self) -> None:
        """Read every source anew that is still there, whatever its digest."""
        for known in self.catalog.stored().values():
            path = Path(known.source)
            if _gone(path):
                continue
            try:
                self.store(self._read(_bytes_of(path), known.source))
            except ReadError as error:
                self._outcomes.append(_failed(known.source, error))
        refresh(self.catalog)

    def rebuild(self) -> Summary:
        """Embed everything anew, with this embedder; the catalog's texts are not touched."""
        began = time.monotonic()
        self._indexer.begin_rebuild()
        return self._finished(began)

    def _finished(self, began: float) -> Summary:
        """The end of a run: every vector made, the embedder measured."""
        self.embed_pending()
        self.measure_skill()
        return Summary(
            outcomes=tuple(self._outcomes), embedded=self._indexer.embedded, seconds=time.monotonic() - began
        )

    # One source

    def _take(self, path: Path, stored: dict[str, Stored], by_digest: dict[str, Stored]) -> None:
        source = os.path.abspath(path)  # noqa: PTH100 - Path.absolute() keeps "..", so one file had many names
        known = stored.get(source)
        try:
            data = _bytes_of(path)
            digest = hashlib.sha256(data).hexdigest()
            if known and known.digest == digest and known.reader == VERSION:
                self._note(source, Status.SKIPPED, "unchanged")
                return
            if not known and (twin := by_digest.get(digest)) and twin.reader == VERSION:
                self._same_content(source, twin, stored)
                return
            document = self._read(data, source)
            self.store(document)
        except ReadError as error:
            self._outcomes.append(_failed(source, error))
            return
        if known and by_digest.get(known.digest) is known:
            del by_digest[known.digest]
        entry = Stored(document.id, source, document.digest, VERSION)
        stored[source] = by_digest[document.digest] = entry
        if not known:
            self._note(source, Status.ADDED, notes=document.notes)
        else:
            why = "" if known.digest != digest else "read anew by this version"
            self._note(source, Status.CHANGED, why, document.notes)

    def _read(self, data: bytes, source: str) -> Document:
        with _costs_one_file(source):
            return read_bytes(data, source=source)

    def _same_content(self, source: str, twin: Stored, stored: dict[str, Stored]) -> None:
        if _still_holds(Path(twin.source), twin.digest):
            self._note(source, Status.SKIPPED, f"same content as {twin.source}")
            return
        self.catalog.move(twin.id, source)
        stored.pop(twin.source, None)
        stored[source] = twin._replace(source=source)
        self._note(source, Status.MOVED, f"was {twin.source}")

    def store(self, document: Document) -> None:
        """Chunk, extract and commit one document, in one transaction."""
        with _costs_one_file(document.source):
            made = prepare(document)
        self.catalog.put(
            made.document, VERSION, made.passages, made.quotes, made.people, made.indexed, made.spoken
        )

    def _vanished(self, paths: Sequence[Path], prune: bool) -> None:
        """Sources under the given paths whose file is gone: named, and removed where asked."""
        roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - as the sources are named
        gone = [
            known
            for known in self.catalog.stored().values()
            if any(_under(Path(known.source), root) for root in roots) and _gone(Path(known.source))
        ]
        if prune and gone:
            self.remove([known.id for known in gone])
        for known in gone:
            self._note(known.source, Status.REMOVED if prune else Status.VANISHED, "the file is gone")

    # Vectors

    def embed_pending(self) -> None:
        """Give vectors to all that waits for one."""
        self._indexer.embed_pending()

    def measure_skill(self) -> None:
        self._indexer.measure_skill()

    def mend_vectors(self) -> None:
        """Where the vectors and the catalog disagree (a folder deleted, a crash), the catalog wins."""
        self._indexer.mend()

    def _note(self, source: str, status: Status, detail: str = "", notes: tuple[str, ...] = ()) -> None:
        self._outcomes.append(Outcome(source=source, status=status, detail=detail, notes=notes))

    def _tell(self, doing: str) -> None:
        embedded = self._indexer.embedded
        self.report(
            Progress(
                files=self._files,
                of_files=self._of_files,
                texts=embedded,
                of_texts=embedded + self._indexer.pending(),
                doing=doing,
            )
        )


def check_embedder(catalog: CatalogWriter, name: str) -> None:
    """A new library takes this embedder; an old one must have been made with it. Raises LibraryMismatch."""
    made_with = catalog.meta(META_EMBEDDER)
    if made_with is None:
        catalog.set_meta(META_EMBEDDER, name)
    elif made_with != name and catalog.meta(META_DIMENSION) is None:
        catalog.set_meta(META_EMBEDDER, name)  # nothing was embedded yet: the first choice may be taken back
    elif made_with != name:
        raise LibraryMismatch(
            f"This library was made with the embedder {made_with}; the settings say {name}.",
            "Run `whosaid reindex` to embed it anew, or set `embedder` back.",
        )


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise ReadError(f"{path} is larger than {LARGEST // 1_000_000} MB.", "Divide it into parts.")
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path} cannot be read: {error.strerror}.", "Check the file and its rights."
        ) from error


def _gone(path: Path) -> bool:
    """Whether a file is certainly not there; one that may not be looked at is not gone."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _still_holds(path: Path, digest: str) -> bool:
    """Whether a file has, as far as can be told, the content it had."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return not _gone(path)


@contextmanager
def _costs_one_file(source: str) -> Iterator[None]:
    """A failure nobody foresaw, on the way from bytes to passages, as a ReadError: the other files go on."""
    try:
        yield
    except WhosaidError:
        raise
    except Exception as error:
        raise ReadError(
            f"{source} could not be taken apart: {type(error).__name__}: {error}.",
            "This is a fault of whosaid; please report it with the file.",
        ) from error


def _failed(source: str, error: ReadError) -> Outcome:
    return Outcome(source=source, status=Status.FAILED, detail=str(error))


def _under(path: Path, root: Path) -> bool:
    return path == root or root in path.parents
