"""A cheap deterministic embedder: hashed words, no model. For tests, and for trying things out at once."""

import hashlib
from collections.abc import Sequence

import numpy as np

from rag.lexical import stems
from rag.protocols import Vectors


class HashingEmbedder:
    """Each folded word falls on one of `dimension` axes, with a sign (feature hashing, Weinberger et al. 2009)."""

    def __init__(self, dimension: int = 64) -> None:
        self._dimension = dimension

    @property
    def name(self) -> str:
        return f"hashing-{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in stems(text, "und"):
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                row[int.from_bytes(digest[:4], "big") % self._dimension] += 1.0 if digest[4] & 1 else -1.0
            if not row.any():
                row[0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) if len(texts) else 1.0
        return vectors

    def embed_query(self, text: str) -> Vectors:
        return self.embed_passages([text])
