"""Chroma's own filter by ids against exact search over fetched vectors, by size of the library and the choice.

    python -m benchmarks.filters

Justifies `_EXACT_BELOW` in rag/adapters/chroma.py: up to that many passages a filtered question is answered
from their stored vectors, beyond it by Chroma. Milliseconds are medians with the folder open.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from rag.adapters import chroma
from rag.adapters.chroma import ChromaVectors
from rag.errors import VectorStoreError
from rag.protocols import Vectors

DIMENSION = 384
LIMIT = 100
QUESTIONS = 5


def directions(count: int, seed: int) -> Vectors:
    """Unit vectors in clusters, as texts have topics."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((200, DIMENSION))
    rows = centres[rng.integers(0, 200, count)] + 0.8 * rng.standard_normal((count, DIMENSION))
    rows = rows.astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def milliseconds(call: Callable[[Vectors], object], questions: Vectors) -> float:
    times = []
    for question in questions:
        began = time.perf_counter()
        call(question)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def recall(found: list[tuple[str, float]], exact: list[tuple[str, float]]) -> float:
    return len({i for i, _ in found} & {i for i, _ in exact}) / max(1, len(exact))


def measure(store: ChromaVectors, size: int, share: float, questions: Vectors) -> str:
    rng = np.random.default_rng(1)
    among = [f"p{at}" for at in sorted(rng.choice(size, max(10, int(size * share)), replace=False))]
    exact_below = chroma._EXACT_BELOW
    try:
        chroma._EXACT_BELOW = size + 1
        exact = milliseconds(lambda q: store.query(q, LIMIT, among=among), questions)
        best = store.query(questions[0], LIMIT, among=among)
        chroma._EXACT_BELOW = 0
        try:
            filtered = f"{milliseconds(lambda q: store.query(q, LIMIT, among=among), questions):10.1f}"
            right = f"{recall(store.query(questions[0], LIMIT, among=among), best):8.2f}"
        except VectorStoreError as error:
            filtered, right = "    failed", f" {error.message[:60]}"
    finally:
        chroma._EXACT_BELOW = exact_below
    return f"{size:8} {len(among):8} {exact:10.1f} {filtered} {right}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    given = parser.parse_args()
    print(f"{'passages':>8} {'chosen':>8} {'exact ms':>10} {'Chroma ms':>10} {'recall':>8}")
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = ChromaVectors(Path(folder))
            vectors = directions(size, 0)
            store.upsert([f"p{at}" for at in range(size)], vectors, ["d"] * size)
            with store.session():
                for share in (0.01, 0.05, 0.2, 0.5, 1.0):
                    print(measure(store, size, share, directions(QUESTIONS, 0)), flush=True)


if __name__ == "__main__":
    main()
