"""Vectors in Chroma: a folder by default, a server by a setting. Nothing outside knows which.

Two processes that open one Chroma folder can hang or crash, so the folder is opened only for the length of
one operation, under a lock of its own that is held for milliseconds while reading and for one batch while
writing; opening costs about 10 ms. `session` keeps it open over several operations.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from rag.adapters.chroma_check import SEAL, is_usable, seals
from rag.adapters.sqlite import no_space, storage_full
from rag.errors import StorageFull, VectorStoreError, WhosaidError
from rag.protocols import COLLECTIONS, PASSAGES, Collection, Vectors

CHROMA_FOLDER = "chroma"
LOCK_FILE = "chroma.lock"
IN_USE_FILE = "chroma.in-use"
_DAMAGED = "damaged"

_BATCH = 1000
"""Ids in one call; SQLite inside Chroma bounds the number of parameters."""
_EXACT_BELOW = 500
"""A choice of no more vectors is answered exactly from their stored vectors, in at most 20 ms. Of a larger one
Chroma's own search takes less time, and misses at most 4 in 100 of the nearest (benchmarks/filters.py)."""
_LOCK_TIMEOUT = 60.0
_LITTLE_SPACE = 4_000_000
_HNSW = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
    "sync_threshold": 100,  # what isn't written out yet is indexed anew at every opening, 0.4 s for a thousand
}


class ChromaCollection:
    """A VectorCollection over one of Chroma's. Raises VectorStoreError, never an error of Chroma's own."""

    def __init__(self, place: _Place, name: Collection) -> None:
        self._place = place
        self._name = name

    def upsert(self, ids: Sequence[str], vectors: Vectors, documents: Sequence[str]) -> None:
        with self._opened() as collection:
            for at in range(0, len(ids), _BATCH):
                part = slice(at, at + _BATCH)
                collection.upsert(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=[
                        {"document": document, SEAL: float(seal)}
                        for document, seal in zip(documents[part], seals(vectors[part]), strict=True)
                    ],
                )

    def delete(self, ids: Sequence[str]) -> None:
        with self._opened() as collection:
            for at in range(0, len(ids), _BATCH):
                collection.delete(ids=list(ids[at : at + _BATCH]))

    def query(
        self, vector: Vectors, limit: int, *, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        if limit <= 0 or (among is not None and not among):
            return []
        with self._opened() as collection:
            if among is not None and len(among) <= _EXACT_BELOW:
                return _nearest(vector, self.get(among), limit)
            if among is not None and not (among := _known(collection, among)):
                return []
            found = collection.query(
                query_embeddings=vector.reshape(1, -1),
                n_results=limit,
                ids=among,
                include=["distances"],
            )
            return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def get(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        stored: dict[str, Vectors] = {}
        with self._opened() as collection:
            for at in range(0, len(ids), _BATCH):
                found = collection.get(ids=list(ids[at : at + _BATCH]), include=["embeddings"])
                stored.update(
                    zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True)
                )
        return stored

    def ids(self) -> set[str]:
        with self._opened() as collection:
            return set(collection.get(include=[])["ids"])

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with self._place.opened() as client, _translated(self._place.where):
            yield collection_of(client, self._name)


class ChromaVectors(ChromaCollection):
    """A VectorStore: Chroma's collections in one folder or on one server. Itself the collection of passages."""

    def __init__(self, folder: Path, url: str = "") -> None:
        super().__init__(_Place(folder, url), PASSAGES)

    @property
    def where(self) -> str:
        return self._place.where

    def of(self, collection: Collection) -> ChromaCollection:
        return ChromaCollection(self._place, collection)

    @contextmanager
    def session(self) -> Iterator[ChromaVectors]:
        """Several operations with one opening; other processes wait meanwhile, so keep it short."""
        with self._place.opened():
            yield self

    def clear(self) -> None:
        self._place.clear()

    def mend(self) -> None:
        """Make the folder usable, whatever the last process left in it: one that is damaged is emptied."""
        self._place.mend()


class _Place:
    """Where the collections lie: its lock, its mark of being in use, and its client while it is open."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder / CHROMA_FOLDER
        self._url = url
        self._lock = FileLock(folder / LOCK_FILE, timeout=_LOCK_TIMEOUT)
        self._in_use = folder / IN_USE_FILE
        self._threads = threading.RLock()
        self._client: Any = None

    @property
    def where(self) -> str:
        return self._url or str(self._folder)

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """The client; nested uses share it."""
        with self._threads:
            if self._client is not None:
                yield self._client
                return
            with self._folder_lock(), self._connected() as client:
                yield client

    def clear(self) -> None:
        with self._threads:
            if self._client is None and not self._url:
                with self._folder_lock():
                    self._wipe()  # also where the folder is damaged, and it gives the space back
                return
            with self.opened() as client, _translated(self.where):
                there = {collection.name for collection in client.list_collections()}
                for name in there.intersection(COLLECTIONS):
                    client.delete_collection(name)

    def mend(self) -> None:
        if self._url:
            return
        with self._threads, self._folder_lock():
            try:
                with self._connected() as client:
                    for collection in client.list_collections():
                        collection.get(limit=1, include=["embeddings"])
            except VectorStoreError:
                self._wipe()

    def _wipe(self) -> None:
        with _translated(self.where):
            shutil.rmtree(self._folder)
            self._folder.mkdir()
            self._in_use.unlink(missing_ok=True)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """The client. A file marks the folder as in use; it outlives a process that is killed meanwhile,
        and the next one has the folder looked at before it opens it."""
        with _translated(self.where):
            if not self._url:
                self._see_to_mark()
            client = self._connect()
            try:
                self._client = client
                yield client
            finally:
                self._client = None
                client.close()
            self._in_use.unlink(missing_ok=True)  # but after an error the next one looks first

    def _see_to_mark(self) -> None:
        if self._in_use.exists():
            if self._in_use.read_text() == _DAMAGED or not is_usable(self._folder):
                self._in_use.write_text(_DAMAGED)
                raise VectorStoreError(
                    f"A process was stopped while it wrote to {self._folder}, and left it damaged.",
                    "Run `whosaid ingest` again, or `whosaid reindex`: your documents are all there.",
                )
        else:
            self._in_use.touch()

    @contextmanager
    def _folder_lock(self) -> Iterator[None]:
        if self._url:
            yield
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(poll_interval=0.01)
        except Timeout:
            raise VectorStoreError(
                f"Another process has kept {self._folder} open for over {_LOCK_TIMEOUT:.0f} seconds.",
                "Stop it, then ask again.",
            ) from None
        except OSError as error:
            if no_space(error):
                raise storage_full(self._folder.parent) from error
            raise VectorStoreError(
                f"{self._folder} cannot be opened: {error.strerror or error}.", "Check its rights."
            ) from error
        try:
            yield
        finally:
            self._lock.release()

    def _connect(self) -> Any:  # noqa: ANN401 - chromadb's client has no public type worth the import
        if not self._url:
            return local_client(self._folder)
        from urllib.parse import urlsplit

        import chromadb

        parts = urlsplit(self._url if "://" in self._url else f"http://{self._url}")
        return chromadb.HttpClient(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or 8000,
            ssl=parts.scheme == "https",
            settings=_quiet(),
        )


def local_client(folder: Path) -> Any:  # noqa: ANN401
    """Chroma over a folder."""
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    try:
        return chromadb.PersistentClient(str(folder), settings=_quiet())
    except BaseException:
        # Chroma keeps what failed to start, and would hand it out again once the folder is mended.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        SharedSystemClient._identifier_to_refcount.pop(str(folder), None)
        raise


def _quiet() -> Any:  # noqa: ANN401
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def collection_of(client: Any, name: Collection) -> Any:  # noqa: ANN401
    """One of our collections, made where it is missing."""
    return client.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": _HNSW}, metadata={"made_by": "whosaid"}
    )


def _known(collection: Any, ids: Sequence[str]) -> list[str]:  # noqa: ANN401
    """Those of some ids that a collection holds: Chroma refuses to search among others."""
    parts = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
    return [known for part in parts for known in collection.get(ids=list(part), include=[])["ids"]]


def _nearest(vector: Vectors, stored: Mapping[str, Vectors], limit: int) -> list[tuple[str, float]]:
    """Exact cosine over unit vectors."""
    if not stored:
        return []
    ids = list(stored)
    scores = np.stack([stored[i] for i in ids]) @ vector.reshape(-1)
    order = np.argsort(-scores, kind="stable")[:limit]
    return [(ids[i], float(scores[i])) for i in order]


def _is_full(folder: Path) -> bool:
    """Chroma doesn't always say that it found no space."""
    return folder.exists() and shutil.disk_usage(folder).free < _LITTLE_SPACE


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Chroma's errors as ours. Its Rust core raises plain and internal errors of no common class."""
    try:
        yield
    except WhosaidError:
        raise
    except Exception as error:
        first: BaseException = error
        while first.__context__ is not None:  # what Chroma raises while it cleans up hides what happened
            first = first.__context__
        text = f"{error} {first}"
        if "disk is full" in text or "No space left" in text or _is_full(Path(where)):
            raise StorageFull(
                f"No space left for the vectors in {where}.", "Free some, then run `whosaid ingest` again."
            ) from error
        if "Could not connect" in text or "Connection refused" in text:
            raise VectorStoreError(
                f"No Chroma server answers at {where}.", "Start it, or unset the setting chroma_url."
            ) from error
        raise VectorStoreError(
            f"Chroma failed in {where}: {(str(first) or type(first).__name__).splitlines()[0]}.",
            "Rebuild the vectors with `whosaid reindex`.",
        ) from error
