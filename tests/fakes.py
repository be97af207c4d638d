"""Implementations of the Protocols that need no engine; the contract suites run against them too."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from rag.protocols import Vectors


class MemoryVectors:
    """A VectorStore in a dictionary, searched exactly."""

    def __init__(self) -> None:
        self.stored: dict[str, Vectors] = {}

    @contextmanager
    def session(self) -> Iterator["MemoryVectors"]:
        yield self

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

    def clear(self) -> None:
        self.stored.clear()

    def mend(self) -> None:
        """A dictionary is never damaged."""
