"""Vectors in Chroma: a folder by default, a server by a setting. Nothing outside knows which.

Two processes that open one Chroma folder can hang or crash, so the folder is opened only for the length of
one operation, under a lock of its own that is held for milliseconds while reading and for one batch while
writing; opening costs about 10 ms. `session` keeps it open over several operations.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from rag.errors import StorageFull, VectorStoreError
from rag.protocols import Vectors

CHROMA_FOLDER = "chroma"
LOCK_FILE = "chroma.lock"
COLLECTION = "passages"

_BATCH = 1000
"""Ids in one call; SQLite inside Chroma bounds the number of parameters."""
_EXACT_BELOW = 2000
"""A filter that leaves fewer passages is answered exactly from their stored vectors: faster than Chroma's own
filters, whose cost grows with the collection (benchmarks/filters.py)."""
_LOCK_TIMEOUT = 60.0
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}


class ChromaVectors:
    """A VectorStore over one Chroma collection. Raises VectorStoreError, never an error of Chroma's own."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._folder = folder / CHROMA_FOLDER
        self._url = url
        self._lock = FileLock(folder / LOCK_FILE, timeout=_LOCK_TIMEOUT)
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
                    metadatas=[{"document": document} for document in documents[part]],
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
        with self._collection():
            self._open[0].delete_collection(COLLECTION)
            self._open = (self._open[0], _collection_of(self._open[0]))

    @contextmanager
    def _collection(self) -> Iterator[Any]:
        """The collection, open; nested uses share it."""
        with self._threads:
            if self._open is not None:
                with _translated(self.where):
                    yield self._open[1]
                return
            with self._folder_lock(), _translated(self.where):
                client = self._connect()
                try:
                    self._open = (client, _collection_of(client))
                    yield self._open[1]
                finally:
                    self._open = None
                    client.close()

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
