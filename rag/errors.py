"""Errors of the engines and of use, each with its remedy. Foreign errors are translated at the adapter.

WhosaidError (corpus.errors)
├── ReadError
├── UsageError             a wrong value; exit 2
├── NothingFound           an empty result that was asked for; exit 1
├── LibraryError           the data folder
│   ├── LibraryBusy        another process writes
│   ├── LibraryMismatch    made with another embedder or a newer version
│   └── StorageFull
├── EmbedderError          the embedding model cannot be loaded
├── VectorStoreError       Chroma
└── ModelError             the language model
    ├── ModelServerUnreachable
    ├── ModelMissing
    ├── ModelBusy
    ├── ModelTimeout
    ├── ModelStreamBroken
    ├── ModelRefused       the server answered with an error
    └── PromptTooLong
"""

from corpus.errors import ReadError, WhosaidError

__all__ = [
    "EmbedderError",
    "LibraryBusy",
    "LibraryError",
    "LibraryMismatch",
    "ModelBusy",
    "ModelError",
    "ModelMissing",
    "ModelRefused",
    "ModelServerUnreachable",
    "ModelStreamBroken",
    "ModelTimeout",
    "NothingFound",
    "PromptTooLong",
    "ReadError",
    "StorageFull",
    "UsageError",
    "VectorStoreError",
    "WhosaidError",
]


class UsageError(WhosaidError):
    """A value the user gave cannot be used."""

    exit_code = 2


class NothingFound(WhosaidError):
    """What was asked for is not there."""

    exit_code = 1


class LibraryError(WhosaidError):
    """The data folder cannot be used."""


class LibraryBusy(LibraryError):
    """Another process is writing to this library."""


class LibraryMismatch(LibraryError):
    """The library was made with other settings or by a newer version."""


class StorageFull(LibraryError):
    """No space left where the library lives."""


class EmbedderError(WhosaidError):
    """The embedding model cannot be loaded or run."""


class VectorStoreError(WhosaidError):
    """Chroma cannot be opened or does not answer."""


class ModelError(WhosaidError):
    """The language model did not give an answer."""


class ModelServerUnreachable(ModelError):
    """Nothing answers at the server's address."""


class ModelMissing(ModelError):
    """The server does not have the model."""


class ModelBusy(ModelError):
    """The server's queue is full."""


class ModelTimeout(ModelError):
    """Too long before the first token or between two."""


class ModelStreamBroken(ModelError):
    """The stream ended before the answer did."""


class ModelRefused(ModelError):
    """The server answered with an error of its own."""


class PromptTooLong(ModelError):
    """The prompt does not fit the model's context."""
