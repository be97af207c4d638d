"""Throughput of a whole ingest against bare SentenceTransformer.encode on the same texts, in the same run.

    python -m benchmarks.ingest [FOLDER] [--documents 150] [--profile]

Without a folder, the articles beside the repository (WHOSAID_SHARED) are taken, else the sample corpus. Both
sides have the model loaded and everything imported before the clock starts. Ingest reads, chunks, extracts
quotes, writes catalog and full-text index, embeds, writes Chroma, and measures the embedder's skill; bare
encode gets the very texts that ingest embedded, in one call. Sides alternate; the medians are compared.
"""

import argparse
import cProfile
import os
import pstats
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from corpus.files import find
from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.chroma import ChromaVectors
from rag.adapters.embedder import SentenceTransformersEmbedder, locate
from rag.embedding import embedded_text, spoken_text
from rag.ingest import Ingest
from rag.protocols import COLLECTIONS, PASSAGES, QUOTES, Collection, Embedder, Vectors
from rag.settings import DEFAULT_EMBEDDER
from rag.wiring import quiet_libraries

TARGET = 0.85
LARGEST = 12_000
"""Bytes of an article that is taken."""
SHARED = Path(os.environ.get("WHOSAID_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def documents(folder: Path | None, count: int) -> list[Path]:
    """Evenly spread over the folder, so that every kind of document is there, but transcripts of hours."""
    if folder is None:
        real = SHARED / "data" / "conference"
        folder = real if real.exists() else Path(str(files("corpus") / "sample"))
    found = [path for path in find([folder])[0] if path.stat().st_size < LARGEST]
    step = max(1, len(found) // count)
    return found[::step][:count]


def texts_of(library: Path) -> list[str]:
    """Of passages and utterances."""
    with Catalog(library) as catalog:
        told = catalog.embedded_ids(QUOTES)
        passages = [
            embedded_text(passage, row.info.title)
            for row in catalog.sources()
            for passage in catalog.passages_of(row.info.id)
        ]
        return [*passages, *(spoken_text(quote) for quote in catalog.quotes() if quote.id in told)]


class Seconds(NamedTuple):
    wall: float
    cpu: float
    """Of all threads: what is left of a comparison on a machine that does other things as well."""


def timed(call: Callable[[], object]) -> Seconds:
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return Seconds(time.perf_counter() - wall, time.process_time() - cpu)


class Watched(SentenceTransformersEmbedder):
    """The embedder, and the wall seconds it was at work on passages."""

    seconds = 0.0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        began = time.perf_counter()
        vectors = super().embed_passages(texts)
        self.seconds += time.perf_counter() - began
        return vectors


def ingest(
    library: Path, paths: list[Path], embedder: Embedder, collections: Sequence[Collection] = COLLECTIONS
) -> Seconds:
    """One whole run into an empty library, with vectors for these alone."""
    shutil.rmtree(library, ignore_errors=True)
    library.mkdir()

    def run() -> None:
        with CatalogWriter(library) as catalog:
            Ingest(catalog, embedder, ChromaVectors(library), collections=collections).run(paths)

    return timed(run)


def encode(model: Any, texts: list[str]) -> Seconds:  # noqa: ANN401 - a sentence-transformers model
    return timed(lambda: model.encode(texts, show_progress_bar=False))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--embedder", default=DEFAULT_EMBEDDER)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    quiet_libraries()
    paths = documents(given.folder, given.documents)
    embedder = Watched(given.embedder)
    embedder.load()
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(locate(given.embedder))
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        ingest(library, paths[:5], embedder)  # imports, and the first call of everything
        encode(model, ["warm"] * 64)
        if given.profile:
            profile = cProfile.Profile()
            profile.runcall(ingest, library, paths, embedder)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
            return 0
        whole: list[Seconds] = []
        bare: list[Seconds] = []
        without: list[Seconds] = []
        inside: list[float] = []
        for _ in range(given.rounds):
            embedder.seconds = 0.0
            whole.append(ingest(library, paths, embedder))
            inside.append(embedder.seconds / whole[-1].wall)
            texts = texts_of(library)
            without.append(ingest(Path(folder) / "without", paths, embedder, (PASSAGES,)))
            bare.append(encode(model, texts))
            print(f"ingest {whole[-1].wall:.1f} s, encode {bare[-1].wall:.1f} s", flush=True)
    fast, slow = (statistics.median(side.wall for side in sides) for sides in (bare, whole))
    ratio = fast / slow
    cpu = statistics.median(side.cpu for side in bare) / statistics.median(side.cpu for side in whole)
    print(f"{len(paths)} documents, {len(texts)} texts")
    print(f"texts a second: ingest {len(texts) / slow:.1f}, encode {len(texts) / fast:.1f}")
    print(f"ratio {ratio:.2f} (target {TARGET}); by CPU seconds {cpu:.2f}")
    costs = statistics.median(one.cpu / other.cpu for one, other in zip(whole, without, strict=True))
    print(f"vectors of utterances: {costs:.2f} times the CPU seconds of an ingest without them")
    print(
        f"the embedder had {statistics.median(inside):.0%} of ingest's time (on a busy machine the steadiest figure)"
    )
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
