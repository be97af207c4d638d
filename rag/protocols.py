"""The seams to the engines. Each has a real implementation in `rag/adapters/` and passes one contract suite."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rag.types import COLLECTIONS, PASSAGES, QUOTES, Collection, Event, Message, Question

__all__ = [
    "COLLECTIONS",
    "PASSAGES",
    "QUOTES",
    "Asker",
    "Collection",
    "Embedder",
    "LanguageModel",
    "Token",
    "VectorStore",
    "Vectors",
]  # fmt: skip

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""


class Embedder(Protocol):
    """Texts to vectors."""

    @property
    def name(self) -> str:
        """The model's name; stored with a library, which fits no other."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order. Raises EmbedderError."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Shape (1, dimension). Raises EmbedderError."""
        ...


class VectorCollection(Protocol):
    """Vectors by id with nearest-neighbour search by cosine. Raises VectorStoreError."""

    def upsert(self, ids: Sequence[str], vectors: Vectors, documents: Sequence[str]) -> None:
        """Add or replace; `documents` are the ids of the documents the vectors belong to."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these; ids it doesn't know are no error."""
        ...

    def query(
        self, vector: Vectors, limit: int, *, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Ids with cosine similarity, best first; only of the ids in `among` where given."""
        ...

    def get(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The stored vectors, each of shape (dimension,), of those ids that are there."""
        ...

    def ids(self) -> set[str]: ...


class VectorStore(VectorCollection, Protocol):
    """Collections that lie together: opened, locked, emptied and mended as one. Itself the one of passages."""

    def of(self, collection: Collection) -> VectorCollection:
        """One of the collections; the store's sessions cover it."""
        ...

    def session(self) -> AbstractContextManager[object]:
        """Several operations, on any of the collections, with one opening of the store."""
        ...

    def clear(self) -> None:
        """Forget everything, in every collection."""
        ...

    def mend(self) -> None:
        """Before writing: make the store usable, whatever an earlier process left; it may be empty afterwards."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of a model's output: answer text, or reasoning."""

    text: str
    thinking: bool = False


class LanguageModel(Protocol):
    """A chat model. Everything it raises is a ModelError."""

    @property
    def name(self) -> str: ...

    @property
    def prompt_budget(self) -> int:
        """Tokens a prompt may have, so that the answer still fits the context."""
        ...

    def estimate_tokens(self, text: str) -> int:
        """How many tokens a text will be; errs high."""
        ...

    def stream(self, messages: Sequence[Message]) -> Iterator[Token]:
        """The answer as it is written. Closing the iterator aborts the request.
        `role` of a message is `system`, `user` or `assistant`. Raises PromptTooLong before the first token.
        """
        ...


class Asker(Protocol):
    """What every front needs of the assistant."""

    def stream(self, question: Question) -> Iterator[Event]:
        """The events of one answer; the last is Finished. Closing the iterator stops the model.
        Model errors don't escape: they become a Notice and an answer from the sources' own sentences.
        """
        ...
