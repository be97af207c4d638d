"""The embedder without a model."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.adapters.hashing import HashingEmbedder


@given(st.text())
def test_any_text_has_a_unit_vector(text: str) -> None:
    vector = HashingEmbedder(16).embed_passages([text])
    assert np.linalg.norm(vector) == np.float32(1.0) or abs(np.linalg.norm(vector) - 1.0) < 1e-6


def test_case_accents_and_order_do_not_count() -> None:
    one, other = HashingEmbedder().embed_passages(["Été à Liège", "LIEGE a ete"])
    assert np.allclose(one, other)


def test_the_size_is_in_the_name() -> None:
    assert HashingEmbedder(128).name == "hashing-128"
    assert HashingEmbedder(128).embed_query("x").shape == (1, 128)
