"""Whether a Chroma folder that a killed process left can be used: looked at in a process of its own.

Chroma writes its index in place. Killed meanwhile, it can leave files that make the next process that opens
them fail, or crash without any error to catch.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from rag.protocols import Vectors

SEAL = "seal"
"""Entry of a vector's metadata: a number by which the vector is known again."""

_AT_ONCE = 1000
_PROBES = 32
_SELF = 1e-3
"""A stored vector is at most this far from the nearest one, itself."""
_PROGRAM = "import sys; from rag.adapters.chroma_check import main; main(sys.argv[1])"


def seals(vectors: Vectors) -> Vectors:
    """A number for each vector: its projection on a fixed direction."""
    return np.asarray(vectors @ np.cos(np.arange(vectors.shape[1], dtype=np.float32) ** 2), dtype=np.float32)


def is_usable(folder: Path) -> bool:
    """Whether every vector in a folder can be read, is the one that was put in, and is found by a search, and
    whether others can be put in.

    The caller holds the folder's lock. Takes a second, and a few more for a hundred thousand vectors.
    """
    path = os.pathsep.join(entry for entry in sys.path if entry)
    done = subprocess.run(  # noqa: S603 - this very Python, on a program written above
        [sys.executable, "-c", _PROGRAM, str(folder)],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def main(folder: str) -> None:
    """Ends the process with 0 where the folder is usable, with anything else (a crash, too) elsewhere."""
    from rag.adapters.chroma import local_client

    sound = all(_is_sound(collection) for collection in local_client(Path(folder)).list_collections())
    sys.exit(0 if sound else 1)


def _is_sound(collection: Any) -> bool:  # noqa: ANN401 - chromadb is untyped
    ids = collection.get(include=[])["ids"]
    for at in range(0, len(ids), _AT_ONCE):
        batch = ids[at : at + _AT_ONCE]
        found = collection.get(ids=batch, include=["embeddings", "metadatas"])
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        expected = np.asarray([about[SEAL] for about in found["metadatas"]], dtype=np.float32)
        if len(vectors) != len(batch) or not np.allclose(seals(vectors), expected, atol=1e-4):
            return False
    _write_again(collection, ids[:1])
    return all(_finds_itself(collection, i) for i in ids[:: max(1, len(ids) // _PROBES)])


def _write_again(collection: Any, ids: list[str]) -> None:  # noqa: ANN401
    """Put vectors in as they are: an index that reads well may still crash at the first write."""
    if ids:
        found = collection.get(ids=ids, include=["embeddings", "metadatas"])
        collection.upsert(ids=found["ids"], embeddings=found["embeddings"], metadatas=found["metadatas"])


def _finds_itself(collection: Any, identifier: str) -> bool:  # noqa: ANN401
    vector = collection.get(ids=[identifier], include=["embeddings"])["embeddings"]
    (found,) = collection.query(query_embeddings=vector, n_results=1, include=["distances"])["distances"]
    return bool(found) and found[0] < _SELF
