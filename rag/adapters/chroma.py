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

from rag.adapters.sqlite import no_space, storage_full
from rag.errors import StorageFull, VectorStoreError
from rag.protocols import Vectors

CHROMA_FOLDER = "chroma"
LOCK_FILE = "chroma.lock"
IN_USE_FILE = "chroma.in-use"
COLLECTION = "passages"

_BATCH = 1000
"""Ids in one call; SQLite inside Chroma bounds the number of parameters."""
_EXACT_BELOW = 2000
"""A filter that leaves fewer passages is answered exactly from their stored vectors: faster than Chroma's own
filters, whose cost grows with the collection (benchmarks/filters.py)."""
_LOCK_TIMEOUT = 60.0
_PROBES = 32
_SELF = 1e-3
"""A stored vector is at most this far from the nearest, itself."""
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}


class ChromaVectors:
    """A VectorStore over one Chroma collection. Raises VectorStoreError, never an error of Chroma's own."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._folder = folder / CHROMA_FOLDER
        self._url = url
        self._lock = FileLock(folder / LOCK_FILE, timeout=_LOCK_TIMEOUT)
        self._in_use = folder / IN_USE_FILE
        self._threads = threading.RLock()
        self._open: Any = None

    @property
    def where(self) -> str:
        return self._url or str(self._folder)

    @contextmanager
    def session(self) -> Iterator[ChromaVectors]:
        """Several operations with one opening; other processes wait meanwhile, so keep it short."""
        with self._collection():
            yield self

    def upsert(self, ids: Sequence[str], vectors: Vectors, documents: Sequence[str]) -> None:
        with self._collection() as collection:
            for at in range(0, len(ids), _BATCH):
                part = slice(at, at + _BATCH)
                collection.upsert(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=[
                        {"document": document, "seal": float(seal)}
                        for document, seal in zip(documents[part], _seals(vectors[part]), strict=True)
                    ],
                )

    def delete(self, ids: Sequence[str]) -> None:
        with self._collection() as collection:
            for at in range(0, len(ids), _BATCH):
                collection.delete(ids=list(ids[at : at + _BATCH]))

    def query(
        self, vector: Vectors, limit: int, *, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        if limit <= 0 or (among is not None and not among):
            return []
        with self._collection() as collection:
            if among is not None and len(among) <= _EXACT_BELOW:
                return _nearest(vector, self.get(among), limit)
            found = collection.query(
                query_embeddings=vector.reshape(1, -1),
                n_results=limit,
                ids=list(among) if among is not None else None,
                include=["distances"],
            )
            return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def get(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        stored: dict[str, Vectors] = {}
        with self._collection() as collection:
            for at in range(0, len(ids), _BATCH):
                found = collection.get(ids=list(ids[at : at + _BATCH]), include=["embeddings"])
                stored.update(
                    zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True)
                )
        return stored

    def ids(self) -> set[str]:
        with self._collection() as collection:
            return set(collection.get(include=[])["ids"])

    def clear(self) -> None:
        with self._threads:
            if self._open is None and not self._url:
                with self._folder_lock():
                    self._wipe()  # also where the folder is damaged, and it gives the space back
                return
            with self._collection():
                self._open[0].delete_collection(COLLECTION)
                self._open = (self._open[0], _collection_of(self._open[0]))

    def mend(self) -> None:
        """Chroma writes its index in place, so a process that is killed while it has the folder open can leave
        it damaged for good. Where that may be, every vector is looked at; a folder that cannot be used or
        holds a wrong vector is emptied.
        """
        if self._url:
            return
        with self._threads, self._folder_lock():
            suspect = self._in_use.exists()
            try:
                with self._opened() as collection:
                    sound = _is_sound(collection, every_vector=suspect)
            except VectorStoreError:
                sound = False
            if not sound:
                self._wipe()
            self._in_use.unlink(missing_ok=True)

    def _wipe(self) -> None:
        with _translated(self.where):
            shutil.rmtree(self._folder)
            self._folder.mkdir()

    @contextmanager
    def _collection(self) -> Iterator[Any]:
        """The collection, open; nested uses share it."""
        with self._threads:
            if self._open is not None:
                with _translated(self.where):
                    yield self._open[1]
                return
            with self._folder_lock(), self._opened() as collection:
                yield collection

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        """The collection; a file marks the folder as in use, and outlives a process that is killed meanwhile."""
        with _translated(self.where):
            suspect = self._in_use.exists()
            if not self._url:
                self._in_use.touch()
            client = self._connect()
            try:
                self._open = (client, _collection_of(client))
                yield self._open[1]
            finally:
                self._open = None
                client.close()
            if not suspect:
                self._in_use.unlink(missing_ok=True)

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
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        if not self._url:
            return chromadb.PersistentClient(str(self._folder), settings=quiet)
        from urllib.parse import urlsplit

        parts = urlsplit(self._url if "://" in self._url else f"http://{self._url}")
        return chromadb.HttpClient(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or 8000,
            ssl=parts.scheme == "https",
            settings=quiet,
        )


def _collection_of(client: Any) -> Any:  # noqa: ANN401
    return client.get_or_create_collection(
        COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW}, metadata={"made_by": "whosaid"}
    )


def _is_sound(collection: Any, *, every_vector: bool) -> bool:  # noqa: ANN401
    """Whether the vectors can be read and are those that were put in: all of them, or just one."""
    ids = collection.get(include=[], limit=None if every_vector else 1)["ids"]
    for at in range(0, len(ids), _BATCH):
        found = collection.get(ids=ids[at : at + _BATCH], include=["embeddings", "metadatas"])
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        expected = np.asarray([about.get("seal", np.nan) for about in found["metadatas"]], dtype=np.float32)
        if len(vectors) != len(ids[at : at + _BATCH]) or not np.allclose(_seals(vectors), expected, atol=1e-4):
            return False
    step = max(1, len(ids) // _PROBES)
    probes = collection.get(ids=ids[::step], include=["embeddings"])["embeddings"] if ids else []
    found = collection.query(query_embeddings=probes, n_results=1, include=["distances"]) if ids else {"distances": []}
    return all(near and near[0] < _SELF for near in found["distances"])


def _seals(vectors: Vectors) -> Vectors:
    """A number each, by which a vector is known again: its projection on a fixed direction."""
    return vectors @ np.cos(np.arange(vectors.shape[1], dtype=np.float32) ** 2)


def _nearest(vector: Vectors, stored: Mapping[str, Vectors], limit: int) -> list[tuple[str, float]]:
    """Exact cosine over unit vectors."""
    if not stored:
        return []
    ids = list(stored)
    scores = np.stack([stored[i] for i in ids]) @ vector.reshape(-1)
    order = np.argsort(-scores, kind="stable")[:limit]
    return [(ids[i], float(scores[i])) for i in order]


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Chroma's errors as ours. Its Rust core raises plain and internal errors of no common class."""
    try:
        yield
    except (VectorStoreError, StorageFull, GeneratorExit):
        raise
    except Exception as error:
        text = str(error)
        if "disk is full" in text or "No space left" in text:
            raise StorageFull(
                f"No space left for the vectors in {where}.", "Free some, then run `whosaid ingest` again."
            ) from error
        if "Could not connect" in text or "Connection refused" in text:
            raise VectorStoreError(
                f"No Chroma server answers at {where}.", "Start it, or unset the setting chroma_url."
            ) from error
        raise VectorStoreError(
            f"Chroma failed in {where}: {text.splitlines()[0] if text else type(error).__name__}.",
            "Rebuild the vectors with `whosaid reindex`.",
        ) from error
