"""Implementations of the Protocols that need no engine; the contract suites run against them too."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from rag.protocols import PASSAGES, Collection, Vectors


class MemoryCollection:
    """A VectorCollection in a dictionary, searched exactly."""

    def __init__(self) -> None:
        self.stored: dict[str, Vectors] = {}

    def upsert(self, ids: Sequence[str], vectors: Vectors, documents: Sequence[str]) -> None:
        self.stored.update(zip(ids, vectors, strict=True))

    def delete(self, ids: Sequence[str]) -> None:
        for identifier in ids:
            self.stored.pop(identifier, None)

    def query(
        self, vector: Vectors, limit: int, *, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        wanted = self.stored if among is None else [i for i in among if i in self.stored]
        scored = [(i, float(self.stored[i] @ vector.reshape(-1))) for i in wanted]
        return sorted(scored, key=lambda item: -item[1])[: max(0, limit)]

    def get(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        return {i: np.asarray(self.stored[i]) for i in ids if i in self.stored}

    def ids(self) -> set[str]:
        return set(self.stored)


class MemoryVectors(MemoryCollection):
    """A VectorStore in dictionaries; itself the collection of passages."""

    def __init__(self) -> None:
        super().__init__()
        self.quotes = MemoryCollection()

    def of(self, collection: Collection) -> MemoryCollection:
        return self if collection == PASSAGES else self.quotes

    @contextmanager
    def session(self) -> Iterator["MemoryVectors"]:
        yield self

    def clear(self) -> None:
        self.stored.clear()
        self.quotes.stored.clear()

    def mend(self) -> None:
        """A dictionary is never damaged."""
