"""Questions' vectors kept between runs, so that trying another way of ranking doesn't embed them again."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from evals.output import writing
from rag.protocols import Embedder, Vectors

CACHE_FILE = "questions.npz"


class RememberingEmbedder:
    """An Embedder that embeds the same question once."""

    def __init__(self, embedder: Embedder, known: dict[str, Vectors]) -> None:
        self._embedder = embedder
        self._known = known

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        if text not in self._known:
            self._known[text] = self._embedder.embed_query(text)
        return self._known[text]


@contextmanager
def remembering(embedder: Embedder, folder: Path) -> Iterator[Embedder]:
    """The embedder with what the folder remembers of it; what it learns is kept, also by a stopped run.

    The folder must belong to this embedder alone.
    """
    file = folder / CACHE_FILE
    known = _load(file)
    before = len(known)
    try:
        yield RememberingEmbedder(embedder, known)
    finally:
        if len(known) > before:
            _save(file, known)


def _load(file: Path) -> dict[str, Vectors]:
    if not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as stored:
        return {
            str(text): vector[None, :]
            for text, vector in zip(stored["texts"], stored["vectors"], strict=True)
        }


def _save(file: Path, known: dict[str, Vectors]) -> None:
    draft = file.with_name(f"{os.getpid()}-{file.name}")
    with writing(file):
        np.savez(draft, texts=np.array(list(known)), vectors=np.concatenate(list(known.values())))
        draft.replace(file)
