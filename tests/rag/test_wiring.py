"""Settings to objects; and the whole way through the command: two writers, missing paths, a full disk."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.chroma import ChromaVectors
from rag.adapters.embedder import SentenceTransformersEmbedder
from rag.adapters.hashing import HashingEmbedder
from rag.adapters.lock import writer_lock
from rag.errors import LibraryError, LibraryMismatch
from rag.protocols import QUOTES
from rag.settings import DEFAULT_EMBEDDER, Settings
from rag.types import Filters, Message, Mode, Question
from rag.wiring import (
    ModelChooser,
    embedder_name,
    make_embedder,
    make_vectors,
    open_assistant,
    open_ingest,
    open_library,
)
from tests.invented import write_articles
from tests.ollama_server import FakeOllama, closed_url

ROOT = Path(__file__).resolve().parents[2]


def whosaid(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "WHOSAID_EMBEDDER": "hashing-64", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def filled(library: Path, articles: Path) -> Settings:
    settings = Settings(data=library, embedder="hashing-64")
    with open_ingest(settings, "test") as ingest:
        ingest.run([write_articles(articles, 5)])
    return settings


def test_the_embedder_is_the_setting_else_the_librarys_else_the_default(library: Path) -> None:
    assert embedder_name(Settings(data=library)) == DEFAULT_EMBEDDER
    with CatalogWriter(library) as catalog:
        catalog.set_meta("embedder", "hashing-32")
    assert embedder_name(Settings(data=library)) == "hashing-32"
    assert embedder_name(Settings(data=library, embedder="other")) == "other"


def test_kinds_of_embedders(library: Path) -> None:
    assert isinstance(make_embedder(Settings(data=library, embedder="hashing-32")), HashingEmbedder)
    for name in ("hashing-x", "all-MiniLM-L6-v2"):
        assert isinstance(make_embedder(Settings(data=library, embedder=name)), SentenceTransformersEmbedder)


def test_vectors_lie_in_the_library_or_on_a_server(library: Path) -> None:
    for url, where in (("", str(library / "chroma")), ("http://host:1", "http://host:1")):
        vectors = make_vectors(Settings(data=library, chroma_url=url))
        assert isinstance(vectors, ChromaVectors)
        assert vectors.where == where


def test_a_library_of_another_embedder_is_searched_by_words_and_says_so(filled: Settings) -> None:
    with open_assistant(Settings(data=filled.data, embedder="hashing-32")) as assistant:
        result = assistant.ask(Question(text="What needs a second maintainer?", mode=Mode.QUOTES))
    assert result.notice is not None
    assert "hashing-64" in result.notice
    with (
        pytest.raises(LibraryMismatch),
        open_ingest(Settings(data=filled.data, embedder="hashing-32"), "test"),
    ):
        pass


def test_reindex_may_take_another_embedder(filled: Settings) -> None:
    other = Settings(data=filled.data, embedder="hashing-32")
    with open_ingest(other, "test", adopt=True) as ingest:
        ingest.rebuild()
    assert embedder_name(Settings(data=filled.data)) == "hashing-32"
    with open_library(Settings(data=filled.data)) as opened:
        hits, ranking = opened.retriever.search("Hazelmere notes 3", "en", Filters(), 1)
    assert hits[0].document.title == "Hazelmere notes 3"
    assert ranking.legs["dense"], "the new vectors were not searched"


def test_no_library_no_assistant(library: Path) -> None:
    with pytest.raises(LibraryError), open_assistant(Settings(data=library)):
        pass


def test_chroma_deleted_the_next_ingest_makes_it_anew(filled: Settings, articles: Path) -> None:
    before = all_ids(filled.data)
    shutil.rmtree(filled.data / "chroma")
    with open_ingest(filled, "test") as ingest:
        summary = ingest.run([articles])
    assert summary.embedded == len(before)
    assert all_ids(filled.data) == before


def all_ids(library: Path) -> set[str]:
    store = ChromaVectors(library)
    return store.ids() | store.of(QUOTES).ids()


# Through the command


def test_a_second_writer_is_told_who_writes(filled: Settings, articles: Path) -> None:
    with writer_lock(filled.data, "whosaid reindex"):
        done = whosaid("--data", filled.data, "ingest", articles)
        assert done.returncode == 3
        assert f"process {os.getpid()}, whosaid reindex" in done.stderr
        assert "Traceback" not in done.stderr
        listed = whosaid("--data", filled.data, "sources", "--json")
        assert len(json.loads(listed.stdout)) == 5, "a reader failed because of the writer"
        asked = whosaid("--data", filled.data, "ask", "What did the maintainer say?", "--mode", "quotes")
        assert asked.returncode in (0, 1)
        assert "Traceback" not in asked.stderr


def test_bad_files_are_told_and_the_good_ones_taken(library: Path, articles: Path) -> None:
    write_articles(articles, 2)
    (articles / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (articles / "empty.md").touch()
    done = whosaid("--data", library, "ingest", articles, articles / "absent")
    assert done.returncode == 1, "a path that was named is not there"
    assert "2 added" in done.stdout
    for name in ("binary.txt", "empty.md", "absent"):
        assert name in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_nothing_but_bad_paths_is_no_success(library: Path, articles: Path) -> None:
    done = whosaid("--data", library, "ingest", articles / "absent")
    assert done.returncode == 1
    assert "does not exist" in done.stderr


def test_a_library_that_cannot_be_made_is_told(tmp_path: Path, articles: Path) -> None:
    (tmp_path / "file").touch()
    done = whosaid("--data", tmp_path / "file" / "library", "ingest", write_articles(articles, 1))
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
    assert str(tmp_path / "file") in done.stderr


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from ui.cli import main
main(sys.argv[2:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file sizes are limited by resource limits here")
def test_where_files_may_not_grow_the_command_says_so_and_goes_on_later(
    library: Path, articles: Path
) -> None:
    """A limit on the size of files stands for a full disk: writes begin to fail in the middle of the work."""
    write_articles(articles, 60)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WHOSAID_EMBEDDER": "hashing-64"}
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "700000", "--data", library, "ingest", articles],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "whosaid:" in done.stderr
    again = whosaid("--data", library, "ingest", articles)
    assert again.returncode == 0, again.stderr
    assert "holds 60 documents" in again.stdout
    deep = json.loads(whosaid("--data", library, "doctor", "--deep", "--json").stdout)
    parts = [finding for finding in deep if finding["part"] in ("catalog", "chroma")]
    assert len(parts) >= 2
    assert all(finding["ok"] for finding in parts), parts


def test_one_warm_up_loads_the_model_with_the_context_of_later_questions(filled: Settings) -> None:
    with FakeOllama(context_length=2048) as server:
        settings = replace(filled, ollama_host=server.url, model="small:1b")
        choose = ModelChooser(settings)
        choose.warm_up()
        model = choose(Question(text="?")).model
        assert model is not None
        list(model.stream([Message(role="user", content="?")]))
        loading, asking = server.chats()
    assert loading["messages"] == []
    assert loading["options"] == asking["options"]
    assert asking["options"]["num_ctx"] == 2048


def test_a_warm_up_without_a_server_is_silent(filled: Settings) -> None:
    ModelChooser(replace(filled, ollama_host=closed_url())).warm_up()
