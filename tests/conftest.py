"""What many tests start from: an environment without the user's settings, a small library, a cheap embedder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import pytest

from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.hashing import HashingEmbedder
from rag.ingest import Ingest, Summary
from rag.protocols import Embedder, VectorStore
from rag.settings import Settings
from tests.fakes import MemoryVectors


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs it."""
    for field in fields(Settings):
        monkeypatch.delenv(f"WHOSAID_{field.name.upper()}", raising=False)
    monkeypatch.delenv("OLLAMA_HOST", raising=False)


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder(64)


@pytest.fixture
def vectors() -> MemoryVectors:
    return MemoryVectors()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A data folder that isn't there yet."""
    return tmp_path / "library"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


@pytest.fixture
def ingesting(library: Path, embedder: Embedder, vectors: VectorStore) -> Callable[..., object]:
    """`with ingesting() as run:` an Ingest over the library, with the cheap embedder and vectors in memory."""

    @contextmanager
    def opened(**given: object) -> Iterator[Ingest]:
        with CatalogWriter(library) as catalog:
            parts = {"catalog": catalog, "embedder": embedder, "vectors": vectors, **given}
            yield Ingest(**parts)

    return opened


@pytest.fixture
def ingest(ingesting: Callable[..., object]) -> Callable[..., Summary]:
    """One whole run over some paths."""

    def run(*paths: Path, prune: bool = False, **given: object) -> Summary:
        with ingesting(**given) as opened:
            return opened.run(list(paths), prune=prune)

    return run


def statuses(summary: Summary) -> dict[str, str]:
    """File name to what became of it."""
    return {Path(outcome.source).name: str(outcome.status) for outcome in summary.outcomes}


def details(summary: Summary) -> Sequence[str]:
    return [outcome.detail for outcome in summary.outcomes]
